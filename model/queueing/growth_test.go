package queueing_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vmssim/model/queueing"
)

// growing draws a station that serves one request a second with each worker, a rate
// of arrivals and a line, which may be free workers.
func growing(t *rapid.T) (g queueing.Growth, line float64) {
	s := queueing.Station{
		Workers: rapid.IntRange(1, 64).Draw(t, "workers"),
		Service: 1,
		CV:      rapid.SampledFrom([]float64{0, 0.5, 1, 3, 100}).Draw(t, "cv"),
	}
	line = rapid.Float64Range(-float64(s.Workers), 1000).Draw(t, "line")
	return s.Growth(anyLoad(t) * float64(s.Workers)), line
}

// It makes no difference in how many steps a line grows, and the time until it has
// a length is that after which it has it.
func TestGrowthDoesNotDependOnSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, line := growing(t)
		seconds := rapid.Float64Range(1e-3, 1e5).Draw(t, "seconds")
		once := g.After(line, seconds)
		if once < line {
			t.Fatalf("%v after %v seconds at %v", once, seconds, line)
		}
		again := line
		for range 60 {
			again = g.After(again, seconds/60)
		}
		longest := math.Max(math.Abs(line), math.Abs(once))
		if math.Abs(again-once) > 1e-9*longest {
			t.Fatalf("%v in 60 steps, %v in one", again, once)
		}
		// A long line shows a short growth to few digits only.
		digits := 1e-15 * longest / (once - line)
		if later := g.After(line, 2*seconds); later > once && digits < 1e-3 {
			if until := g.Until(line, once); !near(until, seconds, 1e-6+digits) {
				t.Fatalf("%v seconds until it is %v long, not %v", until, once, seconds)
			}
		}
	})
}

// What an overloaded line gains is what arrives beyond the capacity, and at most the
// diffusion of the whole time more: sqrt(2λ(1+cv²)t/π).
func TestOverloadedLinesGrowByTheirDrift(t *testing.T) {
	for _, rho := range []float64{1.001, 1.02, 1.3, 4} {
		for _, cv := range []float64{0, 1, 3} {
			for _, seconds := range []float64{60, 3600, 1e5} {
				rate := 2 * rho
				g := queueing.Station{Workers: 2, Service: 1, CV: cv}.Growth(rate)
				least := (rate - 2) * seconds
				most := least + math.Sqrt(2*rate*(1+cv*cv)*seconds/math.Pi)
				if got := g.After(0, seconds); got < least*(1-1e-3) || got > most {
					t.Errorf("rho %v, cv %v: %v after %v s, want %v to %v", rho, cv, got, seconds, least, most)
				}
			}
		}
	}
}

// A Brownian motion with drift d and variance v per second that is reflected at 0 has
// at t the law of its own maximum until then. With u = d·sqrt(t/v) the mean of that,
// in sqrt(vt), is
//
//	uΦ(u) + φ(u) + (2Φ(u)-1)/2u.
//
// Here the drift is 1 and the variance λ(1+cv²) = 1001·2.
func TestGrowthAgainstReflectedBrownianMotion(t *testing.T) {
	const variance = 1001 * 2
	g := queueing.Station{Workers: 1, Service: 1e-3, CV: 1}.Growth(1001)
	worst := 0.0
	for u := 0.25; u < 20; u += 0.25 {
		seconds := variance * u * u
		density := math.Exp(-u*u/2) / math.Sqrt(2*math.Pi)
		below := math.Erfc(-u/math.Sqrt2) / 2
		want := math.Sqrt(variance*seconds) * (u*below + density + (2*below-1)/(2*u))
		worst = math.Max(worst, math.Abs(g.After(0, seconds)/want-1))
	}
	if worst > 0.13 {
		t.Errorf("the line errs by %v of the reflected Brownian motion", worst)
	}
}

// Free workers take what comes, 3/s, and the first of the line do as well: at 1/s
// beyond the capacity and with s² = 6(1+1)/π the slope is 3/s where (s²/2w)² = 9-1.
func TestLinesGrowNoFasterThanRequestsArrive(t *testing.T) {
	g := queueing.Station{Workers: 2, Service: 1, CV: 1}.Growth(3)
	steep := 12 / math.Pi / 2 / math.Sqrt(8)
	seconds := (2 + steep) / 3
	for _, share := range []float64{0.25, 0.5, 1} {
		if got, want := g.After(-2, share*seconds), -2+3*share*seconds; !near(got, want, 1e-12) {
			t.Errorf("%v after %v s, want %v", got, share*seconds, want)
		}
	}
	if got := g.After(-2, seconds+0.01) - steep; got > 0.03 || got < 0.029 {
		t.Errorf("%v more after another 10 ms, want just below 0.03", got)
	}
}

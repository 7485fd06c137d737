package workload

import (
	"math"
	"math/big"
	"testing"

	"vmssim/sim"
)

// exactCosine sums the Taylor series of the cosine in 200 bits. The last of its
// forty terms is below (2π)^80/80!, 1e-55.
func exactCosine(at sim.Time) float64 {
	number := func(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }
	turn, _ := number(0).SetString("6.28318530717958647692528676655900576839433879875021164194988918")
	x := number(float64(at))
	x.Mul(x.Quo(x, number(float64(sim.Day))), turn)
	square := number(0).Mul(x, x)
	sum, term := number(1), number(1)
	for n := 2; n <= 80; n += 2 {
		term.Neg(term.Quo(term.Mul(term, square), number(float64(n*(n-1)))))
		sum.Add(sum, term)
	}
	value, _ := sum.Float64()
	return value
}

func TestCosine(t *testing.T) {
	var worst float64
	for at := sim.Time(0); at < sim.Day; at += 7919 * sim.Millisecond {
		worst = max(worst, math.Abs(cosDay(at)-exactCosine(at)))
	}
	if worst >= 3e-16 {
		t.Errorf("worst error is %v", worst)
	}
	for _, tt := range []struct {
		at   sim.Time
		want float64
	}{{0, 1}, {6 * sim.Hour, 0}, {12 * sim.Hour, -1}, {18 * sim.Hour, 0}} {
		if got := cosDay(tt.at); got != tt.want {
			t.Errorf("cosDay(%v) = %v, want %v", tt.at, got, tt.want)
		}
	}
	// A sixth and an eighth of a turn have known cosines; 2^-53 is half a unit
	// in the last place.
	for _, tt := range []struct {
		at   sim.Time
		want float64
	}{{4 * sim.Hour, 0.5}, {3 * sim.Hour, math.Sqrt2 / 2}, {8 * sim.Hour, -0.5}} {
		if got := cosDay(tt.at); math.Abs(got-tt.want) > 3e-16 {
			t.Errorf("cosDay(%v) = %v, want %v", tt.at, got, tt.want)
		}
	}
}

// The rate stays within 0.003 % of the range from the cosine it stands for.
func TestDailyWaveFollowsTheCosine(t *testing.T) {
	const low, high = 100, 900
	peak, offset := 14*sim.Hour+7*sim.Minute, 3*sim.Day+5*sim.Hour
	shape, err := NewDailyWave(Wave{perSecond(low), perSecond(high), peak, offset})
	shape = made(t, shape, err)
	for at := sim.Time(0); at < 2*sim.Day; at += 61 * sim.Second {
		angle := 2 * math.Pi * float64(at+offset-peak) / float64(sim.Day)
		want := low + (high-low)*(1+math.Cos(angle))/2
		if got := shape.Rate(at); math.Abs(got-want) > 3e-5*(high-low) {
			t.Fatalf("rate at %v is %v, the cosine says %v", at, got, want)
		}
	}
}

// The load of any span is near the integral of the cosine in closed form:
// mean*t + (high-low)/2 * day/2π * (sin after - sin before).
func TestDailyWaveIntegral(t *testing.T) {
	const low, high = 100, 900
	peak, offset := 14*sim.Hour, 3*sim.Day+5*sim.Hour
	shape, err := NewDailyWave(Wave{perSecond(low), perSecond(high), peak, offset})
	shape = made(t, shape, err)
	turn := 2 * math.Pi / sim.Day.Seconds()
	phase := (offset - peak).Seconds()
	for at := sim.Time(0); at < 3*sim.Day; at += 37 * sim.Minute {
		s := at.Seconds()
		want := 500*s + 400/turn*(math.Sin(turn*(s+phase))-math.Sin(turn*phase))
		got := float64(shape.Offered(at)) / float64(Request)
		// Trapezoids of width h lose h²/12 of a cosine's area: with 288 a day
		// (2π/288)²/12, 4e-5 of each sine, and a little more between points.
		if math.Abs(got-want) > 5e-5*2*400/turn {
			t.Fatalf("load by %v is %v, the integral is %v", at, got, want)
		}
	}
}

// A day brings exactly the mean of low and high, wherever it starts; odd rates
// leave halves that must come out over two days.
func TestWholeDaysAreExact(t *testing.T) {
	for _, peak := range []sim.Time{0, 14*sim.Hour + 7*sim.Minute + 1, sim.Day - 1} {
		for _, offset := range []sim.Time{0, 5*sim.Hour + 3, sim.Week - 1} {
			shape, err := NewDailyWave(Wave{Low: 1_000_001, High: 7_654_322, Peak: peak, Offset: offset})
			shape = made(t, shape, err)
			for days := range sim.Time(10) {
				// (1000001+7654322)/2 * 86400 = 8654323*43200
				want := Requests(days) * 8_654_323 * 43_200
				if got := shape.Offered(days * sim.Day); got != want {
					t.Errorf("peak %v, offset %v: %d days bring %d, want %d", peak, offset, days, got, want)
				}
			}
		}
	}
}

func TestWavePeakAndTrough(t *testing.T) {
	shape, err := NewDailyWave(Wave{perSecond(10), perSecond(50), 15 * sim.Hour, sim.Day})
	shape = made(t, shape, err)
	for _, tt := range []struct {
		at   sim.Time
		want float64
	}{{15 * sim.Hour, 50}, {3 * sim.Hour, 10}, {9 * sim.Hour, 30}, {21 * sim.Hour, 30}, {39 * sim.Hour, 50}} {
		if got := shape.Rate(tt.at); got != tt.want {
			t.Errorf("rate at %v is %v, want %v", tt.at, got, tt.want)
		}
	}
	if got := shape.Peak(sim.Hour); got >= 30 {
		t.Errorf("peak of the first hour of the night is %v", got)
	}
	if got := shape.Peak(sim.Day); got != 50 {
		t.Errorf("peak of a day is %v", got)
	}
	if got := shape.Next(7 * sim.Minute); got != 10*sim.Minute {
		t.Errorf("Next(7m) = %v", got)
	}
	// From 22:00 on, the peak of the next three hours is at their beginning,
	// and that of the next eighteen is the day's.
	late, err := NewDailyWave(Wave{perSecond(10), perSecond(50), 15 * sim.Hour, 22 * sim.Hour})
	late = made(t, late, err)
	if got, want := late.Peak(3*sim.Hour), late.Rate(0); got != want {
		t.Errorf("peak from 22:00 to 01:00 is %v, want %v", got, want)
	}
	if got := late.Peak(18 * sim.Hour); got != 50 {
		t.Errorf("peak from 22:00 to 16:00 is %v, want 50", got)
	}
}

// Each weekday brings its factor times the load of a day, and the jump is at
// midnight. A day from midnight to midnight is 30/s * 86400 s = 2,592,000.
func TestWeeklyWave(t *testing.T) {
	var factors [7]Factor
	texts := [7]string{"1", "1.25", "0", "2", "0.5", "0.75", "0.1"}
	load := [7]Requests{2_592_000, 3_240_000, 0, 5_184_000, 1_296_000, 1_944_000, 259_200}
	for i, text := range texts {
		factors[i] = factor(t, text)
	}
	for start := range sim.Time(7) {
		shape, err := NewWeeklyWave(Wave{perSecond(10), perSecond(50), 15 * sim.Hour, start * sim.Day}, factors)
		shape = made(t, shape, err)
		for day := range sim.Time(14) {
			got := shape.Offered((day+1)*sim.Day) - shape.Offered(day*sim.Day)
			if want := load[(start+day)%7] * Request; got != want {
				t.Errorf("weekday %d brings %d, want %d", (start+day)%7+1, got, want)
			}
		}
	}
	shape, err := NewWeeklyWave(Wave{perSecond(10), perSecond(50), 15 * sim.Hour, 0}, factors)
	shape = made(t, shape, err)
	if got := shape.Rate(2*sim.Day - 1); got == 0 {
		t.Error("no load just before midnight on Tuesday")
	}
	if got := shape.Rate(2 * sim.Day); got != 0 {
		t.Errorf("rate after midnight on Wednesday is %v", got)
	}
	if got := shape.Peak(sim.Week); got != 100 {
		t.Errorf("peak of the week is %v, want twice 50", got)
	}
}

package experiment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A thousand experiments on what is known: the interval of 95 % holds the truth in
// 950 ± 4 × √(1000 × 0.95 × 0.05) = 950 ± 28 of them when the values are normal, and
// a little less often when they are Poisson counts.
func TestIntervalsCoverTheTruth(t *testing.T) {
	source := rand.NewPCG(19, 98)
	for _, c := range []struct {
		name        string
		draw        func() float64
		mean        float64
		runs        int
		least, most int
	}{
		{"normal, 5 runs", distuv.Normal{Mu: 7, Sigma: 3, Src: source}.Rand, 7, 5, 922, 978},
		{"normal, 20 runs", distuv.Normal{Mu: -1, Sigma: 100, Src: source}.Rand, -1, 20, 922, 978},
		{"Poisson, 30 runs", distuv.Poisson{Lambda: 4, Src: source}.Rand, 4, 30, 915, 978},
	} {
		covered := 0
		for range 1000 {
			values := make([]float64, c.runs)
			for i := range values {
				values[i] = c.draw()
			}
			if e := EstimateOf(values, 0.95); e.Low() <= c.mean && c.mean <= e.High() {
				covered++
			}
		}
		if covered < c.least || covered > c.most {
			t.Errorf("%s: the interval held the mean in %d of 1000 experiments, want %d to %d", c.name, covered, c.least, c.most)
		}
	}
}

// By hand: the mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, the sum of squares around it is
// 32, so that SD = √(32/7) = 2.138; t of 7 degrees of freedom is 2.3646 (any table),
// and half of the interval 2.3646 × 2.138 / √8 = 1.787.
func TestEstimateByHand(t *testing.T) {
	e := EstimateOf([]float64{2, 4, 4, 4, 5, 5, 7, 9}, 0.95)
	if e.Mean != 5 || math.Abs(e.SD-2.13809) > 1e-5 || math.Abs(e.Half-1.7875) > 1e-3 || e.Constant || e.Min != 2 || e.Max != 9 {
		t.Errorf("got %+v", e)
	}
}

// What is the same in every run has no interval, and what is endless in one run has
// no mean.
func TestEstimateOfConstantsAndEndless(t *testing.T) {
	if e := EstimateOf([]float64{0.1, 0.1, 0.1}, 0.95); !e.Constant || e.Mean != 0.1 || e.Half != 0 {
		t.Errorf("constant: %+v", e)
	}
	if e := EstimateOf([]float64{1, math.Inf(1), 3}, 0.95); e.Endless != 1 || !math.IsInf(e.Mean, 1) || !math.IsNaN(e.Half) {
		t.Errorf("endless: %+v", e)
	}
}

// The quantiles of Student's t as every table has them.
func TestStudentQuantiles(t *testing.T) {
	for _, c := range []struct{ p, freedom, want float64 }{
		{0.975, 1, 12.706}, {0.975, 10, 2.228}, {0.975, 19, 2.093}, {0.995, 4, 4.604}, {0.95, 30, 1.697},
	} {
		if got := studentQuantile(c.p, c.freedom); math.Abs(got-c.want) > 0.0005 {
			t.Errorf("t(%g, %g) = %g, want %g", c.p, c.freedom, got, c.want)
		}
	}
	// 2.228 at 10 degrees of freedom is exceeded on either side once in twenty.
	if got := doubtOf(-2.2281, 10); math.Abs(got-0.05) > 1e-5 {
		t.Errorf("p of 2.228 = %g, want 0.05", got)
	}
}

// Of 0.005, 0.01, 0.03 and 0.04 Holm refuses at 5 % the first (≤ 0.05/4 = 0.0125) and
// the second (≤ 0.05/3 = 0.0167), stops at the third (> 0.05/2 = 0.025), and so
// keeps the fourth, although 0.04 is below 0.05/1.
func TestHolm(t *testing.T) {
	got := holm([]float64{0.01, 0.04, 0.03, 0.005}, 0.05)
	if want := []bool{true, false, false, true}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := holm(nil, 0.05); len(got) != 0 {
		t.Errorf("of nothing %v", got)
	}
}

// To find half a standard deviation four times in five takes 34 pairs (J. Cohen,
// "Statistical Power Analysis", 1988: 33 to 34), and 34 simulated pairs do.
func TestRunsNeeded(t *testing.T) {
	n := RunsNeeded(0.5, 1, 0.95)
	if n != 34 {
		t.Fatalf("got %d runs, want 34", n)
	}
	found := 0
	draw := distuv.Normal{Mu: 0.5, Sigma: 1, Src: rand.NewPCG(3, 4)}
	for range 2000 {
		values := make([]float64, n)
		for i := range values {
			values[i] = draw.Rand()
		}
		if e := EstimateOf(values, 0.95); math.Abs(e.Mean) > e.Half {
			found++
		}
	}
	// 1600 ± 4 × √(2000 × 0.8 × 0.2) = 1600 ± 72
	if found < 1528 || found > 1672 {
		t.Errorf("%d runs found the difference in %d of 2000 experiments, want about 1600", n, found)
	}
	if n := RunsNeeded(1, 1e9, 0.95); n != 0 {
		t.Errorf("out of reach: %d", n)
	}
	if n := RunsNeeded(1e9, 1, 0.95); n > 3 {
		t.Errorf("obvious: %d", n)
	}
}

// The names of causes are written like the keys of a scenario, and no two measures
// have one name.
func TestMeasureNames(t *testing.T) {
	names := MeasureNames()
	for _, want := range []string{"cost.spotIdleHeadroom", "cost.publicIP", "requests.lost.noHealthyBackend", "cost.total"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %v", want, names)
		}
	}
	slices.Sort(names)
	if n := len(slices.Compact(slices.Clone(names))); n != len(names) {
		t.Errorf("%d names of %d measures", n, len(names))
	}
}

package workload

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// Loads by hand, in requests, at instants of interest.
func TestOfferedByHand(t *testing.T) {
	constant := func() (Shape, error) { return NewConstant(2_500_000) }
	steps := func() (Shape, error) {
		return NewSteps(Step{10 * sim.Second, perSecond(3)}, Step{20 * sim.Second, perSecond(1)})
	}
	points := func() (Shape, error) {
		return NewPoints(Point{10 * sim.Second, perSecond(2)}, Point{20 * sim.Second, perSecond(6)},
			Point{40 * sim.Second, 0})
	}
	burst := func() (Shape, error) {
		return NewBurst(Burst{At: 100 * sim.Second, Rise: 10 * sim.Second, Hold: 20 * sim.Second,
			Fall: 40 * sim.Second, Extra: perSecond(8), Every: 200 * sim.Second, Times: 3})
	}
	tests := []struct {
		name string
		make func() (Shape, error)
		at   sim.Time
		want Requests
		rate float64
		next sim.Time
	}{
		{"2.5/s for 4 s", constant, 4 * sim.Second, 10 * Request, 2.5, sim.Never},
		{"2.5/s for 1 ns is 2.5e-9 requests, below a millionth", constant, 1, 0, 2.5, sim.Never},
		{"2.5/s for 400 ns is one millionth", constant, 400, 1, 2.5, sim.Never},
		{"nothing before the first step", steps, 9 * sim.Second, 0, 0, 10 * sim.Second},
		{"the step counts from its instant", steps, 10 * sim.Second, 0, 3, 20 * sim.Second},
		{"10 s at 3/s", steps, 20 * sim.Second, 30 * Request, 1, sim.Never},
		{"then 5 s at 1/s", steps, 25 * sim.Second, 35 * Request, 1, sim.Never},
		{"level before the first point", points, 5 * sim.Second, 10 * Request, 2, 10 * sim.Second},
		{"20 by then; half way up: 5 s from 2/s to 4/s", points, 15 * sim.Second, 35 * Request, 4, 20 * sim.Second},
		{"10 s from 2/s to 6/s are 40", points, 20 * sim.Second, 60 * Request, 6, 40 * sim.Second},
		{"half way down: 10 s from 6/s to 3/s are 45", points, 30 * sim.Second, 105 * Request, 3, 40 * sim.Second},
		{"20 s from 6/s to 0 are 60", points, 40 * sim.Second, 120 * Request, 0, sim.Never},
		{"level after the last point", points, sim.Hour, 120 * Request, 0, sim.Never},
		{"before the burst", burst, 100 * sim.Second, 0, 0, 110 * sim.Second},
		{"half way up: 5 s from 0 to 4/s", burst, 105 * sim.Second, 10 * Request, 4, 110 * sim.Second},
		{"up: 10 s from 0 to 8/s are 40", burst, 110 * sim.Second, 40 * Request, 8, 130 * sim.Second},
		{"held 20 s: 160 more", burst, 130 * sim.Second, 200 * Request, 8, 170 * sim.Second},
		{"half way down: 20 s from 8/s to 4/s", burst, 150 * sim.Second, 320 * Request, 4, 170 * sim.Second},
		{"over: 40+160+160", burst, 170 * sim.Second, 360 * Request, 0, 300 * sim.Second},
		{"between bursts", burst, 299 * sim.Second, 360 * Request, 0, 300 * sim.Second},
		{"the second begins", burst, 305 * sim.Second, 370 * Request, 4, 310 * sim.Second},
		{"the third is the last", burst, 500 * sim.Second, 720 * Request, 0, 510 * sim.Second},
		{"three bursts", burst, sim.Day, 1080 * Request, 0, sim.Never},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shape, err := tt.make()
			shape = made(t, shape, err)
			if got := shape.Offered(tt.at); got != tt.want {
				t.Errorf("Offered = %d, want %d", got, tt.want)
			}
			if got := shape.Rate(tt.at); got != tt.rate {
				t.Errorf("Rate = %v, want %v", got, tt.rate)
			}
			if got := shape.Next(tt.at); got != tt.next {
				t.Errorf("Next = %v, want %v", got, tt.next)
			}
		})
	}
}

func TestPeaks(t *testing.T) {
	points, err := NewPoints(Point{0, perSecond(2)}, Point{10 * sim.Second, perSecond(6)},
		Point{20 * sim.Second, 0})
	points = made(t, points, err)
	burst, err := NewBurst(Burst{At: sim.Minute, Hold: sim.Minute, Extra: perSecond(4)})
	burst = made(t, burst, err)
	steps, err := NewSteps(Step{0, perSecond(5)}, Step{sim.Hour, perSecond(9)})
	steps = made(t, steps, err)
	tests := []struct {
		name  string
		shape Shape
		until sim.Time
		want  float64
	}{
		{"a slope counts up to the end only", points, 5 * sim.Second, 4},
		{"the top is kept", points, 15 * sim.Second, 6},
		{"before the burst", burst, sim.Minute - 1, 0},
		{"at the jump", burst, sim.Minute, 4},
		{"after it", burst, sim.Hour, 4},
		{"before the step", steps, sim.Hour - 1, 5},
		{"the step", steps, sim.Hour, 9},
		{"peaks add up though they come apart", NewSum(points, burst), sim.Hour, 10},
	}
	for _, tt := range tests {
		if got := tt.shape.Peak(tt.until); got != tt.want {
			t.Errorf("%s: Peak(%v) = %v, want %v", tt.name, tt.until, got, tt.want)
		}
	}
}

// Areas under a slope against rational arithmetic: a*x + (b-a)*x²/(2w), floored.
func TestSlopeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rates := rapid.Int64Range(0, int64(MaxRate))
		a, b := rates.Draw(t, "a"), rates.Draw(t, "b")
		w := rapid.Int64Range(1, int64(40*sim.Week)).Draw(t, "w")
		x := rapid.Int64Range(0, w).Draw(t, "x")
		shape, err := NewPoints(Point{0, PerSecond(a)}, Point{sim.Time(w), PerSecond(b)})
		if err != nil {
			t.Fatal(err)
		}
		area := big.NewRat(b-a, 2*w)
		area.Mul(area, new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(x), big.NewInt(x))))
		area.Add(area, new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(a), big.NewInt(x))))
		area.Quo(area, big.NewRat(int64(sim.Second), 1))
		want := new(big.Int).Quo(area.Num(), area.Denom())
		if !want.IsInt64() {
			want.SetInt64(math.MaxInt64)
		}
		if got := shape.Offered(sim.Time(x)); got != Requests(want.Int64()) {
			t.Fatalf("Offered = %d, want %v", got, want)
		}
	})
}

func TestShapeProblems(t *testing.T) {
	tests := []struct {
		name string
		make func() (Shape, error)
		want string
	}{
		{"negative rate", func() (Shape, error) { return NewConstant(-1_500_000) },
			"rate of -1.5 requests per second is below 0"},
		{"huge rate", func() (Shape, error) { return NewConstant(MaxRate + 1_000_000) },
			"rate of 1.000000001e+09 requests per second is above 1e+09"},
		{"no steps", func() (Shape, error) { return NewSteps() }, "no steps"},
		{"no points", func() (Shape, error) { return NewPoints() }, "no points"},
		{"step before the start", func() (Shape, error) { return NewSteps(Step{-sim.Second, 0}) },
			"step 1 at -1s is before the start"},
		{"step never", func() (Shape, error) { return NewSteps(Step{0, 1}, Step{sim.Never, 0}) },
			"step 2 is at no instant a scenario can reach"},
		{"step rate", func() (Shape, error) { return NewSteps(Step{0, 1}, Step{1, -1}) },
			"step 2: rate of -1e-06 requests per second is below 0"},
		{"steps out of order", func() (Shape, error) { return NewSteps(Step{sim.Hour, 1}, Step{sim.Minute, 1}) },
			"step 2 at 1m is not after step 1 at 1h"},
		{"points at once", func() (Shape, error) { return NewPoints(Point{sim.Hour, 1}, Point{sim.Hour, 2}) },
			"point 2 at 1h is not after point 1 at 1h"},
		{"burst of no length", func() (Shape, error) { return NewBurst(Burst{Extra: 1}) }, "burst lasts 0s"},
		{"burst before the start", func() (Shape, error) { return NewBurst(Burst{At: -sim.Second, Hold: 1}) },
			"burst at -1s is before the start"},
		{"burst backwards", func() (Shape, error) { return NewBurst(Burst{Hold: sim.Minute, Fall: -sim.Minute}) },
			"burst with a span of -1m"},
		{"burst too long", func() (Shape, error) { return NewBurst(Burst{Hold: 20000 * sim.Day}) },
			"burst with a span of 20000d; the longest is 10000d"},
		{"bursts overlap", func() (Shape, error) {
			return NewBurst(Burst{Hold: sim.Hour, Every: sim.Minute, Times: 2})
		}, "burst lasts 1h but comes every 1m"},
		{"bursts past the end of time", func() (Shape, error) {
			return NewBurst(Burst{Hold: sim.Hour, Every: sim.Day, Times: 20_000})
		}, "burst comes 20000 times every 1d; the longest span is 10000d"},
		{"minus one burst", func() (Shape, error) { return NewBurst(Burst{Hold: sim.Hour, Times: -1}) },
			"burst comes -1 times"},
		{"burst rate", func() (Shape, error) { return NewBurst(Burst{Hold: sim.Hour, Extra: -2_000_000}) },
			"burst of -2 requests per second is below 0"},
		{"wave upside down", func() (Shape, error) { return NewDailyWave(Wave{Low: 2_000_000, High: 1_000_000}) },
			"low of 2 requests per second is above high of 1"},
		{"wave rates", func() (Shape, error) { return NewDailyWave(Wave{Low: -1_000_000}) },
			"low of -1 requests per second is below 0"},
		{"peak tomorrow", func() (Shape, error) { return NewDailyWave(Wave{Peak: sim.Day}) },
			"peak at 1d is not a time of the day"},
		{"offset next week", func() (Shape, error) { return NewDailyWave(Wave{Offset: sim.Week}) },
			"offset 7d is not a time of the week"},
		{"factor too large", func() (Shape, error) {
			return NewWeeklyWave(Wave{High: MaxRate}, [7]Factor{2: {2, 0}})
		}, "weekday 3: factor times 1e+09 requests per second is above 1e+09"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shape, err := tt.make()
			if err == nil {
				t.Fatalf("no error, shape %v", shape)
			}
			if err.Error() != tt.want {
				t.Errorf("error %q, want %q", err, tt.want)
			}
		})
	}
}

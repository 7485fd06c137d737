package workload

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// perSecond is a rate of n whole requests per second.
func perSecond(n int64) PerSecond { return PerSecond(n) * PerSecond(Request) }

// made fails the test if a constructor did.
func made[S Shape](t *testing.T, shape S, err error) S {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return shape
}

func factor(t *testing.T, text string) Factor {
	t.Helper()
	f, err := ParseFactor(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// allShapes returns one of each kind, with awkward numbers.
func allShapes(t *testing.T) map[string]Shape {
	t.Helper()
	shapes := map[string]Shape{}
	keep := func(name string) func(Shape, error) {
		return func(s Shape, err error) { shapes[name] = made(t, s, err) }
	}
	wave := Wave{Low: 3_333_333, High: perSecond(977),
		Peak: 14*sim.Hour + 7*sim.Minute, Offset: 2*sim.Day + 3*sim.Hour}
	week := [7]Factor{}
	for i, text := range []string{"1", "1.05", "1.1", "1", "0.95", "0.4", "0.333333"} {
		week[i] = factor(t, text)
	}
	keep("constant")(NewConstant(7_000_001))
	keep("steps")(NewSteps(Step{sim.Minute, 5_500_003}, Step{2*sim.Hour + 1, 0}, Step{30 * sim.Hour, 77}))
	keep("points")(NewPoints(Point{7, 1_000_003}, Point{3*sim.Hour + 1, perSecond(90)},
		Point{5 * sim.Hour, 0}, Point{50 * sim.Hour, 12_345_678}))
	keep("daily")(NewDailyWave(wave))
	keep("weekly")(NewWeeklyWave(wave, week))
	keep("burst")(NewBurst(Burst{At: sim.Hour + 3, Rise: 7 * sim.Minute, Hold: 11 * sim.Minute,
		Fall: 13*sim.Minute + 1, Extra: 99_999_989, Every: 40 * sim.Minute, Times: 5}))
	keep("jump")(NewBurst(Burst{At: sim.Minute, Hold: sim.Minute, Extra: 1}))
	rows := []Requests{1, 0, 1_000_003, 999_999_999_989, 5, 5}
	once, err := NewTrace(rows, 7*sim.Minute+1, false)
	shapes["trace"] = made(t, once, err)
	again, err := NewTrace(rows, 7*sim.Minute+1, true)
	shapes["repeated trace"] = made(t, again, err)
	shapes["sum"] = NewSum(shapes["daily"], shapes["burst"], shapes["repeated trace"])
	shapes["no load"] = NewSum()
	return shapes
}

// The parts of any partition add up to the whole, and no part is negative.
func TestPartitionsSumToTheWhole(t *testing.T) {
	for name, shape := range allShapes(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				end := sim.Time(rapid.Int64Range(1, int64(20*sim.Day)).Draw(t, "end"))
				cuts := rapid.SliceOfN(rapid.Int64Range(0, int64(end)), 0, 20).Draw(t, "cuts")
				at, total := sim.Time(0), Requests(0)
				for at < end {
					next := end
					for _, cut := range cuts {
						if c := sim.Time(cut); c > at && c < next {
							next = c
						}
					}
					part := shape.Offered(next) - shape.Offered(at)
					if part < 0 {
						t.Fatalf("Offered falls by %d from %d to %d", -part, at, next)
					}
					total += part
					at = next
				}
				if whole := shape.Offered(end); total != whole {
					t.Fatalf("parts sum to %d, whole is %d", total, whole)
				}
			})
		})
	}
}

// A nanosecond at a time Offered never falls, even where the rate touches zero.
func TestOfferedNeverFallsByTheNanosecond(t *testing.T) {
	for name, shape := range allShapes(t) {
		for start := sim.Time(0); start < 2*sim.Day; start = next(shape, start) {
			for at := max(start-20, 0); at < start+20; at++ {
				if a, b := shape.Offered(at), shape.Offered(at+1); b < a {
					t.Fatalf("%s: Offered falls from %d to %d at %d ns", name, a, b, at)
				}
			}
		}
	}
}

// next is shape.Next, within the day so that loops end.
func next(shape Shape, at sim.Time) sim.Time { return min(shape.Next(at), at+sim.Day) }

// Between two instants of Next the rate is a straight line, and the load is the
// mean of its two ends times the time.
func TestRateIsStraightBetweenBreaks(t *testing.T) {
	for name, shape := range allShapes(t) {
		t.Run(name, func(t *testing.T) {
			for at := sim.Time(0); at < 9*sim.Day; {
				end := next(shape, at)
				if end <= at {
					t.Fatalf("Next(%d) = %d", at, end)
				}
				checkStraight(t, shape, at, end)
				at = end
			}
		})
	}
}

func checkStraight(t *testing.T, shape Shape, at, end sim.Time) {
	t.Helper()
	from, last := shape.Rate(at), shape.Rate(end-1)
	middle := at + (end-at)/2
	slope := (last - from) / float64(end-1-at)
	want := from + slope*float64(middle-at)
	// Rates are a few roundings of 2^-53 away from the line.
	if got := shape.Rate(middle); math.Abs(got-want) > 1e-12*(1+want) {
		t.Fatalf("rate in the middle of [%d, %d] is %v, want %v", at, end, got, want)
	}
	load := float64(shape.Offered(end)-shape.Offered(at)) / float64(Request)
	area := (from + last) / 2 * (end - at).Seconds()
	// Each Offered loses up to a millionth for each part of a sum.
	if math.Abs(load-area) > 4e-6+1e-9*area {
		t.Fatalf("load of [%d, %d] is %v, the rate says %v", at, end, load, area)
	}
	if peak := shape.Peak(end - 1); peak < max(from, last)*(1-1e-15) {
		t.Fatalf("Peak(%d) is %v, the rate goes to %v", end-1, peak, max(from, last))
	}
}

// The rate is what Offered grows by, away from the breaks.
func TestRateIsTheSlopeOfOffered(t *testing.T) {
	for name, shape := range allShapes(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				const width = sim.Second
				at := sim.Time(rapid.Int64Range(0, int64(9*sim.Day)).Draw(t, "at"))
				if shape.Next(at) < at+width {
					return
				}
				got := float64(shape.Offered(at+width)-shape.Offered(at)) / float64(Request)
				want := (shape.Rate(at) + shape.Rate(at+width-1)) / 2
				if math.Abs(got-want) > 4e-6+1e-9*want {
					t.Fatalf("a second from %d brings %v, the rate is %v", at, got, want)
				}
			})
		})
	}
}

// Nothing comes before the start, and nothing wraps at the end of time.
func TestEnds(t *testing.T) {
	for name, shape := range allShapes(t) {
		for _, at := range []sim.Time{math.MinInt64, -1} {
			if shape.Offered(at) != 0 || shape.Rate(at) != 0 || shape.Peak(at) != 0 {
				t.Errorf("%s has load at %d", name, at)
			}
			if got := shape.Next(at); got < 0 {
				t.Errorf("%s: Next(%d) = %d", name, at, got)
			}
		}
		if shape.Offered(0) != 0 {
			t.Errorf("%s offers %d by the start", name, shape.Offered(0))
		}
		late := []sim.Time{sim.Never - 2, sim.Never - 1, sim.Never}
		for _, at := range late {
			if shape.Offered(at) < shape.Offered(100*sim.Week) || shape.Offered(at) < shape.Offered(at-1) {
				t.Errorf("%s wraps: Offered(%d) = %d", name, at, shape.Offered(at))
			}
			if got := shape.Next(at); got != sim.Never {
				t.Errorf("%s: Next(%d) = %d", name, at, got)
			}
			shape.Rate(at)
			shape.Peak(at)
		}
	}
}

// At the largest rate the total stops at the largest amount.
func TestOfferedStopsAtTheLargestAmount(t *testing.T) {
	shape, err := NewConstant(MaxRate)
	shape = made(t, shape, err)
	// 1e15 millionths per second reach 2^63-1 after 9223.372 s.
	if got := shape.Offered(9223 * sim.Second); got != 9_223_000_000_000_000_000 {
		t.Errorf("Offered(9223s) = %d", got)
	}
	for _, at := range []sim.Time{9224 * sim.Second, sim.Never} {
		if got := NewSum(shape, shape).Offered(at); got != math.MaxInt64 {
			t.Errorf("Offered(%v) = %d", at, got)
		}
	}
	trace, err := NewTrace([]Requests{math.MaxInt64 / 2}, sim.Hour, true)
	trace = made(t, trace, err)
	if got := trace.Offered(3 * sim.Hour); got != math.MaxInt64 {
		t.Errorf("three times half the largest amount is %d", got)
	}
}

package autoscale_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// readAt returns what a trigger reads at one run, by way of a rule that never
// acts.
func readAt(now, delay sim.Time, s *autoscale.Series, trigger autoscale.Trigger) autoscale.Reading {
	trigger.MetricName = "m"
	setting := setting(autoscale.Rule{Trigger: trigger})
	setting.PublicationDelay = delay
	var d autoscale.Decision
	setting.Evaluate(autoscale.Input{
		Now: now, Capacity: 4, Metrics: []autoscale.Metric{{Name: "m", Series: s}},
	}, &d)
	return d.Readings[0]
}

// The window of 3 minutes holds per minute the values of one to three instances:
//
//	minute 1: 4, 8     average 6, min 4, max 8, sum 12, count 2
//	minute 2: 1, 2, 9  average 4, min 1, max 9, sum 12, count 3
//	minute 3: 5        average 5, min 5, max 5, sum  5, count 1
func TestStatisticAndTimeAggregation(t *testing.T) {
	s := autoscale.NewSeries(5 * minute)
	s.Append(record(1*minute, 4, 8))
	s.Append(record(2*minute, 1, 2, 9))
	s.Append(record(3*minute, 5))
	// Columns: Average, Minimum, Maximum, Total, Count, Last.
	want := map[autoscale.Statistic][6]float64{
		autoscale.StatisticAverage: {5, 4, 6, 15, 3, 5},
		autoscale.StatisticMin:     {10. / 3, 1, 5, 10, 3, 5},
		autoscale.StatisticMax:     {22. / 3, 5, 9, 22, 3, 5},
		autoscale.StatisticSum:     {29. / 3, 5, 12, 29, 3, 5},
		autoscale.StatisticCount:   {2, 1, 3, 6, 3, 1},
	}
	for statistic, values := range want {
		for aggregation, value := range values {
			trigger := autoscale.Trigger{
				TimeGrain: minute, Statistic: statistic, TimeWindow: 5 * minute,
				TimeAggregation: autoscale.TimeAggregation(aggregation),
			}
			r := readAt(3*minute, 0, s, trigger)
			if r.Value != value || r.Samples != 3 {
				t.Errorf("%v, then %v: %v of %d samples, want %v of 3",
					statistic, trigger.TimeAggregation, r.Value, r.Samples, value)
			}
			trigger.DividePerInstance = true // by the capacity of 4
			if r := readAt(3*minute, 0, s, trigger); r.Value != value/4 || r.Undivided != value {
				t.Errorf("%v, then %v, per instance: %v of %v, want %v of %v",
					statistic, trigger.TimeAggregation, r.Value, r.Undivided, value/4, value)
			}
		}
	}
}

// The same minutes as one grain. Inside the grain the values are the minutes'
// averages 6, 4 and 5; across instances they are all six.
func TestStatisticInBothReadings(t *testing.T) {
	s := autoscale.NewSeries(5 * minute)
	s.Append(record(1*minute, 4, 8))
	s.Append(record(2*minute, 1, 2, 9))
	s.Append(record(3*minute, 5))
	for statistic, want := range map[autoscale.Statistic][2]float64{
		autoscale.StatisticAverage: {29. / 6, 5},
		autoscale.StatisticMin:     {1, 4},
		autoscale.StatisticMax:     {9, 6},
		autoscale.StatisticSum:     {29, 15},
		autoscale.StatisticCount:   {6, 3},
	} {
		for reading, value := range want {
			r := readAt(3*minute, 0, s, autoscale.Trigger{
				TimeGrain: 3 * minute, TimeWindow: 3 * minute,
				Statistic: statistic, Reading: autoscale.StatisticReading(reading),
			})
			if r.Value != value || r.Samples != 1 {
				t.Errorf("%v, %v: %v of %d samples, want %v of 1",
					statistic, autoscale.StatisticReading(reading), r.Value, r.Samples, value)
			}
		}
	}
}

// With grains of 5 minutes and one value a minute, equal to the minute's number.
func TestTimeGrain(t *testing.T) {
	s := autoscale.NewSeries(30 * minute)
	for m := sim.Time(1); m <= 22; m++ {
		s.Append(record(m*minute, float64(m)))
	}
	for _, row := range []struct {
		name        string
		statistic   autoscale.Statistic
		aggregation autoscale.TimeAggregation
		want        float64
	}{
		// The window (12, 22] holds the ends of the grains 11-15 and 16-20; 21-25
		// is not complete.
		{"sums 65 and 90", autoscale.StatisticSum, autoscale.AggregationTotal, 155},
		{"newest sum", autoscale.StatisticSum, autoscale.AggregationLast, 90},
		{"averages 13 and 18", autoscale.StatisticAverage, autoscale.AggregationAverage, 15.5},
		{"smallest in the second", autoscale.StatisticMin, autoscale.AggregationLast, 16},
		{"largest in the first", autoscale.StatisticMax, autoscale.AggregationMinimum, 15},
		{"five values each", autoscale.StatisticCount, autoscale.AggregationMaximum, 5},
		{"two samples", autoscale.StatisticSum, autoscale.AggregationCount, 2},
	} {
		r := readAt(22*minute, 0, s, autoscale.Trigger{
			TimeGrain: 5 * minute, Statistic: row.statistic,
			TimeWindow: 10 * minute, TimeAggregation: row.aggregation,
		})
		if r.Value != row.want || r.Samples != 2 {
			t.Errorf("%s: %v of %d samples, want %v of 2", row.name, r.Value, r.Samples, row.want)
		}
	}
}

// The instance counts of the grain's minutes weigh its average: (1+1+7)/3, not
// (1+7)/2; a missing minute has no weight.
func TestTimeGrainWeighsByInstances(t *testing.T) {
	s := autoscale.NewSeries(10 * minute)
	s.Append(record(1*minute, 1, 1))
	s.Append(record(4*minute, 7))
	r := readAt(5*minute, 0, s, autoscale.Trigger{TimeGrain: 5 * minute, TimeWindow: 5 * minute})
	if r.Value != 3 || r.Samples != 1 {
		t.Errorf("%v of %d samples, want 3 of 1", r.Value, r.Samples)
	}
}

// Minutes 1 to 60 read their own number; Last tells the newest minute seen,
// Minimum the oldest, Count how many.
func TestWindowEdges(t *testing.T) {
	s := autoscale.NewSeries(60 * minute)
	for m := sim.Time(1); m <= 60; m++ {
		s.Append(record(m*minute, float64(m)))
	}
	for _, row := range []struct {
		name                string
		now, window, delay  sim.Time
		oldest, newest, len float64
	}{
		{"no delay", 30 * minute, 5 * minute, 0, 26, 30, 5},
		{"published two minutes late", 30 * minute, 5 * minute, 2 * minute, 26, 28, 3},
		{"published this instant", 30 * minute, 5 * minute, 4 * minute, 26, 26, 1},
		{"published a moment too late", 30 * minute, 5 * minute, 4*minute + 1, 0, 0, 0},
		{"window no longer than delay", 30 * minute, 5 * minute, 5 * minute, 0, 0, 0},
		{"between minutes", 30*minute + 30*sim.Second, 5 * minute, 0, 26, 30, 5},
		{"between minutes, 90 s late", 30*minute + 30*sim.Second, 5 * minute, 90 * sim.Second, 26, 29, 4},
		{"before the first minute", minute - 1, 5 * minute, 0, 0, 0, 0},
		{"the first minute", minute, 5 * minute, 0, 1, 1, 1},
		{"the first minute, late", 2 * minute, 5 * minute, minute, 1, 1, 1},
		{"window reaches before the start", 3 * minute, 12 * sim.Hour, 0, 1, 3, 3},
		{"long after the last minute", 2 * sim.Hour, 30 * minute, 0, 0, 0, 0},
	} {
		for aggregation, want := range map[autoscale.TimeAggregation]float64{
			autoscale.AggregationMinimum: row.oldest,
			autoscale.AggregationLast:    row.newest,
			autoscale.AggregationCount:   row.len,
		} {
			r := readAt(row.now, row.delay, s, autoscale.Trigger{
				TimeGrain: minute, TimeWindow: row.window, TimeAggregation: aggregation,
			})
			if r.Value != want || float64(r.Samples) != row.len || r.HasData() != (row.len > 0) {
				t.Errorf("%s, %v: %v of %d samples, want %v of %v",
					row.name, aggregation, r.Value, r.Samples, want, row.len)
			}
		}
	}
}

// Of the first grain only the last minute is there; it must not be taken for the
// first minute of the next.
func TestTimeGrainWithGap(t *testing.T) {
	s := autoscale.NewSeries(20 * minute)
	s.Append(record(5*minute, 100))
	s.Append(record(6*minute, 1))
	s.Append(record(10*minute, 2))
	r := readAt(10*minute, 0, s, autoscale.Trigger{
		TimeGrain: 5 * minute, TimeWindow: 10 * minute, Statistic: autoscale.StatisticSum,
		TimeAggregation: autoscale.AggregationLast,
	})
	if r.Value != 3 || r.Samples != 2 {
		t.Errorf("%v of %d samples, want 3 of 2", r.Value, r.Samples)
	}
}

// Extremes of values that are all negative: zero is not among them.
func TestNegativeValues(t *testing.T) {
	s := autoscale.NewSeries(10 * minute)
	s.Append(record(1*minute, -8))
	s.Append(record(2*minute, -3))
	s.Append(record(3*minute, -5))
	for aggregation, want := range map[autoscale.TimeAggregation]float64{
		autoscale.AggregationMinimum: -8,
		autoscale.AggregationMaximum: -3,
		autoscale.AggregationTotal:   -16,
	} {
		trigger := when("m", autoscale.LessThan, 0)
		trigger.TimeAggregation = aggregation
		if r := readAt(3*minute, 0, s, trigger); r.Value != want {
			t.Errorf("%v: %v, want %v", aggregation, r.Value, want)
		}
	}
}

func TestGapsAreNoData(t *testing.T) {
	s := autoscale.NewSeries(10 * minute)
	s.Append(record(3*minute, 10))
	s.Append(record(7*minute, 20))
	r := readAt(8*minute, 0, s, when("m", autoscale.GreaterThan, 0))
	if r.Value != 15 || r.Samples != 2 {
		t.Errorf("%v of %d samples, want 15 of 2", r.Value, r.Samples)
	}
}

// However many minutes went through a series, it holds the span it was made for,
// and Lookback is enough for every grain and window.
func TestSeriesKeepsItsSpan(t *testing.T) {
	for grain := minute; grain <= 7*minute; grain += minute {
		trigger := autoscale.Trigger{
			MetricName: "m", TimeGrain: grain, TimeWindow: 10 * minute, Statistic: autoscale.StatisticSum,
			TimeAggregation: autoscale.AggregationTotal,
		}
		short := autoscale.NewSeries(setting(autoscale.Rule{Trigger: trigger}).Lookback())
		long := autoscale.NewSeries(sim.Day)
		for now := minute; now <= 3*sim.Hour; now += minute {
			m := record(now, float64(now/minute))
			short.Append(m)
			long.Append(m)
			if got, want := readAt(now, 0, short, trigger), readAt(now, 0, long, trigger); !cmp.Equal(got, want) {
				t.Fatalf("grain %v at %v: %+v, want %+v", grain, now, got, want)
			}
		}
	}
}

func TestAppendAllocatesNothing(t *testing.T) {
	s := autoscale.NewSeries(20 * minute)
	end := sim.Time(0)
	if n := testing.AllocsPerRun(1000, func() {
		end += minute
		s.Append(autoscale.Minute{End: end, Count: 1})
	}); n != 0 {
		t.Errorf("%v allocations per minute, want 0", n)
	}
}

func TestAppendPanics(t *testing.T) {
	nan := func() float64 { zero := 0.0; return zero / zero }()
	for name, m := range map[string]autoscale.Minute{
		"not a whole minute": {End: 90 * sim.Second, Count: 1},
		"no values":          {End: 2 * minute},
		"min above max":      {End: 2 * minute, Min: 2, Max: 1, Count: 1},
		"not a number":       {End: 2 * minute, Sum: nan, Min: nan, Max: nan, Count: 1},
		"same end":           {End: minute, Count: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := autoscale.NewSeries(5 * minute)
			s.Append(autoscale.Minute{End: minute, Count: 1})
			mustPanic(t, func() { s.Append(m) })
		})
	}
	mustPanic(t, func() { autoscale.NewSeries(0) })
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}

package autoscale_test

import (
	"math"
	"testing"

	"vmssim/model/autoscale"
)

// One scale-out rule that reads 40, and scale-in by 5 from 10 at all times.
func TestProjection(t *testing.T) {
	always := autoscale.Rule{Trigger: when("Always", autoscale.GreaterThan, 0), Action: in(5)}
	for _, row := range []struct {
		name    string
		change  func(*autoscale.Trigger)
		to      int
		refused autoscale.Projection // zero for none
	}{
		{"safe at once: 40·10/5 = 80", func(t *autoscale.Trigger) { t.Threshold = 80 },
			5, autoscale.Projection{}},
		{"at or above: 6 gives 66.7", func(t *autoscale.Trigger) {
			t.Operator, t.Threshold = autoscale.GreaterThanOrEqual, 80
		}, 6, autoscale.Projection{Value: 80, AtCount: 5}},
		{"8 gives 50, 9 gives 44.4", func(t *autoscale.Trigger) { t.Threshold = 49 },
			9, autoscale.Projection{Value: 50, AtCount: 8}},
		{"none safe: 9 gives 44.4", func(t *autoscale.Trigger) { t.Threshold = 44 },
			10, autoscale.Projection{Value: 400. / 9, AtCount: 9}},
		{"total per instance: 40/10 = 4, 40/5 = 8", func(t *autoscale.Trigger) {
			t.DividePerInstance, t.Operator, t.Threshold = true, autoscale.GreaterThanOrEqual, 8
		}, 6, autoscale.Projection{Value: 8, AtCount: 5}},
		{"sum stays 40", func(t *autoscale.Trigger) {
			t.Statistic, t.Threshold = autoscale.StatisticSum, 41
		}, 5, autoscale.Projection{}},
		{"sum over minutes is per instance", func(t *autoscale.Trigger) {
			t.Statistic, t.Reading, t.Threshold = autoscale.StatisticSum, autoscale.StatisticInsideGrain, 70
		}, 6, autoscale.Projection{Value: 80, AtCount: 5}},
		{"count stays 1", func(t *autoscale.Trigger) {
			t.Statistic, t.Threshold = autoscale.StatisticCount, 1.5
		}, 5, autoscale.Projection{}},
		{"number of samples stays 10", func(t *autoscale.Trigger) {
			t.TimeAggregation, t.Threshold = autoscale.AggregationCount, 10.5
		}, 5, autoscale.Projection{}},
		{"average of maximums is per instance", func(t *autoscale.Trigger) {
			t.Statistic, t.Threshold = autoscale.StatisticMax, 70
		}, 6, autoscale.Projection{Value: 80, AtCount: 5}},
		{"unequal operators: 50 is hit at 8 only, the target is safe", func(t *autoscale.Trigger) {
			t.Operator, t.Threshold = autoscale.Equals, 50
		}, 5, autoscale.Projection{}},
		{"a rule without data holds nothing back", func(t *autoscale.Trigger) {
			t.MetricName, t.Operator, t.Threshold = "Absent", autoscale.LessThan, 1
		}, 5, autoscale.Projection{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			rule := autoscale.Rule{Trigger: when("m", autoscale.GreaterThan, 0), Action: out(1)}
			row.change(&rule.Trigger)
			d := atNoon(setting(rule, always), 10, steady("m", 40), steady("Always", 1))
			outcome := autoscale.ScaledIn
			switch {
			case row.to == 10:
				outcome = autoscale.BlockedByFlapping
			case row.to > 5:
				outcome = autoscale.ScaledInPartly
			}
			expect(t, d, row.to, outcome)
			want := row.refused
			if want.AtCount == 0 {
				want.Rule = -1
			}
			if d.Projection != want {
				t.Errorf("projection %+v, want %+v", d.Projection, want)
			}
		})
	}
}

// Dividing by n, multiplying by n and dividing by m would miss some thresholds by a
// rounding; a total is divided by m at once.
func TestProjectionOfTotalIsExact(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: perInstance(when("m", autoscale.GreaterThanOrEqual, 1)), Action: out(1)},
		autoscale.Rule{Trigger: perInstance(when("m", autoscale.LessThan, 1)), Action: in(1)},
	)
	for n := 2; n <= 100; n++ {
		// n-1 messages are exactly one for each of n-1 instances.
		expect(t, atNoon(s, n, steady("m", float64(n-1))), n, autoscale.BlockedByFlapping)
	}
}

// Without instances nothing carries the load: any share of it is infinite.
func TestProjectionToZero(t *testing.T) {
	s := limited(setting(outAndIn()...), 0, 10, 0)
	d := atNoon(s, 1, steady("CPU", 1))
	expect(t, d, 1, autoscale.BlockedByFlapping)
	if !math.IsInf(d.Projection.Value, 1) || d.Projection.AtCount != 0 {
		t.Errorf("projection %+v, want infinity at 0", d.Projection)
	}
	expect(t, atNoon(s, 1, steady("CPU", 0)), 0, autoscale.ScaledIn)
}

// Scale-out is never checked, however soon it would be undone.
func TestScaleOutMayFlap(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 50), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 49), Action: in(1)},
	)
	expect(t, atNoon(s, 1, steady("CPU", 51)), 2, autoscale.ScaledOut)
}

package autoscale_test

import (
	"testing"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

const (
	minute = sim.Minute
	noon   = 12 * sim.Hour // when the tests that look at one run look
)

// record returns the minute ending at end with one value per instance.
func record(end sim.Time, values ...float64) autoscale.Minute {
	m := autoscale.Minute{End: end, Min: values[0], Max: values[0], Count: int64(len(values))}
	for _, v := range values {
		m.Sum += v
		m.Min = min(m.Min, v)
		m.Max = max(m.Max, v)
	}
	return m
}

// steady returns a metric that has read the same for 15 minutes until noon.
func steady(name string, values ...float64) autoscale.Metric {
	s := autoscale.NewSeries(15 * minute)
	for end := noon - 14*minute; end <= noon; end += minute {
		s.Append(record(end, values...))
	}
	return autoscale.Metric{Name: name, Series: s}
}

// when returns a trigger on the average over all instances and ten minutes.
func when(metric string, operator autoscale.Operator, threshold float64) autoscale.Trigger {
	return autoscale.Trigger{
		MetricName: metric,
		TimeGrain:  minute,
		TimeWindow: 10 * minute,
		Operator:   operator,
		Threshold:  threshold,
	}
}

// perInstance returns t divided by the capacity.
func perInstance(t autoscale.Trigger) autoscale.Trigger {
	t.DividePerInstance = true
	return t
}

func out(count int) autoscale.Action {
	return autoscale.Action{Direction: autoscale.Increase, Value: count, Cooldown: 5 * minute}
}

func in(count int) autoscale.Action {
	return autoscale.Action{Direction: autoscale.Decrease, Value: count, Cooldown: 5 * minute}
}

// setting returns an enabled setting with limits 1 to 100, default 1.
func setting(rules ...autoscale.Rule) *autoscale.Setting {
	return &autoscale.Setting{
		Enabled: true,
		Period:  minute,
		Profiles: []autoscale.Profile{{
			Name:     "default",
			Capacity: autoscale.Capacity{Minimum: 1, Maximum: 100, Default: 1},
			Rules:    rules,
		}},
	}
}

// limited returns s with other limits.
func limited(s *autoscale.Setting, minimum, maximum, standard int) *autoscale.Setting {
	s.Profiles[0].Capacity = autoscale.Capacity{Minimum: minimum, Maximum: maximum, Default: standard}
	return s
}

// atNoon evaluates s at noon without an earlier action.
func atNoon(s *autoscale.Setting, capacity int, metrics ...autoscale.Metric) *autoscale.Decision {
	var d autoscale.Decision
	s.Evaluate(autoscale.Input{Now: noon, Capacity: capacity, Metrics: metrics}, &d)
	return &d
}

// expect fails the test unless d goes to the count for the stated reason.
func expect(t *testing.T, d *autoscale.Decision, to int, outcome autoscale.Outcome) {
	t.Helper()
	if d.To != to || d.Outcome != outcome {
		t.Errorf("at %v: %d → %d, %v, want → %d, %v\n%s\n%s",
			d.At, d.From, d.To, d.Outcome, to, outcome, d.Reason(), d.Missing())
	}
}

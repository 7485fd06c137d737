package autoscale_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

var metricNames = []string{"CPU", "Memory", "Queue", "Absent"}

// drawTrigger draws any trigger; thresholds and values are small whole numbers so
// that equalities happen.
func drawTrigger(t *rapid.T) autoscale.Trigger {
	return autoscale.Trigger{
		MetricName:        rapid.SampledFrom(metricNames).Draw(t, "metric"),
		TimeGrain:         rapid.SampledFrom([]sim.Time{1, 1, 2, 5}).Draw(t, "grain") * minute,
		Statistic:         autoscale.Statistic(rapid.IntRange(0, 4).Draw(t, "statistic")),
		Reading:           autoscale.StatisticReading(rapid.IntRange(0, 1).Draw(t, "reading of the statistic")),
		TimeWindow:        rapid.SampledFrom([]sim.Time{5, 10, 30}).Draw(t, "window") * minute,
		TimeAggregation:   autoscale.TimeAggregation(rapid.IntRange(0, 5).Draw(t, "aggregation")),
		Operator:          autoscale.Operator(rapid.IntRange(0, 5).Draw(t, "operator")),
		Threshold:         float64(rapid.IntRange(0, 12).Draw(t, "threshold")),
		DividePerInstance: rapid.Bool().Draw(t, "divide"),
	}
}

func drawRule(t *rapid.T) autoscale.Rule {
	return autoscale.Rule{
		Trigger: drawTrigger(t),
		Action: autoscale.Action{
			Direction: autoscale.Direction(rapid.IntRange(0, 2).Draw(t, "direction")),
			Type:      autoscale.ActionType(rapid.IntRange(0, 2).Draw(t, "type")),
			Value:     rapid.IntRange(1, 30).Draw(t, "value"),
			Cooldown:  sim.Time(rapid.IntRange(1, 20).Draw(t, "cooldown")) * minute,
		},
	}
}

// drawMetric draws 40 minutes until noon, some of them missing, and some with a
// second instance.
func drawMetric(t *rapid.T, name string) autoscale.Metric {
	s := autoscale.NewSeries(40 * minute)
	for i, v := range rapid.SliceOfN(rapid.IntRange(-5, 10), 40, 40).Draw(t, name) {
		end, value := noon-sim.Time(39-i)*minute, float64(v)
		switch {
		case v%2 == 0:
			s.Append(record(end, math.Abs(value), 5))
		case v > 0:
			s.Append(record(end, value))
		}
	}
	return autoscale.Metric{Name: name, Series: s}
}

// drawRun draws a setting and what it sees at noon.
func drawRun(t *rapid.T) (*autoscale.Setting, autoscale.Input) {
	minimum := rapid.IntRange(0, 6).Draw(t, "minimum")
	standard := minimum + rapid.IntRange(0, 10).Draw(t, "default above minimum")
	maximum := standard + rapid.IntRange(0, 10).Draw(t, "maximum above default")
	s := limited(setting(rapid.SliceOfN(rapid.Custom(drawRule), 0, 5).Draw(t, "rules")...),
		minimum, maximum, standard)
	s.Cooldown = autoscale.CooldownReading(rapid.IntRange(0, 1).Draw(t, "reading"))
	s.PublicationDelay = sim.Time(rapid.IntRange(0, 180).Draw(t, "delay")) * sim.Second
	input := autoscale.Input{Now: noon, Capacity: rapid.IntRange(0, 30).Draw(t, "capacity")}
	if rapid.Bool().Draw(t, "acted") {
		ago := sim.Time(rapid.IntRange(0, 20).Draw(t, "ago")) * minute
		left := sim.Time(rapid.IntRange(-5, 5).Draw(t, "left")) * minute
		input.Last = autoscale.LastAction{Happened: true, At: noon - ago, CooldownUntil: noon + left}
	}
	for _, name := range metricNames[:3] {
		input.Metrics = append(input.Metrics, drawMetric(t, name))
	}
	return s, input
}

// What holds for every decision, whatever the setting.
func TestEveryDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, input := drawRun(t)
		var d autoscale.Decision
		s.Evaluate(input, &d)

		limits := s.Profiles[0].Capacity
		if d.To < limits.Minimum || d.To > limits.Maximum {
			t.Errorf("went to %d, outside %d to %d", d.To, limits.Minimum, limits.Maximum)
		}
		grows, shrinks := directions(d.Outcome)
		if grows != (d.To > d.From) || shrinks != (d.To < d.From) {
			t.Errorf("%v goes %d → %d", d.Outcome, d.From, d.To)
		}
		if d.Winner >= 0 && !d.Readings[d.Winner].Fired {
			t.Errorf("rule %d won without firing", d.Winner)
		}
		if d.Reason() == "" {
			t.Error("no reason")
		}
		if d.Changed() && (d.Missing() != "" || d.Near()) {
			t.Errorf("changed, but missing %q, near %v", d.Missing(), d.Near())
		}
		if shrinks && d.Winner >= 0 {
			checkScaleIn(t, &d)
		}
	})
}

func directions(o autoscale.Outcome) (grows, shrinks bool) {
	switch o {
	case autoscale.ScaledOut, autoscale.RaisedToMinimum, autoscale.RaisedToDefault:
		return true, false
	case autoscale.ScaledIn, autoscale.ScaledInPartly, autoscale.LoweredToMaximum:
		return false, true
	}
	return false, false
}

// checkScaleIn fails unless all scale-in rules were true, no scale-out rule was,
// and none would be at the new count by the documented formula.
func checkScaleIn(t *rapid.T, d *autoscale.Decision) {
	for i, rule := range d.Profile.Rules {
		reading := d.Readings[i]
		switch rule.Action.Direction {
		case autoscale.Decrease:
			if !reading.Fired {
				t.Errorf("scaled in although rule %d was not true", i)
			}
		case autoscale.Increase:
			if reading.Fired {
				t.Errorf("scaled in although scale-out rule %d was true", i)
			}
			if reading.Samples > 0 && firesAt(&rule.Trigger, reading, d.From, d.To) {
				t.Errorf("scale-out rule %d would fire at %d", i, d.To)
			}
		}
	}
}

// firesAt is value·n/m beside the threshold, written apart from the package; an
// equality within rounding proves nothing and counts as not firing.
func firesAt(trigger *autoscale.Trigger, r autoscale.Reading, n, m int) bool {
	average := trigger.Statistic <= autoscale.StatisticMax &&
		trigger.TimeAggregation != autoscale.AggregationCount
	value := r.Value
	switch {
	case trigger.DividePerInstance:
		value = r.Undivided / math.Max(1, float64(m))
	case average && value != 0:
		value = value * float64(n) / float64(m)
	}
	if math.Abs(value-trigger.Threshold) < 1e-9 {
		return false
	}
	switch trigger.Operator {
	case autoscale.GreaterThan, autoscale.GreaterThanOrEqual:
		return value > trigger.Threshold
	case autoscale.LessThan, autoscale.LessThanOrEqual:
		return value < trigger.Threshold
	}
	return trigger.Operator == autoscale.NotEquals
}

// The same input gives the same decision, also into a decision used before.
func TestEvaluateIsPure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, input := drawRun(t)
		var first, second autoscale.Decision
		s.Evaluate(input, &first)
		other, otherInput := drawRun(t)
		other.Evaluate(otherInput, &second)
		s.Evaluate(input, &second)
		if diff := cmp.Diff(first, second, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

// A scale-out rule that never fires, at no count, changes nothing but the list of
// readings. Nor does a rule that only watches. Both read a metric that another
// rule reads, as a metric of their own could end a time without data.
func TestRuleThatNeverFires(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, input := drawRun(t)
		if len(s.Profiles[0].Rules) == 0 {
			t.Skip("no rule to copy")
		}
		var plain, extended autoscale.Decision
		s.Evaluate(input, &plain)
		idle := s.Profiles[0].Rules[0]
		if idle.Action.Direction != autoscale.None {
			idle.Trigger.Operator = autoscale.GreaterThan
			idle.Trigger.Threshold = math.Inf(1)
			idle.Action.Direction = autoscale.Increase
		}
		s.Profiles[0].Rules = append(s.Profiles[0].Rules, idle)
		s.Evaluate(input, &extended)
		extended.Readings = extended.Readings[:len(plain.Readings)]
		plain.Profile, extended.Profile = nil, nil
		if diff := cmp.Diff(plain, extended); diff != "" {
			t.Error(diff)
		}
	})
}

// Moving everything by a whole number of grains moves only the instants, also
// where the metric began before the scenario.
func TestShiftInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := drawRule(t)
		rule.Trigger.MetricName = "m"
		s := setting(rule)
		early, late := autoscale.NewSeries(2*sim.Hour), autoscale.NewSeries(2*sim.Hour)
		shift := sim.Time(rapid.IntRange(1, 1000).Draw(t, "shift")) * 10 * minute
		for m := sim.Time(-30); m <= 40; m++ {
			value := float64(rapid.IntRange(0, 10).Draw(t, "value"))
			early.Append(record(m*minute, value))
			late.Append(record(m*minute+shift, value))
		}
		now := sim.Time(rapid.IntRange(1, 40*60).Draw(t, "now")) * sim.Second
		var first, second autoscale.Decision
		s.Evaluate(autoscale.Input{Now: now, Capacity: 5,
			Metrics: []autoscale.Metric{{Name: "m", Series: early}}}, &first)
		s.Evaluate(autoscale.Input{Now: now + shift, Capacity: 5,
			Metrics: []autoscale.Metric{{Name: "m", Series: late}}}, &second)
		second.At -= shift
		if second.CooldownUntil != 0 {
			second.CooldownUntil -= shift
		}
		for i := range second.Readings[0].Window {
			second.Readings[0].Window[i].End -= shift
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Error(diff)
		}
	})
}

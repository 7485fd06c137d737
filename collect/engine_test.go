package collect_test

import (
	"math"
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// What the engine publishes of itself, minute by minute: it runs at the end of each.
// Three instances are at 50 %, above 45: a fourth is asked for in the fifth minute,
// when the default profile ends a time in which the limits alone were kept. On four
// it is 37.5 %, and the window of two minutes reads that from the eighth minute on.
func TestEngineSeries(t *testing.T) {
	c := steady(3, 30, 10*sim.Minute)
	c.ScaleSets[0].Autoscale = &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{
			{Name: "quiet", Capacity: autoscale.Capacity{Minimum: 1, Maximum: 5, Default: 3}},
			{Name: "busy", Capacity: autoscale.Capacity{Minimum: 1, Maximum: 5, Default: 3}, Rules: []autoscale.Rule{{
				Trigger: autoscale.Trigger{
					MetricName: "Percentage CPU", TimeGrain: sim.Minute, TimeWindow: 2 * sim.Minute,
					Operator: autoscale.GreaterThan, Threshold: 45,
				},
				Action: autoscale.Action{Direction: autoscale.Increase, Value: 1, Cooldown: sim.Hour},
			}}},
		},
		Timetable: []autoscale.Switch{{At: 0, Profile: 0}, {At: 5 * sim.Minute, Profile: 1}},
	}
	c.Metrics = []model.MetricSource{{Publisher: model.ScaleSetMetrics, Metric: model.PercentageCPU}}
	c.ScaleSets[0].Metrics = []model.MetricUse{{Name: "Percentage CPU"}}
	r := play(t, c)
	if r.Series.Every != sim.Minute {
		t.Fatalf("steps of %v", r.Series.Every)
	}
	e := r.Series.ScaleSets[0].Engine
	for minute := range 10 {
		capacity, actions, value := 3.0, 0.0, math.NaN()
		switch {
		case minute == 4:
			actions, value = 1, 50
		case minute > 4:
			capacity = 4
		}
		if minute >= 8 {
			value = 37.5
		}
		if got := e.ObservedCapacity[minute]; got != capacity {
			t.Errorf("minute %d: capacity %v, want %v", minute+1, got, capacity)
		}
		if got := e.ScaleActions[minute]; got != actions {
			t.Errorf("minute %d: %v actions, want %v", minute+1, got, actions)
		}
		rule := e.Rules[0]
		switch got := rule.Observed[minute]; {
		case minute < 4 && !math.IsNaN(got), !math.IsNaN(value) && !(math.Abs(got-value) < 0.1):
			t.Errorf("minute %d: observed %v, want %v", minute+1, got, value)
		}
		if got := rule.Threshold[minute]; minute >= 4 && got != 45 || minute < 4 && !math.IsNaN(got) {
			t.Errorf("minute %d: threshold %v", minute+1, got)
		}
	}
	if len(e.Rules) != 1 || e.Rules[0].Name != "busy.rule-1" {
		t.Errorf("rules %+v", e.Rules)
	}
}

package autoscale_test

import (
	"testing"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A scale-out at noon with a cooldown of 10 minutes; the rules below have others.
func TestCooldown(t *testing.T) {
	last := autoscale.LastAction{Happened: true, At: noon, CooldownUntil: noon + 10*minute}
	rules := []autoscale.Rule{
		{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(1)},
		{Trigger: when("CPU", autoscale.GreaterThan, 80), Action: out(4)},
		{Trigger: when("CPU", autoscale.LessThan, 20), Action: in(1)},
		{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(2)},
	}
	for i, cooldown := range []sim.Time{3, 20, 30, 5} {
		rules[i].Action.Cooldown = cooldown * minute
	}
	const lastAction, perRule = autoscale.CooldownLastAction, autoscale.CooldownPerRule
	for _, row := range []struct {
		name    string
		reading autoscale.CooldownReading
		cpu     float64
		after   sim.Time // since noon, in minutes
		to      int
		outcome autoscale.Outcome
		until   sim.Time // since noon, in minutes; after the action its own cooldown
	}{
		{"last action, out, early", lastAction, 90, 9, 10, autoscale.BlockedByCooldown, 10},
		{"last action, out, the first instant", lastAction, 90, 10, 14, autoscale.ScaledOut, 30},
		{"last action, in, early", lastAction, 10, 9, 10, autoscale.BlockedByCooldown, 10},
		{"last action, in, the first instant", lastAction, 10, 10, 9, autoscale.ScaledIn, 40},
		{"last action, nothing fired", lastAction, 50, 1, 10, autoscale.NoChange, 0},
		{"per rule, out, all wait", perRule, 90, 2, 10, autoscale.BlockedByCooldown, 3},
		{"per rule, out, the shorter is over", perRule, 90, 3, 11, autoscale.ScaledOut, 6},
		{"per rule, out, the longer is over too", perRule, 90, 20, 14, autoscale.ScaledOut, 40},
		{"per rule, in, one waits", perRule, 10, 29, 10, autoscale.BlockedByCooldown, 30},
		{"per rule, in, both over", perRule, 10, 30, 9, autoscale.ScaledIn, 60},
	} {
		t.Run(row.name, func(t *testing.T) {
			metric := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(sim.Hour)}
			now := noon + row.after*minute
			metric.Series.Append(record(now, row.cpu))
			s := setting(rules...)
			s.Cooldown = row.reading
			var d autoscale.Decision
			s.Evaluate(autoscale.Input{
				Now: now, Capacity: 10, Last: last, Metrics: []autoscale.Metric{metric},
			}, &d)
			expect(t, &d, row.to, row.outcome)
			until := noon + row.until*minute
			if row.until == 0 {
				until = 0
			}
			if d.CooldownUntil != until {
				t.Errorf("cooldown until %v, want %v", d.CooldownUntil, until)
			}
		})
	}
}

// A cooldown hides neither what was read nor what would have been done.
func TestCooldownStillTells(t *testing.T) {
	s := limited(setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 60), Action: in(2)},
	), 1, 6, 1)
	for _, row := range []struct {
		name            string
		capacity        int
		cpu             float64
		wanted, allowed int
		winner          int
		refused         int // count of the projection, 0 for none
	}{
		{"scale-out", 5, 90, 6, 6, 0, 0},
		{"scale-out at the maximum", 6, 90, 7, 6, 0, 0},
		{"scale-in", 5, 10, 3, 3, 1, 0},
		{"scale-in at the minimum", 1, 10, 0, 1, 1, 0},
		{"scale-in by less", 4, 50, 2, 3, 1, 2},         // 100 at 2, 66.7 at 3
		{"scale-in that would flap", 3, 58, 1, 3, 1, 2}, // 87 at 2
	} {
		var d autoscale.Decision
		s.Evaluate(autoscale.Input{
			Now: noon, Capacity: row.capacity,
			Last:    autoscale.LastAction{Happened: true, At: noon - minute, CooldownUntil: noon + minute},
			Metrics: []autoscale.Metric{steady("CPU", row.cpu)},
		}, &d)
		expect(t, &d, row.capacity, autoscale.BlockedByCooldown)
		if d.Wanted != row.wanted || d.Allowed != row.allowed || d.Winner != row.winner ||
			d.Projection.AtCount != row.refused {
			t.Errorf("%s: wanted %d, allowed %d, winner %d, refused %d, want %d, %d, %d, %d", row.name,
				d.Wanted, d.Allowed, d.Winner, d.Projection.AtCount,
				row.wanted, row.allowed, row.winner, row.refused)
		}
		if !d.Near() || d.Changed() {
			t.Errorf("%s: near %v, changed %v", row.name, d.Near(), d.Changed())
		}
	}
}

// Before the first action there is no cooldown, under either reading, not even at
// the start of the scenario.
func TestNoCooldownBeforeFirstAction(t *testing.T) {
	for _, reading := range []autoscale.CooldownReading{
		autoscale.CooldownLastAction, autoscale.CooldownPerRule,
	} {
		metric := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(sim.Hour)}
		metric.Series.Append(record(minute, 90))
		s := setting(outAndIn()...) // cooldowns of 5 minutes
		s.Cooldown = reading
		var d autoscale.Decision
		s.Evaluate(autoscale.Input{
			Now: minute, Capacity: 4, Metrics: []autoscale.Metric{metric},
		}, &d)
		expect(t, &d, 5, autoscale.ScaledOut)
	}
}

// A rule that is free but has nothing to add gives way to one that would add
// instances and waits: the wait is what holds the capacity.
func TestWaitingRuleGoesBeforeReachedExactCount(t *testing.T) {
	reached, waiting := out(3), out(1)
	reached.Type, reached.Cooldown = autoscale.ExactCount, minute
	waiting.Cooldown = 20 * minute
	hot := when("CPU", autoscale.GreaterThan, 70)
	s := setting(autoscale.Rule{Trigger: hot, Action: reached}, autoscale.Rule{Trigger: hot, Action: waiting})
	s.Cooldown = autoscale.CooldownPerRule
	var d autoscale.Decision
	s.Evaluate(autoscale.Input{
		Now: noon, Capacity: 4, Last: autoscale.LastAction{Happened: true, At: noon - 5*minute},
		Metrics: []autoscale.Metric{steady("CPU", 90)},
	}, &d)
	expect(t, &d, 4, autoscale.BlockedByCooldown)
	if want := noon + 15*minute; d.Winner != 1 || d.CooldownUntil != want {
		t.Errorf("rule %d waits until %v, want 1 until %v", d.Winner, d.CooldownUntil, want)
	}
}

func TestLastActionRecord(t *testing.T) {
	s := limited(setting(outAndIn()...), 2, 10, 4)
	var last autoscale.LastAction
	var d autoscale.Decision
	run := func(now sim.Time, capacity int, metrics ...autoscale.Metric) {
		s.Evaluate(autoscale.Input{Now: now, Capacity: capacity, Last: last, Metrics: metrics}, &d)
		last.Record(&d)
	}
	run(noon, 5, steady("CPU", 50))
	if last.Happened {
		t.Error("a run without change counts as an action")
	}
	run(noon, 5, steady("CPU", 90))
	want := autoscale.LastAction{Happened: true, At: noon, CooldownFrom: noon, CooldownUntil: noon + 5*minute}
	if last != want {
		t.Errorf("after a scale-out %+v, want %+v", last, want)
	}
	run(noon+minute, 6, steady("CPU", 90))
	if last != want {
		t.Errorf("after a blocked run %+v, want %+v", last, want)
	}
	// A move to a limit is an operation, but leaves the rule's cooldown alone.
	run(noon+2*minute, 12, steady("CPU", 90))
	want.At = noon + 2*minute
	if last != want {
		t.Errorf("after a move to the maximum %+v, want %+v", last, want)
	}
	run(noon+3*minute, 3)
	want.At = noon + 3*minute
	if last != want {
		t.Errorf("after a move to the default %+v, want %+v", last, want)
	}
}

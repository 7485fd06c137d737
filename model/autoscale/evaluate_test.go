package autoscale_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// outAndIn is the usual pair: above 70 one more, below 30 one less.
func outAndIn() []autoscale.Rule {
	return []autoscale.Rule{
		{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(1)},
		{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(1)},
	}
}

// Limits come before the rules and before the cooldown.
func TestLimits(t *testing.T) {
	running := autoscale.LastAction{Happened: true, At: noon - minute, CooldownUntil: noon + sim.Hour}
	for _, row := range []struct {
		name     string
		capacity int
		cpu      float64
		to       int
		outcome  autoscale.Outcome
	}{
		{"below the minimum, rules say in", 1, 5, 3, autoscale.RaisedToMinimum},
		{"below the minimum, rules say out", 2, 90, 3, autoscale.RaisedToMinimum},
		{"above the maximum, rules say out", 12, 90, 8, autoscale.LoweredToMaximum},
		{"above the maximum, though it would flap", 16, 69, 8, autoscale.LoweredToMaximum},
		{"none left", 0, 50, 3, autoscale.RaisedToMinimum},
		{"on the minimum", 3, 50, 3, autoscale.NoChange},
		{"on the maximum", 8, 50, 8, autoscale.NoChange},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := limited(setting(outAndIn()...), 3, 8, 5)
			var d autoscale.Decision
			s.Evaluate(autoscale.Input{
				Now: noon, Capacity: row.capacity, Last: running,
				Metrics: []autoscale.Metric{steady("CPU", row.cpu)},
			}, &d)
			expect(t, &d, row.to, row.outcome)
			if d.Winner != -1 || len(d.Readings) != 2 {
				t.Errorf("winner %d, %d readings, want -1 and 2", d.Winner, len(d.Readings))
			}
		})
	}
}

func TestRulesAreCutByLimits(t *testing.T) {
	s := limited(setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(5)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(5)},
	), 3, 8, 5)
	d := atNoon(s, 6, steady("CPU", 90))
	expect(t, d, 8, autoscale.ScaledOut)
	if d.Wanted != 11 || d.Allowed != 8 {
		t.Errorf("wanted %d, allowed %d, want 11 and 8", d.Wanted, d.Allowed)
	}
	expect(t, atNoon(s, 8, steady("CPU", 90)), 8, autoscale.AtMaximum)
	// 25·6/3 = 50 at the minimum is safe; at the 1 that is asked for it would not be.
	expect(t, atNoon(s, 6, steady("CPU", 25)), 3, autoscale.ScaledIn)
	expect(t, atNoon(s, 3, steady("CPU", 25)), 3, autoscale.AtMinimum)
}

func TestEmptyProfileKeepsLimits(t *testing.T) {
	s := limited(setting(), 2, 4, 3)
	expect(t, atNoon(s, 1), 2, autoscale.RaisedToMinimum)
	expect(t, atNoon(s, 5), 4, autoscale.LoweredToMaximum)
	expect(t, atNoon(s, 2), 2, autoscale.NoChange) // not to the default: nothing is unreadable
}

func TestDisabled(t *testing.T) {
	s := limited(setting(outAndIn()...), 2, 4, 3)
	s.Enabled = false
	expect(t, atNoon(s, 9, steady("CPU", 90)), 9, autoscale.Disabled)
}

func TestMissingMetrics(t *testing.T) {
	unseen := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(20 * minute)}
	for _, row := range []struct {
		name     string
		capacity int
		metrics  []autoscale.Metric
		to       int
		outcome  autoscale.Outcome
	}{
		{"no metric, below the default", 2, nil, 4, autoscale.RaisedToDefault},
		{"empty series, below the default", 2, []autoscale.Metric{unseen}, 4, autoscale.RaisedToDefault},
		{"no metric, at the default", 4, nil, 4, autoscale.NoData},
		{"no metric, above the default", 7, nil, 7, autoscale.NoData},
		{"the other rule has data", 2, []autoscale.Metric{steady("Memory", 60)}, 2, autoscale.NoChange},
		{"one scale-in rule has no data", 5, []autoscale.Metric{steady("CPU", 10)}, 5, autoscale.NoChange},
		{"one scale-out rule has no data", 5, []autoscale.Metric{steady("CPU", 90)}, 6, autoscale.ScaledOut},
		{"both have data", 5, []autoscale.Metric{steady("Memory", 10), steady("CPU", 10)}, 4,
			autoscale.ScaledIn},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := limited(setting(append(outAndIn(),
				autoscale.Rule{Trigger: when("Memory", autoscale.GreaterThan, 70), Action: out(1)},
				autoscale.Rule{Trigger: when("Memory", autoscale.LessThan, 30), Action: in(1)},
			)...), 1, 10, 4)
			expect(t, atNoon(s, row.capacity, row.metrics...), row.to, row.outcome)
		})
	}
}

// The first runs of a scenario have no published minute; the default is kept and
// rules begin with the first minute they see.
func TestFirstMinutes(t *testing.T) {
	s := limited(setting(outAndIn()...), 1, 10, 2)
	s.PublicationDelay = 2 * minute
	metric := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(s.Lookback())}
	var d autoscale.Decision
	for now, want := range []autoscale.Outcome{
		autoscale.NoData, autoscale.NoData, autoscale.NoData, autoscale.ScaledOut,
	} {
		if now > 0 {
			metric.Series.Append(record(sim.Time(now)*minute, 95, 95))
		}
		s.Evaluate(autoscale.Input{
			Now: sim.Time(now) * minute, Capacity: 2, Metrics: []autoscale.Metric{metric},
		}, &d)
		if d.Outcome != want {
			t.Errorf("run at minute %d: %v, want %v", now, d.Outcome, want)
		}
	}
}

func TestScaleOutGoesFirst(t *testing.T) {
	s := setting(append(outAndIn(),
		autoscale.Rule{Trigger: when("Queue", autoscale.GreaterThan, 100), Action: out(2)})...)
	d := atNoon(s, 4, steady("CPU", 10), steady("Queue", 101))
	expect(t, d, 6, autoscale.ScaledOut)
	if !d.Readings[1].Fired {
		t.Error("the scale-in rule is not told as true")
	}
	// Also where scale-out has no room left.
	expect(t, atNoon(limited(s, 1, 4, 1), 4, steady("CPU", 10), steady("Queue", 101)),
		4, autoscale.AtMaximum)
}

func TestWinners(t *testing.T) {
	always := when("CPU", autoscale.GreaterThanOrEqual, 0)
	exactly := func(direction autoscale.Direction, count int) autoscale.Action {
		return autoscale.Action{Direction: direction, Type: autoscale.ExactCount, Value: count}
	}
	for _, row := range []struct {
		name    string
		actions []autoscale.Action
		to      int
		winner  int
		outcome autoscale.Outcome
	}{
		{"largest increase", []autoscale.Action{out(1), out(4), out(3)}, 14, 1, autoscale.ScaledOut},
		{"first of equal increases", []autoscale.Action{out(2), out(2)}, 12, 0, autoscale.ScaledOut},
		{"count beside exact count", []autoscale.Action{out(1), exactly(autoscale.Increase, 13)}, 13, 1,
			autoscale.ScaledOut},
		{"exact count below", []autoscale.Action{exactly(autoscale.Increase, 5)}, 10, 0,
			autoscale.AtExactCount},
		{"exact count below, another above", []autoscale.Action{exactly(autoscale.Increase, 5), out(1)}, 11, 1,
			autoscale.ScaledOut},
		{"smallest reduction", []autoscale.Action{in(3), in(1), in(2)}, 9, 1, autoscale.ScaledIn},
		{"first of equal reductions", []autoscale.Action{in(2), in(2)}, 8, 0, autoscale.ScaledIn},
		{"exact count above", []autoscale.Action{in(1), exactly(autoscale.Decrease, 12)}, 10, 1,
			autoscale.AtExactCount},
		{"none beside scale-in", []autoscale.Action{exactly(autoscale.None, 1), in(2)}, 8, 1,
			autoscale.ScaledIn},
		{"none alone", []autoscale.Action{exactly(autoscale.None, 1)}, 10, -1, autoscale.NoChange},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := setting()
			for _, action := range row.actions {
				s.Profiles[0].Rules = append(s.Profiles[0].Rules, autoscale.Rule{Trigger: always, Action: action})
			}
			d := atNoon(s, 10, steady("CPU", 10))
			expect(t, d, row.to, row.outcome)
			if d.Winner != row.winner {
				t.Errorf("rule %d won, want %d", d.Winner, row.winner)
			}
		})
	}
}

// A rule that never acts neither holds scale-in back nor counts as readable.
func TestDirectionNone(t *testing.T) {
	watch := autoscale.Rule{Trigger: when("Memory", autoscale.GreaterThan, 90)}
	s := limited(setting(append(outAndIn(), watch)...), 1, 10, 6)
	d := atNoon(s, 4, steady("CPU", 10), steady("Memory", 50))
	expect(t, d, 3, autoscale.ScaledIn)
	if d.Readings[2].Value != 50 {
		t.Errorf("the watching rule read %v, want 50", d.Readings[2].Value)
	}
	d = atNoon(s, 7, steady("CPU", 50), steady("Memory", 95))
	expect(t, d, 7, autoscale.NoChange)
	if !d.Readings[2].Fired || d.Near() {
		t.Errorf("fired %v and near %v, want true and false", d.Readings[2].Fired, d.Near())
	}
	expect(t, atNoon(s, 4, steady("Memory", 50)), 6, autoscale.RaisedToDefault)
}

func TestNear(t *testing.T) {
	s := limited(setting(append(outAndIn(),
		autoscale.Rule{Trigger: when("Memory", autoscale.LessThan, 30), Action: in(1)})...), 1, 4, 1)
	for _, row := range []struct {
		name        string
		cpu, memory float64
		near        bool
	}{
		{"quiet", 50, 50, false},
		{"one of two scale-in rules", 10, 50, true},
		{"at the maximum", 90, 50, true},
		{"scaled in", 10, 10, false},
	} {
		if got := atNoon(s, 4, steady("CPU", row.cpu), steady("Memory", row.memory)).Near(); got != row.near {
			t.Errorf("%s: near %v, want %v", row.name, got, row.near)
		}
	}
}

// An empty set is judged as one instance would be, so that a queue can call the
// first one.
func TestScaleFromAndToZero(t *testing.T) {
	s := limited(setting(
		autoscale.Rule{Trigger: perInstance(when("Queue", autoscale.GreaterThanOrEqual, 5)), Action: out(1)},
		autoscale.Rule{Trigger: perInstance(when("Queue", autoscale.LessThan, 5)), Action: in(1)},
	), 0, 10, 0)
	expect(t, atNoon(s, 0, steady("Queue", 7)), 1, autoscale.ScaledOut)
	expect(t, atNoon(s, 0, steady("Queue", 0)), 0, autoscale.AtMinimum)
	expect(t, atNoon(s, 1, steady("Queue", 4)), 0, autoscale.ScaledIn)
	expect(t, atNoon(s, 1, steady("Queue", 0)), 0, autoscale.ScaledIn)
}

// A decision that is filled again keeps nothing of the run before, and a clone
// keeps everything.
func TestDecisionIsReused(t *testing.T) {
	s := setting(outAndIn()...)
	busy, idle := steady("CPU", 90), steady("CPU", 50)
	var d autoscale.Decision
	s.Evaluate(autoscale.Input{Now: noon, Capacity: 4, Metrics: []autoscale.Metric{busy}}, &d)
	kept := d.Clone()
	if diff := cmp.Diff(atNoon(s, 4, busy), &kept); diff != "" {
		t.Error(diff)
	}
	s.Evaluate(autoscale.Input{Now: noon, Capacity: 4, Metrics: []autoscale.Metric{idle}}, &d)
	if diff := cmp.Diff(atNoon(s, 4, idle), &d); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(atNoon(s, 4, busy), &kept); diff != "" {
		t.Errorf("the clone changed: %s", diff)
	}
}

func TestEvaluatePanics(t *testing.T) {
	mustPanic(t, func() { atNoon(setting(), -1) })
	for _, trigger := range []autoscale.Trigger{
		{MetricName: "m", TimeGrain: minute, TimeWindow: minute, Operator: 6},
		{MetricName: "m", TimeGrain: minute, TimeWindow: minute, Statistic: 5},
		{MetricName: "m", TimeGrain: minute, TimeWindow: minute, TimeAggregation: 6},
	} {
		mustPanic(t, func() { atNoon(setting(autoscale.Rule{Trigger: trigger}), 4, steady("m", 1)) })
	}
	for _, c := range []autoscale.Capacity{
		{Minimum: 3, Maximum: 2, Default: 2},
		{Minimum: 1, Maximum: 2, Default: 3},
		{Minimum: 2, Maximum: 4, Default: 1},
		{Minimum: -1, Maximum: 4, Default: 1},
	} {
		mustPanic(t, func() { atNoon(limited(setting(), c.Minimum, c.Maximum, c.Default), 2) })
	}
	if math.MaxInt > math.MaxInt32 {
		tooMany := math.MaxInt32
		tooMany++
		mustPanic(t, func() { atNoon(setting(), tooMany) })
	}
}

// While automatic zone rebalancing moves an instance, scale-in waits, also that to
// a lower maximum; scale-out does not.
func TestScaleInWaitsForAMove(t *testing.T) {
	for _, row := range []struct {
		capacity int
		cpu      float64
		to       int
		outcome  autoscale.Outcome
	}{
		{5, 10, 5, autoscale.HeldByMove},
		{12, 50, 12, autoscale.HeldByMove},
		{5, 90, 6, autoscale.ScaledOut},
		{5, 50, 5, autoscale.NoChange},
	} {
		s := limited(setting(outAndIn()...), 1, 10, 4)
		var d autoscale.Decision
		s.Evaluate(autoscale.Input{
			Now: noon, Capacity: row.capacity, Metrics: []autoscale.Metric{steady("CPU", row.cpu)}, Moving: true,
		}, &d)
		expect(t, &d, row.to, row.outcome)
		if d.Outcome == autoscale.HeldByMove && (d.Reason() == "" || d.Missing() == "") {
			t.Errorf("%d instances: no reason", row.capacity)
		}
	}
}

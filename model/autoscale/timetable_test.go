package autoscale_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

const day = sim.Day

// Understand autoscale settings, Autoscale with multiple profiles: the order of
// precedence, and how long a recurring profile lasts.
func TestTimetable(t *testing.T) {
	weekdays := autoscale.Binding{Starts: []sim.Time{-4 * day, 3 * day, 10 * day}}
	weekend := autoscale.Binding{Starts: []sim.Time{-2 * day, 5 * day}}
	for name, c := range map[string]struct {
		bindings []autoscale.Binding
		want     []autoscale.Switch
	}{
		"the default alone": {make([]autoscale.Binding, 1), []autoscale.Switch{{At: 0, Profile: 0}}},
		"a fixed date, both ends included": {
			[]autoscale.Binding{{}, {Fixed: true, From: day, To: 2 * day}},
			[]autoscale.Switch{{At: 0, Profile: 0}, {At: day, Profile: 1}, {At: 2*day + 1, Profile: 0}},
		},
		"of two fixed dates the first listed": {
			[]autoscale.Binding{{Fixed: true, From: 2 * day, To: 3 * day}, {Fixed: true, From: -day, To: 5 * day}, {}},
			[]autoscale.Switch{
				{At: 0, Profile: 1}, {At: 2 * day, Profile: 0}, {At: 3*day + 1, Profile: 1}, {At: 5*day + 1, Profile: 2}},
		},
		"a recurring profile lasts until the next; the default never has its turn": {
			[]autoscale.Binding{{}, weekdays, weekend},
			[]autoscale.Switch{{At: 0, Profile: 2}, {At: 3 * day, Profile: 1}, {At: 5 * day, Profile: 2}},
		},
		"one recurring profile begins and never ends": {
			[]autoscale.Binding{{}, {Starts: []sim.Time{3 * day}}},
			[]autoscale.Switch{{At: 0, Profile: 0}, {At: 3 * day, Profile: 1}},
		},
		"a fixed date goes before a recurring one": {
			[]autoscale.Binding{weekdays, weekend, {Fixed: true, From: 4 * day, To: 6 * day}},
			[]autoscale.Switch{
				{At: 0, Profile: 1}, {At: 3 * day, Profile: 0}, {At: 4 * day, Profile: 2}, {At: 6*day + 1, Profile: 1}},
		},
		"of two that begin together the first listed": {
			[]autoscale.Binding{{Starts: []sim.Time{-day, day}}, {Starts: []sim.Time{-2 * day, day}}},
			[]autoscale.Switch{{At: 0, Profile: 0}},
		},
	} {
		if diff := cmp.Diff(c.want, autoscale.Timetable(c.bindings, 7*day)); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

// Autoscale best practices (2022 text): Monday begins with two instances; the
// first run raises them to the Monday profile's minimum, and from then on only its
// CPU rules count, however long the queue.
func TestWE55_MondayProfile(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: when("Queue", autoscale.GreaterThan, 10), Action: out(1)},
		autoscale.Rule{Trigger: when("Queue", autoscale.LessThan, 3), Action: in(1)},
	)
	s.Profiles[0].Capacity = autoscale.Capacity{Minimum: 2, Maximum: 10, Default: 2}
	s.Profiles = append(s.Profiles, autoscale.Profile{
		Name:     "Monday",
		Capacity: autoscale.Capacity{Minimum: 3, Maximum: 10, Default: 3},
		Rules: []autoscale.Rule{
			{Trigger: when("CPU", autoscale.GreaterThan, 80), Action: out(1)},
			{Trigger: when("CPU", autoscale.LessThan, 20), Action: in(1)},
		},
	})
	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, {Starts: []sim.Time{noon}}}, day)
	long, busy := steady("Queue", 50), steady("CPU", 85)
	expect(t, atNoon(s, 2, long, steady("CPU", 50)), 3, autoscale.RaisedToMinimum)
	expect(t, atNoon(s, 3, long, steady("CPU", 50)), 3, autoscale.NoChange)
	expect(t, atNoon(s, 3, long, busy), 4, autoscale.ScaledOut)

	s.Timetable = nil // any other day
	expect(t, atNoon(s, 3, long, busy), 4, autoscale.ScaledOut)
	expect(t, atNoon(s, 3, steady("Queue", 5), busy), 3, autoscale.NoChange)
}

// Common autoscale patterns: a week with a minimum of 10, and 3 before and after
// it. The raise itself is the rule of the limits.
func TestWE71_OneWeekWithMoreInstances(t *testing.T) {
	s := setting()
	s.Profiles[0].Capacity = autoscale.Capacity{Minimum: 3, Maximum: 20, Default: 3}
	s.Profiles = append(s.Profiles, autoscale.Profile{
		Name: "launch", Capacity: autoscale.Capacity{Minimum: 10, Maximum: 20, Default: 10},
	})
	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, {Fixed: true, From: 7 * day, To: 14 * day}}, 30*day)
	for _, c := range []struct {
		at       sim.Time
		from, to int
	}{{6 * day, 3, 3}, {7 * day, 3, 10}, {14 * day, 10, 10}, {14*day + minute, 10, 10}, {14*day + minute, 2, 3}} {
		var d autoscale.Decision
		s.Evaluate(autoscale.Input{Now: c.at, Capacity: c.from}, &d)
		if d.To != c.to {
			t.Errorf("at %v: %d → %d, want %d", c.at, c.from, d.To, c.to)
		}
	}
}

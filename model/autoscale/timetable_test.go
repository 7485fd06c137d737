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

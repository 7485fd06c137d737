package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmssim/model/workload"
	"vmssim/sim"
)

func TestJudge(t *testing.T) {
	const r = workload.Request
	gate := Gate{Errors: 10_000, Requests: 100, Unhealthy: 200_000, Window: 5 * sim.Minute, Timeout: 30 * sim.Minute}
	for _, c := range []struct {
		name string
		gate func(*Gate)
		see  GateReading
		want GateWord
		says string
	}{
		{"all is well", nil, GateReading{Answered: 1000 * r, Errors: 10 * r, Upgraded: 5, Unhealthy: 1, Lasted: 30 * sim.Minute}, GateOpen, ""},
		{"more than 1 % errors", nil, GateReading{Answered: 1000 * r, Errors: 11 * r}, GateErrors,
			"1.1 % of the 1000 requests that the new release has answered in 5m are errors; the gate is 1 %"},
		{"a millionth of a request more", nil, GateReading{Answered: 1000 * r, Errors: 10*r + 1}, GateErrors, "the gate is 1 %"},
		{"99 requests, all errors", nil, GateReading{Answered: 99 * r, Errors: 99 * r}, GateUnsure,
			"the new release has answered 99 requests in 5m; of fewer than 100 nothing is said"},
		{"one request more", nil, GateReading{Answered: 100 * r, Errors: 99 * r}, GateErrors, "99 % of the 100 requests"},
		{"too few requests, but unhealthy", nil, GateReading{Upgraded: 4, Unhealthy: 1}, GateUnhealthy,
			"1 of 4 upgraded instances are unhealthy; the gate is 20 %"},
		{"errors are not watched", func(g *Gate) { g.Errors = Unwatched }, GateReading{Answered: 1000 * r, Errors: 1000 * r}, GateOpen, ""},
		{"health is not watched", func(g *Gate) { g.Unhealthy = Unwatched }, GateReading{Answered: 1000 * r, Upgraded: 1, Unhealthy: 1}, GateOpen, ""},
		{"none may be unhealthy", func(g *Gate) { g.Unhealthy = 0 }, GateReading{Answered: 1000 * r, Upgraded: 1000, Unhealthy: 1}, GateUnhealthy, "the gate is 0 %"},
		{"nobody is upgraded yet", func(g *Gate) { g.Unhealthy = 0 }, GateReading{Answered: 1000 * r}, GateOpen, ""},
		{"too long", nil, GateReading{Answered: 1000 * r, Lasted: 30*sim.Minute + 1}, GateTimeout, "it takes longer than 30m"},
		{"no time is too long", func(g *Gate) { g.Timeout = 0 }, GateReading{Answered: 1000 * r, Lasted: 1000 * sim.Hour}, GateOpen, ""},
	} {
		g := gate
		if c.gate != nil {
			c.gate(&g)
		}
		word, reason := g.Judge(c.see)
		if word != c.want || !strings.Contains(reason, c.says) || (reason == "") != (word == GateOpen) {
			t.Errorf("%s: %v, %q; want %v, %q", c.name, word, reason, c.want, c.says)
		}
		if word.Stops() != (word >= GateErrors) {
			t.Errorf("%s: %v stops: %t", c.name, word, word.Stops())
		}
	}
}

// The last batch goes back first, of each who is there and has the new model; at last
// those that came new, no more at once than the largest batch had.
func TestTakeBack(t *testing.T) {
	batches := [][]int{{0}, {1, 2, 3}, {4, 5, 6}}
	waiting := func(ids ...int) (list []Upgradable) {
		for _, id := range ids {
			list = append(list, Upgradable{ID: id})
		}
		return list
	}
	for _, c := range []struct {
		waiting []Upgradable
		want    []int
		says    string
	}{
		{waiting(0, 1, 2, 3, 4, 5, 6, 20), []int{4, 5, 6}, "batch 3"},
		{waiting(0, 1, 2, 3, 5), []int{5}, "batch 3"},
		{waiting(0, 1, 3), []int{1, 3}, "batch 2"},
		{waiting(0, 20), []int{0}, "batch 1"},
		{waiting(20, 21, 22, 23), []int{20, 21, 22}, "new ones"},
		{waiting(23), []int{23}, "new ones"},
	} {
		ids, reason := TakeBack(batches, c.waiting)
		if !slices.Equal(ids, c.want) || !strings.Contains(reason, c.says) {
			t.Errorf("%v: %v, %q; want %v of %s", c.waiting, ids, reason, c.want, c.says)
		}
	}
	if ids, _ := TakeBack(nil, waiting(7, 8)); fmt.Sprint(ids) != "[7]" {
		t.Errorf("%v without any batch", ids)
	}
}

// Models that a set has left again are not on the way to later ones.
func TestWayBetweenModels(t *testing.T) {
	s := set{models: []setModel{
		{}, {before: 0, modelStep: modelStep{reimages: true}}, {before: 0, modelStep: modelStep{installs: []int{1}}}, {before: 2, modelStep: modelStep{installs: []int{0}}},
	}}
	for _, c := range []struct {
		a, b     int
		reimages bool
		installs string
	}{
		{0, 0, false, "[]"}, {0, 1, true, "[]"}, {1, 0, true, "[]"}, {0, 2, false, "[1]"}, {0, 3, false, "[0 1]"}, {3, 0, false, "[0 1]"},
		{1, 3, true, "[0 1]"}, {2, 3, false, "[0]"},
	} {
		if step := s.between(c.a, c.b); step.reimages != c.reimages || fmt.Sprint(step.installs) != c.installs {
			t.Errorf("from %d to %d: %+v", c.a, c.b, step)
		}
	}
}

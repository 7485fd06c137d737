package model

import (
	"testing"

	"vmssim/sim"
)

// The life cycle as a picture: every path from a request to the end.
func TestLifeCycle(t *testing.T) {
	paths := [][]State{
		{Requested, Creating, Booting, Installing, Running, Draining, Deleting, Deleted},
		{Requested, Creating, Booting, Running, Deallocating, Deallocated, Booting, Running},
		{Running, Failed, Running, Failed, Deleting, Deleted},
		{Running, Booting, Running, Stopping, Stopped, Booting, Installing, Running},
		{Running, Draining, Deallocating, Deallocated, Deleting, Deleted}, // an eviction
		{Creating, Deleting}, {Booting, Deleting}, {Installing, Deleting}, {Deallocated, Deleting},
	}
	for _, path := range paths {
		for i := 1; i < len(path); i++ {
			if !path[i-1].Allows(path[i]) {
				t.Errorf("%v may not go to %v", path[i-1], path[i])
			}
		}
	}
	for _, no := range [][2]State{
		{Deleted, Running}, {Deleting, Running}, {Requested, Running}, {Deallocated, Running},
		{Draining, Running}, {Failed, Draining}, {Running, Running},
	} {
		if no[0].Allows(no[1]) {
			t.Errorf("%v may go to %v", no[0], no[1])
		}
	}
}

// Billing by state ("States and billing status of Azure virtual machines").
func TestBilledStates(t *testing.T) {
	billed := map[State]bool{Booting: true, Installing: true, Running: true, Draining: true,
		Stopping: true, Stopped: true, Failed: true}
	for s := State(0); s < States; s++ {
		if s.Billed() != billed[s] {
			t.Errorf("%v billed: %t", s, s.Billed())
		}
	}
}

func TestPlace(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts [][]int
		closed int
		zone   int
		domain int
	}{
		{"an empty set begins with the first zone", [][]int{{0}, {0}, {0}}, -1, 0, 0},
		{"the emptiest zone (WE-03: 1/3/3 is not balanced)", [][]int{{1}, {3}, {3}}, -1, 0, 0},
		{"equal zones: the first", [][]int{{2}, {1}, {1}}, -1, 1, 0},
		{"delete three in zone 1, then add: zone 1", [][]int{{0}, {3}, {3}}, -1, 0, 0},
		{"the emptiest fault domain of the zone", [][]int{{2, 1, 1}, {2, 2, 2}}, -1, 0, 1},
		{"the emptiest zone of those that are up", [][]int{{0}, {3}, {2}}, 0, 2, 0},
		{"no zone is up", [][]int{{0}}, 0, -1, 0},
	} {
		open := make([]bool, len(c.counts))
		for z := range open {
			open[z] = z != c.closed
		}
		if p := Place(c.counts, open); p.Zone != c.zone || p.FaultDomain != c.domain {
			t.Errorf("%s: zone %d, domain %d", c.name, p.Zone, p.FaultDomain)
		}
	}
}

// fleet makes candidates from the zones' ids, all in fault domain 0.
func fleet(zones ...[]int) []Candidate {
	var list []Candidate
	for z, ids := range zones {
		for _, id := range ids {
			list = append(list, Candidate{ID: id, Zone: z})
		}
	}
	return list
}

func TestVictims(t *testing.T) {
	// The zones of WE-13 under Default: the fullest zones are 1 and 2 (four each),
	// together their highest id is 11; then zone 1 alone has four: 10; then all have
	// three: 9 is the highest of {3,4,5}, {2,6,9}, {1,7,8}; then zones 1 and 3: 8; then
	// zone 1: 5; then two in each of {3,4}, {2,6}, {1,7}: 7.
	got := Victims(fleet([]int{3, 4, 5, 10}, []int{2, 6, 9, 11}, []int{1, 7, 8}), 3, 1, 6)
	for i, want := range []int{11, 10, 9, 8, 5, 7} {
		if got[i].ID != want {
			t.Errorf("victim %d is %d, want %d", i, got[i].ID, want)
		}
	}
	// Fault domains: domain 1 has two, so its highest id goes although 9 is higher.
	domains := []Candidate{{ID: 2, FaultDomain: 1}, {ID: 5, FaultDomain: 1}, {ID: 9, FaultDomain: 0}}
	if v := Victims(domains, 1, 2, 1); v[0].ID != 5 {
		t.Errorf("victim %d, want 5", v[0].ID)
	}
	if n := len(Victims(domains, 1, 2, 9)); n != 3 {
		t.Errorf("%d victims of 3", n)
	}
}

// Probes every 5 s from phase 2 s: at 2, 7, 12, 17 s …
func TestProbeVerdict(t *testing.T) {
	s := sim.Second
	for _, c := range []struct {
		name          string
		probe         Probe
		now           sim.Time
		first, silent bool
		want          sim.Time
	}{
		{"first up: one success", Probe{Interval: 5 * s, Threshold: 3}, 8 * s, true, false, 12 * s},
		{"a probe of the same instant counts", Probe{Interval: 5 * s, Threshold: 1}, 12 * s, false, false, 12 * s},
		{"before the first probe", Probe{Interval: 5 * s, Threshold: 1}, 1 * s, false, false, 2 * s},
		{"three results in a row", Probe{Interval: 5 * s, Threshold: 3}, 8 * s, false, false, 22 * s},
		{"no answer: HTTP fails with the interval", Probe{Interval: 5 * s, Threshold: 1}, 8 * s, false, true, 17 * s},
		{"WE-27: HTTP fails at 30 s", Probe{Interval: 120 * s, Threshold: 1}, 3 * s, false, true, 152 * s},
		{"TCP fails with the interval", Probe{Protocol: TCP, Interval: 120 * s, Threshold: 1}, 3 * s, false, true, 242 * s},
	} {
		if got := c.probe.verdict(c.now, 2*s, c.first, c.silent); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Every kind of event has a rank, and ranks follow a real instant.
func TestRanks(t *testing.T) {
	order := []eventKind{failureDue, stepDone, actionDue, loadChanges, rotationDue, minuteDone, autoscaleDue}
	for i := 1; i < len(order); i++ {
		if ranks[order[i-1]] >= ranks[order[i]] {
			t.Errorf("event kind %d does not rank before %d", order[i-1], order[i])
		}
	}
}

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
		{Running, Installing, Running},                                    // an extension that is upgraded in place
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
		{Draining, Running}, {Failed, Draining}, {Running, Running}, {Lingering, Running}, {Lingering, Deleted},
	} {
		if no[0].Allows(no[1]) {
			t.Errorf("%v may go to %v", no[0], no[1])
		}
	}
}

// Billing by state ("States and billing status of Azure virtual machines").
func TestBilledStates(t *testing.T) {
	billed := map[State]bool{Booting: true, Installing: true, Running: true, Draining: true,
		Stopping: true, Stopped: true, Failed: true, Lingering: true}
	for s := State(0); s < States; s++ {
		if s.Billed() != billed[s] {
			t.Errorf("%v billed: %t", s, s.Billed())
		}
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
		{"an HTTP probe waits 30 s", Probe{Interval: 120 * s, Threshold: 1}, 3 * s, false, true, 152 * s},
		{"a gateway's probe waits for its timeout, three times in a row", Probe{Interval: 30 * s, Threshold: 3, Rise: 1, Timeout: 10 * s}, 3 * s, false, true, 102 * s},
		{"one success takes a gateway's member back", Probe{Interval: 30 * s, Threshold: 3, Rise: 1}, 3 * s, false, false, 32 * s},
		{"TCP fails with the interval", Probe{Protocol: TCP, Interval: 120 * s, Threshold: 1}, 3 * s, false, true, 242 * s},
	} {
		up := c.silent || !c.first && c.probe.Rise == 0
		results := c.probe.results(up, !c.first)
		if got := c.probe.verdict(c.now, 2*s, results, c.silent); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// WE-27: an HTTP probe every 120 s without an answer fails 30 s after it is sent,
// not at the next one.
func TestWE27(t *testing.T) {
	probe := Probe{Interval: 120 * sim.Second, Threshold: 1}
	sent := 240 * sim.Second
	if got := probe.verdict(sent, 0, 1, true); got != sent+30*sim.Second {
		t.Errorf("a probe sent at %v fails at %v, want 30s later", sent, got)
	}
	source := HealthSource{Probe: probe}
	l := source.begin(0, 0, Works)
	source.advance(&l)
	source.turn(&l, sent-sim.Second, TellsNothing)
	if health, at := source.next(&l); health != Unhealthy || at != sent+30*sim.Second {
		t.Errorf("%v at %v, want Unhealthy 30s after the probe", health, at)
	}
}

// Every kind of event has a rank, and ranks follow a real instant.
func TestRanks(t *testing.T) {
	order := []eventKind{failureDue, stepDone, actionDue, loadChanges, rotationDue, minuteDone, autoscaleDue, matchDue}
	for i := 1; i < len(order); i++ {
		if ranks[order[i-1]] >= ranks[order[i]] {
			t.Errorf("event kind %d does not rank before %d", order[i-1], order[i])
		}
	}
}

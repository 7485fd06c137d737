package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

func administered(at sim.Time, state model.AdminState) model.Action {
	return model.Action{At: at, Kind: model.SetAdminState, Instances: []int{0}, Admin: state}
}

// outOfRotation returns how long an instance was out of rotation, which it is in
// at the start and comes back to.
func outOfRotation(t *testing.T, r *collect.Result, id int) (spans []sim.Time) {
	t.Helper()
	since := sim.Time(0)
	for _, e := range logged(r, model.RotationChanged) {
		switch {
		case e.Instance != id:
		case e.To == "out":
			since = e.At
		case e.At > 0:
			spans = append(spans, e.At-since)
		}
	}
	return spans
}

// An instance that is Down gets nothing new and loses nothing; with None its
// probe, which found it up all the time, decides again at once.
func TestAdminDownDrains(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Actions = []model.Action{administered(10*sim.Minute, model.AdminDown), administered(40*sim.Minute, model.AdminNone)}
	r := play(t, c)
	if lost := r.Workloads[0].LostTotal(); lost != 0 {
		t.Errorf("lost %d", lost)
	}
	if got := outOfRotation(t, r, 0); len(got) != 1 || got[0] != 30*sim.Minute {
		t.Errorf("out of rotation for %v, want 30m", got)
	}
	if got := r.ScaleSets[0].Serving; math.Abs(got.Mean-2.5) > 1e-9 {
		t.Errorf("%v serve on average, want 2.5", got.Mean)
	}
}

// An instance that is Up keeps its third of 30 requests a second though its
// application answers nothing for 20 minutes: 10 · 1200 are lost. Back on None the
// probe, which has failed, takes it out.
func TestAdminUpIgnoresTheProbe(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsNothing}}
	c.Actions = []model.Action{
		administered(5*sim.Minute, model.AdminUp),
		{At: 10 * sim.Minute, Kind: model.SickenInstances, Instances: []int{0}},
		administered(30*sim.Minute, model.AdminNone),
	}
	r := play(t, c)
	// And what it was working on, a second of 10 with a service of 0.1 s and their wait.
	if got := float64(r.Workloads[0].LostTotal()) / 1e6; math.Abs(got-12000) > 2 {
		t.Errorf("lost %v, want 12000 and what was in flight", got)
	}
	for _, e := range logged(r, model.RotationChanged) {
		if e.At > 0 && e.At != 30*sim.Minute {
			t.Errorf("rotation at %v, want 30m", e.At)
		}
	}
}

// What is stopped leaves rotation though it is Up, and is back as soon as it runs,
// before its probe; what is Down stays out.
func TestAdminStateOutlastsARestart(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.LoadBalancers[0].Deregistration = 2 * sim.Second
	stop := []model.Action{
		{At: 10 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
		{At: 20 * sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
	}
	c.Actions = append([]model.Action{administered(5*sim.Minute, model.AdminUp)}, stop...)
	// Ten minutes, 10 s of start and 30 s of boot, less the two seconds.
	if got, want := outOfRotation(t, play(t, c), 0), 10*sim.Minute+38*sim.Second; len(got) != 1 || got[0] != want {
		t.Errorf("Up: out of rotation for %v, want %v", got, want)
	}
	c.Actions = append([]model.Action{administered(5*sim.Minute, model.AdminDown)}, stop...)
	if got := outOfRotation(t, play(t, c), 0); len(got) != 0 {
		t.Errorf("Down: back after %v", got)
	}
}

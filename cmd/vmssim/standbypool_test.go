package main

import (
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/sim"
)

// The scenario standby-pool shows what it says: the readier the pool, the sooner
// ten more instances are ready, and only a running pool costs much.
func TestStandbyPoolShowsWhatItSays(t *testing.T) {
	r := playLibrary(t, "standby-pool", experiment.Options{Seed: 1})
	atMost := []sim.Time{sim.Hour, 90 * sim.Second, 30 * sim.Second, 0} // none, deallocated, hibernated, running
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if got := set.ScaleOuts.AllReady; got.Count != 6 || got.Max > atMost[i] {
			t.Errorf("%s: all ready %+v, want at most %v", set.Name, got, atMost[i])
		}
		if i > 0 && (set.Standby.Taken != 60 || set.Standby.Created != 0) {
			t.Errorf("%s: %d taken, %d created", set.Name, set.Standby.Taken, set.Standby.Created)
		}
	}
	if none := r.ScaleSets[0].ScaleOuts.AllReady.Mean; none < 4*sim.Minute {
		t.Errorf("without a pool all are ready after %v", none)
	}
	none, hibernated, running := r.ScaleSets[0].Cost, r.ScaleSets[2].Cost, r.ScaleSets[3].Cost
	if hibernated.Total <= none.Total || running.Total < hibernated.Total*2 {
		t.Errorf("cost without %v, hibernated %v, running %v", none.Total, hibernated.Total, running.Total)
	}
	if running.ByCause[collect.CostStandby] < none.Total {
		t.Errorf("the running pool costs %v", running.ByCause[collect.CostStandby])
	}
}

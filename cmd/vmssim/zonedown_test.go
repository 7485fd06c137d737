package main

import (
	"testing"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/sim"
)

// zone-down: both tiers lose a third of their load until the probes notice, 10 to
// 15 s; the tight one also loses what four instances cannot serve of 150 requests
// a second, until autoscale has brought others; the one with a zone to spare does
// not, and costs almost half as much again.
func TestZoneDownShowsWhatItSays(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		r := playLibrary(t, "zone-down", experiment.Options{Seed: seed})
		for i := range r.Workloads {
			w := &r.Workloads[i]
			if dead := float64(w.Lost[model.LostDeadBackend]) / 1e6; dead < 50*10 || dead > 50*15+300 {
				t.Errorf("seed %d: %s lost %.0f to dead backends, want 500 to 750 and what scale-ins add", seed, w.Name, dead)
			}
			if w.Lost[model.LostZoneOutage] == 0 {
				t.Errorf("seed %d: %s lost nothing in flight", seed, w.Name)
			}
		}
		tight, spare := &r.ScaleSets[0], &r.ScaleSets[1]
		late := func(i int) float64 {
			return float64(r.Workloads[i].Lost[model.LostTimeout]+r.Workloads[i].Lost[model.LostOverload]) / 1e6
		}
		if a, b := late(0), late(1); a < 1000 || b > 100 {
			t.Errorf("seed %d: the tight tier lost %.0f to overload, the other %.0f", seed, a, b)
		}
		if tight.BelowRequired < 3*sim.Minute || tight.BelowRequired > 15*sim.Minute || spare.BelowRequired != 0 {
			t.Errorf("seed %d: below required for %v and %v; autoscale must end it, the outage lasts 45m",
				seed, tight.BelowRequired, spare.BelowRequired)
		}
		if tight.Autoscale.ScaledOut == 0 || spare.Autoscale.ScaledOut != 0 {
			t.Errorf("seed %d: scaled out %d and %d times", seed, tight.Autoscale.ScaledOut, spare.Autoscale.ScaledOut)
		}
		for z, zone := range tight.Zones {
			if most := zone.Serving.Max; zone.Name != "2" && most <= 2 || zone.Name == "2" && most > 2 {
				t.Errorf("seed %d: zone %s had %d at most", seed, tight.Zones[z].Name, most)
			}
		}
		if more := float64(spare.Cost.Total) / float64(tight.Cost.Total); more < 1.35 || more > 1.5 {
			t.Errorf("seed %d: the spare zone costs %.2f times as much", seed, more)
		}
	}
}

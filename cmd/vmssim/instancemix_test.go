package main

import (
	"testing"

	"vmssim/experiment"
	"vmssim/model"
)

// instance-mix: while the crunch of the cheapest size lasts, from 10:00 to 13:00, the
// tier of that size has nothing and loses an eighth of the day's requests and more,
// for these are the hours of the peak. The mix is back with the next size within
// three minutes, keeps it to the end, and costs about a fifth more.
func TestInstanceMixShowsWhatItSays(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		r := playLibrary(t, "instance-mix", experiment.Options{Seed: seed})
		one, mix := &r.ScaleSets[0], &r.ScaleSets[1]
		for _, set := range r.ScaleSets {
			if set.Spot.Evicted != 9 || evictedBy(set.Spot, model.ByCrunch) != 9 {
				t.Errorf("seed %d: %s: evictions %+v", seed, set.Name, set.Spot)
			}
		}
		lost := func(w int) float64 { return float64(r.Workloads[w].LostTotal()) / float64(r.Workloads[w].Offered) }
		if lost(0) < 1.0/8 || lost(1) > 0.002 {
			t.Errorf("seed %d: lost %.4f with one size, %.4f with the mix", seed, lost(0), lost(1))
		}
		if one.BelowRequired.Seconds() < 3*3600 || mix.BelowRequired.Seconds() > 180 {
			t.Errorf("seed %d: short for %v with one size, %v with the mix", seed, one.BelowRequired, mix.BelowRequired)
		}
		cheapest, next, last := mix.Sizes[0], mix.Sizes[1], mix.Sizes[2]
		if cheapest.Evicted != 9 || next.Created < 9 || next.Evicted+last.Created != 0 || next.Instances.Min != 0 {
			t.Errorf("seed %d: sizes %+v", seed, mix.Sizes)
		}
		if dearer := float64(mix.Cost.Total) / float64(one.Cost.Total); dearer < 1.1 || dearer > 1.3 {
			t.Errorf("seed %d: the mix costs %.2f of the other tier", seed, dearer)
		}
	}
}

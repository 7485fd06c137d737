package main

import (
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model/price"
)

// spot-batch: whatever the luck, ten-hour jobs without checkpoints waste most of
// what Spot does for them, and those of ten minutes and with checkpoints cost
// less than a third of what they cost on regular instances. By theory the first
// cost (exp(x)-1)/x · 20 % of that with x = -10·ln(0.75), 117 %.
func TestSpotBatch(t *testing.T) {
	var regular, long price.Money
	const seeds = 5
	for seed := uint64(1); seed <= seeds; seed++ {
		result := playLibrary(t, "spot-batch", experiment.Options{Seed: seed})
		for i := range result.Jobs {
			if j := &result.Jobs[i]; j.Completed != j.Submitted {
				t.Errorf("seed %d: %d of %d jobs of %s are done", seed, j.Completed, j.Submitted, j.Name)
			}
		}
		wasted := func(load int) float64 {
			slots := &result.Jobs[load].Slots
			return slots.WastedTotal().Seconds() / slots.Busy.Seconds()
		}
		if wasted(0) != 0 || wasted(1) < 0.7 || wasted(2) > 0.05 || wasted(3) > 0.05 {
			t.Errorf("seed %d: wasted %.3f, %.3f, %.3f, %.3f", seed, wasted(0), wasted(1), wasted(2), wasted(3))
		}
		cost := func(set int) price.Money { return result.ScaleSets[set].Cost.Total }
		if saved, short := cost(2), cost(3); 3*saved > cost(0) || 3*short > cost(0) {
			t.Errorf("seed %d: regular %v, with checkpoints %v, ten minutes %v", seed, cost(0), saved, short)
		}
		if result.ScaleSets[1].Cost.ByCause[collect.CostSpotWasted] < cost(1)/2 {
			t.Errorf("seed %d: less than half of %v was wasted", seed, cost(1))
		}
		regular, long = regular+cost(0), long+cost(1)
	}
	if long <= regular {
		t.Errorf("ten-hour jobs cost %v on Spot, %v on regular instances", long/seeds, regular/seeds)
	}
}

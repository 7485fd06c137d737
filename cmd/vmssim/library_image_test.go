package main

import (
	"testing"

	"vmssim/experiment"
)

// image-or-script: a specialized image is ready first, then a generalized one,
// containers, and last what a script installs; each loses more than the one
// before. All ask for the same instances at the same time.
func TestImageOrScript(t *testing.T) {
	order := []string{"specialized", "generalized", "containers", "script"}
	for seed := uint64(1); seed <= 3; seed++ {
		r := playLibrary(t, "image-or-script", experiment.Options{Seed: seed})
		index := map[string]int{}
		for i := range r.ScaleSets {
			index[r.ScaleSets[i].Name] = i
		}
		for k := 1; k < len(order); k++ {
			sooner, later := index[order[k-1]], index[order[k]]
			if a, b := r.ScaleSets[sooner].Ready, r.ScaleSets[later].Ready; a.Mean >= b.Mean || a.Count != 24 {
				t.Errorf("seed %d: %s ready after %v (%d of 24), %s after %v",
					seed, order[k-1], a.Mean, a.Count, order[k], b.Mean)
			}
			if a, b := r.Workloads[sooner].LostTotal(), r.Workloads[later].LostTotal(); a == 0 || a >= b {
				t.Errorf("seed %d: %s loses %d, %s %d", seed, order[k-1], a, order[k], b)
			}
		}
		if r.ScaleSets[index["specialized"]].Image.SameName != 0 {
			t.Errorf("seed %d: equal computer names in spite of the script", seed)
		}
	}
}

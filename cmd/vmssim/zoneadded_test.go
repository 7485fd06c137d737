package main

import (
	"testing"

	"vmssim/experiment"
	"vmssim/sim"
)

// zone-added: the set that waits keeps its 5/4/0; rebalancing moves three
// instances, the first after a quiet hour and then one in twelve hours; a
// scale-out of six and the scale-in that follows end at 3/3/3 within the hour.
func TestZoneAddedShowsWhatItSays(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		r := playLibrary(t, "zone-added", experiment.Options{Seed: seed})
		for i, want := range []struct {
			atEnd    [3]int
			moves    int
			from, to sim.Time
		}{
			{[3]int{5, 4, 0}, 0, 3*sim.Day - 10*sim.Minute, 3*sim.Day - 10*sim.Minute},
			{[3]int{3, 3, 3}, 3, 25 * sim.Hour, 25*sim.Hour + 10*sim.Minute},
			{[3]int{3, 3, 3}, 0, 10 * sim.Minute, sim.Hour},
		} {
			set := &r.ScaleSets[i]
			got := [3]int{set.Zones[0].AtEnd, set.Zones[1].AtEnd, set.Zones[2].AtEnd}
			b := set.Balance
			if got != want.atEnd || b.Moves != want.moves || b.Unbalanced < want.from || b.Unbalanced > want.to {
				t.Errorf("seed %d: %s ends at %v with %+v", seed, set.Name, got, *b)
			}
		}
	}
}

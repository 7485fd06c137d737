package scenarios

import (
	"testing"

	"vmssim/model/price"
	"vmssim/sim"
)

// TestBuildSpotPrices checks what Spot instances pay in testdata/good/spot.yaml:
// what the scenario says, or the price sheet.
func TestBuildSpotPrices(t *testing.T) {
	config := load(t, validSource(t, "spot.yaml")).Config
	for _, c := range []struct {
		set   int
		at    sim.Time
		price price.PerHour
		next  sim.Time
	}{
		{0, 0, 12_300_000, sim.Never},
		{1, 0, 30_000_000, 6 * sim.Hour},
		{1, 6 * sim.Hour, 45_600_000, sim.Never},
		{2, 0, 60_000_000, 18 * sim.Hour}, // the last row before the start
		{2, 18 * sim.Hour, 70_000_000, sim.Never},
		{3, 0, 9_306_000, sim.Never}, // the sheet's
	} {
		terms := config.ScaleSets[c.set].Spot
		if p, next := terms.Price.At(c.at), terms.Price.Next(c.at); p != c.price || next != c.next {
			t.Errorf("set %d at %v: %v until %v, want %v until %v", c.set, c.at, p, next, c.price, c.next)
		}
	}
	if config.ScaleSets[4].Spot != nil {
		t.Error("a Regular set has terms of Spot")
	}
	dear := load(t, validSource(t, "spot.yaml"), "prices.spot.Standard_D2s_v5.constant=0.2").Config
	if p := dear.ScaleSets[0].Spot.Price.At(0); p != 96_000_000 {
		t.Errorf("without a maximum an instance pays %v, want the pay-as-you-go price", p)
	}
}

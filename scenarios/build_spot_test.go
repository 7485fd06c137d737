package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
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
		{1, 6 * sim.Hour, 31_250_000, sim.Never}, // the maximum; the price is 0.0456
		{2, 0, 60_000_000, 18 * sim.Hour},        // the last row before the start
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

// TestBuildSpotTerms checks what the sets of testdata/good/spot.yaml agree to.
func TestBuildSpotTerms(t *testing.T) {
	config := load(t, validSource(t, "spot.yaml")).Config
	two, four, eight := config.ScaleSets[0].Spot, config.ScaleSets[1].Spot, config.ScaleSets[2].Spot
	if two.Mix != (model.PriorityMix{Base: 3, Percent: 25}) || two.Policy != model.EvictDelete || two.Restore != 0 {
		t.Errorf("two: %+v", two)
	}
	if four.MaxPrice != 31_250_000 || four.Price.At(6*sim.Hour) != 31_250_000 || four.Market.At(6*sim.Hour) != 45_600_000 ||
		four.Policy != model.EvictDeallocate || four.Restore != 2*sim.Hour {
		t.Errorf("four: %+v", four)
	}
	if eight.MaxPrice != 0 || eight.Restore != 0 {
		t.Errorf("eight: %+v", eight)
	}
}

// TestBuildEvictions checks hazards.evictions of testdata/good/spot.yaml.
func TestBuildEvictions(t *testing.T) {
	step := func(at sim.Time, n int) model.SupplyStep { return model.SupplyStep{At: at, Instances: n} }
	h := sim.Hour
	want := model.Evictions{
		Notice: 20 * sim.Second, WithoutNotice: 0.125,
		Rates: []model.EvictionRate{
			{ScaleSets: []int{0, 1}, Hourly: 0.1, Together: 0.4, Takes: 0.3, Restarts: 0.75},
			{ScaleSets: []int{2}, Takes: 0.5, Restarts: 1},
		},
		Supplies: []model.Supply{
			{ScaleSets: []int{0, 1}, Zone: "1", Newest: true, Why: model.ByCrunch, Steps: []model.SupplyStep{
				{At: h, Takes: 0.6}, step(90*sim.Minute, model.Unlimited)}},
			{ScaleSets: []int{1}, Why: model.ByCrunch, Steps: []model.SupplyStep{
				step(12*h, 2), step(14*h, model.Unlimited)}},
			// From the file's first hour: half of 9 from then, of 7 half an hour later.
			{ScaleSets: []int{0}, Zone: "2", Newest: true, Why: model.ByTrace, Steps: []model.SupplyStep{
				step(0, 4), step(30*sim.Minute, 3), step(90*sim.Minute, 10)}},
			{ScaleSets: []int{3}, Why: model.ByTrace, Steps: []model.SupplyStep{
				step(0, 0), step(30*sim.Minute, 3), step(2*h, 1)}},
			{ScaleSets: []int{2}, Why: model.ByTrace, Steps: []model.SupplyStep{
				step(0, 55), step(100*sim.Second, 54), step(200*sim.Second, 50)}},
			{ScaleSets: []int{2, 3}, Why: model.ByTrace, Steps: []model.SupplyStep{
				step(0, 0), step(sim.Minute, 2), step(90*sim.Second, 1), step(2*sim.Minute, 2)}},
		},
	}
	got := load(t, validSource(t, "spot.yaml")).Config.Evictions
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if plain := load(t, validSource(t, "spot.yaml"), "hazards.evictions={}").Config.Evictions; plain.Notice != 30*sim.Second {
		t.Errorf("notice %v by default, want 30s", plain.Notice)
	}
}

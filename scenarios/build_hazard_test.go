package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
	"vmssim/sim"
)

// sameLaw compares distributions by what they are.
var sameLaw = cmp.Comparer(func(a, b sim.Distribution) bool { return a.String() == b.String() })

// TestBuildHazards holds what the fields of testdata/good/hazards.yaml become.
func TestBuildHazards(t *testing.T) {
	var config model.Config
	for _, src := range sources(t, "good") {
		if src.Name == "hazards.yaml" {
			config = load(t, src).Config
		}
	}
	outages := []model.ZoneOutage{
		{Zone: "3", ScaleSets: []int{1}, At: 20 * sim.Hour, For: 45 * sim.Minute},
		{Zone: "3", ScaleSets: []int{0, 1}, Recurs: true, Every: must(sim.Exponential(90 * 86400)),
			Lasts: must(sim.LognormalQuantiles(0.5, 2700, 0.95, 21600))},
	}
	if diff := cmp.Diff(outages, config.ZoneOutages, sameLaw); diff != "" {
		t.Errorf("zone outages: -want +got:\n%s", diff)
	}
}

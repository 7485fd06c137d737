package scenarios

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"

	"github.com/google/go-cmp/cmp"
)

// TestBuildPlacement compares what testdata/good/placement.yaml becomes with
// what it says.
func TestBuildPlacement(t *testing.T) {
	type placed struct {
		zones   []string
		later   []int
		domains int
		spread  model.Spread
		scaleIn model.ScaleInPolicy
	}
	config := load(t, validSource(t, "placement.yaml")).Config
	for i, want := range []placed{
		{[]string{"1", "2", "3"}, nil, 5, model.Spread{Strict: true, MaxZones: 2, MaxPercent: 50, GroupSize: 100},
			model.ScaleInPolicy{Rule: model.OldestVM, ForceDeletion: true, UnhealthyFirst: true}},
		{nil, nil, 3, model.Spread{}, model.ScaleInPolicy{Rule: model.NewestVM}},      // Flexible: no placement groups
		{[]string{"1", "2", "3"}, []int{2}, 1, model.Spread{}, model.ScaleInPolicy{}}, // max spreading
		{[]string{"", "1", "2", "3"}, []int{1, 2, 3}, 5, model.Spread{MaxZones: 3, GroupSize: 100}, model.ScaleInPolicy{}},
	} {
		s := &config.ScaleSets[i]
		got := placed{s.Zones, s.ZonesLater, s.FaultDomains, s.Spread, s.ScaleIn}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(placed{})); diff != "" {
			t.Errorf("%s: -want +got:\n%s", s.Name, diff)
		}
	}
	for i, want := range []bool{false, false, false, true} {
		// It brings automatic repairs with it, where there is a source of health.
		s := &config.ScaleSets[i]
		if s.Rebalance != want || (s.Repairs != nil) != want {
			t.Errorf("%s: rebalanced %t, repairs %+v", s.Name, s.Rebalance, s.Repairs)
		}
	}
	want := []model.Action{
		{At: sim.Minute, Kind: model.ProtectInstances, Instances: []int{0, 2}, Protection: model.FromScaleIn},
		{At: 2 * sim.Minute, Kind: model.ProtectInstances, Instances: []int{0}, Protection: model.FromScaleSetActions},
		{At: 3 * sim.Minute, Kind: model.ProtectInstances, Instances: []int{0, 2}},
		{At: 4 * sim.Minute, ScaleSet: 2, Kind: model.AddZones, Zones: []int{2}},
		{At: 5 * sim.Minute, ScaleSet: 3, Kind: model.AddZones, Zones: []int{2, 1}},
		{At: 6 * sim.Minute, ScaleSet: 3, Kind: model.AddZones, Zones: []int{3}},
	}
	if diff := cmp.Diff(want, config.Actions); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

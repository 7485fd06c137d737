package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
	"vmssim/sim"
)

// sameLaw compares distributions by what they are.
var sameLaw = cmp.Comparer(func(a, b sim.Distribution) bool { return a.String() == b.String() })

// hazards is what testdata/good/hazards.yaml becomes.
func hazards(t *testing.T) model.Config {
	for _, src := range sources(t, "good") {
		if src.Name == "hazards.yaml" {
			return load(t, src).Config
		}
	}
	t.Fatal("no hazards.yaml")
	return model.Config{}
}

// TestBuildHazards holds what the fields under hazards become.
func TestBuildHazards(t *testing.T) {
	got := hazards(t)
	want := model.Config{
		ZoneOutages: []model.ZoneOutage{
			{Zone: "3", ScaleSets: []int{1}, Span: model.Span{At: 20 * sim.Hour, For: 45 * sim.Minute}},
			{Zone: "3", ScaleSets: []int{0, 1}, Span: model.Span{Recurs: true,
				Every: must(sim.Exponential(90 * 86400)), Lasts: must(sim.LognormalQuantiles(0.5, 2700, 0.95, 21600))}},
		},
		Shortages: []model.Shortage{
			{Zone: "3", Size: "Standard_d4s_v5", ScaleSets: []int{1}, Available: 2,
				Span: model.Span{At: sim.Day, For: 6 * sim.Hour}},
			{ScaleSets: []int{0, 1, 2}, Span: model.Span{Recurs: true,
				Every: must(sim.Exponential(30 * 86400)), Lasts: must(sim.Constant(3600))}},
		},
	}
	want.Correlated = []model.CorrelatedFailure{
		{PerDomain: true, Every: must(sim.Exponential(60 * 86400)), Share: 0.8},
		{ScaleSet: 1, Every: must(sim.WeibullMeanCV(90*86400, 2)), Share: 1},
	}
	want.Maintenance = []model.Maintenance{
		{At: 2 * sim.Day, Notice: 30 * sim.Minute, Pause: must(sim.Constant(9))},
		{Kind: model.MigrateMaintenance, Recurs: true, Every: must(sim.Exponential(30 * 86400)),
			Notice: 20 * sim.Minute, Pause: must(sim.Constant(4))},
		{ScaleSet: 1, Kind: model.RebootMaintenance, At: 3 * sim.Day, Notice: 35 * sim.Day, Between: sim.Hour},
		{ScaleSet: 1, Kind: model.RedeployMaintenance, At: 4 * sim.Day, Notice: 12 * sim.Minute, Between: 5 * sim.Minute},
	}
	if diff := cmp.Diff(want.Maintenance, got.Maintenance, sameLaw); diff != "" {
		t.Errorf("maintenance: -want +got:\n%s", diff)
	}
	twenty := must(sim.Constant(1200))
	want.Unprovisioned = []model.ProvisioningFailures{
		{
			StartTimesOut:  model.ProvisioningTimeout{Share: 0.005, After: must(sim.Constant(600))},
			OSTimesOut:     model.ProvisioningTimeout{Share: 0.01, After: twenty},
			ExtensionFails: 0.02, AllocationFail: 0.03,
		},
		{ScaleSet: 1, OSTimesOut: model.ProvisioningTimeout{Share: 1, After: twenty}},
	}
	if diff := cmp.Diff(want.Correlated, got.Correlated, sameLaw); diff != "" {
		t.Errorf("correlated failures: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(want.Unprovisioned, got.Unprovisioned, sameLaw); diff != "" {
		t.Errorf("provisioning failures: -want +got:\n%s", diff)
	}
	want.Undeleted = []model.DeletionFailures{
		{Share: 0.02, RetryAfter: 90 * sim.Second}, {ScaleSet: 1, Share: 0.9, RetryAfter: sim.Minute},
	}
	if diff := cmp.Diff(want.Undeleted, got.Undeleted); diff != "" {
		t.Errorf("deletion failures: -want +got:\n%s", diff)
	}
	if !got.ScaleSets[0].ResilientDelete || got.ScaleSets[1].ResilientDelete {
		t.Error("resilient deletion is not as written")
	}
	if s := got.ScaleSets[0]; !s.ResilientCreate || s.ExtensionsBudget != 15*sim.Minute || got.ScaleSets[1].ResilientCreate {
		t.Errorf("retries %t, extensions %v", s.ResilientCreate, s.ExtensionsBudget)
	}
	outages := []model.MetricOutage{
		{Index: 1, Resource: "batch", Span: model.Span{At: 2 * sim.Day, For: 90 * sim.Minute}},
		{Publisher: model.LoadBalancerMetrics, Resource: "web", Span: model.Span{
			Recurs: true, Every: must(sim.Exponential(30 * 86400)), Lasts: must(sim.Constant(3600))}},
	}
	if diff := cmp.Diff(outages, got.MetricOutages, sameLaw); diff != "" {
		t.Errorf("outages of metrics: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(want.ZoneOutages, got.ZoneOutages, sameLaw); diff != "" {
		t.Errorf("zone outages: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(want.Shortages, got.Shortages, sameLaw); diff != "" {
		t.Errorf("shortages: -want +got:\n%s", diff)
	}
}

// TestBuildLimits holds what quota, limits and retryAllocation become.
func TestBuildLimits(t *testing.T) {
	got := hazards(t)
	quotas := []model.Quota{
		{Name: "standardDSv5Family", VCPUs: 50, ScaleSets: []int{0, 1}, Family: "standardDSv5Family"},
		{Name: "Total Regional vCPUs", VCPUs: 100, ScaleSets: []int{0, 1, 2}},
		{Name: "Total Regional Low-priority vCPUs", VCPUs: 30, Priority: model.Spot, ScaleSets: []int{0, 1, 2}},
	}
	if diff := cmp.Diff(quotas, got.Quotas); diff != "" {
		t.Errorf("quotas: -want +got:\n%s", diff)
	}
	throttling := model.Throttling{
		Update: model.CallLimit{Resource: model.Throttle{Capacity: 6, PerMinute: 2},
			Subscription: model.Throttle{Capacity: 1000, PerMinute: 300}},
		Delete: model.CallLimit{Subscription: model.Throttle{Capacity: 500, PerMinute: 100}},
		PutVM:  model.CallLimit{Resource: model.Throttle{Capacity: 10}},
	}
	if diff := cmp.Diff(throttling, got.Throttling); diff != "" {
		t.Errorf("throttling: -want +got:\n%s", diff)
	}
	if got.ScaleSets[0].RetryAllocation != 5*sim.Minute || got.ScaleSets[1].RetryAllocation != 0 {
		t.Errorf("retries after %v and %v", got.ScaleSets[0].RetryAllocation, got.ScaleSets[1].RetryAllocation)
	}
}

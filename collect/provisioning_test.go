package collect_test

import (
	"math"
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// doomed is a set that asks for n instances at time zero, each with a fault of
// its own.
func doomed(n int, f model.ProvisioningFailures) *model.Config {
	c := fleetOf(n, 3*sim.Hour)
	c.ScaleSets[0].Warm = false
	c.ScaleSets[0].Install = []model.Extension{{Takes: must(sim.Constant(100))}}
	c.Unprovisioned = []model.ProvisioningFailures{f}
	return c
}

func timeout(share float64, after sim.Time) model.ProvisioningTimeout {
	return model.ProvisioningTimeout{Share: share, After: must(sim.Constant(after.Seconds()))}
}

// An instance that times out boots for the whole timeout, stays failed, counts
// and is billed: 60 s unbilled creation, then the rest of the three hours.
func TestProvisioningTimeout(t *testing.T) {
	c := doomed(4, model.ProvisioningFailures{OSTimesOut: timeout(1, 20*sim.Minute)})
	s := play(t, c).ScaleSets[0]
	if got := incident(t, &s, "provisioning failed", "OSProvisioningTimedOut"); got.Times != 4 || got.Instances != 4 {
		t.Errorf("%+v, want 4", got)
	}
	if s.Created != 4 || s.Serving.Max != 0 || s.InstanceTime[model.Booting] != 4*20*sim.Minute {
		t.Errorf("created %d, serving %d, booting %v", s.Created, s.Serving.Max, s.InstanceTime[model.Booting])
	}
	if want := c.ScaleSets[0].Price.For(4 * (3*sim.Hour - sim.Minute)); s.Cost.Total != want {
		t.Errorf("cost %v, want %v", s.Cost.Total, want)
	}
}

// resilientVMCreationPolicy deletes what has timed out and creates it anew, with
// another id: at 11 min and, 11 min later, at 22; the third attempt ends at 33 min,
// when the 30 are over, and stays failed.
func TestResilientCreation(t *testing.T) {
	c := doomed(1, model.ProvisioningFailures{StartTimesOut: timeout(1, 10*sim.Minute)})
	c.ScaleSets[0].ResilientCreate = true
	r := play(t, c)
	var asked []sim.Time
	for _, e := range r.Log {
		if e.Kind == model.InstanceChanged && e.To == "creating" {
			asked = append(asked, e.At)
			if e.Instance != len(asked)-1 {
				t.Errorf("attempt %d has id %d", len(asked), e.Instance)
			}
		}
	}
	if want := []sim.Time{0, 11 * sim.Minute, 22 * sim.Minute}; !slices.Equal(asked, want) {
		t.Errorf("asked for at %v, want %v", asked, want)
	}
	s := &r.ScaleSets[0]
	if s.Deleted != 2 || s.InstanceTime[model.Failed] != 3*sim.Hour-33*sim.Minute {
		t.Errorf("deleted %d, failed for %v", s.Deleted, s.InstanceTime[model.Failed])
	}
	// What is not a timeout is not retried.
	c.Unprovisioned[0] = model.ProvisioningFailures{ExtensionFails: 1}
	if s := play(t, c).ScaleSets[0]; s.Created != 1 || s.InstanceTime[model.Installing] != 100*sim.Second {
		t.Errorf("created %d, installing %v", s.Created, s.InstanceTime[model.Installing])
	}
}

// Half of the instances time out. Each is deleted and created anew once or twice,
// and with three attempts 1 - 1/8 of them work in the end.
func TestResilientCreationShare(t *testing.T) {
	c := doomed(1000, model.ProvisioningFailures{StartTimesOut: timeout(0.5, 10*sim.Minute)})
	c.ScaleSets[0].ResilientCreate = true
	s := play(t, c).ScaleSets[0]
	// The standard error of the share is sqrt(7/64/1000) = 0.0105.
	if share := float64(s.Serving.Max) / 1000; math.Abs(share-7.0/8) > 0.04 {
		t.Errorf("%v of the instances work, want 0.875", share)
	}
}

// Extensions that need longer than their budget fail the instance when it is
// over: 100 s each, the third is cut off after 50.
func TestExtensionsTimeBudget(t *testing.T) {
	c := doomed(2, model.ProvisioningFailures{})
	extension := c.ScaleSets[0].Install[0]
	c.ScaleSets[0].Install = []model.Extension{extension, extension, extension}
	c.ScaleSets[0].ExtensionsBudget = 250 * sim.Second
	s := play(t, c).ScaleSets[0]
	if got := incident(t, &s, "provisioning failed", "VMExtensionProvisioningTimeout"); got.Times != 2 {
		t.Errorf("%+v, want two", got)
	}
	if got := s.InstanceTime[model.Installing]; got != 500*sim.Second {
		t.Errorf("installing for %v, want 2 × 250 s", got)
	}
	c.ScaleSets[0].ExtensionsBudget = 300 * sim.Second
	if s := play(t, c).ScaleSets[0]; s.Serving.Max != 2 {
		t.Errorf("%d work within the budget, want 2", s.Serving.Max)
	}
}

// An allocation that fails by chance makes no instance; asking again every minute
// brings all of them in the end.
func TestAllocationFailsByChance(t *testing.T) {
	c := doomed(200, model.ProvisioningFailures{AllocationFail: 0.3})
	s := play(t, c).ScaleSets[0]
	// The standard error of 200 × 0.7 is sqrt(200·0.7·0.3) = 6.5.
	if s.Created < 114 || s.Created > 166 {
		t.Errorf("created %d, want about 140", s.Created)
	}
	c.ScaleSets[0].RetryAllocation = sim.Minute
	if s := play(t, c).ScaleSets[0]; s.Created != 200 || s.Serving.Max != 200 {
		t.Errorf("created %d, serving %d, want 200", s.Created, s.Serving.Max)
	}
}

// A shock hits one fault domain: its instances fail at the same instant, and the
// others go on.
func TestCorrelatedFailure(t *testing.T) {
	c := fleetOf(10, sim.Day)
	c.ScaleSets[0].Zones, c.ScaleSets[0].FaultDomains = nil, 5
	c.Correlated = []model.CorrelatedFailure{{PerDomain: true, Every: must(sim.Exponential(6 * 3600)), Share: 1}}
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(1))}}
	r := play(t, c)
	failed := map[sim.Time][]int{}
	for _, e := range r.Log {
		if e.Kind == model.InstanceChanged && e.To == "failed" {
			failed[e.At] = append(failed[e.At], e.Instance)
		}
	}
	// Ten instances over five domains: 0 and 5, 1 and 6, and so on.
	for at, ids := range failed {
		if len(ids) != 2 || ids[1] != ids[0]+5 {
			t.Errorf("at %v instances %v", at, ids)
		}
	}
	if got := incident(t, &r.ScaleSets[0], "correlated failure", "fault domain"); got.Times != len(failed) || got.Times < 5 {
		t.Errorf("%+v, and %d instants", got, len(failed))
	}
}

// A zone more leaves the shocks of the others where they were.
func TestShocksKeepTheirLuck(t *testing.T) {
	shocks := func(zones ...string) map[string][]sim.Time {
		c := fleetOf(10, 10*sim.Day)
		c.ScaleSets[0].Zones, c.ScaleSets[0].FaultDomains = zones, 5
		c.Correlated = []model.CorrelatedFailure{{PerDomain: true, Every: must(sim.Exponential(86400)), Share: 1}}
		c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(1))}}
		at := map[string][]sim.Time{}
		for _, e := range play(t, c).Log {
			if e.Kind == model.InstancesStruck {
				at[e.Zone] = append(at[e.Zone], e.At)
			}
		}
		return at
	}
	before, after := shocks("2", "3"), shocks("1", "2", "3")
	for _, zone := range []string{"2", "3"} {
		if len(before[zone]) < 20 || !slices.Equal(before[zone], after[zone]) {
			t.Errorf("zone %s: %v, with zone 1 as well %v", zone, before[zone], after[zone])
		}
	}
}

// Shocks of a set come at their rate and hit their share: over 200 days with one
// every six hours 800 are expected, with a standard deviation of 28; of 10
// instances each hits 3, with a standard error of sqrt(10·0.3·0.7/800) = 0.05.
func TestCorrelatedShare(t *testing.T) {
	c := fleetOf(10, 200*sim.Day)
	c.Correlated = []model.CorrelatedFailure{{Every: must(sim.Exponential(6 * 3600)), Share: 0.3}}
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(1))}}
	s := play(t, c).ScaleSets[0]
	got := incident(t, &s, "correlated failure", "scale set")
	if got.Times < 690 || got.Times > 910 {
		t.Errorf("%d shocks, want about 800", got.Times)
	}
	if mean := float64(got.Instances) / float64(got.Times); math.Abs(mean-3) > 0.2 {
		t.Errorf("%v instances each, want 3", mean)
	}
}

// With the same rate of failures for each instance, those that are shared cost
// more availability: two of three are down at once as often as one is, not with
// the square of its probability.
func TestCorrelatedFailuresDefeatRedundancy(t *testing.T) {
	short := func(correlated bool) sim.Time {
		c := fleetOf(3, 100*sim.Day)
		c.ScaleSets[0].Required.Instances = 2
		c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(3600))}}
		if correlated {
			c.Correlated = []model.CorrelatedFailure{{Every: must(sim.Exponential(86400)), Share: 1}}
		} else {
			c.Failures[0].Spontaneous, c.Failures[0].TimeToFailure = true, must(sim.Exponential(86400))
		}
		return play(t, c).ScaleSets[0].BelowRequired
	}
	alone, together := short(false), short(true)
	// About 100 hours of 2400 against 3·(1/25)²·2400 = 11.5 hours.
	if together < 70*sim.Hour || alone > 25*sim.Hour {
		t.Errorf("short for %v by failures of one, for %v by shared ones", alone, together)
	}
}

// Faults that never strike change nothing.
func TestNoFaultChangesNothing(t *testing.T) {
	config := func() *model.Config {
		c := steady(6, 60, 6*sim.Hour)
		c.Actions = []model.Action{raise(sim.Hour, 9)}
		return c
	}
	same := func(a, b *collect.Result) bool { return a.Fingerprint == b.Fingerprint }
	plain, faulty := play(t, config()), config()
	faulty.Unprovisioned = []model.ProvisioningFailures{{OSTimesOut: timeout(0, sim.Minute)}}
	faulty.Correlated = []model.CorrelatedFailure{{Every: must(sim.Constant(86400)), Share: 1}}
	if got := play(t, faulty); !same(plain, got) {
		t.Errorf("faults that never strike changed %s to %s", plain.Fingerprint, got.Fingerprint)
	}
}

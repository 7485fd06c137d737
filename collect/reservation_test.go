package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// reserved is a set of n warm instances in three zones with units of a capacity
// reservation, and no hardware left in the region from 0:10 to 0:40 but for so many.
func reserved(n, units, available int) *model.Config {
	c := fleetOf(n, sim.Hour)
	c.ScaleSets[0].ReservedCapacity = units
	c.Shortages = []model.Shortage{{
		ScaleSets: []int{0}, Available: available, Span: model.Span{At: 10 * sim.Minute, For: 30 * sim.Minute},
	}}
	return c
}

// Azure ("On-demand capacity reservation"): the reserved units are there, more may
// be. Of six more instances at 0:15 three have a unit; one more is what the shortage
// leaves.
func TestReservedUnitsAreThereInAShortage(t *testing.T) {
	for _, test := range []struct{ units, available, created int }{
		{0, 0, 3}, {6, 0, 6}, {6, 1, 7}, {9, 0, 9}, {0, 1, 4}, {2, 0, 3},
	} {
		c := reserved(3, test.units, test.available)
		c.Actions = []model.Action{raise(15*sim.Minute, 9)}
		s := play(t, c).ScaleSets[0]
		if s.Created != test.created {
			t.Errorf("%d units: created %d, want %d", test.units, s.Created, test.created)
		}
		if missing := 9 - test.created; missing > 0 {
			if got := incident(t, &s, "refused", "ZonalAllocationFailed"); got.Instances != missing {
				t.Errorf("%d units: %d refused, want %d", test.units, got.Instances, missing)
			}
		}
	}
}

// A shortage of one zone: its two units hold two instances there, the rest goes
// elsewhere. Three in each zone would be balanced; zone 1 has one and gets one more.
func TestReservedUnitsAreOfAZone(t *testing.T) {
	c := reserved(3, 6, 0)
	c.Shortages[0].Zone = "1"
	c.Actions = []model.Action{raise(15*sim.Minute, 9)}
	s := play(t, c).ScaleSets[0]
	for z, want := range []int{2, 4, 3} {
		if got := s.Zones[z].Serving.Max; got != want {
			t.Errorf("zone %s has %d at most, want %d", s.Zones[z].Name, got, want)
		}
	}
}

// A unit is free as soon as its instance goes: a failed one is replaced, a
// deallocated one started again, in the middle of the shortage.
func TestFreedUnitsAreUsedAgain(t *testing.T) {
	run := func(units int) *collect.ScaleSet {
		c := reserved(3, units, 0)
		c.Failures = []model.FailureHazard{{Replace: true, Repair: must(sim.Constant(60))}}
		c.Actions = []model.Action{
			{At: 12 * sim.Minute, Kind: model.FailInstances, Instances: []int{0}},
			{At: 12 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{1}},
			{At: 20 * sim.Minute, Kind: model.StartInstances, Instances: []int{1}},
		}
		return &play(t, c).ScaleSets[0]
	}
	with, without := run(3), run(0)
	if with.Created != 4 || without.Created != 3 {
		t.Errorf("created %d with units and %d without, want 4 and 3", with.Created, without.Created)
	}
	// Off from 0:12 to 0:20, in 30 s; without a unit to the end.
	if got, want := with.InstanceTime[model.Deallocated], 7*sim.Minute+30*sim.Second; got != want {
		t.Errorf("deallocated for %v with units, want %v", got, want)
	}
	if got, want := without.InstanceTime[model.Deallocated], 47*sim.Minute+30*sim.Second; got != want {
		t.Errorf("deallocated for %v without, want %v", got, want)
	}
}

// Allocations that fail by chance, here all, do not meet those that have a unit.
// Overprovisioned extras get none, and are not started.
func TestUnitsDoNotFailByChance(t *testing.T) {
	c := reserved(3, 6, 0)
	c.Unprovisioned = []model.ProvisioningFailures{{AllocationFail: 1}}
	c.ScaleSets[0].Overprovision.ExtraPercent = 100
	c.ScaleSets[0].Warm = true
	c.Actions = []model.Action{raise(15*sim.Minute, 9)}
	if s := play(t, c).ScaleSets[0]; s.Created != 6 || s.ScaleOuts.Extras != 0 {
		t.Errorf("created %d with %d extras, want 6 and none", s.Created, s.ScaleOuts.Extras)
	}
}

// Azure: a reservation uses quota, and what runs in it no more. Of 20 vCPUs one set
// has four units of 2, two of them used, the other four instances: 4 are left, for
// two more of the other. Then the first still gets its units, and nothing else.
func TestReservationUsesQuota(t *testing.T) {
	c := fleetOf(2, sim.Hour)
	other := c.ScaleSets[0]
	other.Name, other.Capacity = "other", 4
	c.ScaleSets[0].ReservedCapacity = 4
	c.ScaleSets = append(c.ScaleSets, other)
	c.Quotas = []model.Quota{{Name: "Total Regional vCPUs", VCPUs: 20, ScaleSets: []int{0, 1}}}
	second := raise(10*sim.Minute, 8)
	second.ScaleSet = 1
	c.Actions = []model.Action{second, raise(15*sim.Minute, 5)}
	r := play(t, c)
	if a, b := r.ScaleSets[0].Created, r.ScaleSets[1].Created; a != 4 || b != 6 {
		t.Errorf("created %d and %d, want 4 and 6", a, b)
	}
}

// Two units in each of three zones; two machines attached in zone 1 make it three
// instances there and one in each other zone. One of the five is beyond its zone's
// units, two units are spare: an hour of each, from 0:00 on.
func TestSpareUnitsAreCountedByZone(t *testing.T) {
	c := fleetOf(3, sim.Hour)
	c.ScaleSets[0].ReservedCapacity = 6
	c.Actions = []model.Action{{Kind: model.AttachInstances, Attach: model.Attachment{Count: 2, Limit: 100}}}
	s := play(t, c).ScaleSets[0]
	if got := s.Cost.InstanceTime[collect.CostSpareCapacity]; got != 2*sim.Hour {
		t.Errorf("spare for %v, want 2h", got)
	}
}

// With hardware for all and no quota a reservation changes nothing but the bill.
func TestReservationOutOfNeedChangesOnlyTheBill(t *testing.T) {
	run := func(units int) *collect.Result {
		c := outage()
		c.ScaleSets[0].ReservedCapacity = units
		c.Actions = []model.Action{raise(20*sim.Minute, 9), raise(50*sim.Minute, 4)}
		return play(t, c)
	}
	with, without := run(7), run(0)
	if with.Fingerprint != without.Fingerprint {
		t.Error("other facts")
	}
	spare := with.Cost.ByCause[collect.CostSpareCapacity]
	if spare == 0 || with.Cost.Total != without.Cost.Total.Add(spare) {
		t.Errorf("%v with %v spare, %v without", with.Cost.Total, spare, without.Cost.Total)
	}
}

package collect_test

import (
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// capacityAt sets the capacity at a minute.
func capacityAt(minute int, capacity int) model.Action {
	return model.Action{At: sim.Time(minute) * sim.Minute, Kind: model.SetCapacity, Capacity: capacity}
}

// protectAt protects instances at a minute.
func protectAt(minute int, protection model.Protection, ids ...int) model.Action {
	return model.Action{
		At: sim.Time(minute) * sim.Minute, Kind: model.ProtectInstances, Protection: protection, Instances: ids,
	}
}

// inZones returns the ids of the instances of each zone that are there to stay at
// the end of a run.
func inZones(r *collect.Result, zones ...string) [][]int {
	lists := make([][]int, len(zones))
	for _, e := range r.Log {
		z := slices.Index(zones, e.Zone)
		if e.Kind != model.InstanceChanged || z < 0 {
			continue
		}
		switch {
		case e.To == model.Draining.String() || e.To == model.Deleting.String():
			lists[z] = slices.DeleteFunc(lists[z], func(id int) bool { return id == e.Instance })
		case e.From == model.Requested.String() && e.To != model.Creating.String():
			lists[z] = append(lists[z], e.Instance)
		}
	}
	return lists
}

func equalZones(got [][]int, want ...[]int) bool { return slices.EqualFunc(got, want, slices.Equal) }

// entries returns the log's entries of one kind.
func entries(r *collect.Result, kind model.FactKind) []collect.Entry {
	return slices.DeleteFunc(slices.Clone(r.Log), func(e collect.Entry) bool { return e.Kind != kind })
}

// Nine in three zones; three are deleted in zone 1, then three are added: they go
// to zone 1, with ids of their own. Nothing moved in between.
func TestDeleteThreeThenAddThree(t *testing.T) {
	c := steady(9, 30, sim.Hour)
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0, 3, 6}}, capacityAt(30, 9),
	}
	r := play(t, c)
	if got := inZones(r, "1", "2", "3"); !equalZones(got, []int{9, 10, 11}, []int{1, 4, 7}, []int{2, 5, 8}) {
		t.Errorf("instances by zone: %v", got)
	}
	var why []string
	for _, e := range entries(r, model.InstanceChanged) {
		if e.Instance >= 9 && e.To == model.Requested.String() {
			why = append(why, e.Text)
		}
	}
	want := []string{"zone 1, which had 0; max spreading", "zone 1, which had 1; max spreading", "zone 1, which had 2; max spreading"}
	if !slices.Equal(why, want) {
		t.Errorf("they went there because %q", why)
	}
}

// WE-05: five nonzonal VMs; zones 1 to 3 are added; 5 → 10 → 5.
func TestWE05(t *testing.T) {
	c := steady(5, 30, 2*sim.Hour)
	c.ScaleSets[0].Zones, c.ScaleSets[0].ZonesLater = []string{"", "1", "2", "3"}, []int{1, 2, 3}
	c.ScaleSets[0].Required.PerZone = 1
	names := []string{"", "1", "2", "3"}
	c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.AddZones, Zones: []int{1, 2, 3}}}
	if got := inZones(play(t, c), names...); !equalZones(got, []int{0, 1, 2, 3, 4}, nil, nil, nil) {
		t.Errorf("after zones are added: %v", got)
	}
	c.Actions = append(c.Actions, capacityAt(20, 10))
	r := play(t, c)
	if got := inZones(r, names...); !equalZones(got, []int{0, 1, 2, 3, 4}, []int{5, 8}, []int{6, 9}, []int{7}) {
		t.Errorf("at 10: %v", got)
	}
	// Nothing serves in the zones from minute 10 until the instances asked for at
	// minute 20 are ready after 90 s and probed within 5 s; before there were none.
	for _, z := range r.ScaleSets[0].Zones[1:] {
		if got := (z.BelowRequired - 10*sim.Minute - 90*sim.Second).Seconds(); got < 0 || got > 5 {
			t.Errorf("zone %s below required for %v", z.Name, z.BelowRequired)
		}
	}
	c.Actions = append(c.Actions, capacityAt(60, 5))
	r = play(t, c)
	if got := inZones(r, names...); !equalZones(got, nil, []int{5, 8}, []int{6, 9}, []int{7}) {
		t.Errorf("at 5 again: %v", got)
	}
	var atEnd []int
	for _, z := range r.ScaleSets[0].Zones {
		atEnd = append(atEnd, z.AtEnd)
	}
	if !slices.Equal(atEnd, []int{0, 2, 2, 1}) {
		t.Errorf("reported %v", atEnd)
	}
}

// Three of 3/3/3 are deleted in zone 1 for twenty minutes: the gap is 3 until new
// ones are asked for.
func TestBalanceIsMeasured(t *testing.T) {
	c := steady(9, 30, sim.Hour)
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0, 3, 6}}, capacityAt(30, 9),
	}
	if got := *play(t, c).ScaleSets[0].Balance; got != (collect.Balance{Gap: 3, Unbalanced: 20 * sim.Minute}) {
		t.Errorf("%+v, want a gap of 3 for 20m", got)
	}
	c.ScaleSets[0].Zones = nil
	if got := play(t, c).ScaleSets[0].Balance; got != nil {
		t.Errorf("a set without zones has balance %+v", got)
	}
}

// The second half of WE-15: instance 0 is protected, a scale-in by OldestVM takes
// the next ones; deleting it by its id still works.
func TestProtection(t *testing.T) {
	c := steady(6, 30, sim.Hour)
	c.ScaleSets[0].ScaleIn.Rule = model.OldestVM
	c.Actions = []model.Action{
		protectAt(5, model.FromScaleIn, 0), protectAt(5, model.FromScaleIn, 99), capacityAt(10, 4),
		{At: 20 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0}},
	}
	r := play(t, c)
	// 2/2/2: zone 1's oldest but 0 is 3, the oldest of all is 1; then zones 1 and 3
	// have two each, of which 2 is the oldest that is not protected.
	var victims []int
	for _, e := range entries(r, model.VictimChosen) {
		victims = append(victims, e.Instance)
	}
	if !slices.Equal(victims, []int{1, 2}) {
		t.Errorf("victims %v, want 1 and 2", victims)
	}
	if got := entries(r, model.VictimChosen)[0].Text; got != "OldestVM: the lowest id of zone 2, which has the most: 2" {
		t.Errorf("victim 1: %q", got)
	}
	if got := inZones(r, "1", "2", "3"); !equalZones(got, []int{3}, []int{4}, []int{5}) {
		t.Errorf("instances by zone: %v", got)
	}
	if got := r.ScaleSets[0].Capacity; got.Last != 3 {
		t.Errorf("capacity %+v, want 3 in the end", got)
	}
	if refused := entries(r, model.ActionRefused); len(refused) != 1 || refused[0].Text != "protect: no such instance" {
		t.Errorf("refused %+v", refused)
	}
}

// More are to leave than may: the capacity stops at the protected ones, and goes
// on once their protection ends.
func TestCapacityStopsAtTheProtected(t *testing.T) {
	c := steady(6, 30, sim.Hour)
	c.Actions = []model.Action{
		protectAt(5, model.FromScaleSetActions, 1, 2, 4), capacityAt(10, 2),
		protectAt(20, model.Unprotected, 1, 2, 4), capacityAt(30, 2),
	}
	r := play(t, c)
	held := entries(r, model.ScaleInHeld)
	if len(held) != 1 || held[0].From != "4" || held[0].To != "3" ||
		held[0].Text != "the others are protected from scale-in" {
		t.Errorf("held %+v", held)
	}
	var capacities []int
	for _, m := range r.Marks {
		capacities = append(capacities, m.To)
	}
	if !slices.Equal(capacities, []int{2, 3, 2}) {
		t.Errorf("capacities %v, want 2, 3, 2", capacities)
	}
	if s := r.ScaleSets[0]; s.Deleted != 4 {
		t.Errorf("%d deleted, want 4", s.Deleted)
	}
}

// With zone 2 down, 2/2/2 can become 3/2/3 but not 4/2/4 under strict balance:
// the whole of the second operation is refused, and the capacity that was asked
// for is reached when somebody asks again.
func TestStrictBalanceDuringAnOutage(t *testing.T) {
	for strict, want := range map[bool][]int{true: {3, 2, 3}, false: {4, 2, 4}} {
		c := outage()
		c.ScaleSets[0].Spread.Strict = strict
		c.Actions = []model.Action{capacityAt(35, 8), capacityAt(40, 10)}
		r := play(t, c)
		var got []int
		for _, zone := range inZones(r, "1", "2", "3") {
			got = append(got, len(zone))
		}
		if !slices.Equal(got, want) {
			t.Errorf("strict %t: %v in the zones, want %v", strict, got, want)
		}
		refused := entries(r, model.InstancesRefused)
		if strict != (len(refused) > 0) {
			t.Errorf("strict %t: refused %+v", strict, refused)
		}
		if strict && (refused[0].From != "2" || refused[0].To != "0") {
			t.Errorf("refused %+v, want 0 of 2", refused[0])
		}
	}
}

// With two zones down nothing scales, neither out nor in.
func TestTwoZonesDownBlockScaling(t *testing.T) {
	c := outage()
	second := c.ZoneOutages[0]
	second.Zone = "3"
	c.ZoneOutages = append(c.ZoneOutages, second)
	c.Actions = []model.Action{capacityAt(35, 8), capacityAt(36, 3)}
	r := play(t, c)
	if s := r.ScaleSets[0]; s.Created != 6 || s.Deleted != 0 {
		t.Errorf("%d created, %d deleted; want 6 and none", s.Created, s.Deleted)
	}
	held := entries(r, model.ScaleInHeld)
	if len(held) != 1 || held[0].Text != "two or more zones are down, so scaling is blocked" {
		t.Errorf("held %+v", held)
	}
}

// forceDeletion skips the terminate notification, and loses what is in flight:
// 1.333 requests, as in TestProbeLag.
func TestForceDeletion(t *testing.T) {
	for force, drained := range map[bool]sim.Time{false: 5 * sim.Minute, true: 0} {
		c := steady(3, 30, sim.Hour)
		c.ScaleSets[0].TerminateNotice = 5 * sim.Minute
		c.ScaleSets[0].ScaleIn.ForceDeletion = force
		c.Actions = []model.Action{capacityAt(30, 2)}
		r := play(t, c)
		if got := r.ScaleSets[0].InstanceTime[model.Draining]; got != drained {
			t.Errorf("force %t: drained for %v, want %v", force, got, drained)
		}
		if lost := r.Workloads[0].Lost[model.LostDeletedInFlight]; (lost > 0) != force {
			t.Errorf("force %t: lost %d in flight", force, lost)
		}
	}
}

// prioritizeUnhealthyVMs deletes the instance that has failed, else the highest id
// goes.
func TestUnhealthyLeaveFirst(t *testing.T) {
	for first, want := range map[bool]int{false: 5, true: 1} {
		c := steady(6, 30, sim.Hour)
		c.ScaleSets[0].ScaleIn.UnhealthyFirst = first
		c.Actions = []model.Action{{At: 5 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}}, capacityAt(10, 5)}
		if v := entries(play(t, c), model.VictimChosen); len(v) != 1 || v[0].Instance != want {
			t.Errorf("unhealthy first %t: %+v, want %d", first, v, want)
		}
	}
}

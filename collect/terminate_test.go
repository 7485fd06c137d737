package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// notified is a set of five under a notice of 10 minutes whose instances approve
// after two.
func notified() *model.Config {
	c := repaired(5, model.RepairReplace, 2*sim.Hour)
	s := &c.ScaleSets[0]
	s.Repairs = nil
	s.TerminateNotice = 10 * sim.Minute
	s.Approves, s.Approval = true, must(sim.Constant(120))
	return c
}

func draining(t *testing.T, c *model.Config) sim.Time {
	t.Helper()
	return play(t, c).ScaleSets[0].InstanceTime[model.Draining]
}

// Instances that approve go as soon as they do, and no request is lost.
func TestApprovalEndsTheNotice(t *testing.T) {
	c := notified()
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.SetCapacity, Capacity: 3}}
	r := play(t, c)
	if got := r.ScaleSets[0].InstanceTime[model.Draining]; got != 4*sim.Minute {
		t.Errorf("two drained for %v, want 2m each", got)
	}
	if lost := r.Workloads[0].LostTotal(); lost != 0 {
		t.Errorf("lost %d", lost)
	}
}

// WE-31 with an instance that never approves because its application is
// unhealthy: one deleted a minute later has approved two minutes after that, and
// waits for it. One deleted before it does not wait.
func TestUnhealthyInstanceHoldsApprovedOnes(t *testing.T) {
	c := notified()
	c.Actions = []model.Action{
		{At: 30 * sim.Minute, Kind: model.SickenInstances, Instances: []int{1}},
		{At: sim.Hour, Kind: model.DeleteInstances, Instances: []int{0}},
		{At: 61 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{1}},
		{At: 62 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{2}},
	}
	// The first for its 2 minutes, the second for 10, the third for 9: until 1:11.
	if got := draining(t, c); got != 21*sim.Minute {
		t.Errorf("drained for %v, want 2m, 10m and 9m", got)
	}
}

// A Spot instance is not notified.
func TestSpotHasNoNotice(t *testing.T) {
	c := notified()
	c.ScaleSets[0].Spot = &model.SpotTerms{}
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.SetCapacity, Capacity: 3}}
	if got := draining(t, c); got != 0 {
		t.Errorf("Spot instances drained for %v", got)
	}
}

// An instance that is still being created, or boots, is deleted at once.
func TestDeletedWhileBeingCreated(t *testing.T) {
	for _, after := range []sim.Time{30 * sim.Second, 75 * sim.Second} { // creating takes 60 s, booting 30 s
		c := notified()
		c.Actions = []model.Action{
			{At: sim.Hour, Kind: model.SetCapacity, Capacity: 6},
			{At: sim.Hour + after, Kind: model.SetCapacity, Capacity: 5},
		}
		s := play(t, c).ScaleSets[0]
		if s.InstanceTime[model.Draining] != 0 || s.Deleted != 1 {
			t.Errorf("after %v: drained for %v, %d deleted; want none and 1", after, s.InstanceTime[model.Draining], s.Deleted)
		}
	}
}

// Whoever lets instances go: those that have heard of it and fail a minute later are
// gone at once, for good and in their place, whatever hazards.instanceFailures does with
// instances that fail. So each drains for a minute, none is failed for any time, and as
// many are deleted and left as without the failure.
func TestFailureEndsTheNotice(t *testing.T) {
	surge := func() *model.Config {
		c := released(10, model.RollingUpgrade)
		c.ScaleSets[0].Upgrade.Rolling.Surge = true
		return c
	}
	repair := func() *model.Config {
		c := repaired(5, model.RepairReplace, 2*sim.Hour)
		c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsUnhealthy, CuredBy: model.ToReplace}}
		c.Actions = []model.Action{{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{1}}}
		return c
	}
	by := func(a model.Action) func() *model.Config {
		return func() *model.Config {
			c := notified()
			a.At = sim.Hour
			c.Actions = []model.Action{a}
			return c
		}
	}
	for name, path := range map[string]func() *model.Config{
		"scale-in":        by(model.Action{Kind: model.SetCapacity, Capacity: 3}),
		"deleted by hand": by(model.Action{Kind: model.DeleteInstances, Instances: []int{0, 4}}),
		"repair":          repair,
		"rebalance":       func() *model.Config { return uneven(2 * sim.Hour) },
		"surge":           surge,
	} {
		for _, hazard := range [][]model.FailureHazard{
			nil, {{Repair: must(sim.Constant(60))}}, {{Repair: must(sim.Constant(60)), Replace: true}},
		} {
			build := func() *model.Config {
				c := path()
				c.ScaleSets[0].TerminateNotice, c.ScaleSets[0].Approves = 10*sim.Minute, false
				c.Failures = hazard
				return c
			}
			plain := play(t, build())
			failing := build()
			for _, e := range entries(plain, model.InstanceChanged) {
				if e.To == model.Draining.String() {
					failing.Actions = append(failing.Actions, model.Action{
						At: e.At + sim.Minute, Kind: model.FailInstances, Instances: []int{e.Instance},
					})
				}
			}
			told := len(failing.Actions) - len(build().Actions)
			if told > 2 {
				told = 2 // a batch of a surge is over earlier then: of later ones others are told at other times
				failing.Actions = failing.Actions[:len(build().Actions)+2]
			}
			want, got := &plain.ScaleSets[0], &play(t, failing).ScaleSets[0]
			if told == 0 || got.InstanceTime[model.Failed] != 0 {
				t.Errorf("%s: %d are told, and then failed for %v", name, told, got.InstanceTime[model.Failed])
			}
			early := want.InstanceTime[model.Draining] - got.InstanceTime[model.Draining]
			if early != sim.Time(told)*9*sim.Minute || got.Deleted != want.Deleted || got.Created != want.Created {
				t.Errorf("%s: drained for %v less, created %d, deleted %d; want %v, %d and %d", name, early,
					got.Created, got.Deleted, sim.Time(told)*9*sim.Minute, want.Created, want.Deleted)
			}
		}
	}
}

// WE-31 again, but the one that never approves fails a minute later, at 1:02, or its
// zone goes down: the one that waits for it has nobody to wait for.
func TestFailureReleasesApprovedOnes(t *testing.T) {
	for _, outage := range []bool{false, true} {
		c := notified()
		c.Actions = []model.Action{
			{At: 30 * sim.Minute, Kind: model.SickenInstances, Instances: []int{1}},
			{At: sim.Hour, Kind: model.DeleteInstances, Instances: []int{1}},
			{At: 61 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{2}},
		}
		if outage {
			c.ZoneOutages = []model.ZoneOutage{{
				Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 65 * sim.Minute, For: sim.Minute},
			}}
		} else {
			c.Actions = append(c.Actions, model.Action{At: 65 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}})
		}
		// The first from 1:00 to 1:05, the second from 1:01 to 1:05, though it approved at 1:03.
		if got := draining(t, c); got != 9*sim.Minute {
			t.Errorf("outage %v: drained for %v, want 5m and 4m", outage, got)
		}
	}
}

// Of a Spot instance that is told of its eviction, the zone goes down a minute later: its
// hardware is gone then, and it is deleted, or stays in its set without.
func TestZoneOutageEndsTheNoticeOfAnEviction(t *testing.T) {
	for policy, deleted := range map[model.EvictionPolicy]int{model.EvictDelete: 1, model.EvictDeallocate: 0} {
		c := notified()
		c.ScaleSets[0].Spot = &model.SpotTerms{Policy: policy}
		c.Evictions.Notice = 10 * sim.Minute
		c.Actions = []model.Action{{At: sim.Hour, Kind: model.EvictInstances, Instances: []int{1}}}
		c.ZoneOutages = []model.ZoneOutage{{
			Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 61 * sim.Minute, For: 5 * sim.Minute},
		}}
		s := &play(t, c).ScaleSets[0]
		if s.InstanceTime[model.Draining] != sim.Minute || s.Deleted != deleted {
			t.Errorf("policy %v: drained for %v, %d deleted; want 1m and %d", policy, s.InstanceTime[model.Draining], s.Deleted, deleted)
		}
		if gone := s.InstanceTime[model.Deallocating] + s.InstanceTime[model.Deallocated]; (gone == 59*sim.Minute) != (deleted == 0) {
			t.Errorf("policy %v: deallocated for %v", policy, gone)
		}
	}
}

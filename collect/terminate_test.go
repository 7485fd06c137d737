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

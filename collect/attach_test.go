package collect_test

import (
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// attachAt attaches machines in zone 2 at a minute.
func attachAt(minute int, a model.Attachment) model.Action {
	a.Zone = 1
	if a.Limit == 0 {
		a.Limit = 1000
	}
	return model.Action{At: sim.Time(minute) * sim.Minute, Kind: model.AttachInstances, Attach: a}
}

func detachAt(minute int, ids ...int) model.Action {
	return model.Action{At: sim.Time(minute) * sim.Minute, Kind: model.DetachInstances, Instances: ids}
}

// refusals returns the texts of the actions that were refused.
func refusals(r *collect.Result) []string {
	var texts []string
	for _, e := range entries(r, model.ActionRefused) {
		texts = append(texts, e.Text)
	}
	return texts
}

// Two machines are attached to three at 10 minutes: the capacity is 5, each of the
// two costs 50 minutes, and only what was put into the pool serves.
func TestAttach(t *testing.T) {
	for _, inPool := range []bool{false, true} {
		c := steady(3, 30, sim.Hour)
		c.Actions = []model.Action{attachAt(10, model.Attachment{Count: 2, InPool: inPool})}
		r := play(t, c)
		s := &r.ScaleSets[0]
		if s.Created != 3 || s.Attached != 2 || s.Capacity.Last != 5 || s.Ready.Count != 0 {
			t.Errorf("%d created, %d attached, capacity %d, %d became ready", s.Created, s.Attached, s.Capacity.Last, s.Ready.Count)
		}
		if got := s.InstanceTime[model.Running]; got != 3*sim.Hour+100*sim.Minute {
			t.Errorf("instances ran for %v, want 4h40m", got)
		}
		if want := price.PerHour(96_000_000).For(3*sim.Hour + 100*sim.Minute); s.Cost.Total != want {
			t.Errorf("they cost %v, want %v", s.Cost.Total, want)
		}
		if serving := map[bool]int{false: 3, true: 5}[inPool]; s.Serving.Max != serving || s.Zones[1].AtEnd != 3 {
			t.Errorf("pool %v: %d served, want %d; %d in zone 2", inPool, s.Serving.Max, serving, s.Zones[1].AtEnd)
		}
		if r.Workloads[0].LostTotal() != 0 {
			t.Errorf("pool %v: %d lost", inPool, r.Workloads[0].LostTotal())
		}
	}
}

// The limit on instances, a quota of eight vCPUs and a zone that is down refuse
// machines; those before them stay.
func TestAttachRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		spoil    func(*model.Config)
		attached int
		want     string
	}{
		{"limit", func(c *model.Config) { c.Actions[0].Attach.Limit = 5 }, 2,
			"attach: the capacity is 5, and the limit of the set 5; 1 of 3 are not attached"},
		{"quota", func(c *model.Config) {
			c.Quotas = []model.Quota{{Name: "standardDSv5Family", VCPUs: 8, ScaleSets: []int{0}}}
		}, 1, "attach: OperationNotAllowed: quota standardDSv5Family: 8 vCPUs allowed, 8 in use, 2 more requested; " +
			"2 of 3 are not attached"},
		{"zone down", func(c *model.Config) {
			c.ZoneOutages = []model.ZoneOutage{{
				Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 5 * sim.Minute, For: 10 * sim.Minute},
			}}
		}, 0, "attach: zone is down; 3 of 3 are not attached"},
		{"zone to come", func(c *model.Config) { c.ScaleSets[0].ZonesLater = []int{1} }, 0,
			"attach: the set does not have the zone yet; 3 of 3 are not attached"},
	} {
		config := steady(3, 30, sim.Hour)
		config.Actions = []model.Action{attachAt(10, model.Attachment{Count: 3})}
		c.spoil(config)
		r := play(t, config)
		s := &r.ScaleSets[0]
		if s.Attached != c.attached || s.Capacity.Last != 3+c.attached {
			t.Errorf("%s: %d attached, capacity %d", c.name, s.Attached, s.Capacity.Last)
		}
		if got := refusals(r); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: refused %q, want %q", c.name, got, c.want)
		}
	}
}

// A scale-in takes attached machines as any other: they are the newest of the
// fullest zone.
func TestScaleInTakesAttached(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Actions = []model.Action{attachAt(10, model.Attachment{Count: 2}), capacityAt(20, 3)}
	var gone []int
	for _, e := range entries(play(t, c), model.InstanceChanged) {
		if e.To == "deleted" {
			gone = append(gone, e.Instance)
		}
	}
	if len(gone) != 2 || gone[0]+gone[1] != 7 {
		t.Errorf("instances %v were deleted, want 3 and 4", gone)
	}
}

// When everybody is probed down, AllProbedUp sends requests to the whole pool, and
// not to attached machines outside of it.
func TestAttachedOutsideOfThePool(t *testing.T) {
	c := steady(1, 10, 20*sim.Minute)
	c.LoadBalancers[0].NoHealthy = model.AllProbedUp
	c.Actions = []model.Action{
		attachAt(5, model.Attachment{Count: 1}),
		{At: 10 * sim.Minute, Kind: model.FailInstances, Instances: []int{0}},
	}
	w := &play(t, c).Workloads[0]
	if got := w.Lost[model.LostDeadBackend]; got != 6000*workload.Request {
		t.Errorf("%d millionths were sent to the dead backend, want all of 10 minutes, 6000 requests", got)
	}
}

// A detached machine leaves the set with its cost after 10 minutes and loses no
// request. It still counts against the quota, so that no other takes its place.
func TestDetach(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Quotas = []model.Quota{{Name: "standardDSv5Family", VCPUs: 6, ScaleSets: []int{0}}}
	c.Actions = []model.Action{detachAt(10, 0, 7), detachAt(11, 0), capacityAt(20, 3)}
	r := play(t, c)
	s := &r.ScaleSets[0]
	if s.Created != 3 || s.Detached != 1 || s.Deleted != 0 || s.Capacity.Min != 2 || s.Serving.Min != 2 {
		t.Errorf("%d created, %d detached, %d deleted, capacity from %d, serving from %d",
			s.Created, s.Detached, s.Deleted, s.Capacity.Min, s.Serving.Min)
	}
	if want := price.PerHour(96_000_000).For(130 * sim.Minute); s.Cost.Total != want {
		t.Errorf("the set cost %v, want %v", s.Cost.Total, want)
	}
	if r.Workloads[0].LostTotal() != 0 {
		t.Errorf("%d lost", r.Workloads[0].LostTotal())
	}
	if got := strings.Join(refusals(r), "; "); got != "detach: no such instance; detach: no such instance" {
		t.Errorf("refused %q", got)
	}
	if got := entries(r, model.InstancesRefused); len(got) != 1 {
		t.Errorf("%d scale-outs were refused, want the one for its place", len(got))
	}
}

// What waits in an instance that is frozen when it is detached finishes as well.
func TestDetachFrozen(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Maintenance = []model.Maintenance{{
		At: 5 * sim.Minute, Notice: 15 * sim.Minute, Between: 10 * sim.Minute, Pause: must(sim.Constant(20)),
	}}
	c.Actions = []model.Action{{
		At: 20*sim.Minute + 10*sim.Second, Kind: model.DetachInstances, Instances: []int{0},
	}}
	r := play(t, c)
	if lost := r.Workloads[0].LostTotal(); lost != 0 || r.ScaleSets[0].Detached != 1 {
		t.Errorf("%d lost, %d detached", lost, r.ScaleSets[0].Detached)
	}
}

// Only a running instance is detached.
func TestDetachWhatDoesNotRun(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Actions = []model.Action{
		{At: 5 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{1}}, detachAt(10, 1),
	}
	r := play(t, c)
	if got := refusals(r); len(got) != 1 || got[0] != "detach: the instance is deallocated" {
		t.Errorf("refused %q", got)
	}
	if r.ScaleSets[0].Detached != 0 || r.ScaleSets[0].Capacity.Last != 3 {
		t.Errorf("%d detached, capacity %d", r.ScaleSets[0].Detached, r.ScaleSets[0].Capacity.Last)
	}
}

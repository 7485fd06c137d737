package collect_test

import (
	"reflect"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// raise is an action that sets the capacity.
func raise(at sim.Time, capacity int) model.Action {
	return model.Action{At: at, Kind: model.SetCapacity, Capacity: capacity}
}

// A quota of 20 vCPUs holds ten instances of 2. Deallocated ones count, and so do
// those being deleted until they are gone; then what was refused is asked for
// again.
func TestQuota(t *testing.T) {
	c := steady(6, 1, 2*sim.Hour)
	c.Quotas = []model.Quota{{Name: "standardDSv5Family", VCPUs: 20, ScaleSets: []int{0}}}
	c.Actions = []model.Action{
		{At: 5 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
		raise(10*sim.Minute, 14),
	}
	r := play(t, c)
	s := &r.ScaleSets[0]
	if s.Created != 10 || s.Capacity.Last != 14 {
		t.Errorf("created %d of capacity %d, want 10 of 14", s.Created, s.Capacity.Last)
	}
	if got := incident(t, s, "refused", "OperationNotAllowed"); got.Times != 1 || got.Instances != 4 {
		t.Errorf("%+v, want 4 refused once", got)
	}
	// Two are deleted by hand, which lowers the capacity to 12. When each is gone,
	// one more fits.
	c.Actions = append(c.Actions, model.Action{
		At: 20 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{1, 2},
	})
	if s := play(t, c).ScaleSets[0]; s.Created != 12 || s.Deleted != 2 || s.Capacity.Last != 12 {
		t.Errorf("created %d, deleted %d, capacity %d, want 12, 2 and 12", s.Created, s.Deleted, s.Capacity.Last)
	}
}

// Two sets share the quota of the region: what one has the other cannot get.
func TestQuotaIsShared(t *testing.T) {
	c := steady(4, 1, sim.Hour)
	other := c.ScaleSets[0]
	other.Name, other.LoadBalancer, other.Capacity = "other", -1, 4
	c.ScaleSets = append(c.ScaleSets, other)
	c.Quotas = []model.Quota{{Name: "Total Regional vCPUs", VCPUs: 20, ScaleSets: []int{0, 1}}}
	second := raise(11*sim.Minute, 8)
	second.ScaleSet = 1
	c.Actions = []model.Action{raise(10*sim.Minute, 5), second}
	r := play(t, c)
	if a, b := r.ScaleSets[0].Created, r.ScaleSets[1].Created; a != 5 || b != 5 {
		t.Errorf("created %d and %d, want 5 and 5", a, b)
	}
}

// A zone that is short is left out; when all are, what is left is granted, and
// the rest is asked for again every five minutes.
func TestShortage(t *testing.T) {
	c := steady(6, 1, 2*sim.Hour)
	short := func(zone string, available int) model.Shortage {
		return model.Shortage{
			Zone: zone, ScaleSets: []int{0}, Available: available,
			Span: model.Span{At: 10 * sim.Minute, For: 30 * sim.Minute},
		}
	}
	c.Shortages = []model.Shortage{short("1", 0)}
	c.Actions = []model.Action{raise(15*sim.Minute, 9)}
	s := play(t, c).ScaleSets[0]
	for z, want := range []int{2, 4, 3} {
		if got := s.Zones[z].Serving.Max; got != want {
			t.Errorf("zone %s has %d at most, want %d", s.Zones[z].Name, got, want)
		}
	}
	c.Shortages = []model.Shortage{short("1", 0), short("2", 1), short("3", 1)}
	if s := play(t, c).ScaleSets[0]; s.Created != 8 {
		t.Errorf("created %d, want 8: one in zone 2 and one in zone 3", s.Created)
	}
	c.ScaleSets[0].RetryAllocation = 5 * sim.Minute
	r := play(t, c)
	s = r.ScaleSets[0]
	// Refused at 15 min, and again at 20, 25, 30 and 35; the shortage is over at 40.
	if got := incident(t, &s, "refused", "ZonalAllocationFailed"); got.Times != 5 || got.Instances != 1 {
		t.Errorf("%+v, want one instance refused five times", got)
	}
	if got := incident(t, &s, "shortage", "every size in zone 2"); got.Times != 1 || got.Time != 30*sim.Minute {
		t.Errorf("%+v, want one of 30m", got)
	}
	if s.Created != 9 {
		t.Errorf("created %d, want 9", s.Created)
	}
}

// A deallocated instance needs hardware when it is started.
func TestStartNeedsHardware(t *testing.T) {
	c := steady(3, 1, sim.Hour)
	c.Shortages = []model.Shortage{{
		ScaleSets: []int{0}, Span: model.Span{At: 10 * sim.Minute, For: 10 * sim.Minute},
	}}
	c.Actions = []model.Action{
		{At: 5 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
		{At: 15 * sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
		{At: 25 * sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
	}
	r := play(t, c)
	var refused, taken int
	for _, e := range r.Log {
		if e.Kind == model.ActionRefused && strings.Contains(e.Text, model.ZonalAllocationFailed) {
			refused++
		} else if e.Kind == model.ActionTaken && e.Text == "start" {
			taken++
		}
	}
	if refused != 1 || taken != 1 {
		t.Errorf("%d starts refused, %d taken, want one and one", refused, taken)
	}
}

// One call that asks for a thousand creates a thousand; a thousand calls that ask
// for one each do not: of those within a minute twelve are taken.
func TestThrottling(t *testing.T) {
	c := steady(1, 1, 10*sim.Minute)
	c.ScaleSets[0].Zones = nil
	c.Throttling.Update = model.CallLimit{
		Resource:     model.Throttle{Capacity: 12, PerMinute: 4},
		Subscription: model.Throttle{Capacity: 1500, PerMinute: 500},
	}
	c.Actions = []model.Action{raise(sim.Minute, 1000)}
	if s := play(t, c).ScaleSets[0]; s.Created != 1000 {
		t.Errorf("one call created %d", s.Created)
	}
	c.Actions = nil
	for i := range 999 {
		c.Actions = append(c.Actions, raise(sim.Minute+sim.Time(i)*50*sim.Millisecond, 2+i))
	}
	s := play(t, c).ScaleSets[0]
	if s.Created != 1+12 || s.Capacity.Last != 1+12 {
		t.Errorf("calls within a minute created %d and left capacity %d, want 13", s.Created, s.Capacity.Last)
	}
	if got := incident(t, &s, "throttled", "TooManyRequests: Update, bucket of the scale set"); got.Times != 999-12 {
		t.Errorf("%+v, want 987 throttled", got)
	}
}

// Replacements are single calls: a bucket of two per minute lets ten instances
// that fail together come back two in a minute.
func TestReplacementsAreThrottled(t *testing.T) {
	c := steady(10, 1, sim.Hour)
	c.Throttling.PutVM = model.CallLimit{Subscription: model.Throttle{Capacity: 2, PerMinute: 2}}
	c.Failures = []model.FailureHazard{{Replace: true, Repair: must(sim.Constant(60))}}
	c.Actions = []model.Action{{
		At: 10*sim.Minute + 1, Kind: model.FailInstances, Instances: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
	}}
	r := play(t, c)
	var asked []sim.Time
	for _, e := range r.Log {
		if e.Kind == model.InstanceChanged && e.To == "creating" {
			asked = append(asked, e.At)
		}
	}
	if len(asked) != 10 {
		t.Fatalf("%d replacements, want 10", len(asked))
	}
	for i, at := range asked {
		if want := 11*sim.Minute + sim.Time(i/2)*sim.Minute; at/sim.Minute != want/sim.Minute {
			t.Errorf("replacement %d at %v, want in the minute from %v", i, at, want)
		}
	}
}

// Limits that nothing reaches change nothing.
func TestLimitsOutOfReachChangeNothing(t *testing.T) {
	play := func(c *model.Config) *collect.Result { return play(t, c) }
	config := func() *model.Config {
		c := steady(6, 60, 6*sim.Hour)
		c.Failures = []model.FailureHazard{{
			Spontaneous: true, Replace: true,
			TimeToFailure: must(sim.Exponential(3600)), Repair: must(sim.Exponential(300)),
		}}
		return c
	}
	plain, limited := play(config()), config()
	limited.Quotas = []model.Quota{{Name: "Total Regional vCPUs", VCPUs: 1000, ScaleSets: []int{0}}}
	limited.Throttling.PutVM = model.CallLimit{Subscription: model.Throttle{Capacity: 1500, PerMinute: 500}}
	limited.Shortages = []model.Shortage{{
		ScaleSets: []int{0}, Available: 1000, Span: model.Span{At: sim.Hour, For: sim.Hour},
	}}
	if got := play(limited); !reflect.DeepEqual(plain.Workloads, got.Workloads) || plain.Cost != got.Cost {
		t.Errorf("limits changed\n%+v to\n%+v", plain.Workloads[0], got.Workloads[0])
	}
}

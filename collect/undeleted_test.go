package collect_test

import (
	"math"
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// undeletable is a set of n instances whose deletions, of 30 s, fail with a
// probability, and of which the first k are deleted after half an hour of two.
func undeletable(n, k int, share float64) *model.Config {
	c := fleetOf(n, 2*sim.Hour)
	c.Undeleted = []model.DeletionFailures{{Share: share, RetryAfter: sim.Minute}}
	ids := make([]int, k)
	for id := range ids {
		ids[id] = id
	}
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.DeleteInstances, Instances: ids}}
	return c
}

// triesOf returns when the tries to delete an instance began.
func triesOf(r *collect.Result, id int) (at []sim.Time) {
	for _, e := range logged(r, model.InstanceChanged) {
		if e.Instance == id && e.To == model.Deleting.String() {
			at = append(at, e.At)
		}
	}
	return at
}

// Without a retry the instance lingers from the end of its deletion on: out of
// the capacity, but billed as failed until somebody deletes it again.
func TestInstanceLingers(t *testing.T) {
	c := undeletable(3, 1, 1)
	r := play(t, c)
	s := r.ScaleSets[0]
	if s.Capacity.Last != 2 || s.Deleted != 0 || s.Created != 3 || s.Zones[0].AtEnd != 0 {
		t.Errorf("capacity %d, created %d, deleted %d, %d left in the zone",
			s.Capacity.Last, s.Created, s.Deleted, s.Zones[0].AtEnd)
	}
	rest := 90*sim.Minute - 30*sim.Second
	if got := s.InstanceTime[model.Lingering]; got != rest {
		t.Errorf("lingers for %v, want %v", got, rest)
	}
	if got, want := s.Cost.ByCause[collect.CostFailed], c.ScaleSets[0].Price.For(rest); got != want {
		t.Errorf("costs %v, want %v", got, want)
	}
	if got := incident(t, &s, "deletion failed", "given up"); got.Times != 1 {
		t.Errorf("%+v, want one", got)
	}
	c.Actions = append(c.Actions,
		model.Action{At: sim.Hour, Kind: model.RestartInstances, Instances: []int{0}},
		model.Action{At: sim.Hour, Kind: model.DeleteInstances, Instances: []int{0}})
	r = play(t, c)
	if got, want := triesOf(r, 0), []sim.Time{30 * sim.Minute, sim.Hour}; !slices.Equal(got, want) {
		t.Errorf("tries at %v, want %v", got, want)
	}
	if s := r.ScaleSets[0]; s.Capacity.Last != 2 || s.InstanceTime[model.Booting] != 0 {
		t.Errorf("capacity %d, booted for %v", s.Capacity.Last, s.InstanceTime[model.Booting])
	}
}

// Resilient deletion tries again a minute after each failure: six tries of 30 s,
// 90 s apart, and then no more. Asked for once more, it is another six.
func TestResilientDeletion(t *testing.T) {
	c := undeletable(2, 1, 1)
	c.ScaleSets[0].ResilientDelete = true
	var want []sim.Time
	for try := range 6 {
		want = append(want, 30*sim.Minute+sim.Time(try)*90*sim.Second)
	}
	r := play(t, c)
	if got := triesOf(r, 0); !slices.Equal(got, want) {
		t.Errorf("tries at %v, want %v", got, want)
	}
	s := r.ScaleSets[0]
	if again, over := incident(t, &s, "deletion failed", "tried again"), incident(t, &s, "deletion failed", "given up"); again.Times != 5 || over.Times != 1 {
		t.Errorf("%+v, %+v; want 5 and 1", again, over)
	}
	if got := s.InstanceTime[model.Deleting]; got != 6*30*sim.Second {
		t.Errorf("deleting for %v, want 3m", got)
	}
	c.Actions = append(c.Actions, model.Action{At: sim.Hour, Kind: model.DeleteInstances, Instances: []int{0}})
	if got := len(triesOf(play(t, c), 0)); got != 12 {
		t.Errorf("%d tries, want 12", got)
	}
}

// Of 2000 deletions of which every try fails with probability 1/2, half fail at
// first, and 1 of 64 all six times: within four standard deviations.
func TestDeletionTriesAreGeometric(t *testing.T) {
	const n = 2000
	c := undeletable(n, n, 0.5)
	c.ScaleSets[0].ResilientDelete = true
	s := play(t, c).ScaleSets[0]
	near := func(what string, got int, p float64) {
		mean, sd := n*p, math.Sqrt(n*p*(1-p))
		if math.Abs(float64(got)-mean) > 4*sd {
			t.Errorf("%s: %d, want %.1f ± %.1f", what, got, mean, 4*sd)
		}
	}
	near("given up", incident(t, &s, "deletion failed", "given up").Times, 1.0/64)
	near("deleted", s.Deleted, 63.0/64)
	c.ScaleSets[0].ResilientDelete = false
	s = play(t, c).ScaleSets[0]
	near("deleted at the first try", s.Deleted, 1.0/2)
}

// A scale-in, and the replacement of an instance that failed, ask again for
// what lingers; the capacity is kept meanwhile, and no longer than it is asked for.
func TestNextDeletionSweeps(t *testing.T) {
	c := undeletable(4, 1, 1)
	c.Actions = append(c.Actions,
		model.Action{At: 40 * sim.Minute, Kind: model.SetCapacity, Capacity: 2},
		model.Action{At: 50 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}})
	c.Failures = []model.FailureHazard{{Replace: true, Repair: must(sim.Constant(60))}}
	r := play(t, c)
	want := []sim.Time{30 * sim.Minute, 40 * sim.Minute, 51 * sim.Minute}
	if got := triesOf(r, 0); !slices.Equal(got, want) {
		t.Errorf("tries at %v, want %v", got, want)
	}
	if s := r.ScaleSets[0]; s.Capacity.Last != 2 || s.Created != 5 || s.Deleted != 0 {
		t.Errorf("capacity %d, created %d, deleted %d; want 2, 5 and 0", s.Capacity.Last, s.Created, s.Deleted)
	}
}

// What lingers holds its vCPUs: a quota of five instances leaves room for one.
func TestLingeringCountsAgainstQuotas(t *testing.T) {
	c := undeletable(4, 2, 1)
	c.Quotas = []model.Quota{{Name: "family", VCPUs: 5 * c.ScaleSets[0].Size.VCPUs, ScaleSets: []int{0}}}
	c.Actions = append(c.Actions, model.Action{At: sim.Hour, Kind: model.SetCapacity, Capacity: 4})
	if s := play(t, c).ScaleSets[0]; s.Created != 5 {
		t.Errorf("created %d, want one more than the four: two members and two that linger", s.Created)
	}
}

// An instance without hardware is deleted in any case, and deletions that never
// fail change nothing.
func TestNoDeletionFailureChangesNothing(t *testing.T) {
	c := undeletable(3, 1, 1)
	c.Actions = append(c.Actions, model.Action{At: 10 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}})
	if s := play(t, c).ScaleSets[0]; s.Deleted != 1 {
		t.Errorf("deleted %d, want the deallocated one", s.Deleted)
	}
	never := undeletable(3, 1, 0)
	without := undeletable(3, 1, 0)
	without.Undeleted = nil
	if play(t, never).Fingerprint != play(t, without).Fingerprint {
		t.Error("deletions that never fail change the run")
	}
}

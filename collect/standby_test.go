package collect_test

import (
	"testing"

	"pgregory.net/rapid"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// pooled is a set of n in three zones with a standby pool. An instance takes 60 s
// to create and 30 to boot, and a start 10 s before the boot.
func pooled(n int, pool model.StandbyPool) *model.Config {
	c := steady(n, 5, 2*sim.Hour)
	pool.Resume = must(sim.Constant(15))
	c.ScaleSets[0].StandbyPool = &pool
	return c
}

func scaleTo(at sim.Time, capacity int) model.Action {
	return model.Action{At: at, Kind: model.SetCapacity, Capacity: capacity}
}

// minReadyCapacity 5: moving a VM to the set would leave fewer than 5 in the pool,
// so it creates another.
func TestWE65(t *testing.T) {
	c := pooled(5, model.StandbyPool{MaxReady: 10, MinReady: 5, State: model.PoolRunning})
	c.Actions = []model.Action{scaleTo(10*sim.Minute, 6)}
	r := play(t, c)
	s := &r.ScaleSets[0]
	if s.Standby.Taken != 1 || s.Standby.Created != 0 || s.Standby.Size.Max != 5 {
		t.Errorf("%+v, want one taken and none created by the set", *s.Standby)
	}
	created := sim.Time(-1)
	for _, e := range r.Log {
		if e.To == "creating" && e.Why == "standby pool" {
			created = e.At
		}
	}
	if created != 10*sim.Minute || s.Created != 11 {
		t.Errorf("the pool created another at %v, %d instances in all; want 10m and 11", created, s.Created)
	}
}

// How soon two more instances are ready: at once from a running pool, after the
// resumption from a hibernated one, after start and boot from a deallocated one,
// after creation and boot without a pool. What the pool does not have is created.
func TestReadySoonerFromThePool(t *testing.T) {
	took := func(pool *model.StandbyPool, capacity int) collect.ScaleSet {
		c := pooled(3, model.StandbyPool{})
		c.ScaleSets[0].StandbyPool = pool
		if pool != nil {
			pool.Resume = must(sim.Constant(15))
		}
		c.Actions = []model.Action{scaleTo(10*sim.Minute, capacity)}
		s := play(t, c).ScaleSets[0]
		if s.Serving.Max != capacity {
			t.Errorf("%d serve, want %d", s.Serving.Max, capacity)
		}
		return s
	}
	for _, c := range []struct {
		name  string
		pool  *model.StandbyPool
		to    int
		ready sim.Time
		taken int
	}{
		{"no pool", nil, 5, 90 * sim.Second, 0},
		{"deallocated", &model.StandbyPool{MaxReady: 5, State: model.PoolDeallocated}, 5, 40 * sim.Second, 2},
		{"hibernated", &model.StandbyPool{MaxReady: 5, State: model.PoolHibernated}, 5, 15 * sim.Second, 2},
		{"running", &model.StandbyPool{MaxReady: 5, State: model.PoolRunning}, 5, 0, 2},
		{"a pool of one for two", &model.StandbyPool{MaxReady: 4, State: model.PoolRunning}, 5, 90 * sim.Second, 1},
	} {
		s := took(c.pool, c.to)
		if got := s.ScaleOuts.AllReady; got.Count != 1 || got.Max != c.ready {
			t.Errorf("%s: all ready after %v, want %v", c.name, got.Max, c.ready)
		}
		if c.pool != nil && (s.Standby.Taken != c.taken || s.Standby.Created != 2-c.taken) {
			t.Errorf("%s: %d taken, %d created", c.name, s.Standby.Taken, s.Standby.Created)
		}
		if s.Ready.Count != 2 {
			t.Errorf("%s: %d became ready", c.name, s.Ready.Count)
		}
	}
}

// Running VMs of the pool cost as any other, under their own cause; deallocated
// ones nothing.
func TestStandbyCost(t *testing.T) {
	c := pooled(3, model.StandbyPool{MaxReady: 5, State: model.PoolRunning})
	running := play(t, c).ScaleSets[0].Cost
	if want := price.PerHour(96_000_000).For(4 * sim.Hour); running.ByCause[collect.CostStandby] != want {
		t.Errorf("two running for two hours cost %v, want %v", running.ByCause[collect.CostStandby], want)
	}
	c.ScaleSets[0].StandbyPool.State = model.PoolDeallocated
	if idle := play(t, c).ScaleSets[0].Cost; idle.ByCause[collect.CostStandby] != 0 {
		t.Errorf("two deallocated cost %v", idle.ByCause[collect.CostStandby])
	}
}

// A set that is requested fills its pool as well. A VM of a deallocated pool runs
// for postProvisioningDelay before it is deallocated, and nobody takes it sooner.
func TestPostProvisioningDelay(t *testing.T) {
	c := pooled(1, model.StandbyPool{MaxReady: 2, Delay: 5 * sim.Minute, State: model.PoolDeallocated})
	c.ScaleSets[0].Warm, c.ScaleSets[0].Zones = false, nil
	// Created after 60 s, booted after 90, deallocated from 390 to 420 s.
	for at, taken := range map[sim.Time]int{419 * sim.Second: 0, 421 * sim.Second: 1} {
		c.Actions = []model.Action{scaleTo(at, 2)}
		if s := play(t, c).ScaleSets[0]; s.Standby.Taken != taken {
			t.Errorf("at %v: %d taken, want %d", at, s.Standby.Taken, taken)
		}
	}
	if s := play(t, c).ScaleSets[0]; s.RoleTime[model.Standby][model.Running] != 5*sim.Minute {
		t.Errorf("ran for %v in the pool", s.RoleTime[model.Standby][model.Running])
	}
}

// Without hardware for the pool creation pauses for 30 seconds at a time.
func TestDegradedPool(t *testing.T) {
	c := pooled(3, model.StandbyPool{MaxReady: 6, State: model.PoolDeallocated})
	c.Quotas = []model.Quota{{Name: "cores", VCPUs: 8, ScaleSets: []int{0}}}
	c.Actions = []model.Action{scaleTo(20*sim.Minute, 2)}
	r := play(t, c)
	// 3 + 1 of 3 fit into 8 vCPUs at two each. Nobody is deleted but by the scale-in,
	// which makes room for one more.
	if s := r.ScaleSets[0].Standby; s.Size.Max != 2 || s.Degraded < 119*sim.Minute {
		t.Errorf("%+v, want at most 2 and degraded all the time", *s)
	}
}

// Whatever capacities, failures and outages come: the invariants of every run
// hold, VMs of the pool are never in rotation, and in the end the pool has the
// size that it should.
func TestPoolKeepsItsSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 12).Draw(t, "most")
		c := pooled(rapid.IntRange(0, 6).Draw(t, "capacity"), model.StandbyPool{
			MaxReady: most, MinReady: rapid.IntRange(0, most).Draw(t, "least"),
			Delay: sim.Time(rapid.IntRange(0, 90).Draw(t, "delay")) * sim.Second,
			State: rapid.SampledFrom([]model.PoolState{
				model.PoolRunning, model.PoolDeallocated, model.PoolHibernated}).Draw(t, "state"),
		})
		s := &c.ScaleSets[0]
		s.Warm = rapid.Bool().Draw(t, "warm")
		s.Boot = must(sim.Exponential(40))
		if rapid.Bool().Draw(t, "repaired") {
			c.Failures = []model.FailureHazard{{
				Replace: rapid.Bool().Draw(t, "replace"), Repair: must(sim.Constant(60))}}
		}
		if rapid.Bool().Draw(t, "outage") {
			c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 5 * sim.Minute, For: 10 * sim.Minute}}}
		}
		for range rapid.IntRange(0, 10).Draw(t, "actions") {
			c.Actions = append(c.Actions, model.Action{
				At: sim.Time(rapid.IntRange(0, 3000).Draw(t, "at")) * sim.Second,
				Kind: rapid.SampledFrom([]model.ActionKind{
					model.SetCapacity, model.FailInstances, model.DeleteInstances, model.StartInstances,
					model.DeallocateInstances}).Draw(t, "kind"),
				Capacity:  rapid.IntRange(0, 15).Draw(t, "to"),
				Instances: []int{rapid.IntRange(0, 20).Draw(t, "instance")},
			})
		}
		run := collect.New(c)
		roles := map[int]model.Role{}
		watch := observer(func(now sim.Time, f model.Fact) {
			switch f.Kind {
			case model.InstanceChanged, model.RoleChanged:
				roles[f.Instance] = f.Role
			case model.RotationChanged:
				if f.In && roles[f.Instance] == model.Standby {
					t.Fatalf("%v: standby VM %d is in rotation", now, f.Instance)
				}
			}
			run.Observe(now, f)
		})
		end, err := model.New(c, sim.Streams{Seed: 1}, watch, sim.Limits{Events: 1e6}).Run()
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		set := &r.ScaleSets[0]
		if want := s.StandbyPool.Target(set.Capacity.Last); set.Standby.Last != want {
			t.Fatalf("%d in the pool at the end, want %d beside %d", set.Standby.Last, want, set.Capacity.Last)
		}
	})
}

type observer func(sim.Time, model.Fact)

func (o observer) Observe(now sim.Time, f model.Fact) { o(now, f) }

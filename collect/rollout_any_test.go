package collect_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vmssim/model"
	"vmssim/sim"
)

// anyRollout is a set with any policy, or none and any steps by hand.
func anyRollout(t *rapid.T) *model.Config {
	c := released(rapid.IntRange(1, 12).Draw(t, "instances"), model.UpgradeMode(rapid.IntRange(0, 2).Draw(t, "mode")))
	s := &c.ScaleSets[0]
	if rapid.Bool().Draw(t, "zonal") {
		s.Zones = []string{"1", "2", "3"}
	} else if rapid.Bool().Draw(t, "uniform") {
		s.UpdateDomains = model.UpdateDomainsPerGroup
	}
	if rapid.Bool().Draw(t, "notice") {
		s.TerminateNotice = 5 * sim.Minute
	}
	p := &s.Upgrade.Rolling
	p.Batch = model.BatchRule{
		MaxPercent: rapid.IntRange(5, 100).Draw(t, "percent"), CrossZone: rapid.Bool().Draw(t, "cross"),
		UnhealthyFirst: rapid.Bool().Draw(t, "first"),
	}
	p.Surge, p.Rollback = rapid.Bool().Draw(t, "surge"), rapid.Bool().Draw(t, "rollback")
	p.Pause = sim.Time(rapid.IntRange(0, 3).Draw(t, "pause")) * sim.Minute
	if rapid.Bool().Draw(t, "extension") {
		c.Actions[0].Change = model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}}
	}
	if s.Upgrade.Mode == model.ManualUpgrade {
		c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change, Steps: anySteps(t)}}
		c.Actions = nil
	}
	return c
}

func anySteps(t *rapid.T) *model.Steps {
	p := &model.Steps{
		By: model.StepRule(rapid.IntRange(0, 4).Draw(t, "rule")), HealthWait: 5 * sim.Minute,
		Pause: sim.Time(rapid.IntRange(0, 3).Draw(t, "rest")) * sim.Minute,
	}
	if p.By == model.StepShare {
		p.Shares = millionths(rapid.IntRange(1, 49).Draw(t, "canary"), rapid.IntRange(50, 99).Draw(t, "more"), 100)
	}
	return p
}

func anyGate(t *rapid.T) *model.Gate {
	g := &model.Gate{
		Errors: model.Unwatched, Unhealthy: rapid.IntRange(-1, 2).Draw(t, "above") * 300_000, Window: sim.Minute,
		Bake: sim.Time(rapid.IntRange(0, 20).Draw(t, "bake")) * sim.Minute, RollBack: rapid.Bool().Draw(t, "back"),
	}
	if g.Unhealthy < 0 {
		g.Unhealthy = model.Unwatched
	}
	if rapid.Bool().Draw(t, "limited") {
		g.Timeout = sim.Time(rapid.IntRange(1, 60).Draw(t, "timeout")) * sim.Minute
	}
	return g
}

// Undisturbed, any rollout upgrades every instance: in place it takes no more than a
// batch out of service, with a surge nobody goes before others have come.
func TestAnyRolloutKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := anyRollout(rt)
		s := &c.ScaleSets[0]
		r, o := rolled(t, c)
		n, most := s.Capacity, s.Capacity
		if s.Upgrade.Mode == model.RollingUpgrade {
			most = model.BatchSize(n, s.Upgrade.Rolling.Batch.MaxPercent)
		}
		if o.Mode == model.UpgradeInSteps {
			most = 0
			for _, b := range o.Batches {
				most = max(most, len(b.Instances))
			}
		}
		switch surge := s.Upgrade.Mode == model.RollingUpgrade && s.Upgrade.Rolling.Surge; {
		case o.Code != model.RolloutCompleted || o.Counters.Successful != n || r.ScaleSets[0].Models.Latest != n:
			rt.Fatalf("%v with %v, %+v", o.Code, o.Counters, *r.ScaleSets[0].Models)
		case surge && (o.Serving.Trough != n || o.Peak > n+most):
			rt.Fatalf("%d to %d instances of %d, batches of %d", o.Serving.Trough, o.Peak, n, most)
		case !surge && (o.Serving.Trough < n-most || o.Peak != n):
			rt.Fatalf("in place %d to %d instances of %d, batches of %d", o.Serving.Trough, o.Peak, n, most)
		}
	})
}

// Whatever else happens to the instances, the books stay whole, and no rollout goes
// on for ever.
func TestAnyRolloutEnds(t *testing.T) {
	kinds := []model.ActionKind{
		model.SetCapacity, model.FailInstances, model.SickenInstances, model.HealInstances, model.DeallocateInstances,
		model.DeleteInstances, model.ReimageInstances, model.StartInstances, model.PowerOffInstances,
		model.RestartInstances, model.RedeployInstances, model.UpgradeInstances, model.CancelUpgrade, model.UpdateModel,
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := anyRollout(rt)
		c.Duration = 16 * sim.Hour
		if len(c.Deployments) == 0 {
			c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change}}
			c.Actions = nil
		}
		if rapid.Bool().Draw(rt, "watched") {
			c.Deployments[0].Gate = anyGate(rt)
		}
		if rapid.Bool().Draw(rt, "spoiled") {
			spoil(c, 0.3)
		}
		if rapid.Bool().Draw(rt, "outage") && len(c.ScaleSets[0].Zones) > 0 {
			c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0}, Span: model.Span{
				At: rollsAt + sim.Time(rapid.IntRange(0, 900).Draw(rt, "dark"))*sim.Second, For: 20 * sim.Minute,
			}}}
		}
		if rapid.Bool().Draw(rt, "quota") {
			c.Quotas = []model.Quota{{Name: "cores", VCPUs: 2 * rapid.IntRange(12, 16).Draw(rt, "room"), ScaleSets: []int{0}}}
		}
		if rapid.Bool().Draw(rt, "repaired") {
			c.ScaleSets[0].Repairs = &model.RepairPolicy{
				GracePeriod: 10 * sim.Minute, Detection: sim.Minute, Action: model.RepairAction(rapid.IntRange(0, 2).Draw(rt, "repair")),
			}
		}
		at := rollsAt - 5*sim.Minute
		for range rapid.IntRange(0, 12).Draw(rt, "actions") {
			at += sim.Time(rapid.IntRange(0, 400).Draw(rt, "after")) * sim.Second
			a := model.Action{
				At: at, Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), Capacity: rapid.IntRange(0, 12).Draw(rt, "capacity"),
				Change: model.ModelChange{ImageVersion: rapid.SampledFrom([]int{model.SameImage, 0, 1}).Draw(rt, "version")},
			}
			if a.Kind != model.SetCapacity {
				a.Instances = []int{rapid.IntRange(0, 20).Draw(rt, "id")}
			}
			c.Actions = append(c.Actions, a)
		}
		for _, o := range play(t, c).ScaleSets[0].Rollouts {
			if o.Code == model.RollingForward {
				rt.Fatalf("goes on after %v with %v", o.Duration(), o.Counters)
			}
		}
	})
}

// Undisturbed, an upgrade by the platform brings every instance to the newest version, in
// batches of its own size or, if it is to count, of the set's policy.
func TestAnyPlatformUpgradeKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := anyRollout(rt)
		c.Duration, c.Actions, c.Deployments = 24*sim.Hour, nil, nil
		s := &c.ScaleSets[0]
		s.ImageVersion, s.Image.Versions[1].At = model.Latest, rollsAt
		s.Upgrade.OS = model.OSUpgradePolicy{
			Automatic: true, OwnPolicy: rapid.Bool().Draw(rt, "own"), StartsAfter: must(sim.Uniform(0, 600)),
		}
		if rapid.Bool().Draw(rt, "told") {
			s.ImageNotice = model.ImageNotice{Timeout: 15 * sim.Minute}
		}
		n, most := s.Capacity, model.BatchSize(s.Capacity, 20)
		surge := s.Upgrade.OS.OwnPolicy && s.Upgrade.Rolling.Surge
		if s.Upgrade.OS.OwnPolicy {
			most = model.BatchSize(n, s.Upgrade.Rolling.Batch.MaxPercent)
		}
		r, o := rolled(t, c)
		switch {
		case o.Code != model.RolloutCompleted || o.Counters.Successful != n || byVersion(r) != fmt.Sprintf("%d of 1.1.0", n):
			rt.Fatalf("%v with %v, %s", o.Code, o.Counters, byVersion(r))
		case surge && (o.Capacity.Trough != n || o.Peak > n+most):
			rt.Fatalf("%d to %d instances of %d, batches of %d", o.Capacity.Trough, o.Peak, n, most)
		case !surge && (o.Capacity.Trough < n-most || o.Peak != n):
			rt.Fatalf("in place %d to %d instances of %d, batches of %d", o.Capacity.Trough, o.Peak, n, most)
		}
	})
}

// Upgrades by the platform end as well, or say what they wait for, whatever is asked of
// whom and happens to the instances: notices, hooks, deferrals, failed extensions, new
// versions of extensions and of the image meanwhile.
func TestAnyPlatformUpgradeEnds(t *testing.T) {
	kinds := []model.ActionKind{
		model.SetCapacity, model.FailInstances, model.SickenInstances, model.HealInstances, model.DeallocateInstances,
		model.DeleteInstances, model.ReimageInstances, model.ReimageAllDisks, model.StartInstances, model.RestartInstances,
		model.UpgradeInstances, model.CancelUpgrade, model.UpdateModel, model.StartOSUpgrade, model.StartExtensionUpgrade,
		model.ApproveUpgrade,
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := anyRollout(rt)
		c.Duration, c.Actions = 24*sim.Hour, nil
		s := &c.ScaleSets[0]
		s.ImageVersion = model.Latest
		s.Image.Versions = append(s.Image.Versions, model.ImageVersion{Version: model.Version{Major: 2}, Name: "2.0.0"})
		s.Image.Versions[1].At = rollsAt
		s.Image.Versions[2].At = rollsAt + sim.Time(rapid.IntRange(1, 3600).Draw(rt, "second"))*sim.Second
		s.Install[0].AutomaticUpgrade = rapid.Bool().Draw(rt, "automatic")
		s.Install[0].Published = []sim.Time{rollsAt + sim.Time(rapid.IntRange(1, 3600).Draw(rt, "published"))*sim.Second}
		s.Upgrade.OS = model.OSUpgradePolicy{
			Automatic: true, NoRollback: rapid.Bool().Draw(rt, "kept"), OwnPolicy: rapid.Bool().Draw(rt, "own"),
			Deferral: rapid.Bool().Draw(rt, "deferral"), StartsAfter: must(sim.Uniform(0, 600)),
		}
		if rapid.Bool().Draw(rt, "hook") {
			s.Upgrade.OS.Hooks[rapid.IntRange(0, 1).Draw(rt, "type")] = &model.LifecycleHook{
				Wait: 3 * sim.Minute, Default: model.HookAction(rapid.IntRange(0, 1).Draw(rt, "default")),
			}
		}
		if rapid.Bool().Draw(rt, "told") {
			s.ImageNotice = model.ImageNotice{Timeout: 15 * sim.Minute, Approves: rapid.Bool().Draw(rt, "approves"), Approval: must(sim.Constant(60))}
		}
		if rapid.Bool().Draw(rt, "expired") {
			s.Install[1].Expires, s.Install[1].ExpiresAt = true, rollsAt+sim.Time(rapid.IntRange(0, 3600).Draw(rt, "at"))*sim.Second
		}
		if rapid.Bool().Draw(rt, "spoiled") {
			spoil(c, 0.3)
			c.Unhealthy[0].CuredBy = model.ToReimage
		}
		if rapid.Bool().Draw(rt, "outage") && len(s.Zones) > 0 {
			c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0}, Span: model.Span{
				At: rollsAt + sim.Time(rapid.IntRange(0, 3600).Draw(rt, "dark"))*sim.Second, For: 20 * sim.Minute,
			}}}
		}
		at := rollsAt
		for range rapid.IntRange(0, 15).Draw(rt, "actions") {
			at += sim.Time(rapid.IntRange(0, 600).Draw(rt, "after")) * sim.Second
			a := model.Action{
				At: at, Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), Capacity: rapid.IntRange(0, 12).Draw(rt, "capacity"),
				Change: model.ModelChange{ImageVersion: model.SameImage, Release: model.SameRelease, Extensions: []int{1}},
			}
			if a.Kind != model.SetCapacity {
				a.Instances = []int{rapid.IntRange(0, 20).Draw(rt, "id")}
			}
			c.Actions = append(c.Actions, a)
		}
		r := play(t, c)
		for _, o := range r.ScaleSets[0].Rollouts {
			if o.Code != model.RollingForward {
				continue
			}
			waits := logged(r, model.RolloutWaits)
			if o.Mode != model.OSUpgrade || !s.Upgrade.OS.Deferral || len(waits) == 0 {
				rt.Fatalf("%v goes on after %v with %v, waits %+v", o.Mode, o.Duration(), o.Counters, waits)
			}
		}
	})
}

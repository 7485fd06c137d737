package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// The constant times of an instance in rollouts: an upgrade of the image is a
// reimage and two extensions, one of an extension installs that one.
const (
	reimageTakes = 80 * sim.Second
	agentTakes   = 20 * sim.Second
	appTakes     = 100 * sim.Second
	imageTakes   = reimageTakes + agentTakes + appTakes
	createTakes  = 60*sim.Second + 30*sim.Second + agentTakes + appTakes // create, boot and install
	deleteTakes  = 30 * sim.Second
	rollsAt      = sim.Hour
)

// released is a set of n instances without zones or update domains that get a new
// image after an hour. A probe every millisecond finds them healthy as soon as
// they are, so that arithmetic is exact.
func released(n int, mode model.UpgradeMode) *model.Config {
	c := steady(n, 1, 4*sim.Hour)
	c.LoadBalancers[0].Probe.Interval = sim.Millisecond
	s := &c.ScaleSets[0]
	s.Zones, s.Reimage = nil, must(sim.Constant(reimageTakes.Seconds()))
	s.Install = []model.Extension{
		{Name: "agent", Takes: must(sim.Constant(agentTakes.Seconds()))},
		{Name: "app", Takes: must(sim.Constant(appTakes.Seconds())), After: []int{0}},
	}
	s.Health = &model.HealthSource{Probe: model.Probe{Interval: sim.Millisecond, Threshold: 1}}
	s.Image = &model.Image{Name: "shop", Kind: model.GeneralizedImage, BootFactor: 1, Versions: []model.ImageVersion{
		{Version: model.Version{Major: 1}, Name: "1.0.0"}, {Version: model.Version{Major: 1, Minor: 1}, Name: "1.1.0"},
	}}
	s.Upgrade = model.UpgradePolicy{Mode: mode, Rolling: model.RollingPolicy{
		Batch: model.BatchRule{MaxPercent: 20}, Limits: model.UpgradeLimits{Unhealthy: 20, UnhealthyUpgraded: 20},
		HealthWait: 5 * sim.Minute,
	}}
	c.Actions = []model.Action{{At: rollsAt, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: 1}}}
	return c
}

// rolled plays a scenario that has one rollout and returns that.
func rolled(t *testing.T, c *model.Config) (*collect.Result, *collect.Rollout) {
	t.Helper()
	r := play(t, c)
	if n := len(r.ScaleSets[0].Rollouts); n != 1 {
		t.Fatalf("%d rollouts, want one", n)
	}
	return r, &r.ScaleSets[0].Rollouts[0]
}

// spoil makes the given share of applications unhealthy that start, for ever.
func spoil(c *model.Config, share float64) {
	c.Unhealthy = []model.UnhealthyHazard{{Share: share, Condition: model.TellsUnhealthy, CuredBy: model.ToReplace}}
}

// Twos of ten, each batch taking one upgrade: instances have different models from
// when the first upgraded ones run until the last ones stop: all batches but the
// first and the last.
func TestModelsAreMixedBetweenTheFirstAndTheLastBatch(t *testing.T) {
	r, o := rolled(t, released(10, model.RollingUpgrade))
	if want := 3 * imageTakes; o.Mixed != want || r.ScaleSets[0].Models.Mixed != want || r.ScaleSets[0].Image.Mixed != want {
		t.Errorf("mixed for %v, %v of the models and %v of the image, want %v", o.Mixed, r.ScaleSets[0].Models.Mixed,
			r.ScaleSets[0].Image.Mixed, want)
	}
}

// A changed extension installs in place: the instance has its OS disk and its id,
// and does not install the other extension.
func TestChangedExtensionInstallsInPlace(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.Actions[0].Change = model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}}
	r, o := rolled(t, c)
	if want := 5 * appTakes; o.Duration() != want || o.Serving.Trough != 8 {
		t.Errorf("%v down to %d, want %v down to 8", o.Duration(), o.Serving.Trough, want)
	}
	if set := r.ScaleSets[0]; set.InstanceTime[model.Booting] != 0 || set.Created != 10 {
		t.Errorf("booting for %v, %d created", set.InstanceTime[model.Booting], set.Created)
	}
	if o.Change != "extension app" {
		t.Errorf("%q", o.Change)
	}
}

// With the default limits two instances are upgraded, if they stay healthy. If the
// first does not become healthy within five minutes, the rollout stops there, with
// Azure's code, and the other instance keeps the old model.
func TestTwoInstancesStopAtTheDefaultLimits(t *testing.T) {
	if _, o := rolled(t, released(2, model.RollingUpgrade)); o.Code != model.RolloutCompleted {
		t.Errorf("healthy: %v, %s", o.Code, o.Reason)
	}
	c := released(2, model.RollingUpgrade)
	spoil(c, 1)
	r, o := rolled(t, c)
	if o.Code != model.RolloutFaulted || o.Error != "MaxUnhealthyInstancePercentExceededInRollingUpgrade" {
		t.Errorf("%v, %q: %s", o.Code, o.Error, o.Reason)
	}
	if want := imageTakes + 5*sim.Minute; o.Duration() != want {
		t.Errorf("stopped after %v, want %v", o.Duration(), want)
	}
	if o.Counters != (model.UpgradeCounters{Failed: 1, Pending: 1}) || r.ScaleSets[0].Image.Versions[0].AtEnd != 1 {
		t.Errorf("%v, %+v", o.Counters, r.ScaleSets[0].Image.Versions)
	}
}

// Two of the ten instances are ill before the rollout: that is allowed, a third is
// not.
func TestRolloutDoesNotBeginAboveItsLimit(t *testing.T) {
	for ill, want := range []string{"", "", "", model.UnhealthyBeforeUpgrade} {
		c := released(10, model.RollingUpgrade)
		for id := range ill {
			c.Actions = append(c.Actions, model.Action{At: rollsAt / 2, Kind: model.SickenInstances, Instances: []int{9 - id}})
		}
		slices.Reverse(c.Actions)
		r, o := rolled(t, c)
		if o.Error != want {
			t.Errorf("%d unhealthy: %q, want %q", ill, o.Error, want)
		}
		if want != "" && (len(o.Batches) != 0 || o.Duration() != 0 || r.ScaleSets[0].Models.Older != 10) {
			t.Errorf("%d unhealthy: %d batches all the same", ill, len(o.Batches))
		}
	}
}

// An instance that falls ill in the second batch for its own reasons stops the
// rollout at the end of that batch, when with two others it is above the limit.
func TestWhatOthersDoStopsARollout(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	for id := 7; id < 10; id++ {
		c.Actions = append(c.Actions, model.Action{At: rollsAt + imageTakes + sim.Second, Kind: model.SickenInstances, Instances: []int{id}})
	}
	_, o := rolled(t, c)
	if o.Error != model.UnhealthyInUpgrade || o.Duration() != 2*imageTakes || o.Counters.Successful != 4 || o.Counters.Pending != 6 {
		t.Errorf("%q after %v with %v", o.Error, o.Duration(), o.Counters)
	}
}

// The instances that failed go back to the version before; the ones that were never
// taken still have it.
func TestFailedInstancesAreRolledBack(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Upgrade.Rolling.Rollback = true
	spoil(c, 1)
	c.Unhealthy[0].CuredBy = model.ToReimage
	r, o := rolled(t, c)
	if o.Code != model.RolloutFaulted || !strings.HasSuffix(o.Reason, "2 failed instances go back to the model before") {
		t.Errorf("%v: %s", o.Code, o.Reason)
	}
	for _, v := range r.ScaleSets[0].Image.Versions {
		if v.Version == "1.0.0" && v.AtEnd != 10 || v.Version == "1.1.0" && v.AtEnd != 0 {
			t.Errorf("%+v", v)
		}
	}
	if r.ScaleSets[0].Models.Older != 10 {
		t.Errorf("%+v", *r.ScaleSets[0].Models)
	}
}

// Without a policy to do it, nothing happens to the instances until they are
// upgraded by hand; new ones have the new model.
func TestManualUpgradeWaitsForCalls(t *testing.T) {
	c := released(4, model.ManualUpgrade)
	c.Actions = append(c.Actions,
		model.Action{At: rollsAt + 10*sim.Minute, Kind: model.UpgradeInstances, Instances: []int{1, 9}},
		model.Action{At: rollsAt + 20*sim.Minute, Kind: model.SetCapacity, Capacity: 5},
		model.Action{At: rollsAt + 30*sim.Minute, Kind: model.UpgradeInstances, Instances: []int{1, 4}},
	)
	r := play(t, c)
	set := r.ScaleSets[0]
	if len(set.Rollouts) != 0 || set.Models.Latest != 2 || set.Models.Older != 3 || len(logged(r, model.ActionRefused)) != 3 {
		t.Errorf("%d rollouts, %+v, %d refused", len(set.Rollouts), *set.Models, len(logged(r, model.ActionRefused)))
	}
	var refused []string
	for _, e := range logged(r, model.ActionRefused) {
		refused = append(refused, e.Text)
	}
	want := []string{"manualUpgrade: no such instance",
		"manualUpgrade: the instance has the latest model", "manualUpgrade: the instance has the latest model"}
	if !slices.Equal(refused, want) {
		t.Errorf("%q, want %q", refused, want)
	}
	c.Actions = append(c.Actions, model.Action{At: rollsAt + 40*sim.Minute, Kind: model.UpgradeInstances, All: true})
	if set := play(t, c).ScaleSets[0]; set.Models.Latest != 5 {
		t.Errorf("after upgrading all: %+v", *set.Models)
	}
}

// A rollout that is cancelled in its second batch ends with it. An empty update
// takes up what it has left; meanwhile no other update is taken.
func TestCancelledRolloutIsTakenUpAgain(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	empty := model.ModelChange{ImageVersion: model.SameImage}
	c.Actions = append(c.Actions,
		model.Action{At: rollsAt + imageTakes/2, Kind: model.UpdateModel, Change: empty},
		model.Action{At: rollsAt + 3*imageTakes/2, Kind: model.CancelUpgrade},
		model.Action{At: rollsAt + sim.Hour, Kind: model.CancelUpgrade},
		model.Action{At: rollsAt + sim.Hour, Kind: model.UpdateModel, Change: empty},
	)
	r := play(t, c)
	set := r.ScaleSets[0]
	if len(set.Rollouts) != 2 || len(logged(r, model.ActionRefused)) != 2 {
		t.Fatalf("%d rollouts, %d actions refused", len(set.Rollouts), len(logged(r, model.ActionRefused)))
	}
	first, second := set.Rollouts[0], set.Rollouts[1]
	if first.Code != model.RolloutCancelled || first.Duration() != 2*imageTakes || first.Counters != (model.UpgradeCounters{Successful: 4, Pending: 6}) {
		t.Errorf("%v after %v with %v", first.Code, first.Duration(), first.Counters)
	}
	if second.Code != model.RolloutCompleted || second.Duration() != 3*imageTakes || second.Counters != (model.UpgradeCounters{Successful: 6}) {
		t.Errorf("%v after %v with %v", second.Code, second.Duration(), second.Counters)
	}
}

// A quota for eleven instances does not allow a surge of two: the batches are
// upgraded in place, and the log says so. One for twelve does.
func TestSurgeWithoutQuotaIsInPlace(t *testing.T) {
	for _, q := range []struct {
		instances int
		surge     bool
		peak      int
	}{{11, false, 10}, {12, true, 12}} {
		c := released(10, model.RollingUpgrade)
		c.ScaleSets[0].Upgrade.Rolling.Surge = true
		c.Quotas = []model.Quota{{Name: "cores", VCPUs: 2 * q.instances, ScaleSets: []int{0}}}
		r, o := rolled(t, c)
		if o.Code != model.RolloutCompleted || o.Peak != q.peak {
			t.Errorf("%d instances: %v, peak %d", q.instances, o.Code, o.Peak)
		}
		for _, b := range o.Batches {
			if b.Surge != q.surge || !q.surge && !strings.HasSuffix(b.Reason, "in place, since only 1 of 2 new instances are granted") {
				t.Errorf("%d instances: surge %t, %s", q.instances, b.Surge, b.Reason)
			}
		}
		if last := r.ScaleSets[0].Models; last.Latest != 10 {
			t.Errorf("%+v", *last)
		}
	}
}

// New instances of a surge that do not become healthy go again, and the old ones
// stay: nobody has fewer.
func TestSurgeThatIsNotHealthyGoes(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Upgrade.Rolling.Surge = true
	spoil(c, 1)
	r, o := rolled(t, c)
	if o.Error != model.UnhealthyUpgraded || o.Serving.Trough != 10 || o.Peak != 12 || o.Counters != (model.UpgradeCounters{Failed: 2, Pending: 8}) {
		t.Errorf("%q, %d to %d, %v", o.Error, o.Serving.Trough, o.Peak, o.Counters)
	}
	if set := r.ScaleSets[0]; set.Models.Older != 10 || set.Models.Latest != 0 || set.Created != 12 || set.Deleted != 2 {
		t.Errorf("%+v, %d created, %d deleted", *set.Models, set.Created, set.Deleted)
	}
}

// A scale-out during a rollout creates instances of the new model, which it does not
// take; a scale-in may take what waits.
func TestScalingDuringARollout(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.Actions = append(c.Actions, model.Action{At: rollsAt + imageTakes/2, Kind: model.SetCapacity, Capacity: 12})
	r, o := rolled(t, c)
	if o.Code != model.RolloutCompleted || o.Counters.Successful != 10 || r.ScaleSets[0].Models.Latest != 12 {
		t.Errorf("out: %v with %v, %+v", o.Code, o.Counters, *r.ScaleSets[0].Models)
	}
	c.Actions[1].Capacity = 6
	r, o = rolled(t, c)
	if o.Code != model.RolloutCompleted || o.Counters.Successful >= 10 || r.ScaleSets[0].Models.Latest != 6 {
		t.Errorf("in: %v with %v, %+v", o.Code, o.Counters, *r.ScaleSets[0].Models)
	}
}

// Two more are wanted while a surge has two: the set has fourteen then.
func TestScaleOutDuringASurge(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Upgrade.Rolling.Surge = true
	c.Actions = append(c.Actions, model.Action{At: rollsAt + createTakes/2, Kind: model.SetCapacity, Capacity: 12})
	r, o := rolled(t, c)
	if o.Code != model.RolloutCompleted || o.Peak != 14 || r.ScaleSets[0].Models.Latest != 12 {
		t.Errorf("%v, peak %d, %+v", o.Code, o.Peak, *r.ScaleSets[0].Models)
	}
}

// A surge's instances that time out and are created again take the place of the
// same old ones: nobody has a second turn.
func TestSurgeIsCreatedAgain(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	s := &c.ScaleSets[0]
	s.Upgrade.Rolling.Surge, s.ResilientCreate = true, true
	c.Unprovisioned = []model.ProvisioningFailures{{StartTimesOut: model.ProvisioningTimeout{Share: 0.4, After: must(sim.Constant(300))}}}
	r, o := rolled(t, c)
	if o.Code != model.RolloutCompleted || len(o.Batches) != 5 || r.ScaleSets[0].Created <= 20 {
		t.Errorf("%v in %d batches, %d created: %s", o.Code, len(o.Batches), r.ScaleSets[0].Created, o.Reason)
	}
}

// Instances on their way with the old model are upgraded when they are there; those
// that are stopped or protected from actions on the set are not.
func TestWhomARolloutWaitsFor(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.Actions = append([]model.Action{
		{At: rollsAt - sim.Minute, Kind: model.SetCapacity, Capacity: 11},
		{At: rollsAt - sim.Minute, Kind: model.ProtectInstances, Instances: []int{0}, Protection: model.FromScaleSetActions},
		{At: rollsAt - 10*sim.Minute, Kind: model.DeallocateInstances, Instances: []int{1}},
	}, c.Actions...)
	r, o := rolled(t, c)
	if o.Code != model.RolloutCompleted || o.Counters.Successful != 9 || r.ScaleSets[0].Models.Older != 1 {
		t.Errorf("%v with %v, %+v", o.Code, o.Counters, *r.ScaleSets[0].Models)
	}
	for _, b := range o.Batches {
		if slices.Contains(b.Instances, 0) || slices.Contains(b.Instances, 1) {
			t.Errorf("batch %v", b.Instances)
		}
	}
}

// A zonal set goes zone by zone; ids and zones alternate.
func TestBatchesFollowZones(t *testing.T) {
	c := released(6, model.RollingUpgrade)
	c.ScaleSets[0].Zones = []string{"1", "2", "3"}
	c.ScaleSets[0].Upgrade.Rolling.Batch.MaxPercent = 50
	_, o := rolled(t, c)
	var got []string
	for _, b := range o.Batches {
		got = append(got, fmt.Sprint(b.Instances))
	}
	if want := []string{"[0 3]", "[1 4]", "[2 5]"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A regional set goes by update domain: of ten instances in five domains twos, even
// where half of the set may be upgraded at once.
func TestBatchesFollowUpdateDomains(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].UpdateDomains = model.UpdateDomainsPerGroup
	c.ScaleSets[0].Upgrade.Rolling.Batch.MaxPercent = 50
	_, o := rolled(t, c)
	if len(o.Batches) != 5 || !slices.Equal(o.Batches[0].Instances, []int{0, 5}) {
		t.Errorf("%+v", o.Batches)
	}
}

// The old instances of a surge are told of their deletion, those of an upgrade in
// place are not; the next batch waits until they are gone.
func TestOnlyASurgeRaisesTheNotice(t *testing.T) {
	const notice = 5 * sim.Minute
	for _, surge := range []bool{false, true} {
		c := released(4, model.RollingUpgrade)
		c.ScaleSets[0].TerminateNotice, c.ScaleSets[0].Upgrade.Rolling.Surge = notice, surge
		r, o := rolled(t, c)
		want := 4 * imageTakes
		if surge {
			want = 4 * (createTakes + notice + deleteTakes)
		}
		if drained := r.ScaleSets[0].InstanceTime[model.Draining]; (drained > 0) != surge || o.Duration() != want {
			t.Errorf("surge %t: drained for %v, took %v, want %v", surge, drained, o.Duration(), want)
		}
	}
}

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

// patched is a set like released whose image gets a new version after an hour, which
// the platform rolls out at once.
func patched(n int, mode model.UpgradeMode) *model.Config {
	c := released(n, mode)
	c.Actions = nil
	s := &c.ScaleSets[0]
	s.ImageVersion, s.Image.Versions[1].At = model.Latest, rollsAt
	s.Upgrade.OS = model.OSUpgradePolicy{Automatic: true, StartsAfter: must(sim.Constant(0))}
	return c
}

// byVersion counts a set's instances at the end of a run by their image version.
func byVersion(r *collect.Result) string {
	var list []string
	for _, v := range r.ScaleSets[0].Image.Versions {
		if v.AtEnd > 0 {
			list = append(list, fmt.Sprintf("%d of %s", v.AtEnd, v.Version))
		}
	}
	return strings.Join(list, ", ")
}

// The platform takes a fifth of the set at once and at least one, of five or fewer
// one by one, whatever the mode is and the set's own policy, unless that is to count.
// A surge is one of the set's own policy.
func TestOSUpgradeTakesItsTime(t *testing.T) {
	for _, c := range []struct {
		name         string
		n            int
		mode         model.UpgradeMode
		own          bool
		change       func(*model.ScaleSet)
		want         sim.Time
		batches      int
		trough, peak int
	}{
		{"twos of ten", 10, model.ManualUpgrade, false, nil, 5 * imageTakes, 5, 8, 10},
		{"not all at once", 10, model.AutomaticUpgrade, false, nil, 5 * imageTakes, 5, 8, 10},
		{"one by one", 5, model.ManualUpgrade, false, nil, 5 * imageTakes, 5, 4, 5},
		{"one of nine", 9, model.ManualUpgrade, false, nil, 9 * imageTakes, 9, 8, 9},
		{"the only one", 1, model.ManualUpgrade, false, nil, imageTakes, 1, 0, 1},
		{"not by the set's own policy", 10, model.RollingUpgrade, false,
			func(s *model.ScaleSet) { s.Upgrade.Rolling.Batch.MaxPercent = 100 }, 5 * imageTakes, 5, 8, 10},
		{"by the set's own policy", 10, model.ManualUpgrade, true, func(s *model.ScaleSet) {
			s.Upgrade.Rolling.Batch.MaxPercent, s.Upgrade.Rolling.Pause = 50, sim.Minute
		}, 2*imageTakes + sim.Minute, 2, 5, 10},
		{"with a surge", 10, model.ManualUpgrade, true,
			func(s *model.ScaleSet) { s.Upgrade.Rolling.Surge = true }, 5 * (createTakes + deleteTakes), 5, 10, 12},
		{"in six of three zones", 6, model.ManualUpgrade, false,
			func(s *model.ScaleSet) { s.Zones = []string{"1", "2", "3"} }, 6 * imageTakes, 6, 5, 6},
		{"after an hour", 10, model.ManualUpgrade, false, func(s *model.ScaleSet) {
			s.Upgrade.OS.StartsAfter = must(sim.Constant(3600))
		}, 5 * imageTakes, 5, 8, 10},
	} {
		config := patched(c.n, c.mode)
		config.ScaleSets[0].Upgrade.OS.OwnPolicy = c.own
		if c.change != nil {
			c.change(&config.ScaleSets[0])
		}
		r, o := rolled(t, config)
		began := rollsAt
		if c.name == "after an hour" {
			began += sim.Hour
		}
		if o.Began != began || o.Duration() != c.want || len(o.Batches) != c.batches || o.Serving.Trough != c.trough || o.Peak != c.peak {
			t.Errorf("%s: from %v for %v in %d batches, %d to %d instances; want from %v for %v in %d, %d to %d",
				c.name, o.Began, o.Duration(), len(o.Batches), o.Serving.Trough, o.Peak, began, c.want, c.batches, c.trough, c.peak)
		}
		if o.Mode != model.OSUpgrade || o.StartedBy != model.ByPlatform || o.Code != model.RolloutCompleted ||
			o.Counters != (model.UpgradeCounters{Successful: c.n}) || byVersion(r) != fmt.Sprintf("%d of 1.1.0", c.n) {
			t.Errorf("%s: %v by %v, %v with %v, %s", c.name, o.Mode, o.StartedBy, o.Code, o.Counters, byVersion(r))
		}
	}
}

// Zones are upgraded one after another.
func TestOSUpgradeGoesByZones(t *testing.T) {
	c := patched(15, model.ManualUpgrade)
	c.ScaleSets[0].Zones = []string{"1", "2", "3"}
	_, o := rolled(t, c)
	var got []string
	for _, b := range o.Batches {
		got = append(got, fmt.Sprint(b.Instances))
	}
	want := []string{"[0 3 6]", "[9 12]", "[1 4 7]", "[10 13]", "[2 5 8]", "[11 14]"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// An instance that is not healthy after five minutes gets its previous disk back, and
// has five more. Here somebody heals the two that were taken a minute after that; they
// count as failed all the same, and as unhealthy ones of those that were upgraded.
func TestOSDiskIsRestored(t *testing.T) {
	const back = imageTakes + 5*sim.Minute + reimageTakes
	for _, c := range []struct {
		name    string
		change  func(*model.Config)
		want    sim.Time
		info    model.UpgradeRollbacks
		error   string
		version string
	}{
		{"and healthy", func(c *model.Config) {
			c.Actions = []model.Action{{At: rollsAt + back + sim.Minute, Kind: model.HealInstances, Instances: []int{0, 1}}}
		}, back + sim.Minute, model.UpgradeRollbacks{Successful: 2}, model.UnhealthyUpgraded, "10 of 1.0.0"},
		{"and not healthy either", nil, back + 5*sim.Minute, model.UpgradeRollbacks{Failed: 2}, model.UnhealthyUpgraded, "10 of 1.0.0"},
		{"unless that is turned off", func(c *model.Config) { c.ScaleSets[0].Upgrade.OS.NoRollback = true },
			imageTakes + 5*sim.Minute, model.UpgradeRollbacks{}, model.UnhealthyUpgraded, "8 of 1.0.0, 2 of 1.1.0"},
		{"nor after a call", func(c *model.Config) {
			c.ScaleSets[0].Upgrade.OS.Automatic = false
			c.Actions = []model.Action{{At: rollsAt, Kind: model.StartOSUpgrade}}
		}, imageTakes + 5*sim.Minute, model.UpgradeRollbacks{}, model.UnhealthyUpgraded, "8 of 1.0.0, 2 of 1.1.0"},
	} {
		config := patched(10, model.ManualUpgrade)
		spoil(config, 1)
		if c.change != nil {
			c.change(config)
		}
		r, o := rolled(t, config)
		if o.Duration() != c.want || o.Rollbacks != c.info || o.Error != c.error || byVersion(r) != c.version {
			t.Errorf("%s: after %v %+v, %q, %s; want after %v %+v, %q, %s", c.name, o.Duration(), o.Rollbacks, o.Error, byVersion(r),
				c.want, c.info, c.error, c.version)
		}
		if o.Counters != (model.UpgradeCounters{Failed: 2, Pending: 8}) {
			t.Errorf("%s: %v", c.name, o.Counters)
		}
	}
}

// Some instances of twenty do not become healthy: each of them goes back on its own, and
// where any number may fail the rollout goes on to the end.
func TestRolloutGoesOnPastWhatWentBack(t *testing.T) {
	c := patched(20, model.ManualUpgrade)
	spoil(c, 0.15)
	c.Unhealthy[0].CuredBy = model.ToReimage
	c.ScaleSets[0].Upgrade.OS.OwnPolicy, c.ScaleSets[0].Upgrade.Rolling.Limits.UnhealthyUpgraded = true, 100
	r, o := rolled(t, c)
	told := slices.ContainsFunc(logged(r, model.BatchEnded), func(e collect.Entry) bool {
		return strings.HasSuffix(e.Text, "; "+model.UpgradeWithFailures)
	})
	if !told {
		t.Errorf("nothing is told of failed instances: %+v", logged(r, model.BatchEnded))
	}
	if o.Code != model.RolloutCompleted || o.Rollbacks.Successful == 0 || o.Counters.Failed != o.Rollbacks.Successful+o.Rollbacks.Failed {
		t.Errorf("%v, %v, %+v: %s", o.Code, o.Counters, o.Rollbacks, o.Reason)
	}
	if want := fmt.Sprintf("%d of 1.0.0, %d of 1.1.0", o.Counters.Failed, o.Counters.Successful); byVersion(r) != want {
		t.Errorf("%s, want %s", byVersion(r), want)
	}
}

// The call upgrades what is not up to date, and is refused during a rollout and when
// the model does not ask for the latest version.
func TestOSUpgradeByCall(t *testing.T) {
	c := patched(10, model.ManualUpgrade)
	c.ScaleSets[0].Upgrade.OS.Automatic = false
	c.Actions = []model.Action{
		{At: rollsAt + sim.Second, Kind: model.ReimageInstances, Instances: []int{0, 1, 2}},
		{At: 2 * rollsAt, Kind: model.StartOSUpgrade},
		{At: 2*rollsAt + sim.Second, Kind: model.StartOSUpgrade},
		{At: 3 * rollsAt, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: 0}},
		{At: 3*rollsAt + sim.Second, Kind: model.StartOSUpgrade},
	}
	r, o := rolled(t, c)
	if o.Instances != 7 || o.StartedBy != model.ByUser || o.Counters.Successful != 7 || slices.Contains(o.Batches[0].Instances, 0) {
		t.Errorf("%d instances by %v, %v", o.Instances, o.StartedBy, o.Counters)
	}
	if refused := logged(r, model.ActionRefused); len(refused) != 2 || !strings.HasPrefix(refused[0].Text, model.UpgradeInProgress) {
		t.Errorf("%+v", refused)
	}
}

// A deferred upgrade takes nobody before the approval, says so, and then only those
// that are approved.
func TestDeferredOSUpgradeWaitsForApproval(t *testing.T) {
	c := patched(4, model.ManualUpgrade)
	c.ScaleSets[0].Upgrade.OS.Deferral = true
	c.Actions = []model.Action{
		{At: rollsAt / 2, Kind: model.ApproveUpgrade, Instances: []int{0}},
		{At: rollsAt + 10*sim.Minute, Kind: model.ApproveUpgrade, Instances: []int{2, 3}},
		{At: rollsAt + 40*sim.Minute, Kind: model.ApproveUpgrade, All: true},
	}
	r, o := rolled(t, c)
	if want := 40*sim.Minute + 2*imageTakes; o.Duration() != want || o.Counters.Successful != 4 {
		t.Errorf("%v with %v, want %v", o.Duration(), o.Counters, want)
	}
	if o.Batches[0].Began != rollsAt+10*sim.Minute || !slices.Equal(o.Batches[0].Instances, []int{2}) {
		t.Errorf("first batch %+v", o.Batches[0])
	}
	waits := logged(r, model.RolloutWaits)
	if len(waits) != 2 || waits[0].Text != "for approveRollingUpgrade of 4 instances" ||
		waits[1].Text != "for approveRollingUpgrade of 2 instances" {
		t.Errorf("%+v", waits)
	}
	if refused := logged(r, model.ActionRefused); len(refused) != 1 {
		t.Errorf("%+v", refused)
	}
}

// Without a source of health an instance that runs and has its extensions is taken as
// healthy, whatever its application does.
func TestOSUpgradeWithoutHealth(t *testing.T) {
	c := patched(10, model.ManualUpgrade)
	c.ScaleSets[0].Health = nil
	spoil(c, 1)
	if _, o := rolled(t, c); o.Duration() != 5*imageTakes || o.Counters.Successful != 10 {
		t.Errorf("%v with %v: %s", o.Duration(), o.Counters, o.Reason)
	}
}

// A second version during the rollout of the first: those that are still to come get
// the second at once, the others when the first rollout is over. A rollout of the model
// is waited for as well.
func TestOSUpgradeWaitsForTheRolloutBefore(t *testing.T) {
	c := patched(10, model.RollingUpgrade)
	s := &c.ScaleSets[0]
	s.Image.Versions = append(s.Image.Versions, model.ImageVersion{
		Version: model.Version{Major: 1, Minor: 2}, Name: "1.2.0", At: rollsAt + imageTakes/2,
	})
	r := play(t, c)
	list := r.ScaleSets[0].Rollouts
	if len(list) != 2 || list[0].Duration() != 5*imageTakes || list[1].Began != list[0].Ended || list[1].Instances != 2 ||
		byVersion(r) != "10 of 1.2.0" {
		t.Errorf("%d rollouts, %s: %+v", len(list), byVersion(r), list)
	}
	s.Image.Versions = s.Image.Versions[:2]
	c.Actions = []model.Action{{
		At: rollsAt - sim.Second, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}},
	}}
	r = play(t, c)
	list = r.ScaleSets[0].Rollouts
	if len(list) != 2 || list[0].Mode != model.RollingUpgrade || list[1].Mode != model.OSUpgrade ||
		list[1].Began != list[0].Ended || list[0].Duration() != 5*appTakes {
		t.Errorf("%+v", list)
	}
}

// More than a fifth of unhealthy instances keep an upgrade from beginning, as Azure's
// page says; it is not tried again with that version.
func TestOSUpgradeDoesNotBeginAboveAFifth(t *testing.T) {
	for ill, want := range []string{"", "", "", model.UnhealthyBeforeUpgrade} {
		c := patched(10, model.ManualUpgrade)
		for id := range ill {
			c.Actions = append(c.Actions, model.Action{At: rollsAt / 2, Kind: model.SickenInstances, Instances: []int{id}})
		}
		if _, o := rolled(t, c); o.Error != want {
			t.Errorf("%d unhealthy: %q, want %q", ill, o.Error, want)
		}
	}
}

// With enableAutomaticUpgrade a new version of an extension is installed in place,
// batch by batch, whatever the mode is; an instance that is not healthy in time gets
// the version before again. The call brings the other extensions too.
func TestExtensionUpgrade(t *testing.T) {
	config := func(automatic bool) *model.Config {
		c := released(10, model.ManualUpgrade)
		c.Actions = nil
		s := &c.ScaleSets[0]
		s.Upgrade.Rolling = model.RollingPolicy{}
		s.Install[0].AutomaticUpgrade, s.Install[0].Published = automatic, []sim.Time{rollsAt}
		s.Install[1].Published = []sim.Time{rollsAt / 2}
		return c
	}
	r, o := rolled(t, config(true))
	if o.Mode != model.ExtensionUpgrade || o.StartedBy != model.ByPlatform || o.Began != rollsAt ||
		o.Duration() != 5*agentTakes || o.Counters.Successful != 10 || o.Change != "newest versions of agent" {
		t.Errorf("%v by %v: %v for %v, %q", o.Mode, o.StartedBy, o.Counters, o.Duration(), o.Change)
	}
	if set := &r.ScaleSets[0]; set.InstanceTime[model.Booting] != 0 || o.Serving.Trough != 8 {
		t.Errorf("booting for %v, down to %d", set.InstanceTime[model.Booting], o.Serving.Trough)
	}
	c := config(true)
	spoil(c, 1)
	if _, o := rolled(t, c); o.Error != model.UnhealthyUpgraded || o.Rollbacks.Failed != 2 || o.Duration() != 2*(agentTakes+5*sim.Minute) {
		t.Errorf("%q after %v, %+v", o.Error, o.Duration(), o.Rollbacks)
	}
	c = config(false)
	c.Actions = []model.Action{{At: 2 * rollsAt, Kind: model.StartExtensionUpgrade}}
	if _, o := rolled(t, c); o.Duration() != 5*(agentTakes+appTakes) || o.StartedBy != model.ByUser || o.Began != 2*rollsAt {
		t.Errorf("by a call: %v for %v", o.StartedBy, o.Duration())
	}
	c.Actions = nil
	if r := play(t, c); len(r.ScaleSets[0].Rollouts) != 0 {
		t.Errorf("without enableAutomaticUpgrade: %+v", r.ScaleSets[0].Rollouts)
	}
}

// Expired credentials of an extension leave the first batch of an upgrade failed, and
// the rollout stops there. Once the model has new ones, an update takes all of them
// along.
func TestExpiredCredentialsFailTheFirstBatch(t *testing.T) {
	c := patched(10, model.RollingUpgrade)
	s := &c.ScaleSets[0]
	s.Install[1].Expires, s.Install[1].ExpiresAt = true, rollsAt/2
	c.Actions = []model.Action{{
		At: 2 * rollsAt, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}},
	}}
	// The two failed ones would keep the rollout of the model from its beginning.
	s.Upgrade.Rolling.Limits.Unhealthy = 20
	r := play(t, c)
	list := r.ScaleSets[0].Rollouts
	if len(list) != 2 || list[0].Error != model.UnhealthyUpgraded || list[0].Duration() != imageTakes ||
		list[0].Counters != (model.UpgradeCounters{Failed: 2, Pending: 8}) || list[0].Rollbacks != (model.UpgradeRollbacks{}) {
		t.Fatalf("%+v", list)
	}
	if failed := logged(r, model.ProvisioningFailed); len(failed) != 2 || !strings.HasPrefix(failed[0].Text, "VMExtensionProvisioningError") {
		t.Errorf("%+v", failed)
	}
	if second := list[1]; second.Code != model.RolloutCompleted || second.Counters.Successful != 10 || second.Duration() != 5*appTakes {
		t.Errorf("%v after %v with %v: %s", second.Code, second.Duration(), second.Counters, second.Reason)
	}
}

// Of the instances that are upgraded a given share fails, with Azure's code; those that
// are only created do not.
func TestExtensionsFailInUpgrades(t *testing.T) {
	c := released(10, model.AutomaticUpgrade)
	c.ScaleSets[0].Warm = false
	c.Unprovisioned = []model.ProvisioningFailures{{UpgradeFails: 1}}
	r, o := rolled(t, c)
	if o.Counters.Failed != 10 || r.ScaleSets[0].InstanceTime[model.Failed] != 10*(c.Duration-rollsAt-reimageTakes-agentTakes) {
		t.Errorf("%v, failed for %v", o.Counters, r.ScaleSets[0].InstanceTime[model.Failed])
	}
}

// Extensions that take longer than extensionsTimeBudget fail an upgrade at the end of it.
func TestUpgradeKeepsToTheTimeBudget(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].ExtensionsBudget = 100 * sim.Second
	c.Actions[0].Change = model.ModelChange{ImageVersion: 1}
	r, o := rolled(t, c)
	if want := reimageTakes + 100*sim.Second; o.Duration() != want || o.Counters != (model.UpgradeCounters{Failed: 2, Pending: 8}) {
		t.Errorf("%v after %v, want %v: %s", o.Counters, o.Duration(), want, o.Reason)
	}
	if failed := logged(r, model.ProvisioningFailed); len(failed) != 2 || !strings.HasPrefix(failed[0].Text, "VMExtensionProvisioningTimeout") {
		t.Errorf("%+v", failed)
	}
}

// Reimage leaves data disks as they are, reimageAll empties them: they are filled again.
func TestReimageAllEmptiesDataDisks(t *testing.T) {
	const fill = 5 * sim.Minute
	for kind, want := range map[model.ActionKind]sim.Time{
		model.ReimageInstances: imageTakes, model.ReimageAllDisks: imageTakes + fill,
	} {
		c := released(2, model.ManualUpgrade)
		c.ScaleSets[0].DataDisks = []model.Disk{{SizeGB: 128, Fills: true, Fill: must(sim.Constant(fill.Seconds()))}}
		c.Actions = []model.Action{{At: rollsAt, Kind: kind, Instances: []int{1}}}
		times := play(t, c).ScaleSets[0].InstanceTime
		if got := times[model.Booting] + times[model.Installing]; got != want {
			t.Errorf("%v takes %v, want %v", kind, got, want)
		}
	}
}

// A hook is asked before the rollout and before each batch; without an answer its
// default counts after its time.
func TestLifecycleHooks(t *testing.T) {
	const wait, answer = 30 * sim.Minute, 4 * sim.Minute
	hook := func(action model.HookAction, answered bool) *model.LifecycleHook {
		return &model.LifecycleHook{Wait: wait, Default: action, Answered: answered, Answer: action, After: must(sim.Constant(answer.Seconds()))}
	}
	for _, c := range []struct {
		name              string
		schedule, batches *model.LifecycleHook
		began, want       sim.Time
		code              model.RolloutCode
		upgraded          int
	}{
		{"approved by default", hook(model.HookApprove, false), nil, rollsAt + wait, 2 * imageTakes, model.RolloutCompleted, 2},
		{"approved", hook(model.HookApprove, true), nil, rollsAt + answer, 2 * imageTakes, model.RolloutCompleted, 2},
		{"batches", nil, hook(model.HookApprove, true), rollsAt, 2 * (answer + imageTakes), model.RolloutCompleted, 2},
		{"batches rejected by default", nil, hook(model.HookReject, false), rollsAt, wait, model.RolloutCancelled, 0},
	} {
		config := patched(2, model.ManualUpgrade)
		config.ScaleSets[0].Upgrade.OS.Hooks = [model.HookTypes]*model.LifecycleHook{c.schedule, c.batches}
		_, o := rolled(t, config)
		if o.Began != c.began || o.Duration() != c.want || o.Code != c.code || o.Counters.Successful != c.upgraded {
			t.Errorf("%s: from %v for %v, %v with %v", c.name, o.Began, o.Duration(), o.Code, o.Counters)
		}
	}
	config := patched(2, model.ManualUpgrade)
	config.ScaleSets[0].Upgrade.OS.Hooks[model.UpgradeAutoOSScheduling] = hook(model.HookReject, true)
	r := play(t, config)
	if asked := logged(r, model.HookAsked); len(asked) != 1 || asked[0].At != rollsAt || asked[0].Text != "UpgradeAutoOSScheduling: until 1h30m at most" {
		t.Errorf("%+v", asked)
	}
	if told := logged(r, model.HookAnswered); len(r.ScaleSets[0].Rollouts) != 0 || len(told) != 1 ||
		told[0].Text != "UpgradeAutoOSScheduling: answered Reject" || told[0].At != rollsAt+answer {
		t.Errorf("%+v, %d rollouts", told, len(r.ScaleSets[0].Rollouts))
	}
}

// With the OS image notification each instance drains for fifteen minutes, or until it
// approves, before its disk is replaced: it stays a member, and works off what it has.
// Terminate notifications have nothing to do with it, and a restored disk is not
// announced.
func TestImageNoticeBeforeTheDiskIsReplaced(t *testing.T) {
	const notice, approval = 15 * sim.Minute, 2 * sim.Minute
	for _, approves := range []bool{false, true} {
		c := patched(10, model.ManualUpgrade)
		s := &c.ScaleSets[0]
		s.ImageNotice, s.TerminateNotice = model.ImageNotice{Timeout: notice}, 5*sim.Minute
		drains := notice
		if approves {
			drains = approval
			s.ImageNotice.Approves, s.ImageNotice.Approval = true, must(sim.Constant(approval.Seconds()))
		}
		r, o := rolled(t, c)
		if o.Duration() != 5*(drains+imageTakes) || o.Counters.Successful != 10 || o.Peak != 10 {
			t.Errorf("approves %t: %v with %v, peak %d", approves, o.Duration(), o.Counters, o.Peak)
		}
		set := &r.ScaleSets[0]
		if set.InstanceTime[model.Draining] != 10*drains || set.Created != 10 || set.Deleted != 0 || set.Capacity.Min != 10 {
			t.Errorf("approves %t: drained for %v, %d created, %d deleted", approves, set.InstanceTime[model.Draining], set.Created, set.Deleted)
		}
		if o.Mixed == 0 || o.Requests.Reached == 0 || o.Requests.Reached >= o.Requests.Offered || byVersion(r) != "10 of 1.1.0" {
			t.Errorf("approves %t: mixed for %v, %s", approves, o.Mixed, byVersion(r))
		}
	}
	c := patched(10, model.ManualUpgrade)
	c.ScaleSets[0].ImageNotice = model.ImageNotice{Timeout: notice}
	spoil(c, 1)
	if _, o := rolled(t, c); o.Duration() != notice+imageTakes+5*sim.Minute+reimageTakes+5*sim.Minute {
		t.Errorf("restored after %v", o.Duration())
	}
}

// While an instance is told, its zone can fail, it can be deleted and the set can scale
// in: nothing of it is left behind.
func TestImageNoticeThatIsOvertaken(t *testing.T) {
	for name, change := range map[string]func(*model.Config){
		"zone outage": func(c *model.Config) {
			c.ZoneOutages = []model.ZoneOutage{{Zone: "1", ScaleSets: []int{0}, Span: model.Span{At: rollsAt + sim.Minute, For: sim.Hour}}}
		},
		"failure": func(c *model.Config) {
			c.Actions = []model.Action{{At: rollsAt + sim.Minute, Kind: model.FailInstances, Instances: []int{0}}}
		},
		"scale-in": func(c *model.Config) {
			c.Actions = []model.Action{{At: rollsAt + sim.Minute, Kind: model.SetCapacity, Capacity: 1}}
		},
	} {
		c := patched(4, model.ManualUpgrade)
		c.ScaleSets[0].Zones = []string{"1", "2"}
		c.ScaleSets[0].ImageNotice = model.ImageNotice{Timeout: 15 * sim.Minute}
		change(c)
		r, o := rolled(t, c)
		if o.Code == model.RollingForward {
			t.Errorf("%s: goes on after %v: %v", name, o.Duration(), o.Counters)
		}
		if set := &r.ScaleSets[0]; set.Capacity.Last != 4 && name != "scale-in" {
			t.Errorf("%s: %+v", name, set.Capacity)
		}
	}
}

// Under Manual an update of the model waits for calls; an OS upgrade makes the new disk
// from the latest model, and so brings it along.
func TestOSUpgradeBringsTheLatestModel(t *testing.T) {
	c := patched(4, model.ManualUpgrade)
	c.Actions = []model.Action{{
		At: rollsAt / 2, Kind: model.UpdateModel,
		Change: model.ModelChange{ImageVersion: model.SameImage, Release: model.SameRelease, Extensions: []int{1}},
	}}
	r, _ := rolled(t, c)
	if m := r.ScaleSets[0].Models; m.Latest != 4 || m.Older != 0 || byVersion(r) != "4 of 1.1.0" {
		t.Errorf("%+v, %s", *m, byVersion(r))
	}
}

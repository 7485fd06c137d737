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

// What rollouts meet on their way, by arithmetic. Unless it says otherwise a set of ten
// instances is upgraded by twos, each batch in imageTakes.

// zonal is released over three zones: 0, 3, 6 and 9 are in the first, 1, 4 and 7 in the
// second, 2, 5 and 8 in the third; batches of two are 0 3, 6 9, 1 4, 7, 2 5 and 8.
func zonal(change func(*model.RollingPolicy)) *model.Config {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Zones = []string{"1", "2", "3"}
	c.ScaleSets[0].Upgrade.Rolling.Limits = model.UpgradeLimits{Unhealthy: 100, UnhealthyUpgraded: 100}
	if change != nil {
		change(&c.ScaleSets[0].Upgrade.Rolling)
	}
	return c
}

// during adds what happens some time after the rollout has begun.
func during(c *model.Config, after sim.Time, a model.Action) *model.Config {
	a.At = rollsAt + after
	c.Actions = append(c.Actions, a)
	return c
}

// batchesOf writes the batches of a rollout.
func batchesOf(o *collect.Rollout) (list []string) {
	for _, b := range o.Batches {
		list = append(list, strings.Trim(fmt.Sprint(b.Instances), "[]"))
	}
	return list
}

// texts lists what facts of a kind have told.
func texts(r *collect.Result, kind model.FactKind) (list []string) {
	for _, e := range logged(r, kind) {
		list = append(list, e.Text)
	}
	return list
}

// Zone 2 goes down for twenty minutes while its first two instances, the third batch, are
// upgraded. They have failed, and with the third one of the zone more than a fifth of the
// set: the default limits stop the rollout there.
func TestZoneOutageInTheThirdBatchStops(t *testing.T) {
	c := zonal(func(p *model.RollingPolicy) { p.Limits = model.UpgradeLimits{Unhealthy: 20, UnhealthyUpgraded: 20} })
	outage := model.Span{At: rollsAt + 2*imageTakes + sim.Minute, For: 20 * sim.Minute}
	c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0}, Span: outage}}
	_, o := rolled(t, c)
	if o.Ended != outage.At || o.Error != model.UnhealthyInUpgrade || len(o.Batches) != 3 {
		t.Errorf("%v %q after %d batches: %s", o.Ended, o.Error, len(o.Batches), o.Reason)
	}
	if want := (model.UpgradeCounters{Successful: 4, Failed: 2, Pending: 3}); o.Counters != want {
		t.Errorf("%v, want %v", o.Counters, want)
	}
}

// Without limits it goes on in zone 3 at once, one by one, since the three that are down
// are more than a batch already, and never two zones together; who is left in the dark is
// named, and an empty update takes it up.
func TestZoneOutageInTheThirdBatchGoesOn(t *testing.T) {
	c := zonal(nil)
	outage := model.Span{At: rollsAt + 2*imageTakes + sim.Minute, For: 20 * sim.Minute}
	c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0}, Span: outage}}
	r, o := rolled(t, c)
	if got, want := batchesOf(o), []string{"0 3", "6 9", "1 4", "2", "5", "8"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := 2*imageTakes + sim.Minute + 3*imageTakes; o.Duration() != want || o.Code != model.RolloutCompleted {
		t.Errorf("%v after %v, want %v", o.Code, o.Duration(), want)
	}
	if !strings.HasSuffix(o.Reason, "; left out, because in a zone that is down: 7") {
		t.Error(o.Reason)
	}
	if m := r.ScaleSets[0].Models; m.Older != 1 || m.Latest != 9 {
		t.Errorf("%+v", *m)
	}
	during(c, sim.Hour, model.Action{Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage}})
	if r := play(t, c); r.ScaleSets[0].Models.Latest != 10 {
		t.Errorf("%+v", *r.ScaleSets[0].Models)
	}
}

// A surge whose new instance is being created in the zone that goes down waits for it,
// says so, and takes as much longer as the zone is away.
func TestZoneOutageHoldsASurge(t *testing.T) {
	const away = 20 * sim.Minute
	c := zonal(func(p *model.RollingPolicy) { p.Surge = true })
	batch := createTakes + deleteTakes
	clean, usual := rolled(t, c)
	if usual.Duration() != 6*batch {
		t.Fatalf("%v, want %v: %v", usual.Duration(), 6*batch, clean.ScaleSets[0].Zones)
	}
	third := rollsAt + 2*batch
	zone := ""
	for _, e := range clean.Log {
		if e.Kind == model.InstanceChanged && e.At == third && e.To == "creating" {
			zone = e.Zone
		}
	}
	c.ZoneOutages = []model.ZoneOutage{{Zone: zone, ScaleSets: []int{0}, Span: model.Span{At: third + 30*sim.Second, For: away}}}
	r, o := rolled(t, c)
	told := slices.IndexFunc(texts(r, model.RolloutWaits), func(text string) bool {
		return strings.Contains(text, "creating in zone "+zone+", which is down")
	})
	if got := o.Batches[2].Ended - o.Batches[2].Began; told < 0 || got != 30*sim.Second+away+createTakes+deleteTakes {
		t.Errorf("the batch takes %v, told %q", got, texts(r, model.RolloutWaits))
	}
}

// An instance of the batch is evicted and deleted: the batch ends without it and counts
// it nowhere, and the new one in its place has the model. One of a later batch that is
// evicted has no turn any more.
func TestEvictionsInARollout(t *testing.T) {
	for _, c := range []struct {
		victim     int
		first      sim.Time
		successful int
	}{{0, imageTakes, 9}, {9, imageTakes, 9}} {
		config := released(10, model.RollingUpgrade)
		config.ScaleSets[0].Spot = &model.SpotTerms{}
		config.ScaleSets[0].Upgrade.Rolling.Limits.Unhealthy = 100
		during(config, sim.Minute, model.Action{Kind: model.EvictInstances, Instances: []int{c.victim}})
		during(config, 2*sim.Minute, model.Action{Kind: model.SetCapacity, Capacity: 10})
		r, o := rolled(t, config)
		if o.Code != model.RolloutCompleted || o.Counters != (model.UpgradeCounters{Successful: c.successful}) {
			t.Errorf("%d: %v with %v", c.victim, o.Code, o.Counters)
		}
		if len(o.Batches) != 5 || o.Batches[0].Ended-o.Batches[0].Began != c.first || o.Duration() != 5*imageTakes {
			t.Errorf("%d: %v, %v", c.victim, o.Batches, o.Duration())
		}
		if r.ScaleSets[0].Models.Older != 0 {
			t.Errorf("%d: %+v", c.victim, *r.ScaleSets[0].Models)
		}
	}
}

// A repair replaces an instance whose turn is next; the rollout takes the other, and the
// new one has the model when it comes: it counts nowhere and is not upgraded.
func TestRepairsRaceWithARollout(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Repairs = &model.RepairPolicy{GracePeriod: 10 * sim.Minute, Detection: sim.Minute, Action: model.RepairReplace}
	c.ScaleSets[0].Upgrade.Rolling.Limits.Unhealthy = 100
	during(c, imageTakes+sim.Second, model.Action{Kind: model.SickenInstances, Instances: []int{4}})
	r, o := rolled(t, c)
	if got, want := batchesOf(o), []string{"0 1", "2 3", "5 6", "7 8", "9"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if o.Code != model.RolloutCompleted || o.Counters != (model.UpgradeCounters{Successful: 9}) || o.Duration() != 5*imageTakes {
		t.Errorf("%v after %v with %v", o.Code, o.Duration(), o.Counters)
	}
	if got := r.ScaleSets[0].Health.Repairs; got.Started != 1 || r.ScaleSets[0].Models.Latest != 10 {
		t.Errorf("%+v, %+v", got, *r.ScaleSets[0].Models)
	}
}

// Five more come while the second batch is under way: they have the model, the rollout
// does not take them, and a fifth of fifteen is three: 2 2 3 3.
func TestScaleOutMakesBatchesLarger(t *testing.T) {
	c := during(released(10, model.RollingUpgrade), imageTakes+sim.Second, model.Action{Kind: model.SetCapacity, Capacity: 15})
	r, o := rolled(t, c)
	if got, want := batchesOf(o), []string{"0 1", "2 3", "4 5 6", "7 8 9"}; !slices.Equal(got, want) || o.Duration() != 4*imageTakes {
		t.Errorf("%v in %v, want %v", got, o.Duration(), want)
	}
	if r.ScaleSets[0].Models.Latest != 15 || o.Counters != (model.UpgradeCounters{Successful: 10}) {
		t.Errorf("%+v, %v", *r.ScaleSets[0].Models, o.Counters)
	}
}

// A scale-in to five takes those with the highest ids, which wait for their turn, and a
// batch is then one of five.
func TestScaleInMakesBatchesSmaller(t *testing.T) {
	c := during(released(10, model.RollingUpgrade), imageTakes+sim.Second, model.Action{Kind: model.SetCapacity, Capacity: 5})
	_, o := rolled(t, c)
	if got, want := batchesOf(o), []string{"0 1", "2 3", "4"}; !slices.Equal(got, want) || o.Duration() != 3*imageTakes {
		t.Errorf("%v in %v, want %v", got, o.Duration(), want)
	}
}

// Both instances of the second batch are deleted while they install: it ends with the
// second deletion, and the next one begins.
func TestDeletedInstancesEndTheirBatch(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	during(c, imageTakes+sim.Minute, model.Action{Kind: model.DeleteInstances, Instances: []int{2}})
	during(c, imageTakes+90*sim.Second, model.Action{Kind: model.DeleteInstances, Instances: []int{3}})
	_, o := rolled(t, c)
	if got, want := batchesOf(o), []string{"0 1", "2 3", "4", "5", "6", "7", "8", "9"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := 7*imageTakes + 90*sim.Second; o.Duration() != want || o.Counters != (model.UpgradeCounters{Successful: 8}) {
		t.Errorf("%v with %v, want %v", o.Duration(), o.Counters, want)
	}
}

// The hardware for a surge is short during the second batch alone: that one is upgraded
// in place.
func TestShortageForASurge(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Upgrade.Rolling.Surge = true
	batch := createTakes + deleteTakes
	c.Shortages = []model.Shortage{{ScaleSets: []int{0}, Span: model.Span{At: rollsAt + batch/2, For: batch}}}
	_, o := rolled(t, c)
	for n, b := range o.Batches {
		if b.Surge != (n != 1) || (n == 1) != strings.HasSuffix(b.Reason, "in place, since only 0 of 2 new instances are granted") {
			t.Errorf("batch %d: surge %t, %s", n+1, b.Surge, b.Reason)
		}
	}
	if want := 4*batch + imageTakes; o.Duration() != want || o.Serving.Trough != 8 || o.Peak != 12 {
		t.Errorf("%v, %d to %d, want %v", o.Duration(), o.Serving.Trough, o.Peak, want)
	}
}

// A scale-in has told two instances of their deletion five minutes before a surge tells
// its own: these go by their own notice, the batch waits for its own two only, and the
// deletions are gated by the older event.
func TestTerminateEventsArePendingInASurge(t *testing.T) {
	const notice = 5 * sim.Minute
	c := released(4, model.RollingUpgrade)
	s := &c.ScaleSets[0]
	s.TerminateNotice, s.Upgrade.Rolling.Surge = notice, true
	s.Approves, s.Approval = true, must(sim.Constant(30))
	clean, usual := rolled(t, c)
	each := createTakes + 30*sim.Second + deleteTakes
	if usual.Duration() != 4*each || clean.ScaleSets[0].InstanceTime[model.Draining] != 4*30*sim.Second {
		t.Fatalf("%v, want %v", usual.Duration(), 4*each)
	}
	// One more instance is there, whose application does not work, so that it never
	// approves. It is deleted by hand a minute before the first batch deletes its old one,
	// which approves after 30 seconds and then waits for the older event, four minutes.
	s.Capacity = 5
	c.Actions = slices.Insert(c.Actions, 0, model.Action{At: rollsAt / 2, Kind: model.SickenInstances, Instances: []int{4}})
	s.Upgrade.Rolling.Limits = model.UpgradeLimits{Unhealthy: 100, UnhealthyUpgraded: 100}
	during(c, createTakes-sim.Minute, model.Action{Kind: model.DeleteInstances, Instances: []int{4}})
	r, o := rolled(t, c)
	if got, want := o.Batches[0].Ended-o.Batches[0].Began, createTakes+4*sim.Minute+deleteTakes; got != want {
		t.Errorf("the first batch takes %v, want %v; %q", got, want, texts(r, model.NoticeApproved))
	}
	if o.Code != model.RolloutCompleted || o.Duration() != o.Batches[0].Ended-o.Batches[0].Began+3*each {
		t.Errorf("%v after %v: %v", o.Code, o.Duration(), batchesOf(o))
	}
}

// Whoever is protected in the second batch keeps that turn; whoever waits loses it, and is
// named. When the protection ends in time, it has its turn at last.
func TestProtectionChangesInARollout(t *testing.T) {
	for _, ends := range []bool{false, true} {
		c := during(released(10, model.RollingUpgrade), imageTakes+sim.Second,
			model.Action{Kind: model.ProtectInstances, Instances: []int{2, 7}, Protection: model.FromScaleSetActions})
		want, batches := "all instances that run have model 1; left out, because protected: 7", []string{"0 1", "2 3", "4 5", "6 8", "9"}
		if ends {
			during(c, 4*imageTakes+sim.Second, model.Action{Kind: model.ProtectInstances, Instances: []int{7}, Protection: model.Unprotected})
			want, batches = "all instances that run have model 1", []string{"0 1", "2 3", "4 5", "6 8", "9", "7"}
		}
		_, o := rolled(t, c)
		if got := batchesOf(o); o.Reason != want || !slices.Equal(got, batches) {
			t.Errorf("ends %t: %q in %v", ends, o.Reason, got)
		}
	}
}

// A rollout that the end of the run meets says what it waits for: in a batch, while
// somebody is deleted, in a pause and without anybody.
func TestRolloutSaysWhatItWaitsFor(t *testing.T) {
	const pause = 10 * sim.Minute
	for _, c := range []struct {
		after sim.Time
		surge bool
		want  string
	}{
		{sim.Second, false, "for instances that are booting: 0 1"},
		{reimageTakes + sim.Second, false, "for instances that are installing: 0 1"},
		{imageTakes + sim.Second, false, "10m between two batches"},
		{sim.Second, true, "for instances that are creating: 10 11"},
		{createTakes + sim.Second, true, "for instances that are deleting: 0 1"},
	} {
		config := released(10, model.RollingUpgrade)
		config.ScaleSets[0].Upgrade.Rolling.Surge, config.ScaleSets[0].Upgrade.Rolling.Pause = c.surge, pause
		config.Duration = rollsAt + c.after
		if _, o := rolled(t, config); o.Code != model.RollingForward || o.Reason != c.want {
			t.Errorf("%v, surge %t: %v, %q, want %q", c.after, c.surge, o.Code, o.Reason, c.want)
		}
	}
	config := released(4, model.RollingUpgrade)
	spoil(config, 1)
	config.ScaleSets[0].Upgrade.Rolling.Batch.MaxPercent = 50
	config.Duration = rollsAt + imageTakes + sim.Second
	if _, o := rolled(t, config); o.Reason != "for instances that are not healthy yet: 0 1" {
		t.Errorf("%q", o.Reason)
	}
}

// Where nobody reports health, the probe of the load balancer tells who is well: a step by
// hand ends with it.
func TestStepWaitsForTheProbe(t *testing.T) {
	c := deployed(4, model.Steps{By: model.StepInstance})
	c.ScaleSets[0].Health = nil
	c.LoadBalancers[0].Probe.Interval = 5 * sim.Second
	r, o := rolled(t, c)
	if longest := 4 * (imageTakes + 5*sim.Second); o.Duration() > longest || o.Counters.Successful != 4 {
		t.Errorf("%v with %v, at most %v; waits %q", o.Duration(), o.Counters, longest, texts(r, model.RolloutWaits))
	}
}

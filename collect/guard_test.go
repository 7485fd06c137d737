package collect_test

import (
	"errors"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// A tale is a rollout told fact by fact, of four instances in two zones that take one by
// one: what no run of ours does.
type tale struct {
	run   *collect.Run
	now   sim.Time
	phase model.BlueGreenPhase // of its batches
}

// told begins a tale: four instances run, and a rollout to model 1 has begun.
func told(mode model.UpgradeMode) (*tale, *model.Config) {
	set := priced()
	set.Spot, set.Capacity, set.Zones = nil, 4, []string{"1", "2"}
	set.Upgrade = model.UpgradePolicy{Mode: mode, Rolling: model.RollingPolicy{
		Batch: model.BatchRule{MaxPercent: 50}, HealthWait: 5 * sim.Minute, Surge: true,
	}}
	c := &model.Config{Duration: 10 * sim.Hour, ScaleSets: []model.ScaleSet{set}}
	if mode == model.BlueGreenUpgrade {
		set.Name = "green"
		c.ScaleSets = append(c.ScaleSets, set)
	}
	a := &tale{run: collect.New(c)}
	a.run.Observe(0, model.Fact{Kind: model.RunStarted})
	a.run.Observe(0, model.Fact{Kind: model.CapacityChanged, After: 4, Why: model.ByStart})
	for id := range 4 {
		a.become(id, model.Requested, model.Running, model.ByStart, 0)
	}
	a.run.Observe(0, model.Fact{Kind: model.ModelUpdated, In: true, After: 1, Text: "image"})
	step := model.RolloutStep{Mode: mode, Model: 1}
	switch mode {
	case model.BlueGreenUpgrade:
		step.Sets = []int{0, 1}
	case model.UpgradeInSteps:
		step.Steps = &model.Steps{By: model.StepInstance, HealthWait: sim.Minute}
	}
	a.step(model.RolloutBegan, step)
	return a, c
}

func (a *tale) become(id int, from, to model.State, why model.Reason, has int) {
	a.run.Observe(a.now, model.Fact{Kind: model.InstanceChanged, Instance: id, Zone: id % 2, From: from, To: to, Why: why, Model: has})
}

func (a *tale) step(kind model.FactKind, s model.RolloutStep) {
	s.Model, s.Phase = 1, a.phase
	a.run.Observe(a.now, model.Fact{Kind: kind, Instance: -1, Why: model.ByUpgrade, Text: "a text", Rollout: &s})
}

// takes tells a batch of these instances.
func (a *tale) takes(surge bool, ids ...int) {
	a.step(model.BatchBegan, model.RolloutStep{Instances: ids, Surge: surge})
}

// upgrades brings an instance of the batch to model 1 in a minute.
func (a *tale) upgrades(id int) {
	a.become(id, model.Running, model.Booting, model.ByUpgrade, 1)
	a.now += sim.Minute
	a.become(id, model.Booting, model.Running, model.ByTime, 1)
}

// completes ends the rollout, which leaves these instances as they are.
func (a *tale) completes(left ...int) {
	a.step(model.RolloutEnded, model.RolloutStep{Code: model.RolloutCompleted, Left: left})
}

// Every way in which a rollout may break its policy is seen, and what keeps it is not.
func TestGuardSeesABrokenRollout(t *testing.T) {
	const rolling, steps, automatic = model.RollingUpgrade, model.UpgradeInSteps, model.AutomaticUpgrade
	inPlace := func(a *tale, ids ...int) {
		a.takes(false, ids...)
		for _, id := range ids {
			a.upgrades(id)
		}
		a.step(model.BatchEnded, model.RolloutStep{})
	}
	created := func(a *tale, id int) {
		a.become(id, model.Requested, model.Creating, model.ByUpgrade, 1)
		a.now += sim.Minute
		a.become(id, model.Creating, model.Booting, model.ByTime, 1)
		a.become(id, model.Booting, model.Running, model.ByTime, 1)
	}
	deleted := func(a *tale, id, has int) {
		a.become(id, model.Running, model.Deleting, model.ByUpgrade, has)
		a.become(id, model.Deleting, model.Deleted, model.ByTime, has)
	}
	for _, c := range []struct {
		want string
		mode model.UpgradeMode
		tell func(a *tale)
	}{
		{"", rolling, func(a *tale) { inPlace(a, 0, 2); inPlace(a, 1, 3); a.completes() }},
		{"", rolling, func(a *tale) {
			a.takes(true, 0)
			created(a, 4)
			deleted(a, 0, 0)
			a.step(model.BatchEnded, model.RolloutStep{})
			inPlace(a, 2)
			inPlace(a, 1, 3)
			a.completes()
		}},
		{"", steps, func(a *tale) { inPlace(a, 0); a.completes(1, 2, 3) }},
		{"", automatic, func(a *tale) { // somebody restarts one that has its upgrade
			a.takes(false, 0, 1, 2, 3)
			for id := range 4 {
				a.upgrades(id)
			}
			a.become(0, model.Running, model.Booting, model.ByMaintenance, 1)
			a.step(model.BatchEnded, model.RolloutStep{})
			a.completes()
		}},
		{"", steps, func(a *tale) { // an earlier surge tries its deletion again
			a.become(3, model.Running, model.Deleting, model.ByHand, 0)
			a.become(3, model.Deleting, model.Lingering, model.ByTime, 0)
			a.takes(false, 0)
			a.become(3, model.Lingering, model.Deleting, model.ByUpgrade, 0)
			a.upgrades(0)
			a.step(model.BatchEnded, model.RolloutStep{})
			a.completes(1, 2)
		}},
		{"a batch of 3 instances, where 2 are allowed", rolling, func(a *tale) { inPlace(a, 0, 2, 1) }},
		{"a batch in 2 zones", rolling, func(a *tale) { inPlace(a, 0, 1) }},
		{"a batch of 2 instances, where 1 are allowed", steps, func(a *tale) { inPlace(a, 0, 2) }},
		{"in the middle of another one", rolling, func(a *tale) { a.takes(false, 0); a.takes(false, 1) }},
		{"changes instance 3 from running to booting, which is not of its batch [0]", rolling, func(a *tale) { a.takes(false, 0); a.upgrades(3) }},
		{"deletes instance 0", rolling, func(a *tale) { a.takes(false, 0); deleted(a, 0, 0) }},
		{"deletes instance 0 and leaves 3 of 4", rolling, func(a *tale) { a.takes(true, 0); deleted(a, 0, 0) }},
		{"1 instances, 0 of the new ones have become ready", rolling, func(a *tale) {
			a.takes(true, 0)
			a.become(4, model.Requested, model.Creating, model.ByUpgrade, 1)
			deleted(a, 0, 0)
		}},
		{"upgrades instance 0 in place", rolling, func(a *tale) { a.takes(true, 0); a.upgrades(0) }},
		{"takes instance 0, which is stopping", steps, func(a *tale) {
			a.become(0, model.Running, model.Stopping, model.ByHand, 0)
			a.takes(false, 0)
		}},
		{"ends while instance 0 is booting", automatic, func(a *tale) {
			a.takes(false, 0)
			a.become(0, model.Running, model.Booting, model.ByUpgrade, 1)
			a.step(model.BatchEnded, model.RolloutStep{})
		}},
		{"waits for 6m after its last instance, 5m are allowed", rolling, func(a *tale) {
			a.takes(false, 0)
			a.upgrades(0)
			a.now += 6 * sim.Minute
			a.step(model.BatchEnded, model.RolloutStep{})
		}},
		{"is silent since 1m, and was to go on at 1m", rolling, func(a *tale) {
			inPlace(a, 0)
			a.now += sim.Minute
			a.takes(false, 2)
		}},
		{"is silent since 1m, and was to go on at 2m", rolling, func(a *tale) {
			inPlace(a, 0)
			a.step(model.RolloutWaits, model.RolloutStep{Until: 2 * sim.Minute})
			a.now = 3 * sim.Minute
			a.takes(false, 2)
		}},
		{"instance 3, which is running, has not got what it brings", automatic, func(a *tale) { inPlace(a, 0, 1, 2); a.completes() }},
		{"instance 4 has not got what the last rollout has brought", automatic, func(a *tale) {
			inPlace(a, 0, 1, 2, 3)
			a.completes()
			a.become(4, model.Requested, model.Creating, model.ByHand, 0)
		}},
		{"instance 4 has model 2 of 1", automatic, func(a *tale) {
			inPlace(a, 0, 1, 2, 3)
			a.completes()
			a.become(4, model.Requested, model.Creating, model.ByHand, 2)
		}},
		{"", model.BlueGreenUpgrade, func(a *tale) {
			a.phase = model.GreenScalesOut
			a.takes(false)
			a.step(model.BatchEnded, model.RolloutStep{})
			a.phase = model.BlueGoes
			a.takes(false)
			deleted(a, 0, 0)
			a.step(model.BatchEnded, model.RolloutStep{})
			a.completes()
		}},
		{"loses instance 0 before the swap", model.BlueGreenUpgrade, func(a *tale) {
			a.phase = model.GreenScalesOut
			a.takes(false)
			deleted(a, 0, 0)
		}},
		{"does not say what it waits for", rolling, func(a *tale) { inPlace(a, 0) }},
	} {
		a, config := told(c.mode)
		c.tell(a)
		a.run.Observe(config.Duration, model.Fact{Kind: model.RunEnded})
		_, err := a.run.Result(config.Duration, collect.Options{})
		var broken *collect.BrokenInvariant
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.mode, err)
		case c.want != "" && (!errors.As(err, &broken) || !strings.Contains(broken.Text, c.want)):
			t.Errorf("%v: %v, want %q", c.mode, err, c.want)
		}
	}
}

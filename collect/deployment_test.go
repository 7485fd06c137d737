package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// deployed is released with the change brought by hand, in steps.
func deployed(n int, steps model.Steps) *model.Config {
	c := released(n, model.ManualUpgrade)
	steps.HealthWait = 5 * sim.Minute
	c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change, Steps: &steps}}
	c.Actions = nil
	return c
}

func millionths(percent ...int) (shares []int) {
	for _, p := range percent {
		shares = append(shares, p*model.Millionths/100)
	}
	return shares
}

// Without chance a rollout by hand takes as many upgrades as it has steps, and the
// pauses between: ten instances in five update domains, three zones (four, three and
// three), one by one, by shares, and all at once. The fewest that serve are all but
// those of the largest step.
func TestStepsTakeTheirTime(t *testing.T) {
	const pause = 2 * sim.Minute
	for _, c := range []struct {
		name   string
		by     model.StepRule
		shares []int
		pause  sim.Time
		zones  []string
		steps  int
		trough int
	}{
		{"all at once", model.StepAll, nil, 0, nil, 1, 0},
		{"by update domain", model.StepUpdateDomain, nil, 0, nil, 5, 8},
		{"by update domain, with pauses", model.StepUpdateDomain, nil, pause, nil, 5, 8},
		{"one by one", model.StepInstance, nil, 0, nil, 10, 9},
		{"by zone", model.StepZone, nil, pause, []string{"1", "2", "3"}, 3, 6},
		{"a canary", model.StepShare, millionths(10, 50, 100), pause, nil, 3, 5},
	} {
		config := deployed(10, model.Steps{By: c.by, Shares: c.shares, Pause: c.pause})
		config.ScaleSets[0].UpdateDomains, config.ScaleSets[0].Zones = model.UpdateDomainsPerGroup, c.zones
		r, o := rolled(t, config)
		want := sim.Time(c.steps)*imageTakes + sim.Time(c.steps-1)*c.pause
		if o.Began != rollsAt || o.Duration() != want || len(o.Batches) != c.steps {
			t.Errorf("%s: from %v for %v in %d steps, want %v in %d", c.name, o.Began, o.Duration(), len(o.Batches), want, c.steps)
		}
		if o.Capacity.Trough != c.trough || o.Peak != 10 || o.Mode != model.UpgradeInSteps || o.Code != model.RolloutCompleted {
			t.Errorf("%s: %v, %v, %d to %d instances, want %d to 10", c.name, o.Mode, o.Code, o.Capacity.Trough, o.Peak, c.trough)
		}
		if latest := r.ScaleSets[0].Models.Latest; latest != 10 {
			t.Errorf("%s: %d have the latest model", c.name, latest)
		}
	}
}

// A canary that ends at half of the instances leaves the others as they are, without
// a pause at its end; a later deployment without any change takes them up.
func TestCanaryStopsAtItsLastShare(t *testing.T) {
	c := deployed(10, model.Steps{By: model.StepShare, Shares: millionths(50), Pause: sim.Hour})
	r, o := rolled(t, c)
	if o.Duration() != imageTakes || r.ScaleSets[0].Models.Older != 5 || o.Counters != (model.UpgradeCounters{Successful: 5, Pending: 5}) {
		t.Errorf("%v with %v, %+v", o.Duration(), o.Counters, *r.ScaleSets[0].Models)
	}
	if want := "the last share is reached; 5 instances keep their model"; o.Reason != want {
		t.Errorf("%q, want %q", o.Reason, want)
	}
	rest := c.Deployments[0]
	rest.At, rest.Change.ImageVersion, rest.Steps = 2*sim.Hour, model.SameImage, &model.Steps{By: model.StepAll, HealthWait: sim.Minute}
	c.Deployments = append(c.Deployments, rest)
	if set := play(t, c).ScaleSets[0]; len(set.Rollouts) != 2 || set.Models.Older != 0 {
		t.Errorf("%d rollouts, %+v", len(set.Rollouts), *set.Models)
	}
}

// An instance that does not become healthy holds its step up for the health wait and
// no longer.
func TestStepWaitsForHealth(t *testing.T) {
	c := deployed(4, model.Steps{By: model.StepInstance})
	spoil(c, 1)
	_, o := rolled(t, c)
	if want := 4 * (imageTakes + 5*sim.Minute); o.Duration() != want || o.Counters != (model.UpgradeCounters{Failed: 4}) {
		t.Errorf("%v with %v, want %v", o.Duration(), o.Counters, want)
	}
}

// A second deployment while the first is under way is refused, and says why.
func TestDeploymentDuringARollout(t *testing.T) {
	c := deployed(4, model.Steps{By: model.StepInstance})
	second := c.Deployments[0]
	second.At += sim.Minute
	c.Deployments = append(c.Deployments, second)
	r, o := rolled(t, c)
	if refused := logged(r, model.ActionRefused); len(refused) != 1 || refused[0].At != rollsAt+sim.Minute || o.Code != model.RolloutCompleted {
		t.Errorf("%+v refused, %v", refused, o.Code)
	}
}

// Each step is one call. With one call a minute left, and none at the beginning but
// for the update, a step waits for the next minute.
func TestThrottledStepsWait(t *testing.T) {
	c := deployed(3, model.Steps{By: model.StepInstance})
	c.Deployments[0].Change = model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{0}}
	c.Throttling.Update.Subscription = model.Throttle{Capacity: 1, PerMinute: 1}
	r, o := rolled(t, c)
	if want := 3*sim.Minute + agentTakes; o.Duration() != want || len(logged(r, model.CallThrottled)) != 3 {
		t.Errorf("%v, %d calls throttled, want %v and 3", o.Duration(), len(logged(r, model.CallThrottled)), want)
	}
}

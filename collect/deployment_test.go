package collect_test

import (
	"slices"
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/model/workload"
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

// Of two deployments at one instant the first may have nothing to do: the second has its
// own steps.
func TestDeploymentsAtOneInstant(t *testing.T) {
	c := deployed(4, model.Steps{By: model.StepAll})
	first := c.Deployments[0]
	first.Change, first.Steps = model.ModelChange{ImageVersion: model.SameImage}, &model.Steps{By: model.StepInstance}
	c.Deployments = append([]model.Deployment{first}, c.Deployments...)
	if _, o := rolled(t, c); len(o.Batches) != 1 || o.Code != model.RolloutCompleted {
		t.Errorf("%v in %d steps", o.Code, len(o.Batches))
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

// watched watches the only deployment.
func watched(c *model.Config, g model.Gate) *model.Config {
	if g.Window == 0 {
		g.Window = 5 * sim.Minute
	}
	c.Deployments[0].Gate = &g
	return c
}

// healthGate lets no upgraded instance be unhealthy.
func healthGate(rollBack bool) model.Gate {
	return model.Gate{Errors: model.Unwatched, RollBack: rollBack}
}

// The first instance of a canary never becomes healthy: the gate stops the rollout at
// the end of that step, when the health wait is over, and nobody else has got it. A new
// instance gets the new model all the same.
func TestGateStopsACanary(t *testing.T) {
	c := watched(deployed(10, model.Steps{By: model.StepShare, Shares: millionths(10, 50, 100)}), healthGate(false))
	spoil(c, 1)
	c.Actions = []model.Action{{At: 3 * sim.Hour, Kind: model.SetCapacity, Capacity: 11}}
	r, o := rolled(t, c)
	if want := imageTakes + 5*sim.Minute; o.Duration() != want || o.Code != model.RolloutCancelled || len(o.Batches) != 1 {
		t.Errorf("%v after %v and %d steps, want %v", o.Code, o.Duration(), len(o.Batches), want)
	}
	want := "gate: 1 of 1 upgraded instances are unhealthy; the gate is 0 %: successful 0, failed 1, inProgress 0, pending 9"
	if o.Reason != want {
		t.Errorf("%q, want %q", o.Reason, want)
	}
	if m := r.ScaleSets[0].Models; m.Older != 9 || m.Latest != 2 {
		t.Errorf("%+v", *m)
	}
	if spoke := logged(r, model.GateSpoke); len(spoke) != 1 || spoke[0].To != "stops" || spoke[0].At != o.Ended {
		t.Errorf("%+v", spoke)
	}
}

// With rollBack the instance gets the old model back, as one upgrade more, and so does
// whoever is created later: the set has the old model again.
func TestGateRollsACanaryBack(t *testing.T) {
	c := watched(deployed(10, model.Steps{By: model.StepShare, Shares: millionths(10, 50, 100)}), healthGate(true))
	spoil(c, 1)
	c.Unhealthy[0].CuredBy = model.ToReimage
	c.Actions = []model.Action{{At: 3 * sim.Hour, Kind: model.SetCapacity, Capacity: 11}}
	r := play(t, c)
	set := r.ScaleSets[0]
	if len(set.Rollouts) != 2 || set.Models.Older != 0 || set.Models.Latest != 11 || set.Models.Updates != 2 {
		t.Fatalf("%d rollouts, %+v", len(set.Rollouts), *set.Models)
	}
	if sum := r.RolloutSum(); sum.Count != 1 || sum.Completed != 0 {
		t.Errorf("%d of %d rollouts completed", sum.Completed, sum.Count)
	}
	back := set.Rollouts[1]
	if sum := r.RolloutSum(); sum.Count != 1 || sum.Completed != 0 {
		t.Errorf("%d of %d rollouts completed; what takes one back is none of its own", sum.Completed, sum.Count)
	}
	if back.Mode != model.UpgradeBack || back.Model != 0 || back.Began != set.Rollouts[0].Ended || back.Instances != 1 || len(back.Batches) != 1 {
		t.Errorf("%+v", back)
	}
	for _, v := range set.Image.Versions {
		if v.Version == "1.0.0" && v.AtEnd != 11 {
			t.Errorf("%d have the old version", v.AtEnd)
		}
	}
}

// A gate on a rolling upgrade cancels it as its operator would, and takes it back in
// the batches in which it came, the last one first.
func TestGateTakesARollingUpgradeBack(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	limit := 2*imageTakes + sim.Second
	c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change,
		Gate: &model.Gate{Errors: model.Unwatched, Unhealthy: model.Unwatched, Window: sim.Minute, Timeout: limit, RollBack: true}}}
	c.Actions = nil
	r := play(t, c)
	set := r.ScaleSets[0]
	if len(set.Rollouts) != 2 || set.Models.Latest != 10 {
		t.Fatalf("%d rollouts, %+v", len(set.Rollouts), *set.Models)
	}
	there, back := set.Rollouts[0], set.Rollouts[1]
	if there.Code != model.RolloutCancelled || len(there.Batches) != 3 || there.Duration() != 3*imageTakes {
		t.Errorf("%v after %v in %d batches: %s", there.Code, there.Duration(), len(there.Batches), there.Reason)
	}
	if back.Code != model.RolloutCompleted || back.Duration() != 3*imageTakes || back.Capacity.Trough != 8 {
		t.Errorf("back: %v after %v down to %d", back.Code, back.Duration(), back.Capacity.Trough)
	}
	for n, b := range back.Batches {
		if want := there.Batches[2-n].Instances; !slices.Equal(b.Instances, want) {
			t.Errorf("batch %d back: %v, want %v", n, b.Instances, want)
		}
	}
}

// A limit of the policy that stops a rollout lets the gate take it back, too: both
// instances of the first batch, at once, whatever the policy says of the failed.
func TestLimitLetsAGateRollBack(t *testing.T) {
	c := released(10, model.RollingUpgrade)
	c.ScaleSets[0].Upgrade.Rolling.Rollback = true
	c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change,
		Gate: &model.Gate{Errors: model.Unwatched, Unhealthy: model.Unwatched, Window: sim.Minute, Timeout: sim.Hour, RollBack: true}}}
	c.Actions = nil
	spoil(c, 1)
	c.Unhealthy[0].CuredBy = model.ToReimage
	r := play(t, c)
	set := r.ScaleSets[0]
	if len(set.Rollouts) != 2 || set.Rollouts[0].Code != model.RolloutFaulted || set.Rollouts[1].Instances != 2 || set.Models.Latest != 10 {
		t.Errorf("%d rollouts, %+v", len(set.Rollouts), *set.Models)
	}
}

// A rollout that is not done in time is stopped in the next whole minute, here in the
// pause after its second step.
func TestGateStopsWhatTakesTooLong(t *testing.T) {
	c := deployed(10, model.Steps{By: model.StepInstance, Pause: 30 * sim.Minute})
	_, o := rolled(t, watched(c, model.Gate{Errors: model.Unwatched, Unhealthy: model.Unwatched, Timeout: 50 * sim.Minute}))
	if o.Duration() != 51*sim.Minute || len(o.Batches) != 2 || !strings.HasPrefix(o.Reason, "gate: it takes longer than 50m") {
		t.Errorf("%v in %d steps: %s", o.Duration(), len(o.Batches), o.Reason)
	}
}

// Who falls ill while the rollout bakes stops it; otherwise it is done when that is
// over.
func TestGateWatchesAfterTheLastStep(t *testing.T) {
	for _, ill := range []bool{false, true} {
		c := deployed(4, model.Steps{By: model.StepAll})
		gate := healthGate(false)
		gate.Bake = 10 * sim.Minute
		if ill {
			c.Actions = []model.Action{{At: rollsAt + imageTakes + 90*sim.Second, Kind: model.SickenInstances, Instances: []int{2}}}
		}
		r, o := rolled(t, watched(c, gate))
		took, code := imageTakes+10*sim.Minute, model.RolloutCompleted
		if ill { // the image takes 3 min 20 s, so that the next whole minute is the fifth
			took, code = 5*sim.Minute, model.RolloutCancelled
		}
		if o.Duration() != took || o.Code != code {
			t.Errorf("ill %t: %v after %v, want %v after %v: %s", ill, o.Code, o.Duration(), code, took, o.Reason)
		}
		if waits := logged(r, model.RolloutWaits); len(waits) != 1 {
			t.Errorf("%+v", waits)
		}
	}
}

// Who is stopped or protected from actions on the set is left out, and named.
func TestStepsLeaveOut(t *testing.T) {
	c := deployed(5, model.Steps{By: model.StepAll})
	c.Actions = []model.Action{
		{At: rollsAt - 10*sim.Minute, Kind: model.ProtectInstances, Instances: []int{0, 3}, Protection: model.FromScaleSetActions},
		{At: rollsAt - 10*sim.Minute, Kind: model.DeallocateInstances, Instances: []int{1}},
	}
	r, o := rolled(t, c)
	want := "all instances that run have model 1; left out, because protected: 0 3; left out, because deallocated: 1"
	if o.Reason != want || r.ScaleSets[0].Models.Latest != 2 {
		t.Errorf("%q, want %q; %+v", o.Reason, want, *r.ScaleSets[0].Models)
	}
}

// roughly checks a number to a hundredth of it.
func roughly(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got < 0.99*want || got > 1.01*want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// erring is ten instances under 100 requests/s, of which a deployment of a release
// brings 5 % errors, five minutes after it has begun to run. The extension takes 100 s;
// the probes find out at once.
func erring(steps model.Steps, rollBack bool) *model.Config {
	c := deployed(10, steps)
	c.Workloads[0].Arrivals = must(workload.NewConstant(100e6))
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1, Errors: 0.05, ErrorsAfter: 5 * sim.Minute}}
	c.ScaleSets[0].Image = nil
	c.Deployments[0].Change = model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}, Release: 1}
	return watched(c, model.Gate{Errors: 10_000, Requests: 100, Unhealthy: model.Unwatched, Bake: sim.Hour, RollBack: rollBack})
}

// Errors begin 400 s after the rollout (100 s and five minutes), which is a third of
// the way through a minute. Of what was answered in the five minutes up to now 5 % × 20 s
// / 300 s = 0.33 % are errors 20 s later, at a whole minute, and 1.33 % at the next one,
// where the gate of 1 % stops it: after 480 s, of which instances with the new release
// answer in 380 s, and with errors in 80 s. A canary of one reaches a tenth of the
// requests; all at once reach them all.
func TestErrorBudgetStopsABadRelease(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps model.Steps
		share float64 // of the instances
	}{
		{"a canary of a tenth", model.Steps{By: model.StepShare, Shares: millionths(10, 100), Pause: sim.Hour}, 0.1},
		{"a canary of a third", model.Steps{By: model.StepShare, Shares: millionths(30, 100), Pause: sim.Hour}, 0.3},
		{"all at once", model.Steps{By: model.StepAll}, 1},
	} {
		for _, back := range []bool{false, true} {
			r := play(t, erring(c.steps, back))
			o := &r.ScaleSets[0].Rollouts[0]
			if o.Code != model.RolloutCancelled || o.Duration() != 480*sim.Second || len(o.Batches) != 1 {
				t.Fatalf("%s: %v after %v in %d steps: %s", c.name, o.Code, o.Duration(), len(o.Batches), o.Reason)
			}
			if want := "gate: 1.33"; !strings.HasPrefix(o.Reason, want) || !strings.Contains(o.Reason, "the gate is 1 %") {
				t.Errorf("%s: %q, want %s… %%", c.name, o.Reason, want)
			}
			reached, errors := 100*c.share*380, 100*c.share*80*0.05
			roughly(t, c.name+": answered by the new release", float64(o.Requests.Reached)/1e6, reached)
			roughly(t, c.name+": answered with an error", float64(o.Requests.Lost[model.LostBadRelease])/1e6, errors)

			// Left alone, the new release goes on; brought back, it is gone when its instances are.
			all := float64(r.Workloads[0].Lost[model.LostBadRelease]) / 1e6
			if want := 100 * c.share * 0.05 * (4*3600 - 3600 - 400); !back {
				roughly(t, c.name+": errors until the end", all, want)
			} else {
				roughly(t, c.name+": errors until it is back", all, errors)
			}
		}
	}
}

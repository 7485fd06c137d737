package model

import "vmssim/sim"

// Deployments: how an operator brings a change of a set's model to its instances.
//
// Azure knows upgrade policies (rollout.go) and calls; what else people do is theirs:
// they go through the instances by hand, in steps (steps.go), or set another scale set
// up beside it.
//
// Ours: a deployment begins with one update of the set's model. Without steps the
// set's upgradePolicy has the rest. With steps, which need the policy Manual, each is
// one call to manualUpgrade; the operator then waits for the instances as long as a
// rolling upgrade would, pauses, and goes on. A call that is throttled is tried again
// in the next minute; an update that is throttled, or refused because another rollout
// is under way, is not. Whom a policy leaves out a step leaves out, too.

// A Deployment is one change of a scale set's model and how its instances get it.
type Deployment struct {
	At       sim.Time
	ScaleSet int
	Change   ModelChange
	Steps    *Steps     // nil: as the set's upgradePolicy says
	Green    *BlueGreen // not nil: another set has the change, and takes over
	Gate     *Gate      // nil: nobody watches
}

// changed returns the set whose model it changes.
func (d *Deployment) changed() int {
	if d.Green != nil {
		return d.Green.To
	}
	return d.ScaleSet
}

// deploy begins a deployment of the configuration.
func (w *World) deploy(n int) {
	d := &w.config.Deployments[n]
	s := &w.sets[d.ScaleSet]
	if !w.call(s, updateCall, setCall, -1, ByHand) {
		return
	}
	defer w.operate(s)
	if d.Green != nil {
		w.beginBlueGreen(s, d)
		return
	}
	w.update(s, &d.Change, d.plan(s))
}

// plan returns how the instances of a set get the change.
func (d *Deployment) plan(s *set) rolloutPlan {
	plan := s.plan()
	if d.Steps != nil {
		plan = rolloutPlan{mode: UpgradeInSteps, steps: d.Steps}
	}
	plan.gate = d.Gate
	return plan
}

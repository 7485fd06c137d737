package model

import (
	"fmt"
	"strings"

	"vmssim/sim"
)

// A blue/green deployment under way: what each phase does. When one follows another
// is decided in bluegreen.go.

// A blueGreenRun is what a deployment that goes on remembers of it.
type blueGreenRun struct {
	*BlueGreen
	green   *set
	phase   BlueGreenPhase
	since   sim.Time
	wanted  int      // capacity that green is to have
	before  int      // that it had
	healthy int      // of its instances, up to the swap
	have    int      // instances of it, likewise
	called  bool     // the set that is to go has been scaled in
	again   sim.Time // no sooner a call that was throttled is tried again
	looks   sim.Time // it is looked at then in any case
}

// beginBlueGreen lets another set take over from a set.
func (w *World) beginBlueGreen(s *set, d *Deployment) {
	green := &w.sets[d.Green.To]
	name := green.config.Name
	switch {
	case s.rolling() || green.rolling():
		w.refuseOnSet(s, UpgradeInProgress+": blue/green: a rollout of one of the two sets is under way")
		return
	case d.Green.Swap != SwapTogether && w.balancerOf(s).routes(green):
		w.refuseOnSet(s, fmt.Sprintf("blue/green: %s has the requests already", name))
		return
	}
	changed, text := green.change(w.engine.Now(), &d.Change)
	w.tell(Fact{Kind: ModelUpdated, Set: green.index, In: changed, After: green.latest(), Why: ByHand, Text: text})
	wanted := d.Green.Capacity
	if wanted == 0 {
		wanted = s.lasting()
	}
	s.rollout = rollout{
		rolloutPlan: rolloutPlan{mode: BlueGreenUpgrade, gate: d.Gate}, active: true, begun: s.rollout.begun + 1,
		step: RolloutStep{Number: s.rollout.begun, Mode: BlueGreenUpgrade, Model: green.latest(), Change: text, Sets: []int{s.index, green.index}},
		to: blueGreenRun{
			BlueGreen: d.Green, green: green, wanted: max(wanted, green.lasting()), before: green.lasting(),
		},
	}
	green.blue = s
	s.scaler.removed, green.scaler.removed = true, true
	w.tellRollout(s, RolloutBegan, fmt.Sprintf("%s is to take over with %d instances; it has %d", name, s.rollout.to.wanted, green.lasting()))
	if d.Gate != nil {
		s.rollout.watch = w.watched(d.Gate, green, w.newRelease(green))
		w.scheduleLook(s)
	}
	w.enter(s, s.rollout.to.step(w.viewBlueGreen(s), GreenScalesOut, ""))
	w.lookAtBlueGreen(s)
}

// lookAtBlueGreen takes a deployment through the phases that it can go through now.
func (w *World) lookAtBlueGreen(s *set) {
	r := &s.rollout.to
	for s.rollout.active {
		w.pursue(s)
		step := r.Next(w.viewBlueGreen(s))
		if step.Phase == r.phase {
			w.lookAgain(s, step.At)
			if text := r.refused(); text != "" && r.phase == GreenScalesOut {
				w.idle(s, text)
			}
			return
		}
		w.leavePhase(s)
		if step.Phase == BlueGreenEnds {
			w.endBlueGreen(s, step)
			return
		}
		w.enter(s, step)
	}
}

// refused says how many instances green was refused; "" if none.
func (r *blueGreenRun) refused() string {
	missing := r.wanted - r.green.active
	if missing <= 0 {
		return ""
	}
	return fmt.Sprintf("for %d of %d instances, which %s was refused and asks for again as its retryAllocation says",
		missing, r.wanted, r.green.config.Name)
}

// waitsInPhase says what a deployment that is under way waits for.
func (w *World) waitsInPhase(s *set) string {
	r := &s.rollout.to
	of, g := r.green, grouping{}
	switch r.phase {
	case GreenScalesOut:
		if text := r.refused(); text != "" {
			return text
		}
		for _, i := range of.instances {
			if i.counts() && (i.model != of.latest() || !w.wellIn(of, i)) {
				g.add(of.progress(i), i.id)
			}
		}
	case BlueDrains, BlueGoes, GreenGoes:
		if r.phase != GreenGoes {
			of = s
		}
		for _, i := range of.instances {
			if i.role == Member && !i.counts() {
				g.add(i.state.String(), i.id)
			}
		}
	}
	if len(g.labels) == 0 {
		return fmt.Sprintf("for the end of phase %q", r.phase)
	}
	return fmt.Sprintf("for instances of %s that are %s", of.config.Name, strings.Join(g.list(), ", "))
}

// viewBlueGreen returns what the next phase depends on.
func (w *World) viewBlueGreen(s *set) BlueGreenView {
	r := &s.rollout.to
	if r.phase <= GreenValidates {
		r.healthy, r.have = w.healthyLatest(r.green), r.green.active
	}
	v := BlueGreenView{
		Blue: s.config.Name, Green: r.green.config.Name, Phase: r.phase, Now: w.engine.Now(), Since: r.since,
		Wanted: r.wanted, Before: r.before, Healthy: r.healthy, Stop: s.rollout.cancelled,
	}
	v.GoBack = s.rollout.gate != nil && s.rollout.gate.RollBack
	if r.Swap == SwapRepoint {
		v.Drain = w.balancerOf(s).config.Affinity.Drain
	}
	switch r.phase {
	case BlueDrains, BlueGoes:
		v.Busy, v.Leaving, v.Held = s.going(r.before, r.called)
	case GreenGoes:
		v.Busy, v.Leaving, v.Held = r.green.going(r.before, r.called)
	}
	return v
}

// counters counts the instances that green is to have.
func (r *blueGreenRun) counters() UpgradeCounters {
	healthy, have := min(r.healthy, r.wanted), min(r.have, r.wanted)
	return UpgradeCounters{Successful: healthy, InProgress: max(0, have-healthy), Pending: r.wanted - max(have, healthy)}
}

// greenHealthWait is how long an instance of green may take to become healthy, from
// when it runs (fact sheet U9).
const greenHealthWait = 5 * sim.Minute

// tally counts what a gate watches of green.
func (w *World) tallyGreen(green *set) (t UpgradeTally) {
	t.Instances = green.active
	for _, i := range green.instances {
		if !i.counts() || i.model != green.latest() || i.state != Running && i.state != Failed {
			continue
		}
		t.Upgraded++
		late := !w.wellIn(green, i) && w.engine.Now()-i.since >= greenHealthWait
		if green.ailing(i) || i.unwell() || late {
			t.UpgradedUnhealthy++
		}
	}
	t.Unhealthy = t.UpgradedUnhealthy
	return t
}

// healthyLatest counts the members of a set that are healthy and have its latest
// model.
func (w *World) healthyLatest(s *set) (n int) {
	for _, i := range s.instances {
		if i.counts() && i.model == s.latest() && w.wellIn(s, i) {
			n++
		}
	}
	return n
}

// going counts the instances of a set that are to go down to a capacity: those that
// still answer, all that are not gone, and those that the scale-in, once it was called
// for, has left.
func (s *set) going(capacity int, called bool) (busy, leaving, held int) {
	if beyond := max(0, s.active-capacity); called {
		held = beyond
	} else {
		busy, leaving = beyond, beyond
	}
	for _, i := range s.instances {
		if i.role != Member || i.counts() || i.state == Lingering {
			continue
		}
		leaving++
		if i.state.Answers() {
			busy++
		}
	}
	return busy, leaving, held
}

// enter begins a phase.
func (w *World) enter(s *set, step BlueGreenStep) {
	r := &s.rollout.to
	r.phase, r.since = step.Phase, w.engine.Now()
	s.rollout.waitsFor = ""
	s.rollout.step.Batch++
	s.rollout.step.Phase = step.Phase
	w.tellRollout(s, BatchBegan, fmt.Sprintf("%v: %s", step.Phase, step.Why))
	switch step.Phase {
	case RequestsSwap:
		w.swap(r.BlueGreen, r.green)
	case RequestsSwapBack:
		w.swap(r.BlueGreen, s)
	}
}

// pursue brings the sets to the capacities of a phase, and green to its model. A
// call that is throttled is tried again a minute later.
func (w *World) pursue(s *set) {
	r := &s.rollout.to
	switch r.phase {
	case GreenScalesOut, GreenValidates:
		if r.green.lasting() < r.wanted {
			w.resize(s, r.green, r.wanted)
		}
		for _, i := range r.green.instances {
			if i.role == Member && i.protection < FromScaleSetActions && r.green.zoneUp[i.zone] && r.green.upgradable(i) == "" {
				w.upgrade(r.green, i, r.green.latest(), ByUpgrade)
			}
		}
	case RequestsSwap, BlueDrains:
		if r.Swap == SwapTogether {
			w.scaleInTo(s, s, r.before)
		}
	case BlueGoes:
		w.scaleInTo(s, s, r.before)
	case GreenGoes:
		w.scaleInTo(s, r.green, r.before)
	}
}

// scaleInTo scales one of the two sets in, once.
func (w *World) scaleInTo(s, which *set, capacity int) {
	if r := &s.rollout.to; !r.called && (which.lasting() <= capacity || w.resize(s, which, capacity)) {
		r.called = true
	}
}

// resize sets the capacity of one of the two sets, and reports whether it could.
func (w *World) resize(s, which *set, capacity int) bool {
	r := &s.rollout.to
	now := w.engine.Now()
	if now < r.again {
		return false
	}
	if !w.setCapacity(which, capacity, ByUpgrade) {
		r.again = now + sim.Minute
		w.lookAgain(s, r.again)
		return false
	}
	return true
}

// lookAgain lets a deployment be looked at at an instant; 0: when something happens.
func (w *World) lookAgain(s *set, at sim.Time) {
	if r := &s.rollout.to; at > w.engine.Now() && at != r.looks {
		r.looks = at
		w.schedule(at, event{kind: rolloutDue, set: int32(s.index)})
	}
}

// swap sends the requests to the backend pool of a set.
func (w *World) swap(b *BlueGreen, to *set) {
	switch b.Swap {
	case SwapRepoint:
		w.route(w.balancerOf(to), to.config.BackendPool, ByUpgrade)
	case SwapAddress:
		w.takeAddress(to, b.Gap, ByUpgrade)
	}
}

// leavePhase ends a phase that another one follows. Once the requests are with the
// other set it has the autoscale that they need.
func (w *World) leavePhase(s *set) {
	r := &s.rollout.to
	text := fmt.Sprintf("%d of %d of %s are healthy", r.healthy, r.wanted, r.green.config.Name)
	if r.phase > GreenValidates {
		text = fmt.Sprintf("%s has %d instances, %s %d", r.green.config.Name, r.green.active, s.config.Name, s.active)
	}
	w.tellRollout(s, BatchEnded, text)
	switch r.phase {
	case RequestsSwap:
		if r.Swap != SwapTogether {
			exchangeLimits(s, r.green)
			r.green.scaler.removed = false
		}
	case RequestsSwapBack:
		exchangeLimits(s, r.green)
		r.green.scaler.removed, s.scaler.removed = true, false
	}
}

// endBlueGreen ends a deployment.
func (w *World) endBlueGreen(s *set, step BlueGreenStep) {
	green := s.rollout.to.green
	if s.rollout.to.Swap == SwapTogether && step.Code == RolloutCompleted {
		exchangeLimits(s, green)
	}
	s.scaler.removed, green.scaler.removed = false, false
	w.endRollout(s, step.Code, step.Why)
	green.blue = nil
	w.upgradeWhatWaits(green)
}

// exchangeLimits gives each of two sets the limits of the other's autoscale, profile
// by profile.
func exchangeLimits(a, b *set) {
	if x, y := a.scaler.setting, b.scaler.setting; x != nil && y != nil {
		a.scaler.setting, b.scaler.setting = x.WithLimits(y), y.WithLimits(x)
	}
}

package model

import (
	"fmt"
	"slices"
	"strings"

	"vmssim/sim"
)

// The batches of a rollout under way: who is in the next one, how it goes, when it
// ends. Whom it takes is decided in batch.go, whether it goes on in upgradelimit.go.

// A remainder is what a rollout has still to upgrade.
type remainder struct {
	waiting    []Upgradable
	coming     int // instances that are on their way with something older
	unapproved int // that wait for approveRollingUpgrade
}

func (r *remainder) count() int { return len(r.waiting) + r.coming + r.unapproved }

// reason says what the rollout waits for when nobody can be taken.
func (r *remainder) reason() string {
	var list []string
	if r.coming > 0 {
		list = append(list, fmt.Sprintf("%d instances that are on their way", r.coming))
	}
	if r.unapproved > 0 {
		list = append(list, fmt.Sprintf("approveRollingUpgrade of %d instances", r.unapproved))
	}
	return "for " + strings.Join(list, " and ")
}

// toUpgrade finds what the rollout has still to upgrade.
func (s *set) toUpgrade() (left remainder) {
	r := &s.rollout
	for _, i := range s.instances {
		phase, _ := s.phase(i)
		switch {
		case i.role != Member || s.reached(i, r.goal) || i.protection >= FromScaleSetActions || r.took(i):
		case i.state.Starts():
			left.coming++
		case !s.canReach(i, r.goal) || !s.zoneUp[i.zone] || s.skips(i):
		case r.deferred && !i.approvedUpgrade:
			left.unapproved++
		default:
			left.waiting = append(left.waiting, Upgradable{
				ID: i.id, Zone: i.zone, Domain: s.upgradeDomain(i), Unhealthy: s.ailing(i), Phase: phase,
			})
		}
	}
	return left
}

// upgradeDomain numbers the update domains of a regional set through all of its
// placement groups.
func (s *set) upgradeDomain(i *instance) int {
	if len(s.config.Zones) > 0 || i.updateDomain == NoUpdateDomain {
		return NoUpdateDomain
	}
	return i.group*s.config.UpdateDomains + i.updateDomain
}

// took reports whether the rollout has taken an instance already.
func (r *rollout) took(i *instance) bool { return r.active && i.taken == r.begun }

// ailing reports whether an instance is unhealthy to a rollout.
func (s *set) ailing(i *instance) bool { return i.state == Failed || i.health.Bad() }

// tally counts what the limits are about.
func (w *World) tally(s *set) UpgradeTally {
	t := UpgradeTally{Instances: s.active}
	failed := make(map[int]bool)
	for _, m := range s.rollout.members {
		i := s.instance(m.takes)
		if m.stage != UpgradeFailed && m.stage != UpgradeSuccessful {
			continue
		}
		t.Upgraded++
		switch {
		case m.back != nothingBack:
			t.UpgradedUnhealthy++
		case m.stage == UpgradeFailed && (i == nil || i.health != Healthy):
			t.UpgradedUnhealthy++
			failed[m.takes] = true
		case i != nil && s.ailing(i):
			t.UpgradedUnhealthy++
		}
	}
	for _, i := range s.instances {
		if i.counts() && (s.ailing(i) || failed[i.id]) {
			t.Unhealthy++
		}
	}
	return t
}

// nextBatch upgrades the next instances, or ends the rollout when none is left.
func (w *World) nextBatch(s *set) {
	r := &s.rollout
	left := s.toUpgrade()
	waiting := left.waiting
	switch {
	case len(waiting) == 0 && left.count() > 0:
		w.idle(s, left.reason())
		return
	case len(waiting) == 0:
		w.complete(s, "all instances that run have "+s.goalName(r.goal))
		return
	}
	ids, reason := w.choose(s, waiting)
	if len(ids) == 0 {
		w.complete(s, fmt.Sprintf("the last share is reached; %d instances keep their model", len(waiting)))
		return
	}
	if r.byHand() && !w.call(s, updateCall, subscriptionCall, -1, ByHand) {
		w.pauseUntil(s, (w.engine.Now()/sim.Minute+1)*sim.Minute, "for the next minute, since calls are throttled")
		return
	}
	if w.asksFirst(s) {
		return
	}
	r.step.Batch++
	r.step.Instances, r.step.Surge, r.waitsFor = ids, false, ""
	r.first, r.phase = len(r.members), rolloutUpgrades
	for _, id := range ids {
		s.instance(id).taken = r.begun
		r.members = append(r.members, upgradee{id: id, batch: r.step.Batch, takes: id, stage: UpgradeRunning})
	}
	if r.policy != nil && r.policy.Surge {
		granted := w.allocateSurge(s, ids)
		surges, why := Surges(len(ids), len(granted))
		reason += "; " + why
		if r.step.Surge = surges; surges {
			w.tellRollout(s, BatchBegan, reason)
			w.surge(s, granted)
			w.rolloutSoon(s)
			return
		}
	}
	if first := s.instance(ids[0]); r.goal.kind == toModel {
		if step := s.between(first.model, r.goal.number); s.pullsFirst(first, &step) {
			reason += "; each serves until it has pulled the container image"
		}
	}
	w.tellRollout(s, BatchBegan, reason)
	for _, id := range ids {
		w.bringTo(s, s.instance(id), r.goal)
	}
	w.rolloutSoon(s)
}

// choose returns the instances of the next batch, and why these.
func (w *World) choose(s *set, waiting []Upgradable) (ids []int, reason string) {
	switch r := &s.rollout; {
	case r.policy != nil:
		batch := r.policy.Batch.Next(s.active, w.tally(s).Unhealthy, waiting)
		return batch.IDs, batch.Reason()
	case r.steps != nil:
		return s.nextStep(waiting)
	case r.back != nil:
		return TakeBack(r.back, waiting)
	}
	ids = AllAtOnce(waiting)
	return ids, "all that run at once: " + idList(ids)
}

// hasMore reports whether another batch follows.
func (w *World) hasMore(s *set) bool {
	left := s.toUpgrade()
	ids, _ := w.choose(s, left.waiting)
	return len(ids) > 0 || len(left.waiting) == 0 && left.count() > 0
}

// complete ends a rollout that has nothing left to do, after a time in which it is
// watched.
func (w *World) complete(s *set, text string) {
	r := &s.rollout
	var left string
	left, r.step.Left = s.leftOut()
	text += left
	if r.gate == nil || r.gate.Bake == 0 || r.baked || r.step.Batch == 0 {
		w.endRollout(s, RolloutCompleted, text)
		return
	}
	r.baked = true
	w.pauseUntil(s, w.engine.Now()+r.gate.Bake, fmt.Sprintf("%v, in which its gate is watched", r.gate.Bake))
}

// leftOut finds the instances that a rollout leaves as they are, and says of those that
// it has not taken because of what they are.
func (s *set) leftOut() (text string, ids []int) {
	var g grouping
	for _, i := range s.instances {
		if !i.counts() || s.reached(i, s.rollout.goal) {
			continue
		}
		ids = append(ids, i.id)
		switch {
		case s.rollout.took(i):
			g.add(s.rollout.fate(i), i.id)
		case i.protection >= FromScaleSetActions:
			g.add("protected", i.id)
		case !s.zoneUp[i.zone]:
			g.add("in a zone that is down", i.id)
		case s.skips(i):
			g.add("SkipUpgrade", i.id)
		case !s.canReach(i, s.rollout.goal): // else it waits
			g.add(i.state.String(), i.id)
		}
	}
	for _, part := range g.list() {
		text += "; left out, because " + part
	}
	return text, ids
}

// fate says what became of an instance that a rollout has taken and that has not got
// what it brings.
func (r *rollout) fate(i *instance) string {
	at := slices.IndexFunc(r.members, func(m upgradee) bool { return m.id == i.id })
	switch m := &r.members[at]; {
	case m.takes != i.id:
		return "without a healthy one in its place"
	case m.back != nothingBack:
		return "taken back"
	case i.state != Running:
		return i.state.String()
	}
	return "brought to something else meanwhile"
}

// pauseUntil lets a rollout go on at an instant.
func (w *World) pauseUntil(s *set, at sim.Time, why string) {
	s.rollout.phase, s.rollout.resumes = rolloutPauses, at
	w.tellRollout(s, RolloutWaits, why)
	w.schedule(at, event{kind: rolloutDue, set: int32(s.index)})
}

// healthWait returns how long upgraded instances may take to become healthy, and
// whether they are waited for.
func (p *rolloutPlan) healthWait() (wait sim.Time, waits bool) {
	switch {
	case p.policy != nil:
		return p.policy.HealthWait, true
	case p.steps != nil:
		return p.steps.HealthWait, true
	}
	return p.wait, p.wait > 0
}

// pause returns the time between two batches.
func (p *rolloutPlan) pause() sim.Time {
	switch {
	case p.policy != nil:
		return p.policy.Pause
	case p.steps != nil:
		return p.steps.Pause
	}
	return 0
}

// idle lets a rollout wait, and tells for what, once.
func (w *World) idle(s *set, text string) {
	r := &s.rollout
	again := r.phase == rolloutIdle && r.waitsFor == text
	if r.phase = rolloutIdle; !again {
		w.tellRollout(s, RolloutWaits, text)
	}
}

// assessBatch sees how far the instances of a batch are, and ends it when nothing
// of it is left to wait for.
func (w *World) assessBatch(s *set) {
	r := &s.rollout
	open := false
	for n := r.first; n < len(r.members); n++ {
		m := &r.members[n]
		if m.stage == UpgradeRunning {
			m.stage = w.assess(s, m)
		}
		open = open || m.stage == UpgradeRunning
	}
	if open {
		w.tellDark(s)
		return
	}
	if r.policy != nil {
		r.breach = r.policy.Limits.Between(w.tally(s))
	}
	r.phase = rolloutClears
	if r.step.Surge {
		w.clear(s)
	}
	w.clearBatch(s)
}

// assess returns the stage of an instance of the present batch.
func (w *World) assess(s *set, m *upgradee) UpgradeStage {
	i := s.instance(m.takes)
	if (i == nil || !i.counts()) && m.takes != m.id {
		i = w.adopt(s, m)
	}
	r := &s.rollout
	wait, waits := r.healthWait()
	switch {
	case i == nil || !i.counts():
		return UpgradeLeft
	case i.state.Starts() || i.renewal != nil || i.pull != nil:
		return UpgradeRunning
	case i.state == Failed:
		m.back = m.back.ends(false)
		return UpgradeFailed
	case i.state != Running:
		return UpgradeLeft
	case !waits || w.seemsWell(s, i):
		if m.back = m.back.ends(true); m.back == wentBack {
			return UpgradeFailed
		}
		return UpgradeSuccessful
	}
	if !m.ran {
		m.ran, m.since = true, w.engine.Now()
		w.schedule(m.since+wait, event{kind: rolloutDue, set: int32(s.index)})
	}
	switch {
	case w.engine.Now() < m.since+wait:
		return UpgradeRunning
	case r.restores && m.takes == m.id && m.back == nothingBack:
		m.back, m.ran = goesBack, false
		w.giveBack(s, i, r.goal)
		return UpgradeRunning
	}
	m.back = m.back.ends(false)
	return UpgradeFailed
}

// seemsWell reports whether a rollout need not wait for an instance that runs. To the
// platform that is all there is to know without a source of health.
func (w *World) seemsWell(s *set, i *instance) bool {
	return s.config.Health == nil && s.rollout.goal.kind != toModel || w.wellIn(s, i)
}

// batchFailed reports whether an instance of the present batch failed.
func (r *rollout) batchFailed() bool {
	return slices.ContainsFunc(r.members[r.first:], func(m upgradee) bool { return m.stage == UpgradeFailed })
}

// clearBatch ends a batch when all that a surge deletes is gone.
func (w *World) clearBatch(s *set) {
	r := &s.rollout
	r.clearing = slices.DeleteFunc(r.clearing, func(id int) bool {
		i := s.instance(id)
		return i == nil || i.state == Lingering
	})
	if len(r.clearing) > 0 {
		return
	}
	text := s.counters().String()
	if r.breach == (Breach{}) && r.policy != nil && r.batchFailed() {
		text += "; " + UpgradeWithFailures
	}
	w.tellRollout(s, BatchEnded, text)
	w.lookAtGate(s)
	switch {
	case !r.active:
	case r.breach != (Breach{}):
		w.fault(s, r.breach)
	case r.cancelled != "":
		w.endCancelled(s)
	case r.pause() > 0 && w.hasMore(s):
		w.pauseUntil(s, w.engine.Now()+r.pause(), fmt.Sprintf("%v between two batches", r.pause()))
	default:
		w.goOn(s)
	}
}

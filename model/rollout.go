package model

import (
	"fmt"
	"slices"

	"vmssim/sim"
)

// Rollouts: how a change of a set's model reaches its instances.
//
// Azure ("Upgrade policy modes for Virtual Machine Scale Sets", "Configure rolling
// upgrades on Virtual Machine Scale Sets"): Manual leaves that to calls; Automatic
// takes all instances, which may go down together; Rolling takes them batch by
// batch: it waits for the health of a batch, checks the limits, pauses, and goes
// on. What breaks a limit or cancels a rollout leaves the other instances as they
// are, until any later update of the model, even an empty one, takes them up again.
// Failed instances return to the model before it if the policy says so.
//
// Ours: an upgraded instance has HealthWait (5 minutes, fact sheet U9) from when it
// runs until it is reported Healthy; one that fails on the way is not waited for.
// There is no limit on the whole (U10). Instances that are stopped or protected from
// scale set actions, and those of the standby pool, are left out; ones that are on
// their way with an older model are waited for. An instance that leaves meanwhile
// counts nowhere. The instances of a batch finish when a rollout is cancelled. Another
// update is refused while a rollout is under way. New instances of a surge are
// deleted when they do not become healthy in time; a batch ends when the old ones
// are gone, so that they do not hold the quota of the next. sku.capacity stays as
// it is while a surge lasts.
//
// Left out: automatic OS image upgrades, blue/green, phases by custom metrics.

// A RolloutStep is what a fact about a rollout tells.
type RolloutStep struct {
	Number    int // of its set, from 0
	Mode      UpgradeMode
	Model     int // that instances are brought to
	Code      RolloutCode
	Error     string // Azure's code of a faulted one
	Batch     int    // from 1
	Surge     bool   // the batch creates new instances
	Instances []int  // of the batch, by id
	Counters  UpgradeCounters
}

// A rolloutPhase is what a rollout waits for.
type rolloutPhase uint8

const (
	rolloutIdle     rolloutPhase = iota // instances that are on their way
	rolloutUpgrades                     // the instances of its batch
	rolloutClears                       // instances that a surge deletes
	rolloutPauses                       // pauseTimeBetweenBatches
)

// A rollout is the one that is under way in a set, or nothing.
type rollout struct {
	active    bool
	due       bool // it will be looked at, at this instant
	cancelled bool
	phase     rolloutPhase
	step      RolloutStep
	surge     int // members beyond sku.capacity that a batch has created
	fresh     int // lowest id of these
	resumes   sim.Time
	breach    Breach
	members   []upgradee // all batches so far
	first     int        // of the present batch, in members
	clearing  []int      // ids that a surge deletes
	begun     int        // rollouts of the set, so far
}

// An upgradee is an instance that a rollout has taken.
type upgradee struct {
	id    int
	takes int // id of the instance that is to become healthy: its own, or of the one that a surge created
	stage UpgradeStage
	ran   bool
	since sim.Time // when that began to run
}

// update changes the model of a set, and begins the rollout that its policy wants.
func (w *World) update(s *set, c *ModelChange) {
	if s.rollout.active {
		w.refuseOnSet(s, UpgradeInProgress+": update: a rollout is under way; cancel it first")
		return
	}
	changed, text := s.change(c)
	w.actOnSet(s, "update")
	w.tell(Fact{Kind: ModelUpdated, Set: s.index, In: changed, After: s.latest(), Why: ByHand, Text: text})
	if s.config.Upgrade.Mode != ManualUpgrade {
		w.beginRollout(s)
	}
}

func (w *World) refuseOnSet(s *set, text string) {
	w.tell(Fact{Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByHand, Text: text})
}

// beginRollout brings the instances of a set to its latest model.
func (w *World) beginRollout(s *set) {
	policy := &s.config.Upgrade
	waiting, coming := s.toUpgrade()
	if len(waiting)+coming == 0 {
		return
	}
	s.rollout = rollout{
		active: true, begun: s.rollout.begun + 1,
		step: RolloutStep{Number: s.rollout.begun, Mode: policy.Mode, Model: s.latest()},
	}
	w.tellRollout(s, RolloutBegan, fmt.Sprintf("%v: %d of %d instances are not on model %d",
		policy.Mode, len(waiting)+coming, s.active, s.latest()))
	if policy.Mode == RollingUpgrade {
		if breach := policy.Rolling.Limits.Before(w.tally(s)); breach != (Breach{}) {
			w.fault(s, breach)
			return
		}
	}
	w.nextBatch(s)
}

// toUpgrade lists the instances that the rollout has still to upgrade, and counts
// those that are not there yet.
func (s *set) toUpgrade() (waiting []Upgradable, coming int) {
	for _, i := range s.instances {
		switch {
		case i.role != Member || i.model == s.latest() || i.protection >= FromScaleSetActions || s.rollout.took(i):
		case i.state.Starts():
			coming++
		case s.upgradable(i) == "" && s.zoneUp[i.zone]:
			waiting = append(waiting, Upgradable{
				ID: i.id, Zone: i.zone, Domain: s.upgradeDomain(i), Unhealthy: s.ailing(i),
			})
		}
	}
	return waiting, coming
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
	waiting, coming := s.toUpgrade()
	switch {
	case len(waiting) == 0 && coming > 0:
		r.phase = rolloutIdle
		return
	case len(waiting) == 0:
		w.endRollout(s, RolloutCompleted, "all instances that run have the latest model")
		return
	}
	policy := &s.config.Upgrade.Rolling
	batch := AllAtOnce(waiting)
	reason := fmt.Sprintf("all that run at once: %s", idList(batch.IDs))
	if r.step.Mode == RollingUpgrade {
		batch = policy.Batch.Next(s.active, w.tally(s).Unhealthy, waiting)
		reason = batch.Reason()
	}
	r.step.Batch++
	r.step.Instances, r.step.Surge = batch.IDs, false
	r.first, r.phase = len(r.members), rolloutUpgrades
	for _, id := range batch.IDs {
		s.instance(id).taken = r.begun
		r.members = append(r.members, upgradee{id: id, takes: id, stage: UpgradeRunning})
	}
	if r.step.Mode == RollingUpgrade && policy.Surge {
		granted := w.allocateSurge(s, batch.IDs)
		surges, why := Surges(len(batch.IDs), len(granted))
		reason += "; " + why
		if r.step.Surge = surges; surges {
			w.tellRollout(s, BatchBegan, reason)
			w.surge(s, granted)
			w.rolloutSoon(s)
			return
		}
	}
	w.tellRollout(s, BatchBegan, reason)
	for _, id := range batch.IDs {
		w.upgrade(s, s.instance(id), r.step.Model, ByUpgrade)
	}
	w.rolloutSoon(s)
}

// allocateSurge asks for as many instances as a batch has.
func (w *World) allocateSurge(s *set, batch []int) []grant {
	var asked []Priority
	for _, id := range batch {
		asked = append(asked, s.instance(id).priority)
	}
	short := s.short
	granted := w.allocate(s, asked, ByUpgrade)
	s.short = short // the batch does not ask again
	return granted
}

// surge creates the instances that take the place of a batch.
func (w *World) surge(s *set, granted []grant) {
	r := &s.rollout
	r.surge, r.fresh = len(granted), s.nextID
	for n := range granted {
		r.members[r.first+n].takes = s.nextID + n
	}
	w.placeOrder(s, nil, granted, ByUpgrade)
}

// rolloutSoon lets a rollout look at its instances, after all that happens to them
// at this instant.
func (w *World) rolloutSoon(s *set) {
	if r := &s.rollout; r.active && !r.due {
		r.due = true
		w.schedule(w.engine.Now(), event{kind: rolloutDue, set: int32(s.index)})
	}
}

// lookAtRollout takes a rollout further, if it can go on.
func (w *World) lookAtRollout(s *set) {
	r := &s.rollout
	r.due = false
	switch {
	case !r.active:
	case r.phase == rolloutUpgrades:
		w.assessBatch(s)
	case r.phase == rolloutClears:
		w.clearBatch(s)
	case r.phase == rolloutIdle, r.phase == rolloutPauses && w.engine.Now() >= r.resumes:
		w.goOn(s)
	}
}

// goOn checks the limits, which others may have broken meanwhile, and takes the
// next batch.
func (w *World) goOn(s *set) {
	r := &s.rollout
	if r.step.Mode == RollingUpgrade && r.step.Batch > 0 {
		if breach := s.config.Upgrade.Rolling.Limits.Between(w.tally(s)); breach != (Breach{}) {
			w.fault(s, breach)
			return
		}
	}
	w.nextBatch(s)
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
		return
	}
	if r.step.Mode == RollingUpgrade {
		r.breach = s.config.Upgrade.Rolling.Limits.Between(w.tally(s))
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
	switch {
	case i == nil || !i.counts():
		return UpgradeLeft
	case i.state.Starts():
		return UpgradeRunning
	case i.state == Failed:
		return UpgradeFailed
	case i.state != Running:
		return UpgradeLeft
	case s.rollout.step.Mode != RollingUpgrade || w.wellIn(s, i):
		return UpgradeSuccessful
	}
	wait := s.config.Upgrade.Rolling.HealthWait
	if !m.ran {
		m.ran, m.since = true, w.engine.Now()
		w.schedule(m.since+wait, event{kind: rolloutDue, set: int32(s.index)})
	}
	if w.engine.Now() < m.since+wait {
		return UpgradeRunning
	}
	return UpgradeFailed
}

// adopt finds the instance that was created again in place of one of a surge.
func (w *World) adopt(s *set, m *upgradee) *instance {
	r := &s.rollout
	for _, i := range s.instances {
		taken := slices.ContainsFunc(r.members[r.first:], func(m upgradee) bool { return m.takes == i.id })
		if i.id >= r.fresh && i.counts() && !taken {
			m.takes, m.ran = i.id, false
			return i
		}
	}
	return nil
}

// clear lets the old instances of a surge go whose new ones are healthy, and the
// new ones that are not.
func (w *World) clear(s *set) {
	r := &s.rollout
	for n := r.first; n < len(r.members); n++ {
		m := &r.members[n]
		leaves, old := s.instance(m.id), s.instance(m.id)
		if m.stage != UpgradeSuccessful {
			leaves = s.instance(m.takes)
		}
		if m.stage == UpgradeLeft && old != nil {
			old.taken = 0 // it has its turn again
		}
		r.surge--
		if leaves != nil && leaves.counts() && s.active > s.capacity+r.surge {
			r.clearing = append(r.clearing, leaves.id)
			w.release(s, leaves, ByUpgrade)
		}
	}
	w.follow(s, ByUpgrade)
}

// clearBatch ends a batch when all that a surge deletes is gone.
func (w *World) clearBatch(s *set) {
	r := &s.rollout
	r.clearing = slices.DeleteFunc(r.clearing, func(id int) bool {
		i := s.instance(id)
		if i != nil && i.state == Failed {
			w.remove(s, i, ByUpgrade) // it does not hear its notice any more
		}
		return i == nil || i.state == Lingering
	})
	if len(r.clearing) > 0 {
		return
	}
	counters := s.counters()
	w.tellRollout(s, BatchEnded, counters.String())
	pause := s.config.Upgrade.Rolling.Pause
	switch {
	case r.breach != (Breach{}):
		w.fault(s, r.breach)
	case r.cancelled:
		w.endRollout(s, RolloutCancelled, "cancelled by hand: "+counters.String())
	case r.step.Mode == RollingUpgrade && pause > 0 && counters.Pending > 0:
		r.phase, r.resumes = rolloutPauses, w.engine.Now()+pause
		w.schedule(r.resumes, event{kind: rolloutDue, set: int32(s.index)})
	default:
		w.goOn(s)
	}
}

// counters counts the instances of a rollout by their stages.
func (s *set) counters() UpgradeCounters {
	var stages []UpgradeStage
	for _, m := range s.rollout.members {
		stages = append(stages, m.stage)
	}
	c := CountUpgrades(stages)
	waiting, coming := s.toUpgrade()
	c.Pending = len(waiting) + coming
	return c
}

// fault ends a rollout that a limit has stopped, and rolls its failed instances back
// if the policy says so.
func (w *World) fault(s *set, breach Breach) {
	r := &s.rollout
	r.step.Error = breach.Code
	text := breach.Reason()
	var back []*instance
	for _, m := range r.members {
		i := s.instance(m.id)
		rollback := s.config.Upgrade.Rolling.Rollback && m.stage == UpgradeFailed && m.takes == m.id
		if rollback && i != nil && i.model == r.step.Model && i.health != Healthy && s.returns(i) {
			back = append(back, i)
		}
	}
	if len(back) > 0 {
		text += fmt.Sprintf("; %d failed instances go back to the model before", len(back))
	}
	w.endRollout(s, RolloutFaulted, text)
	for _, i := range back {
		w.upgrade(s, i, i.before, ByRollback)
	}
}

// returns reports whether an instance can be brought back to its model before.
func (s *set) returns(i *instance) bool {
	reimages, _ := s.between(i.before, i.model)
	return s.zoneUp[i.zone] && (i.state == Running || i.state == Failed && reimages)
}

// cancelRollout ends a rolling upgrade after the batch that is under way.
func (w *World) cancelRollout(s *set) {
	r := &s.rollout
	switch {
	case !r.active || r.step.Mode != RollingUpgrade:
		w.refuseOnSet(s, "cancel rolling upgrade: none is under way")
	case r.cancelled:
		w.refuseOnSet(s, "cancel rolling upgrade: it is cancelled already")
	default:
		w.actOnSet(s, CancelUpgrade.String())
		r.cancelled = true
		if r.phase == rolloutPauses || r.phase == rolloutIdle {
			w.endRollout(s, RolloutCancelled, "cancelled by hand: "+s.counters().String())
		}
	}
}

func (w *World) endRollout(s *set, code RolloutCode, text string) {
	s.rollout.step.Code = code
	w.tellRollout(s, RolloutEnded, text)
	s.rollout.active = false
}

func (w *World) tellRollout(s *set, kind FactKind, text string) {
	w.rollout = s.rollout.step
	w.rollout.Counters = s.counters()
	w.tell(Fact{Kind: kind, Set: s.index, Instance: -1, Why: ByUpgrade, Text: text, Rollout: &w.rollout})
}

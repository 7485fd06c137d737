package model

import (
	"fmt"

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
// Upgrades that the platform begins are in platformupgrade.go, blue/green is in
// bluegreen.go.

// A RolloutStep is what a fact about a rollout tells.
type RolloutStep struct {
	Number    int // of its set, from 0
	Mode      UpgradeMode
	Steps     *Steps         // of UpgradeInSteps
	Phase     BlueGreenPhase // of BlueGreenUpgrade, which tells each as a batch
	Model     int            // that instances are brought to
	Version   string         // of the image that they are brought to, by an OSUpgrade
	Code      RolloutCode
	Error     string   // Azure's code of a faulted one
	Batch     int      // from 1
	Surge     bool     // the batch creates new instances
	Instances []int    // of the batch, by id
	Left      []int    // ids that a completed one leaves as they are
	Until     sim.Time // it waits until then, or 0: for what happens
	Sets      []int    // indexes of the scale sets whose instances it changes; nil: that of the fact alone
	Counters  UpgradeCounters
	Gate      GateWord // the last one
	StartedBy UpgradeStarter
	Change    string // what it brings, if that is not the change of a model
	Rollbacks UpgradeRollbacks
}

// A rolloutPhase is what a rollout waits for.
type rolloutPhase uint8

const (
	rolloutIdle     rolloutPhase = iota // instances that are on their way
	rolloutUpgrades                     // the instances of its batch
	rolloutClears                       // instances that a surge deletes
	rolloutPauses                       // pauseTimeBetweenBatches
	rolloutAsks                         // the answer to a lifecycle hook
)

// A rollout is the one that is under way in a set, or nothing.
type rollout struct {
	rolloutPlan
	active    bool
	due       bool   // it will be looked at, at this instant
	cancelled string // why it ends after its batch; "" if it does not
	watch     watch
	baked     bool // it is watched after its last batch, or was
	looks     sim.Ticket
	phase     rolloutPhase
	step      RolloutStep
	surge     int         // members beyond sku.capacity that a batch has created
	fresh     int         // lowest id of these
	waitsFor  string      // as it was told last
	asked     HookOutcome // of the lifecycle hook of the next batch
	approved  bool        // the next batch, by its hook
	resumes   sim.Time
	breach    Breach
	members   []upgradee   // all batches so far
	first     int          // of the present batch, in members
	clearing  []int        // ids that a surge deletes
	begun     int          // rollouts of the set, so far
	to        blueGreenRun // of BlueGreenUpgrade
}

// A rolloutPlan is what a rollout is to reach and how: batch by batch with a policy,
// by hand in steps or back through batches, else all at once.
type rolloutPlan struct {
	mode   UpgradeMode
	goal   goal
	policy *RollingPolicy
	steps  *Steps
	back   [][]int  // batches of the rollout that it takes back
	wait   sim.Time // of back, for health; 0: not at all
	before int      // the latest model before
	gate   *Gate    // nil: nobody watches

	by       UpgradeStarter
	change   string // what it brings, if that is not the change of a model
	restores bool   // instances that are not healthy in time go back on their own
	deferred bool   // instances are taken when they are approved
}

// byHand reports whether its batches are calls.
func (p *rolloutPlan) byHand() bool { return p.steps != nil || p.back != nil }

// plan returns how the set's upgradePolicy brings the latest model to its instances.
func (s *set) plan() rolloutPlan {
	p := rolloutPlan{mode: s.config.Upgrade.Mode}
	if p.mode == RollingUpgrade {
		p.policy = &s.config.Upgrade.Rolling
	}
	return p
}

// An upgradee is an instance that a rollout has taken.
type upgradee struct {
	id    int
	batch int // from 1
	takes int // id of the instance that is to become healthy: its own, or of the one that a surge created
	stage UpgradeStage
	back  wayBack
	ran   bool
	since sim.Time // when that began to run
}

// update changes the model of a set, and begins the rollout that is planned for it.
func (w *World) update(s *set, c *ModelChange, plan rolloutPlan) {
	if s.rolling() {
		w.refuseOnSet(s, UpgradeInProgress+": update: a rollout is under way; cancel it first")
		return
	}
	plan.before = s.latest()
	changed, text := s.change(w.engine.Now(), c)
	w.actOnSet(s, "update")
	w.tell(Fact{Kind: ModelUpdated, Set: s.index, In: changed, After: s.latest(), Why: ByHand, Text: text})
	if plan.mode != ManualUpgrade {
		plan.goal = goal{kind: toModel, number: s.latest()}
		w.beginRollout(s, plan)
	}
}

// rolling reports whether a rollout of the set is under way, or into it.
func (s *set) rolling() bool { return s.rollout.active || s.blue != nil }

func (w *World) refuseOnSet(s *set, text string) {
	w.tell(Fact{Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByHand, Text: text})
}

// beginRollout brings the instances of a set to a goal.
func (w *World) beginRollout(s *set, plan rolloutPlan) {
	s.rollout = rollout{
		rolloutPlan: plan, begun: s.rollout.begun,
		step: RolloutStep{
			Number: s.rollout.begun, Mode: plan.mode, Steps: plan.steps, Model: s.latest(), Version: s.goalVersion(plan.goal),
			StartedBy: plan.by, Change: plan.change,
		},
	}
	left := s.toUpgrade()
	if left.count() == 0 {
		return
	}
	s.rollout.active = true
	s.rollout.begun++
	w.tellRollout(s, RolloutBegan, fmt.Sprintf("%v: %d of %d instances are not on %s",
		plan.mode, left.count(), s.active, s.goalName(plan.goal)))
	if plan.gate != nil {
		s.rollout.watch = w.watched(plan.gate, s, w.newRelease(s))
		w.scheduleLook(s)
	}
	if plan.policy != nil {
		if breach := plan.policy.Limits.Before(w.tally(s)); breach != (Breach{}) {
			w.fault(s, breach)
			return
		}
	}
	w.nextBatch(s)
}

// rolloutSoon lets a rollout look at its instances, after all that happens to them
// at this instant.
func (w *World) rolloutSoon(s *set) {
	if s.blue != nil {
		s = s.blue
	}
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
		w.beginPlatformUpgrade(s)
	case r.mode == BlueGreenUpgrade:
		w.lookAtBlueGreen(s)
	case r.phase == rolloutUpgrades:
		w.assessBatch(s)
	case r.phase == rolloutClears:
		w.clearBatch(s)
	case r.phase == rolloutAsks && w.engine.Now() >= r.resumes:
		w.batchIsAnswered(s)
	case r.phase == rolloutIdle, r.phase == rolloutPauses && w.engine.Now() >= r.resumes:
		w.goOn(s)
	}
}

// goOn checks the limits, which others may have broken meanwhile, and takes the
// next batch.
func (w *World) goOn(s *set) {
	r := &s.rollout
	if r.policy != nil && r.step.Batch > 0 {
		if breach := r.policy.Limits.Between(w.tally(s)); breach != (Breach{}) {
			w.fault(s, breach)
			return
		}
	}
	w.nextBatch(s)
}

// counters counts the instances of a rollout by their stages.
func (s *set) counters() UpgradeCounters {
	if s.rollout.mode == BlueGreenUpgrade {
		return s.rollout.to.counters()
	}
	var stages []UpgradeStage
	for _, m := range s.rollout.members {
		stages = append(stages, m.stage)
	}
	c := CountUpgrades(stages)
	left := s.toUpgrade()
	c.Pending = left.count()
	return c
}

// cancelRollout ends a rolling upgrade after the batch that is under way.
func (w *World) cancelRollout(s *set) {
	r := &s.rollout
	switch {
	case !r.active || r.policy == nil:
		w.refuseOnSet(s, "cancel rolling upgrade: none is under way")
	case r.cancelled != "":
		w.refuseOnSet(s, "cancel rolling upgrade: it is cancelled already")
	default:
		w.actOnSet(s, CancelUpgrade.String())
		w.stopRollout(s, "cancelled by hand")
	}
}

// stopRollout ends a rollout after the batch that is under way.
func (w *World) stopRollout(s *set, why string) {
	s.rollout.cancelled = why
	if s.rollout.mode == BlueGreenUpgrade {
		w.rolloutSoon(s)
		return
	}
	if p := s.rollout.phase; p == rolloutPauses || p == rolloutIdle || p == rolloutAsks {
		w.endCancelled(s)
	}
}

// endCancelled ends a rollout that something has stopped, and takes it back if its
// gate says so.
func (w *World) endCancelled(s *set) {
	r := &s.rollout
	w.endRollout(s, RolloutCancelled, r.cancelled+": "+s.counters().String())
	if r.rollsBack() && r.watch.word.Stops() {
		w.takeBack(s)
	}
}

func (w *World) endRollout(s *set, code RolloutCode, text string) {
	s.rollout.step.Code = code
	w.tellRollout(s, RolloutEnded, text)
	s.rollout.active = false
	w.engine.Cancel(s.rollout.looks)
	w.upgradeWhatWaits(s)
}

// tellRollout tells how a rollout is. What became of requests is told up to its begin
// and its end, so that what was lost while it lasted can be counted.
func (w *World) tellRollout(s *set, kind FactKind, text string) {
	if kind == RolloutBegan || kind == RolloutEnded {
		w.settleAll()
	}
	w.rollout = s.rollout.step
	w.rollout.Counters, w.rollout.Rollbacks = s.counters(), s.rollbacks()
	w.rollout.Gate = s.rollout.watch.word
	if kind == RolloutWaits {
		s.rollout.waitsFor = text
		if p := s.rollout.phase; p == rolloutPauses || p == rolloutAsks {
			w.rollout.Until = s.rollout.resumes
		}
	}
	stops := kind == GateSpoke && s.rollout.watch.word.Stops()
	w.tell(Fact{Kind: kind, Set: s.index, Instance: -1, In: stops, Why: ByUpgrade, Text: text, Rollout: &w.rollout})
}

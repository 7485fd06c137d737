package model

import (
	"fmt"

	"vmssim/sim"
)

// Repairs under way: how the decisions of repair.go are carried out, and what
// comes of them.
//
// Azure ("Automatic instance repairs"): a Replace deletes the instance and creates
// another from the latest model. The deletion waits for the terminate
// notification, the creation does not, so that the set briefly has one more.
//
// Ours: a Replace leaves sku.capacity alone. It is under way until the old
// instance is gone and the new one runs; a Reimage or Restart until the instance
// runs. It has helped once the instance is reported Healthy, and has not if it is
// still unhealthy when its grace period is over, or fails to start.

// A ServiceState is the state of the automatic repairs of a scale set, with the
// names of ARM's orchestrationServices.
type ServiceState uint8

// The states of the service.
const (
	ServiceNotRunning ServiceState = iota // not enabled
	ServiceRunning
	ServiceSuspended
)

var serviceNames = [...]string{"NotRunning", "Running", "Suspended"}

func (s ServiceState) String() string { return serviceNames[s] }

// A RepairOutcome is what came of a repair.
type RepairOutcome uint8

// The outcomes.
const (
	RepairHelped   RepairOutcome = iota // the instance, or the one in its place, was reported Healthy
	RepairInVain                        // it was still unhealthy at the end of its grace period
	RepairMoot                          // it left before anyone could tell
	RepairOutcomes                      // how many there are
)

var outcomeNames = [RepairOutcomes]string{"healthy again", "still unhealthy", "left"}

func (o RepairOutcome) String() string { return outcomeNames[o] }

// A repairService is what automatic repairs remember of one set.
type repairService struct {
	state   ServiceState
	inVain  int // repairs in a row that did not help
	open    []repair
	waiting bool // somebody waits for a turn
	due     sim.Ticket
	dueAt   sim.Time // when the service looks next, if isDue
	isDue   bool
}

// A repair is one that is under way or has no outcome yet.
type repair struct {
	subject int  // id of the instance that is to become healthy; or nobody, or passedOn
	old     int  // id of the instance that it replaces, or nobody
	judged  bool // it has its outcome
}

// What the subject of a repair is when it is no instance.
const (
	nobody   = -1 // nothing has been created in place of the old one
	passedOn = -2 // an overprovisioned instance is about to take its place
)

func newRepairService(p *RepairPolicy) repairService {
	if p == nil {
		return repairService{}
	}
	return repairService{state: ServiceRunning}
}

// awaitRepairs lets the service look at its first turn that is not before at.
func (w *World) awaitRepairs(s *set, at sim.Time) {
	if s.config.Repairs == nil {
		return
	}
	every := s.config.Repairs.Detection
	at = (max(at, w.engine.Now()) + every - 1) / every * every
	if s.repairs.isDue && s.repairs.dueAt <= at {
		return
	}
	w.engine.Cancel(s.repairs.due)
	s.repairs.isDue, s.repairs.dueAt = true, at
	s.repairs.due = w.schedule(at, event{kind: repairsDue, set: int32(s.index)})
}

// lookForRepairs lets the service look at the set.
func (w *World) lookForRepairs(s *set) {
	s.repairs.isDue, s.repairs.waiting = false, false
	d := s.config.Repairs.Decide(w.engine.Now(), s.active, s.underRepair(), s.patients())
	next, later := sim.Time(0), false
	for n := range d.Choices {
		c := &d.Choices[n]
		if c.Verdict == RepairNow || c.Verdict == HeldByTurn {
			w.judge(s, c.ID, RepairInVain)
			if s.repairs.state == ServiceSuspended {
				c.Verdict = HeldBySuspension
			}
		}
		switch c.Verdict {
		case RepairNow:
			w.beginRepair(s, c.ID, d.Reason(c))
			continue
		case HeldByTurn:
			s.repairs.waiting = true
		case HeldByGrace:
			if !later || c.Until < next {
				next, later = c.Until, true
			}
		}
		w.hold(s, &d, c)
	}
	if later {
		w.awaitRepairs(s, next)
	}
}

// patients lists the members of a set that are reported Unhealthy or Unknown.
func (s *set) patients() []Patient {
	var list []Patient
	for _, i := range s.instances {
		if i.role == Member && i.health.Bad() {
			list = append(list, Patient{
				ID: i.id, Health: i.health, Since: i.unwellSince, Changed: i.changed,
				Protected: i.protection != Unprotected, ZoneDown: i.dark, Unprovisioned: i.unprovisioned,
			})
		}
	}
	return list
}

// underRepair counts the repairs under way.
func (s *set) underRepair() int {
	n := 0
	for _, r := range s.repairs.open {
		if s.isUnder(r) {
			n++
		}
	}
	return n
}

// isUnder reports whether a repair is under way: the old instance is still there,
// or the new one, or the one that is restarted, does not yet run.
func (s *set) isUnder(r repair) bool {
	if old := s.instance(r.old); old != nil && old.state != Lingering {
		return true
	}
	i := s.instance(r.subject)
	return i != nil && i.state.Starts()
}

// hold tells, once, why an instance is not repaired now.
func (w *World) hold(s *set, d *RepairDecision, c *RepairChoice) {
	i := s.instance(c.ID)
	if i.held == c.Verdict {
		return
	}
	i.held = c.Verdict
	w.tell(Fact{
		Kind: RepairHeld, Set: s.index, Instance: i.id, Zone: i.zone, Why: ByRepair,
		Repair: s.config.Repairs.Action, Text: d.Reason(c),
	})
}

// beginRepair repairs an instance as the policy says.
func (w *World) beginRepair(s *set, id int, reason string) {
	i, action := s.instance(id), s.config.Repairs.Action
	w.tell(Fact{
		Kind: RepairStarted, Set: s.index, Instance: id, Zone: i.zone, Why: ByRepair,
		Repair: action, Text: reason,
	})
	if action == RepairReplace {
		w.replace(s, i)
		return
	}
	s.repairs.open = append(s.repairs.open, repair{subject: id, old: nobody})
	if action == RepairReimage {
		w.reimage(s, i, ByRepair)
	} else {
		w.reboot(s, i, ByRepair)
	}
}

// replace deletes an instance and creates another in its place.
func (w *World) replace(s *set, i *instance) {
	first := s.nextID
	w.release(s, i, ByRepair)
	w.follow(s, ByRepair)
	r := repair{subject: nobody, old: i.id}
	if added := s.instance(first); added != nil && added.role == Member {
		r.subject = added.id
	}
	s.repairs.open = append(s.repairs.open, r)
	if r.subject == nobody {
		w.conclude(s, len(s.repairs.open)-1, i, RepairMoot)
	}
}

// followRepair tells the service that an instance has come to another state.
func (w *World) followRepair(s *set, i *instance, from State) {
	if i.state == Running {
		i.changed = w.engine.Now()
	}
	if i.state != Failed {
		i.held = NoVerdict
	}
	if len(s.repairs.open) == 0 {
		return
	}
	switch {
	case i.state == Failed && from != Running:
		w.judge(s, i.id, RepairInVain)
	case i.state != Failed && i.state != Running && !i.state.Starts():
		w.judge(s, i.id, RepairMoot)
	}
	open := s.repairs.open[:0]
	for _, r := range s.repairs.open {
		if !r.judged || s.isUnder(r) {
			open = append(open, r)
		}
	}
	s.repairs.open = open
	if s.repairs.waiting {
		w.awaitRepairs(s, w.engine.Now())
	}
}

// passRepair lets the repair that a replacement is for follow its place in the
// set, when an overprovisioned instance that is ready earlier takes it.
func (s *set) passRepair(i *instance) {
	for n := range s.repairs.open {
		switch r := &s.repairs.open[n]; {
		case i.role == Extra && r.subject == i.id && !r.judged:
			r.subject = passedOn
			return
		case i.role == Member && r.subject == passedOn:
			r.subject = i.id
			return
		}
	}
}

// judge gives the repair that was to make an instance healthy its outcome, if
// there is one without.
func (w *World) judge(s *set, id int, outcome RepairOutcome) {
	for n := range s.repairs.open {
		if r := &s.repairs.open[n]; r.subject == id && !r.judged {
			w.conclude(s, n, s.instance(id), outcome)
			return
		}
	}
}

// conclude gives a repair its outcome, and suspends the service when too many in
// a row did not help.
func (w *World) conclude(s *set, n int, i *instance, outcome RepairOutcome) {
	s.repairs.open[n].judged = true
	w.tell(Fact{
		Kind: RepairEnded, Set: s.index, Instance: i.id, Zone: i.zone, Why: ByRepair,
		Repair: s.config.Repairs.Action, Outcome: outcome, Text: outcome.String(),
	})
	switch outcome {
	case RepairHelped:
		s.repairs.inVain = 0
	case RepairInVain:
		s.repairs.inVain++
		most := s.config.Repairs.SuspendAfter
		if most > 0 && s.repairs.inVain >= most && s.repairs.state == ServiceRunning {
			w.setService(s, ServiceSuspended, ByRepair,
				fmt.Sprintf("%d repairs in a row did not help", s.repairs.inVain))
		}
	}
}

// setService suspends or resumes the automatic repairs of a set.
func (w *World) setService(s *set, state ServiceState, why Reason, text string) {
	s.repairs.state, s.repairs.inVain = state, 0
	w.tell(Fact{Kind: ServiceChanged, Set: s.index, Service: state, Why: why, Text: text})
	if state == ServiceRunning {
		w.awaitRepairs(s, w.engine.Now())
	}
}

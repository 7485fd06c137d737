package model

import "vmssim/sim"

// Monitor: when the health source looks, and what it reports. The rule is in
// health.go; here it meets the instances.

// watch tells the health source of a set that an instance has changed: its state,
// or how its application answers.
func (w *World) watch(s *set, i *instance, why Reason) {
	source := s.config.Health
	if source == nil {
		return
	}
	now, application := w.engine.Now(), i.application
	if i.state == Failed {
		application = TellsNothing
	}
	w.engine.Cancel(i.verdict)
	switch {
	case i.role == Standby, i.state != Running && (i.state != Failed || !i.watched):
		i.watched = false
		w.report(s, i, Unreported, why)
		return
	case i.watched:
		source.turn(&i.look, now, application)
	default:
		i.watched = true
		i.look = source.begin(now, w.healthPhase(s, i), application)
		i.look.first = source.Balancer && !i.everUp
		w.report(s, i, i.look.health, why)
	}
	w.awaitHealth(s, i)
}

// seenHealthy begins the look at an instance that has been running, and found
// healthy, since before time zero.
func (w *World) seenHealthy(s *set, i *instance) {
	if s.config.Health == nil {
		return
	}
	i.watched = true
	i.look = s.config.Health.begin(w.engine.Now(), w.healthPhase(s, i), i.application)
	i.look.health = Healthy
	w.report(s, i, Healthy, ByStart)
}

// awaitHealth schedules the next change of an instance's health, if one is due.
func (w *World) awaitHealth(s *set, i *instance) {
	if to, at := s.config.Health.next(&i.look); to != i.look.health {
		at = max(at, w.engine.Now())
		i.verdict = w.schedule(at, event{kind: healthDue, set: int32(s.index), instance: int32(i.id)})
	}
}

// changeHealth makes the change of an instance's health that is due.
func (w *World) changeHealth(s *set, i *instance) {
	s.config.Health.advance(&i.look)
	w.report(s, i, i.look.health, ByProbe)
	w.awaitHealth(s, i)
}

// report makes a state of health known.
func (w *World) report(s *set, i *instance, health Health, why Reason) {
	was := i.health
	if health == was {
		return
	}
	i.health = health
	if !was.Bad() && health.Bad() {
		i.unwellSince = w.engine.Now()
	}
	if !health.Bad() {
		i.held = NoVerdict
	}
	w.tell(Fact{
		Kind: HealthChanged, Set: s.index, Instance: i.id, Zone: i.zone,
		Role: i.role, Was: was, Health: health, Why: why,
	})
	w.balanceZones(s)
	w.rolloutSoon(s)
	switch {
	case health == Healthy:
		w.judge(s, i.id, RepairHelped)
	case health.Bad():
		w.awaitRepairs(s, w.engine.Now())
	}
}

// healthPhase returns when, within an interval, the health source probes an
// instance: with the load balancer's probe if that is the source.
func (w *World) healthPhase(s *set, i *instance) sim.Time {
	if s.config.Health.Balancer {
		return i.phase
	}
	stream := w.streams.For(purposeHealth, s.config.Name, uint64(i.id))
	return phase(stream.Uniform(), s.config.Health.Interval)
}

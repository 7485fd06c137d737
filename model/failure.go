package model

import "vmssim/sim"

// Failure: a running instance stops answering.
//
// Azure documents no rate; the scenario gives a distribution of the running time
// until an instance fails, and what follows: either the instance comes back
// after a repair time, or, after a time to notice, it is deleted and another is
// created in its place. A failed instance stays allocated, billed, and in
// rotation until its probe notices; it reports no metrics. One that fails after it
// was told of its deletion does not come back; see terminate.go.
//
// Failures that instances share are in shock.go. Repairs by health state are
// in repair.go.

// awaitFailure draws when an instance that has begun to run will fail.
func (w *World) awaitFailure(s *set, i *instance) {
	if s.hazard == nil || !s.hazard.Spontaneous {
		return
	}
	at := w.engine.Now() + w.fate(s, i).Duration(s.hazard.TimeToFailure)
	i.failure = w.schedule(at, event{kind: failureDue, set: int32(s.index), instance: int32(i.id)})
}

// fate returns the stream of an instance's failures and repairs.
func (w *World) fate(s *set, i *instance) *sim.Stream {
	if !i.fated {
		i.fate, i.fated = w.streams.For(purposeFailure, s.config.Name, uint64(i.id)), true
	}
	return &i.fate
}

// fail makes an instance stop answering and schedules what follows.
func (w *World) fail(s *set, i *instance, why Reason) {
	if told := w.stop(s, i, why, LostFailureInFlight); !told && s.hazard != nil {
		at := w.engine.Now() + w.fate(s, i).Duration(s.hazard.Repair)
		i.step = w.schedule(at, event{kind: repairDue, set: int32(s.index), instance: int32(i.id)})
	}
}

// stop makes an instance stop answering. One that has been told that it goes does so
// now, which is reported.
func (w *World) stop(s *set, i *instance, why Reason, cause Cause) (told bool) {
	told = i.state == Draining && i.renewal == nil
	w.loseInFlight(s, i, cause)
	w.engine.Cancel(i.failure)
	w.become(s, i, Failed, why)
	w.probeAgain(s, i)
	switch {
	case told && i.preemption != nil:
		w.vacate(s, i)
	case told:
		w.remove(s, i, why)
		w.releasePending(s)
	}
	return told
}

// repair brings a failed instance back, or another in its place. In a zone that
// is down it only comes back with the zone.
func (w *World) repair(s *set, i *instance) {
	switch {
	case s.hazard.Replace && !w.call(s, putVMCall, subscriptionCall, i.id, ByRepair):
		next := (w.engine.Now()/sim.Minute + 1) * sim.Minute
		i.step = w.schedule(next, event{kind: repairDue, set: int32(s.index), instance: int32(i.id)})
	case s.hazard.Replace:
		w.remove(s, i, ByRepair)
		w.follow(s, ByRepair)
	case s.zoneUp[i.zone]:
		w.run(s, i, ByRepair)
	default:
		i.dark = true
	}
}

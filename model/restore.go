package model

import "vmssim/sim"

// Try and restore: evicted instances come back by themselves.
//
// Azure ("Azure Spot Virtual Machines for Virtual Machine Scale Sets", Try and
// restore): with spotRestorePolicy Azure tries to restore the instances that it
// evicted for capacity, until restoreTimeout, if capacity and price allow; it does
// not on sets that use autoscale. How often it tries is not documented.
//
// Ours: every five minutes after the eviction, the last time at the timeout (fact
// sheet U14). It starts what is deallocated; of a deleted instance nothing is left
// to restore. A simulated eviction is one for capacity.

// RestorePeriod is the time between two tries to restore an instance.
const RestorePeriod = 5 * sim.Minute

// awaitRestore schedules the first try to restore an instance that has been
// evicted.
func (w *World) awaitRestore(s *set, i *instance) {
	if s.config.Spot.Restore > 0 && i.preemption.why != ByPrice {
		w.scheduleRestore(s, i)
	}
}

// scheduleRestore schedules the next try, and reports false if the timeout is
// before it.
func (w *World) scheduleRestore(s *set, i *instance) bool {
	p := i.preemption
	for p.at+sim.Time(p.tries+1)*RestorePeriod < w.engine.Now() {
		p.tries++ // while it had notice
	}
	after := sim.Time(p.tries+1) * RestorePeriod
	if after > s.config.Spot.Restore {
		return false
	}
	at := p.at + after
	p.next = w.schedule(at, event{kind: restoreDue, set: int32(s.index), instance: int32(i.id)})
	return true
}

// tryRestore starts an evicted instance if Azure has hardware for it.
func (w *World) tryRestore(s *set, i *instance) {
	p := i.preemption
	p.tries++
	lack := "still being deallocated"
	switch {
	case !s.zoneUp[i.zone]:
		lack = "zone is down"
	case i.state == Deallocated:
		lack = w.lacks(s, i)
	}
	fact := Fact{
		Kind: RestoreTried, Set: s.index, Instance: i.id, Zone: i.zone, In: lack == "",
		Priority: i.priority, Why: ByRestore, Text: lack,
	}
	if !fact.In && w.scheduleRestore(s, i) {
		fact.After = 1
	}
	w.tell(fact)
	if fact.In {
		w.restart(s, i, ByRestore)
	}
}

package model

import (
	"fmt"

	"vmssim/sim"
)

// Zone rebalancing under way: when automatic zone rebalancing looks, and how it
// carries out a move.
//
// Azure: while a VM moves the capacity is one higher, which autoscale's maximum
// and the quota must allow; autoscale's scale-in waits until the move is done; its
// scale-out, or a capacity set by hand, cancels the move.
//
// Ours: an operation is a capacity change or an action of the timeline; it runs
// until nothing of the set is being created, started, stopped or deleted any more.
// Nobody looks at intervals: the next possible move is scheduled when zones become
// unbalanced, and again when an operation comes between. An attempt that autoscale's
// maximum or the allocation refuses is made again an hour later. A
// cancelled move leaves both instances, the new capacity chooses; so does a move
// whose instance is gone by itself. Healthy is what the source of health reports,
// without one an instance that runs and is in rotation.

// Azure's times of automatic zone rebalancing.
const (
	rebalanceEvery      = 12 * sim.Hour
	rebalanceQuiet      = 60 * sim.Minute
	rebalanceHealthWait = 90 * sim.Minute
)

// A rebalancing is what automatic zone rebalancing remembers of one set.
type rebalancing struct {
	operating bool     // an operation runs
	quiet     sim.Time // since when none does
	next      sim.Time // not before this, by the rate of moves
	due       bool     // it is about to look

	held string // what held the last attempt

	moving   bool // an instance is on its way to another zone
	old, new int  // ids
	from     int  // zone of the old one
	deadline sim.Ticket
}

// operate lets zone rebalancing know of an operation on the set.
func (w *World) operate(s *set) {
	s.rebalancing.operating = true
	w.balanceZones(s)
}

// balanceZones lets zone rebalancing know that something about the set has
// changed.
func (w *World) balanceZones(s *set) {
	if !s.config.Rebalance {
		return
	}
	r := &s.rebalancing
	if r.operating {
		r.quiet = w.engine.Now()
		r.operating = s.underWay > 0
	}
	switch {
	case r.moving:
		w.proceed(s)
	case !r.due && !r.operating && s.ground.Gap() > 1:
		w.lookAtZones(s)
	}
}

// lookAtZones schedules the next look at the zones.
func (w *World) lookAtZones(s *set) {
	r := &s.rebalancing
	r.due = true
	at := max(w.engine.Now(), r.quiet+rebalanceQuiet, r.next)
	w.schedule(at, event{kind: rebalanceDue, set: int32(s.index)})
}

// rebalance begins a move, if one is wanted and possible.
func (w *World) rebalance(s *set) {
	r, now := &s.rebalancing, w.engine.Now()
	r.due = false
	switch {
	case r.moving || r.operating:
		return // balanceZones is called when it ends
	case now < r.quiet+rebalanceQuiet || now < r.next:
		w.lookAtZones(s)
		return
	}
	w.survey(s, 0, Regular)
	move := Rebalance(s.zoneTallies())
	if !move.Wanted {
		return
	}
	zones := s.spreadZones()
	old := s.instance(w.mover(s, zones[move.From]))
	granted, held := w.makeRoom(s, old, zones[move.To])
	if held == "" {
		w.beginMove(s, old, granted, move.Reason)
	} else {
		if held != r.held {
			w.tellMove(s, old.id, old.zone, false, "held: "+held)
		}
		r.next = now + rebalanceQuiet
		w.lookAtZones(s)
	}
	r.held = held
}

// spreadZones lists the indexes of the zones that the set spreads over by now.
func (s *set) spreadZones() []int {
	var list []int
	totals := s.ground.totals()
	for z := range totals {
		if s.ground.usable(totals, z) {
			list = append(list, z)
		}
	}
	return list
}

// zoneTallies returns the tallies of the zones that the set has.
func (s *set) zoneTallies() []ZoneTally {
	all := make([]ZoneTally, len(s.zoneOpen))
	for _, i := range s.instances {
		switch z := &all[i.zone]; {
		case !i.counts():
		case i.state == Deallocating || i.state == Deallocated:
			z.Deallocated++
		default:
			z.Active++
			if i.protection == Unprotected {
				z.Movable++
			}
		}
	}
	var list []ZoneTally
	for _, z := range s.spreadZones() {
		all[z].Down = !s.zoneUp[z]
		list = append(list, all[z])
	}
	return list
}

// mover returns the id of the instance of a zone that goes.
func (w *World) mover(s *set, zone int) int {
	var list []Candidate
	for _, c := range s.candidates() {
		if i := s.instance(c.ID); c.Zone == zone && i.state != Deallocating && i.state != Deallocated {
			list = append(list, c)
		}
	}
	victims, _ := Victims(list, Choice{
		Rule: s.config.ScaleIn.Rule, UnhealthyFirst: s.config.ScaleIn.UnhealthyFirst,
		FaultDomains: s.ground.FaultDomains,
	}, 1)
	return victims[0].ID
}

// makeRoom has the one instance allocated that a move needs, or says what is
// against it.
func (w *World) makeRoom(s *set, old *instance, zone int) (granted []grant, held string) {
	if a := s.scaler.setting; a != nil && a.Enabled && s.capacity >= a.Active(w.engine.Now()).Capacity.Maximum {
		return nil, "the capacity is at autoscale's maximum"
	}
	w.survey(s, old.size, old.priority)
	if place, obstacle := Place(&s.ground); obstacle != NoObstacle || place.Zone != zone {
		return nil, "the emptiest zone takes no instance"
	}
	granted = w.allocate(s, []Priority{old.priority}, ByRebalance)
	switch {
	case len(granted) == 0:
		s.short = false // it asks again itself
		return nil, "no instance is allocated"
	case granted[0].choice != nil && granted[0].choice.Zone != zone:
		return nil, "the emptiest zone does not take the size that the set wants"
	}
	return granted, ""
}

// beginMove creates the instance that takes the old one's place. The emptiest
// zone is where any new instance goes.
func (w *World) beginMove(s *set, old *instance, granted []grant, reason string) {
	r := &s.rebalancing
	r.next = w.engine.Now() + rebalanceEvery
	w.changeTemporarily(s, 1)
	r.moving, r.old, r.new, r.from = true, old.id, s.nextID, old.zone
	w.tellMove(s, old.id, old.zone, false, "begins: "+reason)
	w.placeOrder(s, nil, granted, ByRebalance)
	at := w.engine.Now() + rebalanceHealthWait
	r.deadline = w.schedule(at, event{kind: moveOverdue, set: int32(s.index)})
}

// changeTemporarily raises or lowers the capacity for a move.
func (w *World) changeTemporarily(s *set, n int) {
	w.tell(Fact{
		Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity + n, Why: ByRebalance,
	})
	s.capacity += n
}

// lasting returns the capacity without what a move needs for a while.
func (s *set) lasting() int {
	if s.rebalancing.moving {
		return s.capacity - 1
	}
	return s.capacity
}

// proceed ends a move when its new instance is healthy, or when either is gone.
func (w *World) proceed(s *set) {
	r := &s.rebalancing
	old, fresh := s.instance(r.old), s.instance(r.new)
	switch {
	case fresh == nil || !fresh.counts():
		w.endMove(s, false, "ends: the new instance is gone")
	case old == nil || !old.counts():
		w.endMove(s, false, "ends: the old instance is gone")
	case w.wellIn(s, fresh):
		w.endMove(s, true, fmt.Sprintf("done: instance %d is healthy in its place", fresh.id))
		w.release(s, old, ByRebalance)
	}
}

// moveIsOverdue ends a move whose new instance has not become healthy: the new one
// goes, or the old one if that is not healthy either.
func (w *World) moveIsOverdue(s *set) {
	r := &s.rebalancing
	old, fresh := s.instance(r.old), s.instance(r.new)
	leaves, text := fresh, "undone: instance %d is not healthy after 90 minutes, this one is"
	if !w.wellIn(s, old) {
		leaves, text = old, "done: neither instance %d nor this one is healthy after 90 minutes"
	}
	w.endMove(s, leaves == old, fmt.Sprintf(text, fresh.id))
	w.release(s, leaves, ByRebalance)
}

// endMove lets both instances of a move be like any other, and takes its
// capacity back.
func (w *World) endMove(s *set, done bool, text string) {
	r := &s.rebalancing
	w.tellMove(s, r.old, r.from, done, text)
	w.engine.Cancel(r.deadline)
	r.moving = false
	w.changeTemporarily(s, -1)
}

// cancelMove makes way for another change of the capacity, and reports whether
// it had to.
func (w *World) cancelMove(s *set, text string) bool {
	moving := s.rebalancing.moving
	if moving {
		w.endMove(s, false, "cancelled: "+text)
	}
	return moving
}

// wellIn reports whether an instance is healthy in its zone.
func (w *World) wellIn(s *set, i *instance) bool {
	switch {
	case s.config.Health != nil:
		return i.health == Healthy
	case s.backends != nil && !i.unpooled:
		return i.answers() && i.probedUp
	}
	return i.answers()
}

func (w *World) tellMove(s *set, old, zone int, done bool, text string) {
	w.tell(Fact{Kind: ZoneMoved, Set: s.index, Instance: old, Zone: zone, In: done, Why: ByRebalance, Text: text})
}

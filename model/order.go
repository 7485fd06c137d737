package model

import "slices"

// An order is one scale-out of a set: the instances that it has asked for, until
// the last of them is ready. It begins with the request and ends when none of
// its instances is under way any more, each with a fact.
type order struct {
	number int         // counts the orders of a set, from 0
	wanted int         // members that it is to end with
	ready  int         // members that have become ready
	open   []*instance // asked for and neither ready nor gone, in the order of the requests
	due    bool        // it will be reviewed at this instant
}

// placeOrder makes one order of members that come from the standby pool and of
// new ones that are granted, for which it asks, and for their extras.
func (w *World) placeOrder(s *set, moved []*instance, granted []grant, why Reason) {
	n := len(moved) + len(granted)
	o := &order{number: s.ordered, wanted: n}
	s.ordered++
	s.orders = append(s.orders, o)
	for _, i := range moved {
		i.order = o
		o.open = append(o.open, i)
	}
	for _, g := range granted {
		w.request(s, Member, g, o, why)
	}
	if len(granted) > 0 && why != ByRebalance && why != ByUpgrade { // in Uniform mode all have the same size and priority
		for range w.extras(s, s.config.Overprovision.Extras(len(granted)), granted[0].priority) {
			w.request(s, Extra, granted[0], o, why)
		}
	}
	w.tell(Fact{
		Kind: OrderBegan, Set: s.index, Order: o.number, Before: n, After: len(o.open), Why: why,
	})
	for _, i := range moved {
		w.wake(s, i)
	}
}

// contenders lists the instances of an order that are still to provision, and
// apart from them the one with the id.
func (o *order) contenders(id int) (others []Contender, one Contender) {
	for _, i := range o.open {
		c := Contender{
			ID: i.id, Zone: i.zone, FaultDomain: i.faultDomain, Role: i.role, Failed: i.state == Failed,
		}
		if i.id == id {
			one = c
			c.Role = Extra // it does not replace itself
		} else if i.kept {
			c.Role = Extra // nor one that is already kept
		}
		others = append(others, c)
	}
	return others, one
}

// advanceOrder lets an order know that one of its instances has changed its
// state.
func (w *World) advanceOrder(s *set, i *instance, why Reason) {
	o := i.order
	switch i.state {
	case Requested, Creating, Booting, Installing:
		return
	case Running:
		o.drop(i)
		o.ready++
	case Failed:
	default: // it leaves
		o.drop(i)
		if i.role == Member && !(why == ByRepair && w.inherit(s, o, i.zone)) {
			o.wanted--
		}
	}
	w.reviewSoon(s, o)
}

// drop takes an instance out of its order.
func (o *order) drop(i *instance) {
	for at, other := range o.open {
		if other == i {
			o.open = append(o.open[:at], o.open[at+1:]...)
			break
		}
	}
	i.order = nil
}

// standing tells whether the order has extras that no member needs any more,
// and whether nothing of it is under way.
func (o *order) standing() (surplus, over bool) {
	waiting, underWay, extras := false, false, false
	for _, i := range o.open {
		waiting = waiting || i.role == Member && !i.kept
		underWay = underWay || i.state != Failed
		extras = extras || i.role == Extra
	}
	return extras && !waiting, !underWay
}

// reviewSoon schedules the review of an order that may have something to let go.
// It comes after all that happens to its instances at this instant.
func (w *World) reviewSoon(s *set, o *order) {
	if surplus, over := o.standing(); o.due || !surplus && !over {
		return
	}
	o.due = true
	w.schedule(w.engine.Now(), event{kind: orderDue, set: int32(s.index), instance: int32(o.number)})
}

// review lets the extras of an order go when every member has been kept, or when
// nothing is under way any more, and then ends it.
func (w *World) review(s *set, number int) {
	at := slices.IndexFunc(s.orders, func(o *order) bool { return o.number == number })
	o := s.orders[at]
	o.due = false
	surplus, over := o.standing()
	if !surplus && !over {
		return
	}
	for _, i := range slices.Clone(o.open) {
		if i.role == Extra {
			o.drop(i)
			w.remove(s, i, ByOverprovision)
		} else if over { // it has failed, and stays until it is repaired
			o.drop(i)
		}
	}
	if len(o.open) == 0 {
		s.orders = slices.Delete(s.orders, at, at+1)
		w.tell(Fact{
			Kind: OrderEnded, Set: s.index, Order: o.number, Before: o.wanted, After: o.ready, Why: ByTime,
		})
	}
}

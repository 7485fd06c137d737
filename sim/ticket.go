package sim

// A Ticket names one scheduled event, so that it can be cancelled. It is
// pending until the event is delivered or cancelled; afterwards it names
// nothing, and never becomes another event's ticket. The zero Ticket names
// nothing either.
type Ticket struct {
	slot       uint32
	generation uint32 // 0 only in the zero Ticket
}

// A ledger knows which tickets are pending. Slots are used again, each time
// under the next generation; a slot whose generations are used up is retired.
type ledger struct {
	generations []uint32 // by slot: the one that is pending, or the next one
	free        []uint32 // slots to use again, the latest first
}

// issue returns a ticket that is pending.
func (l *ledger) issue() Ticket {
	if n := len(l.free); n > 0 {
		slot := l.free[n-1]
		l.free = l.free[:n-1]
		return Ticket{slot, l.generations[slot]}
	}
	l.generations = append(l.generations, 1)
	return Ticket{uint32(len(l.generations) - 1), 1}
}

// holds reports whether t is pending.
func (l *ledger) holds(t Ticket) bool { return l.generations[t.slot] == t.generation }

// release ends a pending ticket.
func (l *ledger) release(t Ticket) {
	l.generations[t.slot]++
	if l.generations[t.slot] != 0 {
		l.free = append(l.free, t.slot)
	}
}

package traffic

import "vmssim/sim"

// A delivery is a message at a worker. The message may come back while the worker
// still has it, because the lock ran out.
type delivery struct {
	began      sim.Time
	number     uint64 // orders deliveries: number of the message and of its delivery
	message    int32  // none: the lock is lost
	receiver   int32  // none: unused
	generation uint32 // what refers to an older one is stale
	fails      bool
}

// deliveryBits is how many bits tell the deliveries of a message apart.
const deliveryBits = 11

// dropDelivery makes a delivery unused. Whatever refers to it is stale from now on.
func (t *Traffic) dropDelivery(at int32) {
	d := &t.deliveries[at]
	d.generation = renewed(d.generation)
	d.receiver = none
	t.unusedDeliveries.drop(at)
}

// deliver hands out what waits, as far as receivers have room for it.
func (t *Traffic) deliver(q *queue) {
	for q.credits.any() {
		at := q.first()
		if at == none {
			return
		}
		t.dropFirst(q)
		t.lock(q, at, q.credits.take())
	}
}

// lock delivers a message to a receiver.
func (t *Traffic) lock(q *queue, at, to int32) {
	m, r := &t.messages[at], &t.receivers[to]
	q.tally.Waiting--
	q.tally.Locked++
	if m.deliveries++; m.deliveries > 1 {
		q.tally.Redelivered++
	}
	m.locked, m.until = t.now, t.now+q.config.Lock
	if r.busy < r.config.Workers {
		t.beginDelivery(q, at, to)
		return
	}
	m.state, m.holder, m.next = prefetched, to, none
	if r.tail == none {
		r.head = at
	} else {
		t.messages[r.tail].next = at
	}
	r.tail = at
	r.buffered++
	t.awaitLock(q, at)
}

// awaitLock schedules the end of a message's lock.
func (t *Traffic) awaitLock(q *queue, at int32) {
	m := &t.messages[at]
	t.schedule(m.until, lockOver, q.index, m.number<<deliveryBits|uint64(m.deliveries), int(at), m.generation)
}

// beginDelivery lets a worker work on a message that its receiver has.
func (t *Traffic) beginDelivery(q *queue, at, by int32) {
	m, r := &t.messages[at], &t.receivers[by]
	awaited := m.state == prefetched
	if until := t.now + q.config.Renewal; q.config.Renewal > 0 && until > m.until {
		m.until, awaited = until, false
	}
	index := take(&t.deliveries, &t.unusedDeliveries)
	d := &t.deliveries[index]
	d.began, d.message, d.receiver = t.now, at, by
	d.number = m.number<<deliveryBits | uint64(m.deliveries)
	m.state, m.holder = atWorker, index
	work := m.work
	d.fails = m.failing
	if m.deliveries > 1 {
		work, d.fails = t.redraw(q, m.luck+uint64(m.deliveries))
	}
	d.fails = d.fails || m.poison
	due := t.now + r.takes(work)
	if due > m.until && !awaited {
		t.awaitLock(q, at)
	}
	r.busy++
	r.cpu += q.cpu
	t.recountReceiver(r)
	t.schedule(due, deliveryDone, q.index, d.number, int(index), d.generation)
}

// redraw draws how much work a later delivery is and whether it fails: from a stream
// of its own, so that what other messages meet is nothing to it.
func (t *Traffic) redraw(q *queue, number uint64) (work sim.Time, fails bool) {
	stream := t.streams.For(purposeRedelivery, q.config.Name, number)
	work = nanoseconds(stream.Value(q.config.Takes))
	return work, stream.Uniform() < q.config.Failing
}

// takes returns how long a worker needs for some work.
func (r *receiver) takes(work sim.Time) sim.Time {
	if r.config.Slowness == 1 {
		return work
	}
	return sim.Time(float64(work) * r.config.Slowness)
}

// endDelivery ends the work on a message: it is completed, abandoned, or has been
// delivered again already.
func (t *Traffic) endDelivery(at int32, generation uint32) {
	d := t.deliveries[at]
	if d.generation != generation || d.receiver == none {
		return
	}
	r := &t.receivers[d.receiver]
	q := &t.queues[r.config.Queue]
	t.dropDelivery(at)
	r.busy--
	r.cpu -= q.cpu
	t.recountReceiver(r)
	t.settleDelivery(q, r, &d)
	if r.open {
		t.goOnReceiving(q, d.receiver)
	}
	t.deliver(q)
	if r.watched && r.busy == 0 {
		r.watched = false
		t.idle = append(t.idle, r.config.Key)
	}
}

// settleDelivery books a delivery whose work is done.
func (t *Traffic) settleDelivery(q *queue, r *receiver, d *delivery) {
	span := t.now - d.began
	q.tally.Worked += span
	switch {
	case d.message == none:
		q.tally.Lapsed += span
		t.waste(q, r, span, &t.classes[r.config.Class].lapsed)
		if !d.fails {
			q.tally.Duplicates++
		}
	case d.fails:
		q.tally.InVain += span
		t.waste(q, r, span, &t.classes[r.config.Class].inVain)
		t.comeBack(q, d.message)
	default:
		age := t.now - t.messages[d.message].arrived
		q.tally.Ages += uint64(age)
		t.leaveQueue(q, d.message, &q.tally.Locked, &q.tally.Completed)
		if len(t.ages) == batch {
			t.tellAges()
		}
		t.ages = append(t.ages, Answer{age, int32(q.config.ID), int32(r.config.Class)})
	}
}

// waste counts the vCPUs that were busy in vain.
func (t *Traffic) waste(q *queue, r *receiver, span sim.Time, sum *uint64) {
	if r.open {
		*sum += uint64(float64(q.cpu) * r.whole * float64(span))
	}
}

// goOnReceiving lets a worker that is free begin with what is prefetched, and the
// receiver take one message more.
func (t *Traffic) goOnReceiving(q *queue, index int32) {
	r := &t.receivers[index]
	q.credits.add(index)
	if at := r.head; at != none {
		if r.head = t.messages[at].next; r.head == none {
			r.tail = none
		}
		r.buffered--
		t.beginDelivery(q, at, index)
	}
}

// loseLock ends a lock: the message is back in the line. A worker that has it goes
// on, in vain; a receiver drops what it has only prefetched.
func (t *Traffic) loseLock(at int32, generation uint32) {
	m := &t.messages[at]
	if m.generation != generation || m.until != t.now {
		return
	}
	q := &t.queues[m.queue]
	switch m.state {
	case atWorker:
		q.tally.LockLost++
		t.deliveries[m.holder].message = none
	case prefetched:
		q.tally.LockLost++
		t.unbuffer(m.holder, at)
		q.credits.add(m.holder)
	}
	t.comeBack(q, at)
	t.deliver(q)
}

// unbuffer takes a message out of what a receiver has prefetched.
func (t *Traffic) unbuffer(index, at int32) {
	r := &t.receivers[index]
	before := int32(none)
	for other := r.head; other != at; other = t.messages[other].next {
		before = other
	}
	next := t.messages[at].next
	if before == none {
		r.head = next
	} else {
		t.messages[before].next = next
	}
	if r.tail == at {
		r.tail = before
	}
	r.buffered--
}

// tellAges passes on the ages of completed messages that have been gathered.
func (t *Traffic) tellAges() {
	if len(t.ages) > 0 {
		t.completed(t.now, t.ages)
		t.ages = t.ages[:0]
	}
}

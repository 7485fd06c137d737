package traffic

import (
	"slices"

	"vmssim/sim"
)

// A Queue is a stream of messages into a queue from which the workers of
// receivers take them. What has not been delivered yet waits in the order of its
// arrival. What comes back, because its worker abandoned it or its lock ran out,
// keeps its number and goes before all that has a higher one: Azure ("Message
// transfers, locks, and settlement") has it at or near the front.
type Queue struct {
	Name    string // names its random streams
	ID      int    // passed on in answers
	Load    Load
	Process Process
	Bursts  *Bursts
	Takes   sim.Distribution // seconds of work of one delivery
	CPU     float64          // part of the work that is spent on a vCPU

	Lock           sim.Time // for which a delivered message is locked
	Renewal        sim.Time // for how long a worker renews the lock; 0: not at all
	MostDeliveries int      // at least 1; after so many a message that comes back is dead-lettered
	TimeToLive     sim.Time // from its arrival until a message that waits expires; 0: it does not
	Prefetch       int      // messages that a receiver locks beyond those at its workers

	Failing float64 // share of the deliveries whose work fails, of messages that are no poison
	Poison  float64 // share of the messages of which every delivery fails
}

// The purposes of a queue's random streams. Every message of its own load draws from
// the first three when it comes, one number each; a later delivery has a stream of its
// own.
const (
	purposeMessage    sim.Purpose = "message work"
	purposePoison     sim.Purpose = "message poison"
	purposeFailing    sim.Purpose = "message failing"
	purposeRedelivery sim.Purpose = "message redelivery"
)

// A QueueTally is what became of the messages of one queue so far:
// Arrived = Completed + DeadLettered + Expired + Waiting + Locked.
type QueueTally struct {
	Arrived      uint64
	Enqueued     uint64 // of Arrived, by requests
	Completed    uint64
	DeadLettered uint64 // because all their deliveries failed, lost their lock or lost their worker
	Expired      uint64
	Waiting      uint64 // now, for a receiver
	Locked       uint64 // now, at receivers or at those that are gone

	Redelivered uint64 // deliveries after the first of a message
	LockLost    uint64 // deliveries that outlasted their lock, at a worker or prefetched
	Duplicates  uint64 // of these, those whose worker did all the work: it is done more than once

	Worked sim.Time // time of workers, in deliveries that have ended at a worker
	InVain sim.Time // of Worked, in deliveries that failed
	Lapsed sim.Time // of Worked, in deliveries that had lost their lock

	// The area under Waiting + Locked over time, and the time that the messages which
	// have left were in the queue, both in nanoseconds modulo 2^64. With those still
	// inside they agree: Little's law.
	Area, Sojourn uint64
	Ages          uint64 // of Sojourn, that of the completed
}

// A queue is the running state of a Queue.
type queue struct {
	config  *Queue
	index   int
	cpu     int64 // millionths of a vCPU that a message keeps busy
	source  source
	work    sim.Stream
	poison  sim.Stream
	failing sim.Stream
	tally   QueueTally
	at      sim.Time // up to here Tally.Area is right

	oldest, newest int32   // of all that are inside, linked by older and newer
	head, tail     int32   // of those never delivered, linked by next
	returned       []int32 // that wait again, the highest number first
	credits        credits
	alarm          sim.Time // when expiryDue is due; Never: it is not
}

func newQueue(config *Queue, index int, streams sim.Streams) queue {
	return queue{
		config: config, index: index, cpu: int64(float64(config.CPU*vCPU) + 0.5),
		source:  newSource(config.Load, config.Process, config.Bursts, streams, config.Name),
		work:    streams.For(purposeMessage, config.Name, 0),
		poison:  streams.For(purposePoison, config.Name, 0),
		failing: streams.For(purposeFailing, config.Name, 0),
		oldest:  none, newest: none, head: none, tail: none, alarm: sim.Never,
	}
}

// QueueTally returns what has become of the messages of a queue so far.
func (t *Traffic) QueueTally(index int) *QueueTally {
	q := &t.queues[index]
	q.count(t.now)
	return &q.tally
}

// count keeps the area under the messages inside. It is called before their number
// changes.
func (q *queue) count(now sim.Time) {
	q.tally.Area += (q.tally.Waiting + q.tally.Locked) * uint64(now-q.at)
	q.at = now
}

// InQueue returns how long the messages in a queue have been there, all together,
// in nanoseconds modulo 2^64.
func (t *Traffic) InQueue(index int) uint64 {
	var sum uint64
	for at := t.queues[index].oldest; at != none; at = t.messages[at].newer {
		sum += uint64(t.now - t.messages[at].arrived)
	}
	return sum
}

// Oldest returns the age of the oldest message in a queue, locked ones included; 0
// without one.
func (t *Traffic) Oldest(index int) sim.Time {
	at := t.queues[index].oldest
	if at == none {
		return 0
	}
	return t.now - t.messages[at].arrived
}

func (t *Traffic) awaitMessage(q *queue) {
	if at := q.source.next(); at != sim.Never {
		t.schedule(at, messageDue, q.index, 0, q.index, 0)
	}
}

// Enqueue brings a message of a queue's own load.
func (t *Traffic) Enqueue(index int) {
	q := &t.queues[index]
	t.put(q, message{
		work:    nanoseconds(q.work.Value(q.config.Takes)),
		poison:  q.poison.Uniform() < q.config.Poison,
		failing: q.failing.Uniform() < q.config.Failing,
		luck:    (q.tally.Arrived - q.tally.Enqueued) << deliveryBits,
	})
}

// put puts a message that has drawn its luck into a queue.
func (t *Traffic) put(q *queue, drawn message) {
	at := take(&t.messages, &t.unusedMessages)
	m := &t.messages[at]
	generation := m.generation
	*m = drawn
	m.arrived, m.number, m.queue, m.generation = t.now, q.tally.Arrived, uint16(q.index), generation
	m.older, m.newer, m.next, m.holder = q.newest, none, none, none
	if q.newest == none {
		q.oldest = at
	} else {
		t.messages[q.newest].newer = at
	}
	q.newest = at
	if q.tail == none {
		q.head = at
	} else {
		t.messages[q.tail].next = at
	}
	q.tail = at
	q.count(t.now)
	q.tally.Arrived++
	q.tally.Waiting++
	t.awaitExpiry(q, m)
	t.deliver(q)
}

// first returns the message that is delivered next, or none.
func (q *queue) first() int32 {
	if n := len(q.returned); n > 0 {
		return q.returned[n-1]
	}
	return q.head
}

// dropFirst takes that message out of the line.
func (t *Traffic) dropFirst(q *queue) {
	if n := len(q.returned); n > 0 {
		q.returned = q.returned[:n-1]
		return
	}
	if q.head = t.messages[q.head].next; q.head == none {
		q.tail = none
	}
}

// comeBack returns a locked message to the line, unless it has been delivered too
// often or is too old.
func (t *Traffic) comeBack(q *queue, at int32) {
	m := &t.messages[at]
	m.generation = renewed(m.generation)
	ttl := q.config.TimeToLive
	switch {
	case int(m.deliveries) >= q.config.MostDeliveries:
		t.leaveQueue(q, at, &q.tally.Locked, &q.tally.DeadLettered)
	case ttl > 0 && t.now-m.arrived >= ttl:
		t.leaveQueue(q, at, &q.tally.Locked, &q.tally.Expired)
	default:
		m.state, m.holder = inLine, none
		q.tally.Locked--
		q.tally.Waiting++
		place, _ := slices.BinarySearchFunc(q.returned, m.number, func(other int32, number uint64) int {
			if t.messages[other].number > number {
				return -1
			}
			return 1
		})
		q.returned = slices.Insert(q.returned, place, at)
		t.awaitExpiry(q, m)
	}
}

// leaveQueue ends a message: it goes from one count to another.
func (t *Traffic) leaveQueue(q *queue, at int32, from, to *uint64) {
	m := &t.messages[at]
	q.count(t.now)
	*from--
	*to++
	q.tally.Sojourn += uint64(t.now - m.arrived)
	if m.older == none {
		q.oldest = m.newer
	} else {
		t.messages[m.older].newer = m.newer
	}
	if m.newer == none {
		q.newest = m.older
	} else {
		t.messages[m.newer].older = m.older
	}
	t.dropMessage(at)
}

// awaitExpiry makes sure that the queue is looked at when a message expires.
func (t *Traffic) awaitExpiry(q *queue, m *message) {
	if ttl := q.config.TimeToLive; ttl > 0 && m.arrived+ttl < q.alarm {
		q.alarm = m.arrived + ttl
		t.schedule(q.alarm, expiryDue, q.index, m.number, q.index, 0)
	}
}

// expire drops the messages that have waited too long. Locked ones do not expire.
func (t *Traffic) expire(q *queue) {
	if q.alarm != t.now {
		return
	}
	q.alarm = sim.Never
	for at := q.first(); at != none; at = q.first() {
		m := &t.messages[at]
		if t.now-m.arrived < q.config.TimeToLive {
			t.awaitExpiry(q, m)
			return
		}
		t.dropFirst(q)
		t.leaveQueue(q, at, &q.tally.Waiting, &q.tally.Expired)
	}
}

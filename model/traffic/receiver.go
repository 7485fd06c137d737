package traffic

import (
	"cmp"
	"slices"

	"vmssim/sim"
)

// A Receiver is an instance as messages see it.
type Receiver struct {
	Key      uint64 // its identity
	Queue    int    // index into Config.Queues
	Class    int    // index into what Traffic counts by class; passed on in answers
	Workers  int    // messages worked on at once
	VCPUs    int
	Slowness float64 // by which work takes longer than it says
}

// A receiver is the running state of a Receiver. Indexes are used again after
// RemoveReceiver.
type receiver struct {
	config     Receiver
	open       bool // it receives messages
	watched    bool
	busy       int      // messages at its workers
	buffered   int      // prefetched
	head, tail int32    // of these
	whole      float64  // of what its workers ask for, that its vCPUs have when all are busy
	cpu        int64    // millionths of a vCPU that its workers ask for
	counted    int64    // of these, those that its class counts as busy
	at         sim.Time // up to here work is right
	work       uint64   // millionths of a vCPU × nanoseconds
}

// credits are the places at receivers that are free, in the order in which they
// became so: the longest free gets the next message, as the oldest of the requests
// that wait at a broker does.
type credits struct {
	list []int32 // receivers
	head int
}

func (c *credits) add(receiver int32) {
	if len(c.list) == cap(c.list) && c.head > len(c.list)/2 {
		c.list = c.list[:copy(c.list, c.list[c.head:])]
		c.head = 0
	}
	c.list = append(c.list, receiver)
}

func (c *credits) any() bool { return c.head < len(c.list) }

func (c *credits) take() int32 {
	c.head++
	return c.list[c.head-1]
}

// drop takes the credits of a receiver away.
func (c *credits) drop(receiver int32) {
	c.list = slices.DeleteFunc(c.list[c.head:], func(other int32) bool { return other == receiver })
	c.head = 0
}

// AddReceiver brings a receiver, which receives messages at once, and returns its
// index.
func (t *Traffic) AddReceiver(config Receiver) int {
	index := slices.IndexFunc(t.receivers, func(r receiver) bool { return r.config.Key == gone })
	if index < 0 {
		index = len(t.receivers)
		t.receivers = append(t.receivers, receiver{})
	}
	q := &t.queues[config.Queue]
	whole := min(1, float64(config.VCPUs)*vCPU/(float64(config.Workers)*float64(max(1, q.cpu))))
	t.receivers[index] = receiver{config: config, open: true, head: none, tail: none, whole: whole, at: t.now}
	for range config.Workers + q.config.Prefetch {
		q.credits.add(int32(index))
	}
	t.deliver(q)
	return index
}

// CloseReceiver lets a receiver take no more messages. Its workers go on with what
// they have; what it has prefetched comes back when the locks run out. It returns
// how many messages that are. Its work is not counted by class any more.
func (t *Traffic) CloseReceiver(index int) (messages int) {
	r := &t.receivers[index]
	if !r.open {
		return 0
	}
	t.queues[r.config.Queue].credits.drop(int32(index))
	t.countReceiver(r, 0)
	r.open = false
	messages = r.buffered
	for at := r.head; at != none; at = t.messages[at].next {
		t.messages[at].state, t.messages[at].holder = orphaned, none
	}
	r.buffered, r.head, r.tail = 0, none, none
	return messages
}

// RemoveReceiver takes a receiver away that is gone, and returns how many messages
// it leaves locked and how long its workers had worked on what they had.
func (t *Traffic) RemoveReceiver(index int) (messages int, worked sim.Time) {
	messages = t.CloseReceiver(index)
	r := &t.receivers[index]
	q := &t.queues[r.config.Queue]
	for _, at := range t.deliveriesOf(index) {
		d := &t.deliveries[at]
		worked += t.now - d.began
		if d.message != none {
			messages++
			t.orphan(q, d.message)
		}
		t.dropDelivery(at)
	}
	r.config.Key = gone
	return messages, worked
}

// orphan keeps a message locked whose worker is gone: nobody renews the lock.
func (t *Traffic) orphan(q *queue, at int32) {
	m := &t.messages[at]
	m.state, m.holder = orphaned, none
	if q.config.Renewal > 0 { // it was renewed each time when it would have run out
		lock := q.config.Lock
		m.until = min(m.until, m.locked+((t.now-m.locked)/lock+1)*lock)
	}
	t.awaitLock(q, at)
}

// deliveriesOf returns the deliveries at the workers of a receiver, by number.
func (t *Traffic) deliveriesOf(index int) []int32 {
	var list []int32
	for at := range t.deliveries {
		if d := &t.deliveries[at]; d.receiver == int32(index) {
			list = append(list, int32(at))
		}
	}
	slices.SortFunc(list, func(a, b int32) int {
		return cmp.Compare(t.deliveries[a].number, t.deliveries[b].number)
	})
	return list
}

// SetReceiverClass gives a receiver another class.
func (t *Traffic) SetReceiverClass(index, class int) {
	r := &t.receivers[index]
	if r.config.Class == class {
		return
	}
	t.countReceiver(r, 0)
	r.config.Class = class
	t.recountReceiver(r)
}

// WatchReceiver makes Advance return when the workers of a receiver have nothing
// left to do, unless that is so already, which it reports.
func (t *Traffic) WatchReceiver(index int) (idle bool) {
	r := &t.receivers[index]
	r.watched = r.busy > 0
	return !r.watched
}

// ReceiverWork returns how long a receiver's vCPUs have worked so far, in the units
// of [Traffic.Work].
func (t *Traffic) ReceiverWork(index int) uint64 {
	r := &t.receivers[index]
	r.settle(t.now)
	return r.work
}

func (r *receiver) settle(now sim.Time) {
	r.work += uint64(r.counted) * uint64(now-r.at)
	r.at = now
}

// recountReceiver counts the vCPUs that a receiver keeps busy.
func (t *Traffic) recountReceiver(r *receiver) {
	if r.open {
		t.countReceiver(r, min(r.cpu, int64(r.config.VCPUs)*vCPU))
	}
}

func (t *Traffic) countReceiver(r *receiver, cpu int64) {
	if cpu == r.counted {
		return
	}
	r.settle(t.now)
	c := &t.classes[r.config.Class]
	c.settle(t.now)
	c.cpu += cpu - r.counted
	r.counted = cpu
}

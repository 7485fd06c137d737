package traffic

import "vmssim/sim"

// A message is one that is in a queue.
type message struct {
	arrived      sim.Time
	work         sim.Time // of its first delivery, on a worker of speed 1
	locked       sim.Time // when it was delivered last
	until        sim.Time // when that lock runs out
	number       uint64   // in its queue, from 0
	luck         uint64   // with the number of a later delivery, that of its stream
	older, newer int32    // beside it among all that are in the queue
	next         int32    // behind it in the line or in a buffer
	holder       int32    // prefetched: the receiver; at a worker: the delivery
	generation   uint32   // of its lock: what refers to an older one is stale
	queue        uint16
	deliveries   uint16
	state        messageState
	poison       bool
	failing      bool // its first delivery does, if it is no poison
}

// A messageState is where a message is.
type messageState uint8

const (
	inLine     messageState = iota // it waits for a receiver
	prefetched                     // locked, it waits for a worker of its receiver
	atWorker                       // locked, it is worked on
	orphaned                       // locked, but its receiver is gone
)

// dropMessage makes a message unused. Whatever refers to it is stale from now on.
func (t *Traffic) dropMessage(at int32) {
	m := &t.messages[at]
	m.generation = renewed(m.generation)
	t.unusedMessages.drop(at)
}

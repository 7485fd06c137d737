package traffic

import "vmssim/sim"

// A request is one try of a client. What a retry shares with the try before it,
// the arrival, the number and the work, is copied.
type request struct {
	arrived    sim.Time // of its first try
	sent       sim.Time // of this one
	work       sim.Time // on a worker of speed 1
	due        sim.Time // when its work is done, once it is worked on
	number     uint64   // in its workload, from 0
	next       int32    // behind it in a waiting line
	station    int32    // where it is; none: nowhere yet
	session    int32    // that it belongs to; none: it has none
	generation uint32   // of its slot: what refers to an older one is stale
	client     uint16
	try        uint8 // from 0
	state      state
}

// A state is where a request is.
type state uint8

const (
	unused   state = iota
	resting        // its client waits before it tries again
	waiting        // in the line of a station
	working        // on a worker
	hanging        // sent to a backend that does not answer
	deserted       // on a worker, but its client has given up
	departed       // in a line, but its client has given up
	calling        // on a worker, and waits for the answer to a call or for its next step
	forsaken       // the same, but its client has given up
	awaiting       // the answer to a call, without a worker
)

// inside reports whether a request is in a station.
func (s state) inside() bool {
	switch s {
	case waiting, working, deserted, departed, calling, forsaken, awaiting:
		return true
	}
	return false
}

// counts reports whether a request in this state is in the system.
func (s state) counts() bool {
	switch s {
	case resting, waiting, working, hanging, calling, awaiting:
		return true
	}
	return false
}

// take returns an unused request.
func (t *Traffic) take() int32 {
	at := take(&t.requests, &t.unusedRequests)
	if t.tiered && int(at) == len(t.branches) {
		t.branches = append(t.branches, branch{})
	}
	return at
}

// drop makes a request unused. Whatever refers to it is stale from now on.
func (t *Traffic) drop(at int32) {
	r := &t.requests[at]
	r.state = unused
	r.renew()
	t.unusedRequests.drop(at)
}

// renew makes stale whatever refers to the request as it was.
func (r *request) renew() { r.generation = renewed(r.generation) }

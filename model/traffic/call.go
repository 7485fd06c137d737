package traffic

import (
	"fmt"
	"slices"

	"vmssim/sim"
)

// Calls: a request that asks other workloads for something, before or after its
// own work.
//
// What is asked is a request of the other workload, with backends, work, timeout
// and retries of its own. Whoever asks waits for the answer, with its worker or
// without one, and then goes on; a client that gives up in the meantime ends no
// call, nor does an instance that dies with the request in it.
//
// The luck of a call belongs to it by the number of the request that calls, the
// call and its turn: whether it is made and how much work it is. A further try of
// a request asks for the same again.

// A Call is what requests of a workload ask of another one.
type Call struct {
	Workload int     // index into Config.Workloads
	Share    float64 // of the requests that ask for it
	Times    int     // how often each does, one after the other
	After    bool    // the request's own work; else before it
	Holds    bool    // the request keeps its worker; else it waits for one again if it needs it to go on
	Required bool    // the request fails if the call does
}

const (
	purposeCall   sim.Purpose = "request call"
	purposeChoice sim.Purpose = "request choice"
)

// A step is one of those that a request takes on its instance: a call, or its own
// work.
type step struct {
	call *Call // nil: its own work
	luck string
	nth  int // of the calls of its workload
	turn int
}

// steps returns what requests do one after the other, or nil if they only work.
func (w *Workload) steps(config *Config) []step {
	if len(w.Calls) == 0 {
		return nil
	}
	before, after := []step{}, []step{}
	callees := make([]string, len(w.Calls))
	for i, c := range w.Calls {
		callees[i] = config.Workloads[c.Workload].Name
	}
	for i, luck := range lucks(w.Name, callees) {
		c := &w.Calls[i]
		for turn := range c.Times {
			made := step{c, luck, i, turn}
			if c.After {
				after = append(after, made)
			} else {
				before = append(before, made)
			}
		}
	}
	return slices.Concat(before, []step{{}}, after)
}

// lucks names the luck of what the requests of a workload ask of others, so that it
// stays with each of them when another one is added elsewhere.
func lucks(from string, to []string) []string {
	list, times := make([]string, len(to)), map[string]int{}
	for i, name := range to {
		list[i] = fmt.Sprintf("%s to %s %d", from, name, times[name])
		times[name]++
	}
	return list
}

// Made returns how often the requests of a workload have made each of its calls.
func (t *Traffic) Made(workload int) []uint64 { return t.clients[workload].made }

// A branch is what a request that calls, or is a call, knows beside the rest.
type branch struct {
	caller   ref   // whoever waits for it; its request is none: nobody
	next     int32 // index into the steps of its client
	ready    bool  // to go on, once its instance is not frozen any more
	failed   bool  // the last call
	degraded bool  // it goes on without the answer to a call
}

// A ref is a request as it was.
type ref struct {
	request    int32
	generation uint32
}

// called returns the branch of a call.
func called(by ref) branch { return branch{caller: by} }

// goOnWith lets a request that has a worker, or the answer to its call, take its next
// step once the present event is over.
func (t *Traffic) goOnWith(at int32) {
	t.onward = append(t.onward, ref{at, t.requests[at].generation})
}

// proceed lets the requests go on that may.
func (t *Traffic) proceed() {
	for i := 0; i < len(t.onward); i++ {
		if next := t.onward[i]; t.requests[next.request].generation == next.generation {
			t.stepOn(next.request)
		}
	}
	t.onward = t.onward[:0]
}

// begin gives a worker to a request that takes steps.
func (t *Traffic) begin(at int32, r *request, c *client) {
	if t.branches[at].next == 0 {
		c.begun(t.now - r.sent)
	}
	r.state = calling
	t.goOnWith(at)
}

// worked ends the own work of a request that takes steps.
func (t *Traffic) worked(at int32, r *request, s *station) {
	r.due = none
	if r.state == deserted {
		r.state = forsaken
	} else {
		r.state = calling
	}
	t.recount(s)
	t.goOnWith(at)
}

// stepOn takes a request to its next call, to its work or to its end.
func (t *Traffic) stepOn(at int32) {
	r, b := &t.requests[at], &t.branches[at]
	c, s := &t.clients[r.client], &t.stations[r.station]
	if b.ready = s.frozen; b.ready {
		return
	}
	if b.failed {
		if b.failed = false; c.steps[b.next-1].call.Required {
			t.breakOff(at, s)
			return
		}
		b.degraded = true
	}
	for ; int(b.next) < len(c.steps); b.next++ {
		next := &c.steps[b.next]
		if next.call != nil && !t.chosen(r, next) {
			continue
		}
		if r.state == awaiting && (next.call == nil || next.call.Holds) {
			t.returnTo(s, at)
			return
		}
		b.next++
		if next.call == nil {
			if r.state == forsaken {
				r.state = deserted
			} else {
				r.state = working
			}
			t.work(s, at, r, c)
			t.recount(s)
			return
		}
		t.call(at, s, next)
		return
	}
	t.complete(at, s)
}

// chosen reports whether a request makes a call.
func (t *Traffic) chosen(r *request, s *step) bool {
	if s.call.Share >= 1 {
		return true
	}
	luck := t.streams.For(purposeChoice, s.luck, r.number)
	return luck.Uniform() < s.call.Share
}

// call sends a request's call.
func (t *Traffic) call(at int32, s *station, next *step) {
	r := &t.requests[at]
	number, try, by := r.number, r.try, ref{at, r.generation}
	t.clients[r.client].made[next.nth]++
	if !next.call.Holds {
		switch r.state {
		case calling:
			r.state = awaiting
			s.apart++
			t.freeWorker(s)
		case forsaken: // nobody waits for what the call is for
			by.request = none
			t.clients[r.client].tally.Deserted += r.work
			t.drop(at)
			t.freeWorker(s)
			t.rest(s)
		}
	}
	c := &t.clients[next.call.Workload]
	luck := t.streams.For(purposeCall, next.luck, number<<8|uint64(next.turn))
	work := nanoseconds(luck.Value(c.config.Service))
	made := t.offer(c, luck.Uint64()+uint64(try), none, work)
	t.branches[made] = called(by)
	c.tally.Called++
	t.try(made)
}

// freeWorker takes the worker from a request, for the next one in the line.
func (t *Traffic) freeWorker(s *station) {
	s.busy--
	t.startNext(s)
	t.recount(s)
}

// returnTo brings a request that had left its worker back to one, or into the line
// for it, which does not refuse it.
func (t *Traffic) returnTo(s *station, at int32) {
	s.apart--
	if s.busy < s.config.Workers {
		t.start(s, at)
	} else {
		t.line(s, at)
	}
}

// complete answers a request that has taken all steps.
func (t *Traffic) complete(at int32, s *station) {
	r := &t.requests[at]
	t.part(r, s)
	t.answer(at, r, s)
	t.rest(s)
}

// breakOff ends a try whose call has failed.
func (t *Traffic) breakOff(at int32, s *station) {
	r := &t.requests[at]
	t.part(r, s)
	if r.state == forsaken {
		t.clients[r.client].tally.Deserted += r.work
		t.drop(at)
	} else {
		t.fail(at, DependencyFailed)
	}
	t.rest(s)
}

// part takes a request out of its station.
func (t *Traffic) part(r *request, s *station) {
	if r.state == awaiting {
		s.apart--
	} else {
		t.freeWorker(s)
	}
}

// giveBack tells whoever made a call what became of it.
func (t *Traffic) giveBack(at int32, failed bool) {
	by := t.branches[at].caller
	t.branches[at].caller.request = none
	if by.request != none && t.requests[by.request].generation == by.generation {
		t.branches[by.request].failed = failed
		t.onward = append(t.onward, by)
	}
}

// thaw lets the requests go on that got their answer while their station was
// frozen.
func (t *Traffic) thaw(index int) {
	for _, at := range t.within(index) {
		if b := &t.branches[at]; b.ready {
			b.ready = false
			t.goOnWith(at)
		}
	}
}

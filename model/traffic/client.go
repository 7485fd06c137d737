package traffic

import (
	"math"

	"vmssim/sim"
)

// A Retry is what the clients of a workload do when a try fails.
type Retry struct {
	Tries      int      // in all, at least 1; 1: no retry
	Backoff    sim.Time // before the first retry
	Multiplier float64  // of the backoff from one retry to the next, at least 1
	MaxBackoff sim.Time // 0: no limit
	Jitter     bool     // each wait is anything from 0 to the backoff ("full jitter")
	Budget     float64  // retries for each fresh request, on average; +Inf: without limit
}

// burst returns how many retries may be saved up in the budget.
func (r *Retry) burst() float64 {
	if math.IsInf(r.Budget, 1) {
		return r.Budget
	}
	return 10
}

// A Tally is what became of the requests of one workload so far:
// Offered = Served + Lost + InFlight.
type Tally struct {
	Offered  uint64
	Served   uint64
	Lost     [Causes]uint64 // by the cause of the last try
	InFlight uint64

	Retries  uint64
	Failed   [Causes]uint64 // tries, with or without another one after them
	Deserted sim.Time       // work that was done for clients that had given up

	Started  uint64   // tries that a worker began
	Waited   uint64   // of these, those that had to wait
	WaitTime sim.Time // that they waited

	// The area under InFlight over time, and the time that the requests which have
	// left were in the system, both in nanoseconds modulo 2^64. With those still
	// inside they agree: Little's law.
	Area, Sojourn uint64
	Answered      uint64 // of Sojourn, that of the served

	Called   uint64 // of Offered, by requests of other workloads
	Degraded uint64 // of Served, without the answer to a call
}

// Inside returns how long the requests of a workload that are in the system have
// been there, all together, in nanoseconds modulo 2^64.
func (t *Traffic) Inside(workload int) uint64 {
	var sum uint64
	for i := range t.requests {
		r := &t.requests[i]
		if int(r.client) == workload && r.state.counts() {
			sum += uint64(t.now - r.arrived)
		}
	}
	return sum
}

// A client is all clients of one workload.
type client struct {
	config  *Workload
	index   int
	cpu     int64 // millionths of a vCPU that a request keeps busy
	source  source
	service sim.Stream
	route   sim.Stream
	number  uint64 // of the next request
	tally   Tally
	at      sim.Time // up to here Tally.Area is right
	budget  float64
	tries   []deadline // that may still be given up, the oldest first from head
	head    int
	alarm   bool // timeoutsDue is scheduled

	steps    []step   // of a request; nil: it only works
	made     []uint64 // by call
	outlets  []outlet // nil: requests enqueue nothing
	plain    bool     // without sessions, any backend in rotation is as good as another
	sessions SessionTally
}

// A deadline is when the client of a try gives up.
type deadline struct {
	at         sim.Time
	request    int32
	generation uint32
}

func newClient(config *Workload, index int, streams sim.Streams) client {
	return client{
		config: config, index: index, cpu: int64(float64(config.CPU*vCPU) + 0.5),
		source:  newSource(config.Load, config.Process, config.Bursts, streams, config.Name),
		service: streams.For(purposeService, config.Name, 0),
		route:   streams.For(purposeRoute, config.Name, 0),
	}
}

// Tally returns what has become of the requests of a workload so far.
func (t *Traffic) Tally(workload int) *Tally {
	c := &t.clients[workload]
	c.count(t.now, 0)
	return &c.tally
}

// count keeps the number in flight and the area under it.
func (c *client) count(now sim.Time, n uint64) {
	c.tally.Area += c.tally.InFlight * uint64(now-c.at)
	c.tally.InFlight += n
	c.at = now
}

func (t *Traffic) awaitArrival(c *client) {
	if at := c.source.next(); at != sim.Never {
		t.schedule(at, arrivalDue, c.index, 0, c.index, 0)
	}
}

// arrive brings the next request of a client.
func (t *Traffic) arrive(c *client) {
	t.awaitArrival(c)
	if c.config.Sessions != nil {
		t.startSession(c)
		return
	}
	at := t.offer(c, c.number, none, nanoseconds(c.service.Value(c.config.Service)))
	c.number++
	t.send(at, c, c.route.Uint64())
}

// offer makes a request, of a session or of none.
func (t *Traffic) offer(c *client, number uint64, session int32, work sim.Time) int32 {
	at := t.take()
	r := &t.requests[at]
	r.arrived, r.number, r.client, r.try = t.now, number, uint16(c.index), 0
	r.session, r.work = session, work
	if t.tiered {
		t.branches[at] = called(ref{request: none})
	}
	c.tally.Offered++
	c.count(t.now, 1)
	c.budget = math.Min(c.config.Retry.burst(), c.budget+c.config.Retry.Budget)
	return at
}

// nanoseconds rounds a time in seconds.
func nanoseconds(seconds float64) sim.Time {
	const longest = sim.Never / 4
	if n := math.Floor(float64(seconds*1e9) + 0.5); n < float64(longest) {
		return sim.Time(n)
	}
	return longest
}

// send routes one try of a request and hands it to its backend.
func (t *Traffic) send(at int32, c *client, hash uint64) {
	r := &t.requests[at]
	r.sent = t.now
	r.station = none
	p := &t.pools[c.config.Pool]
	var b int32
	if r.session == none && c.plain {
		b = p.pick(hash)
	} else if b = t.route(at, c, p, hash); b == ended {
		return
	}
	if b == none {
		t.fail(at, NoBackend)
		return
	}
	if c.config.Timeout > 0 {
		t.expect(c, at, r.generation)
	}
	s := &t.stations[b]
	switch {
	case s.reply == Answering:
		t.admit(s, at)
	case s.reply == Silent && c.config.Timeout > 0:
		r.station, r.state = b, hanging
	default:
		t.fail(at, DeadBackend)
	}
}

// expect remembers when the client of a try gives up. The timeouts of a workload
// are equal, so they run out in the order of the tries, and one event for all of
// them is enough.
func (t *Traffic) expect(c *client, at int32, generation uint32) {
	deadline := deadline{t.now + c.config.Timeout, at, generation}
	if c.head > len(c.tries)/2 && len(c.tries) == cap(c.tries) {
		c.tries = c.tries[:copy(c.tries, c.tries[c.head:])]
		c.head = 0
	}
	c.tries = append(c.tries, deadline)
	if !c.alarm {
		c.alarm = true
		t.schedule(deadline.at, timeoutsDue, c.index, 0, c.index, 0)
	}
}

// giveUp ends the tries whose timeouts have run out.
func (t *Traffic) giveUp(c *client) {
	c.alarm = false
	for c.head < len(c.tries) {
		d := c.tries[c.head]
		r := &t.requests[d.request]
		if r.generation == d.generation {
			if d.at > t.now {
				c.alarm = true
				t.schedule(d.at, timeoutsDue, c.index, 0, c.index, 0)
				return
			}
			t.desert(c, d.request, r)
		}
		c.head++
	}
	c.tries, c.head = c.tries[:0], 0
}

// desert ends a try whose client gives up. What it has left in a line or on a
// worker stays there, as nobody's, until its turn is over.
func (t *Traffic) desert(c *client, at int32, r *request) {
	cause := Timeout
	switch r.state {
	case hanging:
		if cause = DeadBackend; r.station == none {
			cause = ConnectionReset
		}
	case waiting:
		t.stations[r.station].waiting--
		at = t.leaveBehind(at, departed)
	case working:
		at = t.leaveBehind(at, deserted)
	case calling:
		at = t.leaveBehind(at, forsaken)
	case awaiting:
		s := &t.stations[r.station]
		s.apart--
		defer t.rest(s)
	}
	t.fail(at, cause)
}

// leaveBehind lets a request go on as a try of its own, and its slot to the one
// whose client has given up.
func (t *Traffic) leaveBehind(at int32, as state) int32 {
	fresh := t.take()
	r := &t.requests[at]
	generation := t.requests[fresh].generation
	t.requests[fresh] = *r
	t.requests[fresh].generation = generation
	r.state = as
	if t.tiered {
		t.branches[fresh] = called(t.branches[at].caller)
		t.branches[at].caller.request = none
	}
	return fresh
}

// fail ends a try. Its client tries again, or the request is lost.
func (t *Traffic) fail(at int32, cause Cause) {
	r := &t.requests[at]
	c := &t.clients[r.client]
	c.tally.Failed[cause]++
	if r.session != none {
		t.hangUp(r.session, c, cause)
	}
	if retry := &c.config.Retry; int(r.try)+1 < retry.Tries && c.budget >= 1 {
		c.budget--
		c.tally.Retries++
		r.try++
		r.state = resting
		t.again(at, r, c)
		return
	}
	c.tally.Lost[cause]++
	t.leave(c, r)
	if r.session != none {
		t.endSession(r.session, c, RequestLost)
	}
	if t.tiered {
		t.giveBack(at, true)
	}
	t.drop(at)
}

// again schedules the next try.
func (t *Traffic) again(at int32, r *request, c *client) {
	r.renew() // the deadline of the last try is stale
	if t.tiered {
		t.branches[at] = called(t.branches[at].caller)
	}
	wait := c.config.Retry.backoff(int(r.try))
	if c.config.Retry.Jitter {
		luck := t.streams.For(purposeBackoff, c.config.Name, r.number<<8|uint64(r.try))
		wait = sim.Time(luck.Uniform() * float64(wait))
	}
	t.schedule(t.now+wait, retryDue, c.index, r.number, int(at), 0)
}

// backoff returns the wait before a retry, without jitter.
func (r *Retry) backoff(try int) sim.Time {
	wait := float64(r.Backoff)
	for range try - 1 {
		wait *= r.Multiplier
		if r.MaxBackoff > 0 && wait >= float64(r.MaxBackoff) {
			return r.MaxBackoff
		}
	}
	return sim.Time(math.Min(wait, float64(sim.Never/4)))
}

// try sends a request again.
func (t *Traffic) try(at int32) {
	r := &t.requests[at]
	c := &t.clients[r.client]
	hash := t.streams.For(purposeRoute, c.config.Name, r.number<<8|uint64(r.try))
	t.send(at, c, hash.Uint64())
}

// leave takes a request out of the system.
func (t *Traffic) leave(c *client, r *request) {
	c.count(t.now, ^uint64(0))
	c.tally.Sojourn += uint64(t.now - r.arrived)
}

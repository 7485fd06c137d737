package traffic

import (
	"cmp"
	"slices"

	"vmssim/sim"
)

// A Discipline is how an instance works on several requests.
type Discipline uint8

// The disciplines.
const (
	FIFO    Discipline = iota // each worker on one request, the others wait in the order of their arrival
	Sharing                   // all at once, sharing the vCPUs equally (processor sharing)
)

var disciplineNames = [...]string{"FIFO", "Sharing"}

func (d Discipline) String() string { return disciplineNames[d] }

// ParseDiscipline returns the discipline with the given name.
func ParseDiscipline(name string) (Discipline, bool) {
	at := slices.Index(disciplineNames[:], name)
	return Discipline(max(0, at)), at >= 0
}

// A Reply is what becomes of a request that is sent to an instance.
type Reply uint8

// The replies.
const (
	Answering Reply = iota // it is taken in
	Refusing               // it fails at once
	Silent                 // nothing comes back: its client finds out by its timeout
)

// A Station is an instance as requests see it.
type Station struct {
	Key        uint64 // identity and order in its pool
	Pool       int    // index into Config.Pools
	Discipline Discipline
	Workers    int // requests worked on at once
	Places     int // requests that may wait
	VCPUs      int
	Code
}

// A station is the running state of an instance. Indexes are used again after
// Remove.
type station struct {
	config     Station
	index      int32
	reply      Reply
	rotation   bool
	frozen     bool
	watched    bool
	leaving    bool // it is forgotten once it has nothing left to do
	draining   bool // out of its pool, but its connections live on
	drains     uint32
	flows      uint32 // what refers to an older number is a connection that has ended
	lives      uint32 // what refers to an older number is state that is gone
	busy       int    // requests worked on
	cpu        int64  // millionths of a vCPU that they ask for
	counted    int64  // of these, those that its class counts as busy
	apart      int    // requests that wait for the answer to a call without a worker
	waiting    int    // in the line, without those whose client has given up
	head, tail int32  // of the line
	generation uint32
	at         sim.Time // up to here work is right
	work       uint64   // millionths of a vCPU × nanoseconds
	served     []uint64 // by workload
	shares     shares
}

// Add brings a backend, out of rotation and answering, and returns its index.
func (t *Traffic) Add(config Station) int {
	index := slices.IndexFunc(t.stations, func(s station) bool { return s.config.Key == gone })
	if index < 0 {
		index = len(t.stations)
		t.stations = append(t.stations, station{})
	}
	served := t.stations[index].served
	if served == nil {
		served = make([]uint64, len(t.clients))
	}
	clear(served)
	t.stations[index] = station{
		config: config, index: int32(index), generation: t.stations[index].generation, served: served,
		head: none, tail: none, at: t.now,
		drains: t.stations[index].drains, flows: t.stations[index].flows, lives: t.stations[index].lives,
	}
	p := &t.pools[config.Pool]
	p.all, _ = insert(p.all, t.stations, int32(index))
	p.settle(int32(index))
	return index
}

// gone is the key of a station that has been removed.
const gone = ^uint64(0)

// Remove takes a backend away. Its requests must have been lost before.
func (t *Traffic) Remove(index int) {
	t.SetRotation(index, false)
	s := &t.stations[index]
	if !s.idle() {
		panic("traffic: a backend is removed with requests in it")
	}
	p := &t.pools[s.config.Pool]
	p.all, _ = remove(p.all, t.stations, int32(index))
	p.vacate(int32(index))
	s.config.Key = gone
	s.draining = false
	s.flows++
	s.lives++
}

// SetRotation puts a backend into rotation or takes it out.
func (t *Traffic) SetRotation(index int, in bool) {
	s := &t.stations[index]
	if s.rotation == in {
		return
	}
	s.rotation = in
	p := &t.pools[s.config.Pool]
	var at int
	if in {
		s.draining = false
		p.up, at = insert(p.up, t.stations, int32(index))
		if at < p.turn {
			p.turn++
		}
	} else {
		p.up, at = remove(p.up, t.stations, int32(index))
		if at < p.turn {
			p.turn--
		}
	}
}

// SetReply says what becomes of requests that are sent to a backend. Those in one
// that does not answer must be lost, too; see [Traffic.Lose].
func (t *Traffic) SetReply(index int, reply Reply) { t.stations[index].reply = reply }

// SetCode gives a backend other code, for what it begins and answers from now on.
func (t *Traffic) SetCode(index int, code Code) {
	s := &t.stations[index]
	if s.config.Class == code.Class {
		s.config.Code = code
		return
	}
	t.count(s, 0)
	s.config.Code = code
	t.recount(s)
}

// Watch makes Advance return when a backend has nothing left to do, unless that is
// so already, which it reports.
func (t *Traffic) Watch(index int) (idle bool) {
	s := &t.stations[index]
	idle = s.idle()
	s.watched = !idle
	return idle
}

// Work returns how long a backend's vCPUs have worked so far, in millionths of a
// vCPU × nanoseconds, modulo 2^64.
func (t *Traffic) Work(index int) uint64 {
	s := &t.stations[index]
	s.settle(t.now)
	return s.work
}

// Answered returns how many requests of a workload a backend has answered in time
// so far.
func (t *Traffic) Answered(index, workload int) uint64 { return t.stations[index].served[workload] }

// settle keeps the work done.
func (s *station) settle(now sim.Time) {
	s.work += uint64(s.counted) * uint64(now-s.at)
	s.at = now
}

// recount counts the vCPUs that a station keeps busy, once its requests have
// changed.
func (t *Traffic) recount(s *station) {
	if s.frozen || s.leaving {
		t.count(s, 0)
	} else {
		t.count(s, min(s.cpu, int64(s.config.VCPUs)*vCPU))
	}
}

func (t *Traffic) count(s *station, cpu int64) {
	if cpu == s.counted {
		return
	}
	s.settle(t.now)
	c := &t.classes[s.config.Class]
	c.settle(t.now)
	c.cpu += cpu - s.counted
	s.counted = cpu
}

// vCPU is one vCPU in the units of Work.
const vCPU = 1_000_000

// admit takes a request in: onto a worker, into the line, or not at all.
func (t *Traffic) admit(s *station, at int32) {
	switch {
	case s.busy < s.config.Workers && !s.frozen:
		t.start(s, at)
		t.recount(s)
	case s.waiting < s.config.Places:
		t.line(s, at)
	default:
		t.fail(at, Overload)
	}
}

// line puts a request at the end of the line.
func (t *Traffic) line(s *station, at int32) {
	r := &t.requests[at]
	r.state, r.next, r.station = waiting, none, s.index
	if s.tail == none {
		s.head = at
	} else {
		t.requests[s.tail].next = at
	}
	s.tail = at
	s.waiting++
}

// start lets a worker begin.
func (t *Traffic) start(s *station, at int32) {
	r := &t.requests[at]
	c := &t.clients[r.client]
	s.busy++
	r.station = s.index
	if c.steps != nil {
		t.begin(at, r, c)
		return
	}
	c.begun(t.now - r.sent)
	r.state = working
	t.work(s, at, r, c)
}

// begun counts a try that a worker begins after a wait.
func (c *client) begun(wait sim.Time) {
	c.tally.Started++
	if wait > 0 {
		c.tally.Waited++
		c.tally.WaitTime += wait
	}
}

// work begins the own work of a request that has a worker.
func (t *Traffic) work(s *station, at int32, r *request, c *client) {
	s.cpu += c.cpu
	if s.config.Discipline == Sharing {
		t.share(s, at, s.takes(r.work))
		return
	}
	r.due = t.now + s.takes(r.work)
	t.schedule(r.due, workDone, c.index, r.number, int(at), r.generation)
}

// takes returns how long a worker needs for some work.
func (s *station) takes(work sim.Time) sim.Time {
	if s.config.Slowness == 1 {
		return work
	}
	return sim.Time(float64(work) * s.config.Slowness)
}

// finish ends the work on a request and lets the next one begin, unless it takes
// further steps.
func (t *Traffic) finish(at int32) {
	r := &t.requests[at]
	s := &t.stations[r.station]
	c := &t.clients[r.client]
	s.cpu -= c.cpu
	if c.steps != nil {
		t.worked(at, r, s)
		return
	}
	s.busy--
	t.startNext(s)
	t.recount(s)
	t.answer(at, r, s)
	t.rest(s)
}

// idle reports whether a station has nothing left to do.
func (s *station) idle() bool { return s.busy == 0 && s.waiting == 0 && s.apart == 0 }

// rest tells that a station has nothing left to do, if that is so and somebody
// wants to know.
func (t *Traffic) rest(s *station) {
	if s.watched && s.idle() {
		s.watched = false
		if s.leaving {
			t.forget(s)
		} else {
			t.idle = append(t.idle, s.config.Key)
		}
	}
}

// startNext begins with the first in the line whose client still waits, if any.
func (t *Traffic) startNext(s *station) {
	for s.head != none {
		first := s.head
		r := &t.requests[first]
		if s.head = r.next; s.head == none {
			s.tail = none
		}
		if r.state == waiting {
			s.waiting--
			t.start(s, first)
			return
		}
		t.drop(first)
	}
}

// answer ends a request that has been worked on.
func (t *Traffic) answer(at int32, r *request, s *station) {
	c := &t.clients[r.client]
	if c.outlets != nil {
		t.enqueue(c, r)
	}
	t.write(s)
	if r.state == deserted || r.state == forsaken {
		c.tally.Deserted += r.work
		t.drop(at)
		return
	}
	if t.errs(r, c, s) {
		t.failBadly(at, s)
		return
	}
	if t.tiered && t.branches[at].degraded {
		c.tally.Degraded++
	}
	c.tally.Served++
	c.tally.Answered += uint64(t.now - r.arrived)
	t.leave(c, r)
	if r.session != none {
		t.goOn(r.session, c, s)
	}
	if len(t.answers) == batch {
		t.tell()
	}
	t.answers = append(t.answers, Answer{t.now - r.arrived, int32(c.config.ID), int32(s.config.Class)})
	t.classes[s.config.Class].served[c.index]++
	s.served[c.index]++
	if t.tiered {
		t.giveBack(at, false)
	}
	t.drop(at)
}

// LoseAll ends all connections to the backends of a pool, and the tries in them.
func (t *Traffic) LoseAll(pool int, cause Cause) {
	for _, at := range t.pools[pool].all {
		t.cut(int(at), cause)
	}
}

// Lose ends all tries that wait or are worked on in a backend, with a cause, the
// connections to it, and what it keeps of sessions.
func (t *Traffic) Lose(index int, cause Cause) {
	t.stations[index].lives++
	t.cut(index, cause)
}

// cut ends the connections to a backend, and the tries in it.
func (t *Traffic) cut(index int, cause Cause) {
	s := &t.stations[index]
	s.flows++
	s.busy, s.cpu, s.apart, s.waiting, s.head, s.tail = 0, 0, 0, 0, none, none
	s.shares.clear()
	s.generation++
	t.recount(s)
	for _, at := range t.within(index) {
		switch {
		case !t.requests[at].state.counts():
			t.drop(at)
		case cause == BadRelease:
			t.failBadly(at, s)
		default:
			t.fail(at, cause)
		}
	}
}

// within returns the requests in a station, by workload, number and try.
func (t *Traffic) within(index int) []int32 {
	var list []int32
	for at := range t.requests {
		if r := &t.requests[at]; r.state.inside() && r.station == int32(index) {
			list = append(list, int32(at))
		}
	}
	slices.SortFunc(list, func(a, b int32) int {
		x, y := &t.requests[a], &t.requests[b]
		return cmp.Or(cmp.Compare(x.client, y.client), cmp.Compare(x.number, y.number), cmp.Compare(x.try, y.try))
	})
	return list
}

// SetFrozen pauses a backend, or lets it go on: what it works on takes as much
// longer, and what comes waits.
func (t *Traffic) SetFrozen(index int, frozen bool) {
	s := &t.stations[index]
	if s.frozen == frozen {
		return
	}
	s.shares.pass(t.now)
	s.frozen = frozen
	if s.config.Discipline == Sharing {
		t.shareAgain(s)
	} else {
		t.shift(index, frozen)
	}
	for !frozen && s.busy < s.config.Workers && s.head != none {
		t.startNext(s)
	}
	t.recount(s)
	if t.tiered && !frozen {
		t.thaw(index)
	}
}

// shift keeps what is left of the work in a frozen station, or plans it anew.
func (t *Traffic) shift(index int, frozen bool) {
	for _, at := range t.within(index) {
		r := &t.requests[at]
		switch {
		case r.state != working && r.state != deserted:
		case frozen:
			r.due -= t.now
		default:
			r.due += t.now
			t.schedule(r.due, workDone, int(r.client), r.number, int(at), r.generation)
		}
	}
}

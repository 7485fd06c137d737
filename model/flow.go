package model

import (
	"math"
	"math/bits"

	"vmssim/model/queueing"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Flow: requests as rates.
//
// Between two instants at which anything changes, a workload is a constant rate:
// the exact integral of its shape over the span, divided by the span. New flows
// spread evenly over the backends in rotation: a load balancer does not know how
// large or how fast they are. What goes to one that no longer answers is lost; the
// others each see an equal Poisson share of the rate and are stations in the sense
// of package queueing, all of one class of a set alike.
//
// A station that has fewer requests than in its steady state grows into it by what
// arrives beyond the capacity and by chance (queueing.Growth); below saturation that
// takes moments. A backlog falls by the capacity that is spare. Neither depends on
// the number of spans in which it is reckoned.
//
// Requests are counted in millionths; every count is rounded once, so that
// offered = served + lost + in flight holds exactly, always.

// A pool is what stands behind one load balancer: its backends and the requests
// in them.
type pool struct {
	config   *LoadBalancer
	index    int
	workload int       // index into Config.Workloads; -1: no load, or none in flow fidelity
	load     *Workload // nil without
	singly   bool      // its workloads are played request by request
	leader   int       // the first of these, by workload of the traffic
	routed   int       // index into config.Pools of the one that gets the requests, or nowhere
	at       sim.Time
	sets     []*set
	backends []*backends // of every set in turn, one for each of its classes
	lost     [Causes]workload.Requests
	schema   traffic.Schema
	metered  bool   // rules read its metrics
	passed   passed // of the minute
}

// A backends is the part of a pool that one class of a scale set provides.
type backends struct {
	set      *set
	class    int // index into set.classes
	in       backendCount
	known    backendCount // to the load balancer, in rotation or not
	station  queueing.Station
	late     float64           // share of the services that outlast the client's timeout
	broken   workload.Requests // lost with code that made instances restart, not yet told
	inFlight workload.Requests
	frozen   []*frozenBackend
	delayed  workload.Requests // of those in flight, that have waited in a frozen instance
	pause    float64           // seconds that they waited at most
}

// A backendCount is how many instances answer, and how many do not.
type backendCount struct{ alive, dead int }

func newPool(config *Config, index int) pool {
	p := pool{
		config: &config.LoadBalancers[index], index: index, workload: -1, schema: traffic.NewSchema(config.schemaBreaks()),
	}
	p.routed = p.config.Routed
	single := 0
	for i := range config.Workloads {
		load := &config.Workloads[i]
		switch {
		case load.LoadBalancer != index:
		case !load.singly():
			p.workload, p.load = i, load
		case !p.singly:
			p.singly, p.leader = true, single
		}
		if load.singly() {
			single++
		}
	}
	return p
}

// join adds a scale set to the pool.
func (p *pool) join(s *set) {
	for index := range s.classes {
		b := &backends{set: s, class: index}
		if p.load != nil {
			b.station, b.late = s.classes[index].station(p.load), s.classes[index].late(p.load)
		}
		s.backends = append(s.backends, b)
	}
	p.sets = append(p.sets, s)
	p.backends = append(p.backends, s.backends...)
}

// behind returns the part of a pool that an instance belongs to, or nil if its set
// is behind no load balancer.
func (s *set) behind(i *instance) *backends {
	if s.backends == nil {
		return nil
	}
	return s.backends[i.class]
}

// tally counts an instance n times.
func (b *backends) tally(i *instance, n int) {
	answers := i.answers()
	switch {
	case i.unpooled:
	case answers:
		b.known.alive += n
	case i.state == Failed || i.unwell():
		b.known.dead += n
	}
	if i.inRotation && i.frozen == nil {
		if answers {
			b.in.alive += n
		} else {
			b.in.dead += n
		}
	}
}

// inRotation returns how many backends receive new flows.
func (p *pool) inRotation() int {
	n := 0
	for _, b := range p.backends {
		n += b.in.alive + b.in.dead + b.coldInRotation()
	}
	return n
}

// settle advances the flows that reach a set, and its CPU meter, to now. It is
// called before anything about the set changes.
func (w *World) settle(s *set) {
	switch {
	case s.messages != nil:
		w.advanceMessages(s.messages)
	case s.backends == nil:
		s.jobLoads()
		s.measure(w.engine.Now(), false)
	default:
		w.advance(&w.pools[s.config.LoadBalancer])
	}
}

// settleAll advances everything to now.
func (w *World) settleAll() {
	for i := range w.pools {
		w.advance(&w.pools[i])
	}
	for i := range w.sets {
		if w.sets[i].backends == nil {
			w.settle(&w.sets[i])
		}
	}
}

// advance accounts for the span since the pool was last looked at.
func (w *World) advance(p *pool) {
	now := w.engine.Now()
	if now == p.at {
		return
	}
	if p.singly {
		w.account(p)
		return
	}
	if p.load == nil {
		p.meter(now)
		p.at = now
		return
	}
	w.flow = Flow{Workload: p.workload, From: p.at, To: now, Lost: p.lost, Sets: w.flow.Sets[:0]}
	w.flow.Offered = p.load.Arrivals.Offered(now) - p.load.Arrivals.Offered(p.at)
	refused := p.lost[LostNoBackend]
	p.lost, p.at = [Causes]workload.Requests{}, now
	w.write(p)
	p.spread(&w.flow)
	if p.metered {
		passed := number(w.flow.Offered - (w.flow.Lost[LostNoBackend] - refused))
		p.passed.syns += float64(passed * p.load.Use.InboundFlows)
	}
	p.meter(now)
	w.tellFlow(&w.flow)
}

// tellFlow tells a flow, and counts what each class has answered.
func (w *World) tellFlow(f *Flow) {
	for i := range f.Sets {
		load := &f.Sets[i]
		n := &w.sets[load.Set].answered[load.Class]
		n.all += load.Served + load.Failed
		n.errors += load.Failed
	}
	w.tell(Fact{Kind: FlowAdvanced, Flow: f})
}

// meter lets the CPU meters of the pool's sets count the span that ends now.
func (p *pool) meter(now sim.Time) {
	everybody := p.singly || p.everybody() // one by one, the load is that of all that the balancer knows
	for _, s := range p.sets {
		s.measure(now, everybody)
	}
}

// everybody reports whether requests go to every backend because none is in
// rotation.
func (p *pool) everybody() bool {
	return p.config.NoHealthy == AllProbedUp && p.inRotation() == 0
}

// spread sends what is offered to the backends and lets them work on it.
func (p *pool) spread(f *Flow) {
	everybody := p.everybody()
	frozen := 0
	for _, b := range p.backends {
		to := b.receivers(everybody)
		cold := b.coldInRotation()
		f.Serving += to.alive
		f.Backends += to.alive + to.dead + cold
		frozen += cold
	}
	left, held := f.Offered, workload.Requests(0)
	if f.Backends == 0 {
		f.Lost[LostNoBackend] += left
		left = 0
	} else {
		dead := share(left, f.Backends-f.Serving-frozen, f.Backends)
		held = share(left, 1, f.Backends)
		f.Lost[LostDeadBackend] += dead
		left -= dead + held*workload.Requests(frozen)
	}
	if f.Serving == 0 && left > 0 { // what rounding has left over
		f.Lost[LostNoBackend] += left
		left = 0
	}
	serving := f.Serving
	for _, b := range p.backends {
		alive := b.receivers(everybody).alive
		arrivals := share(left, alive, max(1, serving))
		b.hold(f, held)
		b.work(f, p, alive, arrivals)
		left -= arrivals
		serving -= alive
	}
}

// receivers returns how many instances new flows go to: those in rotation, or
// everybody when nobody is and the probe says AllProbedUp.
func (b *backends) receivers(everybody bool) backendCount {
	if everybody {
		return b.known
	}
	return b.in
}

// speed returns how fast the instances serve.
func (b *backends) speed() float64 { return b.set.classes[b.class].speed }

// share returns total × part / whole, rounded down, for 0 ≤ part ≤ whole.
func share(total workload.Requests, part, whole int) workload.Requests {
	hi, lo := bits.Mul64(uint64(total), uint64(part))
	q, _ := bits.Div64(hi, lo, uint64(whole))
	return workload.Requests(q)
}

// work lets n instances take arrivals during the span of f.
func (b *backends) work(f *Flow, p *pool, n int, arrivals workload.Requests) {
	span := (f.To - f.From).Seconds()
	perSecond := float64(n) * float64(b.station.Workers) / b.station.Service
	c := carry{
		n:        float64(n),
		span:     span,
		before:   b.inFlight,
		arrivals: arrivals,
		capacity: requests(perSecond * span),
		station:  b.station,
	}
	c.solve()
	b.inFlight = c.after
	late := requests(number(c.served) * b.late)
	f.Capacity += perSecond
	served, failed := b.outcome(p, c.served-late)
	f.Served += served
	f.Lost[LostBadRelease] += failed
	failed, b.broken = failed+b.broken, 0
	f.InFlight += c.after
	f.Lost[LostOverload] += c.overflow
	f.Lost[LostTimeout] += c.timeouts + late
	utilization := 0.0
	if n > 0 {
		busy := number(c.served) * b.station.Service / span / float64(n)
		utilization = math.Min(1, busy*p.load.CPUShare/float64(b.set.classes[b.class].vcpus))
	}
	if n > 0 || served > 0 || failed > 0 { // what was inside is answered outside of rotation, too
		if b.delayed > 0 {
			served -= b.serveDelayed(f, served)
		}
		f.Sets = append(f.Sets, SetLoad{
			Set: b.set.index, Class: b.class, Speed: b.speed(), Serving: n, Served: served, Failed: failed,
			Utilization: utilization, Wait: c.wait,
		})
	}
	b.measure(p, &c)
	b.delayed = min(b.delayed, b.inFlight)
	b.set.loads[b.class] = classLoad{n, utilization}
}

// measure counts what the requests of a span have used, where that is read.
func (b *backends) measure(p *pool, c *carry) {
	arrived, served := number(c.arrivals), number(c.served)
	if p.metered {
		p.passed.bytes += float64(arrived*p.load.Use.NetworkIn) + float64(served*p.load.Use.NetworkOut)
	}
	if !b.set.metered {
		return
	}
	b.set.uses[b.class] = usage{}
	if c.n > 0 {
		inside := (number(c.before) + number(c.after)) / 2
		b.set.uses[b.class] = p.load.Use.of(c.n, c.span, arrived, served, inside)
	}
}

// requests rounds a number of requests to the millionth.
func requests(n float64) workload.Requests {
	micro := math.Floor(float64(n*float64(workload.Request)) + 0.5)
	if micro >= math.MaxInt64 {
		return math.MaxInt64
	}
	return workload.Requests(micro)
}

// number returns a count of requests as a float.
func number(r workload.Requests) float64 { return float64(r) / float64(workload.Request) }

// loseInFlight loses an instance's part of the requests in its class, with the
// cause. It is called while the instance still answers.
func (w *World) loseInFlight(s *set, i *instance, cause Cause) {
	if i.station > 0 {
		w.settle(s)
		w.play.traffic.Lose(i.station-1, cause)
		return
	}
	if i.frozen != nil {
		w.loseFrozen(s, i, cause)
		return
	}
	b := s.behind(i)
	if b == nil || !i.answers() || !i.inRotation {
		return
	}
	w.settle(s)
	n := share(b.inFlight, 1, b.in.alive)
	b.inFlight -= n
	if cause == LostBadRelease {
		b.broken += n
	}
	w.pools[s.config.LoadBalancer].lost[cause] += n
}

// loseAll loses every request in a pool.
func (w *World) loseAll(p *pool, cause Cause) {
	if p.singly {
		w.play.traffic.LoseAll(p.index, cause)
		return
	}
	for _, b := range p.backends {
		p.lost[cause] += b.inFlight
		b.inFlight, b.delayed = 0, 0
		for _, fb := range b.frozen {
			p.lost[cause] += fb.held
			fb.held = 0
		}
	}
}

// scheduleLoadChange schedules the next instant at which a workload's rate takes
// another form.
func (w *World) scheduleLoadChange(index int) {
	if w.config.Workloads[index].singly() {
		return
	}
	next := w.config.Workloads[index].Arrivals.Next(w.engine.Now())
	if next <= w.config.Duration {
		w.schedule(next, event{kind: loadChanges, set: int32(index)})
	}
}

// changeLoad ends the span over which a workload's rate had one form.
func (w *World) changeLoad(index int) {
	w.advance(&w.pools[w.config.Workloads[index].LoadBalancer])
	w.scheduleLoadChange(index)
}

package model

import (
	"iter"
	"math"
	"slices"

	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Requests one by one: what package traffic plays, and what the rest of the world
// tells it. Messages one by one are in messageplay.go.
//
// A set behind a load balancer whose workloads are played request by request has
// a station in the traffic for every instance that the balancer knows. Whatever
// changes about an instance, its station is brought in line where the set counts
// it (see set.tally), so that no rule needs to know of the traffic. What became of
// the requests is told as the same facts as in flow fidelity.

// A Fidelity is how a workload's requests or messages are played.
type Fidelity uint8

// The fidelities.
const (
	FlowFidelity    Fidelity = iota // as a rate
	RequestFidelity                 // requests one by one
	MessageFidelity                 // messages one by one
)

var fidelityNames = [...]string{"flow", "requests", "messages"}

func (f Fidelity) String() string { return fidelityNames[f] }

// A Site is where requests are answered that are counted together.
type Site struct {
	Set     int
	Class   int // index into Config.Classes of the set
	Zone    int
	Version int // index into Image.Versions; 0 without an image
}

// Sites lists the sites of all sets behind a load balancer, in the order of
// the classes of traffic.
func (c *Config) Sites() []Site {
	var list []Site
	for index := range c.ScaleSets {
		s := &c.ScaleSets[index]
		versions := 1
		if s.Image != nil {
			versions = len(s.Image.Versions)
		}
		for class := range c.Classes(index) {
			for zone := range max(1, len(s.Zones)) {
				for version := range versions {
					list = append(list, Site{index, class, zone, version})
				}
			}
		}
	}
	return list
}

// A requestPlay is the traffic of a world, and what of it has been told.
type requestPlay struct {
	traffic *traffic.Traffic
	engine  *sim.Engine[event]
	loads   []int // indexes into Config.Workloads, by workload of the traffic
	uses    []Use // likewise
	told    []traffic.Tally
	sites   []Site
	first   []int       // by set: its first site
	work    []uint64    // by site: the work that has been told
	waste   [][2]uint64 // by site: of it, in messages that failed and in those that lost their lock
	served  [][]uint64
	each    []perAnswer // by workload of the traffic, in the span that was looked at last
	failed  [][]uint64
}

// singly reports whether a workload is played request by request.
func (l *Workload) singly() bool { return l.Fidelity == RequestFidelity }

// newRequestPlay returns the play of the workloads and queues whose requests and
// messages are played one by one, or nil when there is none.
func (w *World) newRequestPlay() *requestPlay {
	play := &requestPlay{engine: w.engine, sites: w.config.Sites()}
	config := traffic.Config{Classes: len(play.sites), End: w.config.Duration}
	for i := range w.config.LoadBalancers {
		config.Pools = append(config.Pools, w.config.LoadBalancers[i].traffic())
	}
	for i := range w.config.Workloads {
		if load := &w.config.Workloads[i]; load.singly() {
			play.loads, play.uses = append(play.loads, i), append(play.uses, load.Use)
			config.Workloads = append(config.Workloads, load.traffic(i))
		}
	}
	var queues []int // indexes into Config.Messages, by queue of the traffic
	for i := range w.config.Messages {
		if load := &w.config.Messages[i]; load.singly() {
			queues = append(queues, i)
			config.Queues = append(config.Queues, load.traffic(i))
		}
	}
	if len(play.loads)+len(config.Queues) == 0 {
		return nil
	}
	for i := range config.Workloads {
		for at := range config.Workloads[i].Calls {
			c := &config.Workloads[i].Calls[at]
			c.Workload = slices.Index(play.loads, c.Workload)
		}
		for at := range config.Workloads[i].Enqueues {
			e := &config.Workloads[i].Enqueues[at]
			e.Queue = slices.Index(queues, e.Queue)
		}
	}
	config.Releases = w.config.schemaBreaks()
	config.Broke = func(now sim.Time, key uint64, release int) {
		w.observer.Observe(now, w.sets[key>>32].breaks(int(uint32(key)), release))
	}
	config.Completed = func(now sim.Time, ages []traffic.Answer) {
		w.observer.Observe(now, Fact{Kind: MessagesDone, Answers: ages})
	}
	play.told, play.each = make([]traffic.Tally, len(play.loads)), make([]perAnswer, len(play.loads))
	play.work, play.waste = make([]uint64, len(play.sites)), make([][2]uint64, len(play.sites))
	play.served, play.failed = make([][]uint64, len(play.loads)), make([][]uint64, len(play.loads))
	for i := range play.served {
		play.served[i], play.failed[i] = make([]uint64, len(play.sites)), make([]uint64, len(play.sites))
	}
	play.first = make([]int, len(w.config.ScaleSets))
	for i := range slices.Backward(play.sites) {
		play.first[play.sites[i].Set] = i
	}
	play.traffic = traffic.New(&config, w.streams, func(now sim.Time, answers []traffic.Answer) {
		w.observer.Observe(now, Fact{Kind: RequestsAnswered, Answers: answers})
	})
	return play
}

// traffic returns the workload as package traffic plays it.
func (l *Workload) traffic(index int) traffic.Workload {
	return traffic.Workload{
		Name: l.Name, ID: index, Load: shapeLoad{l.Arrivals}, Process: l.Process, Bursts: l.Bursts,
		Service: l.Service, CPU: l.CPUShare, Timeout: l.Timeout, Retry: l.Retry, Pool: l.LoadBalancer,
		Sessions: l.Sessions, Clients: l.Clients, Calls: slices.Clone(l.Calls), Enqueues: slices.Clone(l.Enqueues),
	}
}

// A shapeLoad is a shape as package traffic wants it.
type shapeLoad struct{ workload.Shape }

func (s shapeLoad) Offered(t sim.Time) int64 { return int64(s.Shape.Offered(t)) }

// Advance plays the requests that are due before an instant; see sim.Companion.
func (play *requestPlay) Advance(until sim.Time) sim.Time {
	before := play.traffic.Delivered()
	reached := play.traffic.Advance(until)
	play.engine.Charge(play.traffic.Delivered() - before)
	for _, key := range play.traffic.Idle() { // whoever waited for that agrees to be deleted
		due := event{kind: approvalDue, set: int32(key >> 32), instance: int32(key)}
		play.engine.Schedule(reached, ranks[approvalDue], due)
	}
	return reached
}

// siteOf returns the site at which an instance answers.
func (play *requestPlay) siteOf(s *set, i *instance) int {
	zones, versions := max(1, len(s.config.Zones)), max(1, len(s.versions))
	return play.first[s.index] + (i.class*zones+i.zone)*versions + i.version
}

// codeOf returns what is special about the code of an instance.
func (play *requestPlay) codeOf(s *set, i *instance) traffic.Code {
	c := &s.classes[i.class]
	return traffic.Code{Class: play.siteOf(s, i), Slowness: 1 / c.speed, Release: i.release, Errors: c.errors}
}

// match brings an instance's station, or its receiver, in line with it.
func (play *requestPlay) match(s *set, i *instance) {
	if s.messages != nil {
		play.employ(s, i)
		return
	}
	known := !i.unpooled && (i.state.Answers() || i.state == Failed || i.inRotation)
	if i.station == 0 && !known {
		return
	}
	if i.station == 0 {
		c := &s.classes[i.class]
		i.station = 1 + play.traffic.Add(traffic.Station{
			Key: uint64(s.index)<<32 | uint64(i.id), Pool: s.config.LoadBalancer,
			Discipline: s.config.Discipline, Workers: c.workers, Places: c.places, VCPUs: c.vcpus,
			Code: play.codeOf(s, i),
		})
		i.seen = seenWork{since: play.traffic.Now(), at: play.traffic.Now()}
	}
	at := i.station - 1
	if i.state == Detached {
		play.traffic.Release(at)
		i.station = 0
		return
	}
	play.traffic.SetCode(at, play.codeOf(s, i))
	play.traffic.SetReply(at, i.reply())
	play.traffic.SetFrozen(at, i.frozen != nil)
	play.traffic.SetRotation(at, i.inRotation)
	if !known {
		play.traffic.Remove(at)
		i.station = 0
	}
}

// A Book is what Little's law is about, for one workload or queue: the area under
// its requests or messages in the system, and the time that those that have left and
// those still inside spent there. All in nanoseconds, modulo 2^64.
type Book struct {
	Workload                     int      // index into Config.Workloads, or Config.Messages
	Area, Left, Inside, Answered uint64   // Answered is the part of Left of those served or completed
	Made                         []uint64 // by call of a workload: how many were made
	Enqueued                     []traffic.Enqueued
}

// books returns the book of every workload that is played request by request.
func (w *World) books() []Book {
	if w.play == nil {
		return nil
	}
	var list []Book
	for index, load := range w.play.loads {
		tally := w.play.traffic.Tally(index)
		list = append(list, Book{
			Workload: load, Area: tally.Area, Left: tally.Sojourn, Inside: w.play.traffic.Inside(index),
			Answered: tally.Answered, Made: w.play.traffic.Made(index), Enqueued: w.play.traffic.Enqueued(index),
		})
	}
	return list
}

// reply says what becomes of a request that is sent to the instance.
func (i *instance) reply() traffic.Reply {
	switch {
	case !i.state.Answers() || i.application == TellsNothing:
		return traffic.Silent
	case i.application == Works:
		return traffic.Answering
	}
	return traffic.Refusing
}

// playOf returns the play that a set takes part in, or nil.
func (w *World) playOf(s *set) *requestPlay {
	if lb := s.config.LoadBalancer; lb >= 0 && w.pools[lb].singly {
		return w.play
	}
	return nil
}

// account books for what the requests of a pool did since it was last looked at.
func (w *World) account(p *pool) {
	now := w.engine.Now()
	play := w.play
	play.traffic.Flush()
	w.flow.Sets = w.flow.Sets[:0]
	for _, b := range p.backends {
		b.set.loads[b.class] = play.shareOfWork(b.set, b.class, b.known.alive, now-p.at)
		b.set.uses[b.class] = usage{}
	}
	for index, load := range play.loads {
		if w.config.Workloads[load].LoadBalancer == p.index {
			w.tellRequests(p, index, now)
		}
	}
	p.at = now
	p.meter(now)
}

// shareOfWork returns how busy n instances of a class of a set were in the span
// that ends now.
func (play *requestPlay) shareOfWork(s *set, class, n int, span sim.Time) classLoad {
	var work uint64
	for at := range play.sitesOf(s, class) {
		done := play.traffic.ClassWork(at)
		work += done - play.work[at]
		play.work[at] = done
	}
	if n == 0 {
		return classLoad{}
	}
	room := float64(s.classes[class].vcpus) * float64(n) * float64(span) * 1e6
	return classLoad{n, math.Min(1, float64(work)/room)}
}

// sitesOf yields the sites of a class of a set.
func (play *requestPlay) sitesOf(s *set, class int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := play.first[s.index]; at < len(play.sites) && play.sites[at].Set == s.index; at++ {
			if play.sites[at].Class == class && !yield(at) {
				return
			}
		}
	}
}

// tellRequests tells what one workload did in the span that ends now.
func (w *World) tellRequests(p *pool, index int, now sim.Time) {
	play := w.play
	load := &w.config.Workloads[play.loads[index]]
	tally, told := play.traffic.Tally(index), &play.told[index]
	count := func(now, before uint64) workload.Requests { return workload.Requests(now-before) * workload.Request }
	f := &w.flow
	*f = Flow{
		Workload: play.loads[index], From: p.at, To: now, Single: true,
		Offered:  count(tally.Offered, told.Offered),
		Served:   count(tally.Served, told.Served),
		InFlight: count(tally.InFlight, 0),
		Retries:  tally.Retries - told.Retries,
		Called:   tally.Called - told.Called,
		Degraded: tally.Degraded - told.Degraded,
		Sets:     f.Sets[:0],
	}
	for cause := range f.Lost {
		f.Lost[cause] = count(tally.Lost[cause], told.Lost[cause])
	}
	if load.Sessions != nil {
		f.Sessions = play.traffic.Sessions(index)
	}
	everybody := p.config.NoHealthy == AllProbedUp && p.inRotation() == 0
	for _, b := range p.backends {
		to, class := b.receivers(everybody), &b.set.classes[b.class]
		f.Serving += to.alive
		f.Backends += to.alive + to.dead + b.coldInRotation()
		f.Capacity += float64(float64(to.alive) * float64(class.workers) * class.speed / load.Service.Mean())
		served, failed := play.answeredBy(b, index)
		used := b.set.loads[b.class]
		if index != p.leader {
			used.utilization = 0 // the work of all workloads is told once
		}
		f.Sets = append(f.Sets, SetLoad{
			Set: b.set.index, Class: b.class, Speed: class.speed, Serving: used.serving,
			Served: count(served, 0), Failed: count(failed, 0), Utilization: used.utilization,
		})
	}
	play.each[index] = p.measureSingly(f, load, tally, told)
	*told = *tally
	w.tellFlow(f)
}

// answeredBy returns how many requests of a workload a class of instances has served,
// and how many tries it has failed, since it was last asked.
func (play *requestPlay) answeredBy(b *backends, index int) (served, failed uint64) {
	for at := range play.sitesOf(b.set, b.class) {
		all, bad := play.traffic.Served(at, index), play.traffic.Failed(at, index)
		served += all - play.served[index][at]
		failed += bad - play.failed[index][at]
		play.served[index][at], play.failed[index][at] = all, bad
	}
	return served, failed
}

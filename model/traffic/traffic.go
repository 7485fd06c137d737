package traffic

import (
	"vmssim/sim"
)

// A Config is what a Traffic plays.
type Config struct {
	Workloads []Workload
	Pools     []Pool
	Queues    []Queue
	Classes   int // of stations and receivers, at least 1
	Releases  []Release
	End       sim.Time // nobody will play it further; 0: it may be played for ever

	// Completed is told the messages that were completed, in batches; the slice is
	// used again after the call.
	Completed func(now sim.Time, ages []Answer)

	// Broke is told the key of the station whose answer breaks other releases, and its own.
	Broke func(now sim.Time, key uint64, release int)
}

// A Workload is a stream of requests from clients.
type Workload struct {
	Name    string // names its random streams
	ID      int    // passed on in answers
	Load    Load
	Process Process
	Bursts  *Bursts
	Service sim.Distribution // seconds of work of one request
	CPU     float64          // part of the work that is spent on a vCPU
	Timeout sim.Time         // longest that a client waits for one try; 0: for ever
	Retry   Retry
	Pool    int // index into Config.Pools

	Sessions *Sessions // nil: every request is a session of its own
	Clients  *Clients  // nil: every session comes from an address of its own
	Calls    []Call    // of each request, in this order; no calls go round in a circle
	Enqueues []Enqueue // of each request
}

// The purposes of a workload's random streams.
const (
	purposeArrival sim.Purpose = "request arrival"
	purposeBurst   sim.Purpose = "request burst"
	purposeService sim.Purpose = "request service"
	purposeRoute   sim.Purpose = "request route"
	purposeBackoff sim.Purpose = "request backoff"
	purposeSession sim.Purpose = "session"
	purposeClient  sim.Purpose = "client of a session"
	purposeAddress sim.Purpose = "client address"
)

// A Traffic plays the requests of a run. It is a [sim.Companion].
type Traffic struct {
	streams   sim.Streams
	now       sim.Time
	queue     sim.Queue[event]
	vacant    bool // the first event of the queue is the one being handled: a hole
	delivered uint64
	clients   []client
	pools     []pool
	stations  []station
	classes   []class
	requests  []request
	tiered    bool     // some workload calls another
	branches  []branch // by request, if tiered
	onward    []ref    // that take their next step when the present event is over
	sessions  []session
	answers   []Answer
	answered  func(now sim.Time, answers []Answer)
	idle      []uint64 // keys of what became idle at now, of those that are watched

	queues     []queue
	receivers  []receiver
	messages   []message
	deliveries []delivery
	ages       []Answer
	completed  func(now sim.Time, ages []Answer)
	broke      func(now sim.Time, key uint64, release int)

	unusedRequests, unusedSessions, unusedMessages, unusedDeliveries slots
}

// An event is what is due next to one request, client or station.
type event struct {
	subject int32  // index of the request, the client, the station and so on, by kind
	stamp   uint32 // kind in the lowest four bits, above them the generation of the subject
}

type eventKind uint32

const (
	arrivalDue   eventKind = iota // client: its next request comes
	timeoutsDue                   // client: the oldest of its tries may be given up
	workDone                      // request: its work is done
	shareDone                     // station: the first of those that share it is done
	retryDue                      // request: its client tries again
	thinkOver                     // session: its next request comes
	drainOver                     // station: its connections end
	messageDue                    // queue: its next message comes
	deliveryDone                  // delivery: its work is done
	lockOver                      // message: its lock runs out
	expiryDue                     // queue: a message may expire
)

const kindBits = 4

func stamped(kind eventKind, generation uint32) uint32 { return generation<<kindBits | uint32(kind) }

// An Answer is one request that was answered in time, or a message that was
// completed.
type Answer struct {
	Latency  sim.Time // from its arrival until its answer, or its completion
	Workload int32    // ID of its workload or queue
	Class    int32    // of the backend that answered, or of the receiver
}

// batch is how many answers are told at once.
const batch = 4096

// New returns the traffic of a run. Answers are told in batches, the slice is
// used again after the call.
func New(config *Config, streams sim.Streams, answered func(now sim.Time, answers []Answer)) *Traffic {
	t := &Traffic{
		streams: streams, queue: sim.NewQueue[event](),
		answers: make([]Answer, 0, batch), answered: answered, completed: config.Completed,
		broke: config.Broke,
	}
	for range config.Classes {
		t.classes = append(t.classes, class{served: make([]uint64, len(config.Workloads)), failed: make([]uint64, len(config.Workloads))})
	}
	for i := range config.Pools {
		t.pools = append(t.pools, pool{config: &config.Pools[i], schema: NewSchema(config.Releases)})
	}
	for i := range config.Workloads {
		t.clients = append(t.clients, newClient(&config.Workloads[i], i, streams))
		if config.End > 0 {
			t.clients[i].source.end = config.End
		}
		t.clients[i].steps = config.Workloads[i].steps(config)
		t.clients[i].outlets = config.Workloads[i].outlets(config)
		t.clients[i].made = make([]uint64, len(config.Workloads[i].Calls))
		t.tiered = t.tiered || t.clients[i].steps != nil
		t.clients[i].plain = t.pools[config.Workloads[i].Pool].config.Spread == ByConnection
	}
	for i := range t.clients {
		t.awaitArrival(&t.clients[i])
	}
	for i := range config.Queues {
		t.queues = append(t.queues, newQueue(&config.Queues[i], i, streams))
		if config.End > 0 {
			t.queues[i].source.end = config.End
		}
		t.awaitMessage(&t.queues[i])
	}
	return t
}

// none is no request and no station.
const none = -1

// Now returns the instant up to which the traffic has been played.
func (t *Traffic) Now() sim.Time { return t.now }

// Delivered returns how many events have been played.
func (t *Traffic) Delivered() uint64 { return t.delivered }

// Idle returns the keys of the stations under [Traffic.Watch] and the receivers
// under [Traffic.WatchReceiver] that have nothing left to do since the last
// Advance, which returned the instant of it.
func (t *Traffic) Idle() []uint64 { return t.idle }

// Advance plays everything that is due before an instant. It returns earlier at
// the instant at which one of those that are watched becomes idle.
func (t *Traffic) Advance(until sim.Time) sim.Time {
	t.idle = t.idle[:0]
	for {
		if len(t.onward) > 0 {
			t.proceed()
		}
		if len(t.idle) > 0 {
			return t.now
		}
		next := t.queue.Next()
		if next >= until {
			t.now = until
			return until
		}
		t.now = next
		t.delivered++
		t.vacant = true
		t.handle(*t.queue.First())
		if t.vacant {
			t.vacant = false
			t.queue.DropFirst()
		}
	}
}

func (t *Traffic) handle(e event) {
	generation := e.stamp >> kindBits
	switch eventKind(e.stamp & (1<<kindBits - 1)) {
	case arrivalDue:
		t.arrive(&t.clients[e.subject])
	case timeoutsDue:
		t.giveUp(&t.clients[e.subject])
	case workDone:
		// A pause of the station moves what is due.
		r := &t.requests[e.subject]
		if r.generation == generation && r.due == t.now && !t.stations[r.station].frozen {
			t.finish(e.subject)
		}
	case shareDone:
		if s := &t.stations[e.subject]; s.generation == generation {
			t.finishShare(s)
		}
	case retryDue:
		t.try(e.subject)
	case thinkOver:
		t.request(e.subject)
	case drainOver:
		t.endDrain(e.subject, generation)
	case messageDue:
		q := &t.queues[e.subject]
		t.awaitMessage(q)
		t.Enqueue(q.index)
	case deliveryDone:
		t.endDelivery(e.subject, generation)
	case lockOver:
		t.loseLock(e.subject, generation)
	case expiryDue:
		t.expire(&t.queues[e.subject])
	}
}

// schedule puts an event into the queue, in the place of the one being handled
// if that is still open. Events of one instant come by kind, workload and number.
func (t *Traffic) schedule(at sim.Time, kind eventKind, workload int, number uint64, subject int, generation uint32) {
	order := uint64(kind)<<60 | uint64(workload)<<48 | number&(1<<48-1)
	e := event{int32(subject), stamped(kind, generation)}
	if t.vacant {
		t.vacant = false
		t.queue.ReplaceFirst(at, order, e)
		return
	}
	t.queue.Push(at, order, e)
}

// tell passes on the answers that have been gathered.
func (t *Traffic) tell() {
	if len(t.answers) > 0 {
		t.answered(t.now, t.answers)
		t.answers = t.answers[:0]
	}
}

// Flush tells the answers and completed messages that have not been told.
func (t *Traffic) Flush() {
	t.tell()
	t.tellAges()
}

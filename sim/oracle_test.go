package sim

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// The oracle does what Engine promises in the most obvious way: with a slice that
// is kept in order.
type oracle struct {
	handle    func(now Time, event int)
	now       Time
	pending   []oracleEvent
	issued    int
	delivered uint64
	stopped   bool
}

type oracleEvent struct {
	at     Time
	rank   Rank
	number int
	event  int
}

func (o *oracle) Schedule(at Time, rank Rank, event int) int {
	e := oracleEvent{at, rank, o.issued, event}
	i, _ := slices.BinarySearchFunc(o.pending, e, func(a, b oracleEvent) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.rank, b.rank), cmp.Compare(a.number, b.number))
	})
	o.pending = slices.Insert(o.pending, i, e)
	o.issued++
	return o.issued - 1
}

func (o *oracle) Cancel(number int) bool {
	n := len(o.pending)
	o.pending = slices.DeleteFunc(o.pending, func(e oracleEvent) bool { return e.number == number })
	return len(o.pending) < n
}

func (o *oracle) Stop() { o.stopped = true }

func (o *oracle) Run(until Time) error {
	for !o.stopped {
		if len(o.pending) == 0 || o.pending[0].at > until {
			o.now = until
			return nil
		}
		first := o.pending[0]
		o.pending = o.pending[1:]
		o.now = first.at
		o.delivered++
		o.handle(o.now, first.event)
	}
	o.stopped = false
	return ErrStopped
}

func (o *oracle) Now() Time         { return o.now }
func (o *oracle) Pending() int      { return len(o.pending) }
func (o *oracle) Delivered() uint64 { return o.delivered }

// numbered is an Engine whose tickets are called by their number, as those of
// the oracle are.
type numbered struct {
	*Engine[int]
	tickets []Ticket
}

func (n *numbered) Schedule(at Time, rank Rank, event int) int {
	n.tickets = append(n.tickets, n.Engine.Schedule(at, rank, event))
	return len(n.tickets) - 1
}

func (n *numbered) Cancel(number int) bool { return n.Engine.Cancel(n.tickets[number]) }

type scheduler interface {
	Schedule(at Time, rank Rank, event int) int
	Cancel(number int) bool
	Stop()
	Run(until Time) error
	Now() Time
	Pending() int
	Delivered() uint64
}

// A program drives a scheduler by bytes, which decide both what is done between
// runs and what each event does when it is handled.
type program struct {
	scheduler scheduler
	bytes     []byte
	issued    int
	log       []int64
}

func (p *program) note(values ...int64) { p.log = append(p.log, values...) }

func (p *program) schedule(after, rank byte) {
	p.scheduler.Schedule(p.scheduler.Now()+Time(after), Rank(rank), p.issued)
	p.issued++
}

func (p *program) cancel(choice int) {
	if p.issued == 0 {
		return
	}
	p.note(-1)
	if p.scheduler.Cancel(choice % p.issued) {
		p.note(-2)
	}
}

// Handle does up to one cancellation and two further events, half of them for
// the same instant, until there are 2000 events in all.
func (p *program) Handle(now Time, event int) {
	p.note(int64(now), int64(event))
	b := p.bytes[event%len(p.bytes)]
	if b&1 != 0 {
		p.cancel(event*7 + int(b))
	}
	if p.issued < 2000 {
		for range (b >> 1) % 3 {
			p.schedule(((b>>3)&3)*((b>>5)&1), b>>6)
		}
	}
	if b == 77 {
		p.scheduler.Stop()
	}
}

func (p *program) execute() {
	for i, b := range p.bytes {
		switch b >> 5 {
		case 0, 1:
			p.schedule(b&15, b>>4&1)
		case 2: // timeouts, most of which will be cancelled
			for range b & 31 {
				p.schedule(200, 3)
			}
		case 3, 4:
			for j := range int(b & 31) {
				p.cancel(max(0, p.issued-1-j))
			}
		case 5:
			p.cancel(i)
		default:
			if err := p.scheduler.Run(p.scheduler.Now() + Time(b&15)); err != nil {
				p.note(-3)
			}
		}
		p.state()
	}
	for p.scheduler.Run(Never) != nil {
		p.state()
	}
	p.state()
}

func (p *program) state() {
	p.note(int64(p.scheduler.Now()), int64(p.scheduler.Pending()), int64(p.scheduler.Delivered()))
}

func agreesWithOracle(t *testing.T, bytes []byte) {
	t.Helper()
	if len(bytes) == 0 {
		return
	}
	subject := &program{bytes: bytes}
	engine := NewEngine(subject, Limits{})
	subject.scheduler = &numbered{Engine: engine}
	subject.execute()

	reference := &program{bytes: bytes}
	reference.scheduler = &oracle{handle: reference.Handle}
	reference.execute()

	for i := range min(len(subject.log), len(reference.log)) {
		if subject.log[i] != reference.log[i] {
			t.Fatalf("entry %d of the log: %d, want %d", i, subject.log[i], reference.log[i])
		}
	}
	if len(subject.log) != len(reference.log) {
		t.Fatalf("%d entries in the log, want %d", len(subject.log), len(reference.log))
	}
	if engine.Pending() != 0 || engine.queue.first().at != sentinel[int]().at {
		t.Errorf("%d pending at the end, first entry %v", engine.Pending(), engine.queue.first())
	}
}

func TestEngineAgainstSortedSlice(t *testing.T) {
	for seed := range uint64(150) {
		source := rand.New(rand.NewPCG(seed, 0))
		bytes := make([]byte, 1+source.IntN(200))
		for i := range bytes {
			bytes[i] = byte(source.Uint32())
		}
		agreesWithOracle(t, bytes)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzEngine(f *testing.F) {
	f.Add([]byte{0x05, 0x15, 0xc8, 0x05, 0xa1, 0xcf})
	f.Add([]byte{0x5f, 0x5f, 0x5f, 0x5f, 0x7f, 0x7f, 0x7f, 0xdf})
	f.Add([]byte{77, 0x03, 0x13, 0xcf, 0xcf})
	f.Fuzz(func(t *testing.T, bytes []byte) {
		if len(bytes) <= 120 {
			agreesWithOracle(t, bytes)
		}
	})
}

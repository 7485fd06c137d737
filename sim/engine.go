package sim

import (
	"errors"
	"fmt"
	"math"
)

// A Rank orders events that are due at the same instant: lower ranks come
// first. Whoever uses an Engine declares its ranks once, in one list.
type Rank uint8

// A Handler carries out events. Handle may schedule and cancel events and stop
// the engine; it must not call Run.
type Handler[E any] interface {
	Handle(now Time, event E)
}

// Limits end a run that would not end by itself. Zero means no limit.
type Limits struct {
	Events       uint64 // delivered in all
	Pending      int    // scheduled and neither delivered nor cancelled
	AtOneInstant uint64 // delivered without virtual time passing
}

// A LimitError says that a run needed more than a limit allows.
type LimitError struct {
	Limit string // what is limited: "events", "pending events" or "events at one instant"
	Value uint64 // how many are allowed
	At    Time   // when the next one was due or asked for
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("limit of %d %s reached at %v", e.Value, e.Limit, e.At)
}

// ErrStopped is returned by a Run that was ended by Stop.
var ErrStopped = errors.New("stopped before the end")

// A Companion is played beside an Engine: a part of the model with its own queue,
// because its events are many and simple. It shares the engine's time.
type Companion interface {
	// Advance plays all that is due before an instant and returns that instant.
	// It may return an earlier one at which it has scheduled an event with the
	// engine: that is delivered first, and Advance called again.
	Advance(until Time) Time
}

// ticketed is an event that can be cancelled.
type ticketed[E any] struct {
	ticket Ticket
	event  E
}

// An Engine keeps virtual time and delivers events to its handler in the order
// of (time, rank, number), the number counting the calls of Schedule. The order
// is total, so that a run has one outcome.
//
// Events are values of type E, held in the queue itself; small ones without
// pointers are the fastest. An Engine is for one goroutine.
type Engine[E any] struct {
	handler   Handler[E]
	limits    Limits
	companion Companion
	queue     Queue[ticketed[E]]
	tickets   ledger
	now       Time
	number    uint64 // of the next event
	delivered uint64
	atInstant uint64 // delivered at now
	pending   int
	running   bool
	vacant    bool  // the root of the queue is the event being delivered: a hole
	halt      error // why Run must return before the next event
}

// NewEngine returns an engine at time 0 that delivers to h.
func NewEngine[E any](h Handler[E], limits Limits) *Engine[E] {
	if h == nil {
		panic("sim: engine without a handler")
	}
	if limits.Events == 0 {
		limits.Events = math.MaxUint64
	}
	if limits.Pending == 0 {
		limits.Pending = math.MaxInt
	}
	if limits.AtOneInstant == 0 {
		limits.AtOneInstant = math.MaxUint64
	}
	return &Engine[E]{handler: h, limits: limits, queue: NewQueue[ticketed[E]]()}
}

// Accompany makes c play beside the engine from now on.
func (e *Engine[E]) Accompany(c Companion) { e.companion = c }

// Charge counts n events of the companion as delivered.
func (e *Engine[E]) Charge(n uint64) { e.delivered += n }

// Now returns the time of the event being delivered, or of the end of the
// latest Run.
func (e *Engine[E]) Now() Time { return e.now }

// Delivered returns how many events the handler has been given.
func (e *Engine[E]) Delivered() uint64 { return e.delivered }

// Pending returns how many events are scheduled and neither delivered nor
// cancelled.
func (e *Engine[E]) Pending() int { return e.pending }

// Schedule makes event due at a time and returns the ticket that cancels it. An
// event that is scheduled for the current instant while another is handled is
// delivered in its turn among those still pending: next, if its rank is the
// lowest of them.
//
// Scheduling in the past is a program error and panics. An event above the
// limit of pending ones is dropped with the zero Ticket, and ends the run.
func (e *Engine[E]) Schedule(at Time, rank Rank, event E) Ticket {
	if at < e.now {
		panic(fmt.Sprintf("sim: event scheduled for %v, but it is %v already", at, e.now))
	}
	if e.pending >= e.limits.Pending {
		e.halt = &LimitError{"pending events", uint64(e.limits.Pending), e.now}
		return Ticket{}
	}
	// 56 bits of number last for two years at a thousand million events a second.
	x := entry[ticketed[E]]{
		uint64(at), uint64(rank)<<56 | e.number, ticketed[E]{e.tickets.issue(), event},
	}
	e.number++
	e.pending++
	if e.vacant {
		e.vacant = false
		e.queue.sink(root, &x)
	} else {
		e.queue.push(&x)
	}
	return x.event.ticket
}

// Cancel takes back an event and reports whether it was pending. It takes
// constant time on average: the entry stays in the queue until it is due, or
// until such entries are more than half of the queue and are swept out together.
func (e *Engine[E]) Cancel(t Ticket) bool {
	if t.generation == 0 || !e.tickets.holds(t) {
		return false
	}
	e.tickets.release(t)
	e.pending--
	const worthSweeping = 64
	if n := e.queue.Len(); n >= worthSweeping && n > 2*e.pending {
		e.queue.Keep(func(x *ticketed[E]) bool { return e.tickets.holds(x.ticket) })
		e.vacant = false // the event being delivered has gone with the cancelled ones
	}
	return true
}

// Stop makes the Run under way return ErrStopped before the next event; if none
// is, the next Run does so at once.
func (e *Engine[E]) Stop() {
	if e.halt == nil {
		e.halt = ErrStopped
	}
}

// Run delivers the events due up to and including until, and then sets the time
// to until. Later events stay pending, for another Run.
//
// It returns a *LimitError before an event that would pass a limit, and
// ErrStopped after Stop; the time is then that of the last event delivered. A
// stopped run may be continued; one that reached a limit returns the same error
// again.
func (e *Engine[E]) Run(until Time) error {
	if e.running || until < e.now {
		panic(fmt.Sprintf("sim: run until %v, but it is %v already (running: %t)", until, e.now, e.running))
	}
	e.running = true
	err := e.run(uint64(until))
	e.running = false
	if err == nil {
		e.now = until
	}
	return err
}

// run is Run without its frame.
//
// The place of the event being delivered stays open at the root of the queue:
// most events schedule another one, which then needs one walk down the queue
// where a removal and an insertion would need two.
func (e *Engine[E]) run(until uint64) error {
	for e.halt == nil {
		first := e.queue.first()
		if e.companion != nil {
			next := Time(min(first.at, until))
			if reached := e.companion.Advance(next); reached < next {
				continue
			}
		}
		if first.at > until {
			return nil
		}
		if !e.tickets.holds(first.event.ticket) {
			e.queue.dropFirst()
			continue
		}
		at := Time(first.at)
		if e.limitReached(at) {
			break
		}
		if at != e.now {
			e.now = at
			e.atInstant = 0
		}
		e.atInstant++
		e.delivered++
		e.pending--
		e.tickets.release(first.event.ticket)
		e.vacant = true
		e.handler.Handle(at, first.event.event)
		if e.vacant {
			e.vacant = false
			e.queue.dropFirst()
		}
	}
	return e.takeHalt()
}

// takeHalt returns why the run ends. A limit stays reached, a stop is over.
func (e *Engine[E]) takeHalt() error {
	err := e.halt
	if err == ErrStopped {
		e.halt = nil
	}
	return err
}

// limitReached reports whether one more event, due at a time, passes a limit.
func (e *Engine[E]) limitReached(at Time) bool {
	if e.delivered >= e.limits.Events {
		e.halt = &LimitError{"events", e.limits.Events, at}
	} else if e.atInstant >= e.limits.AtOneInstant && at == e.now {
		e.halt = &LimitError{"events at one instant", e.limits.AtOneInstant, at}
	}
	return e.halt != nil
}

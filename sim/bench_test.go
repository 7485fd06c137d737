package sim

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"vmssim/internal/detmath"
)

// The hold model (Vaucher and Duval 1975): take the earliest event and schedule
// one an exponential time later, with a constant number pending.

// payload is an event of the size a model uses.
type payload struct{ kind, entity uint32 }

// nextHold draws an exponential time with a mean of one second.
func nextHold(s *Stream) Time {
	return Time(float64(-detmath.Log(s.Uniform()) * 1e9))
}

// holder keeps the number of pending events and stops after some.
type holder struct {
	engine *Engine[payload]
	stream Stream
	left   int
}

func (h *holder) Handle(now Time, event payload) {
	h.engine.Schedule(now+nextHold(&h.stream), 1, event)
	if h.left--; h.left == 0 {
		h.engine.Stop()
	}
}

func BenchmarkHold(b *testing.B) {
	for _, pending := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(pending), func(b *testing.B) {
			h := &holder{stream: Streams{Seed: 1}.For("hold", "", 0), left: b.N}
			h.engine = NewEngine(h, Limits{})
			for i := range pending {
				h.engine.Schedule(nextHold(&h.stream), 1, payload{1, uint32(i)})
			}
			b.ReportAllocs()
			b.ResetTimer()
			if err := h.engine.Run(Never); err != ErrStopped {
				b.Fatal(err)
			}
			reportEvents(b)
		})
	}
}

func reportEvents(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkHoldLimit is what a loop written for the hold model alone reaches:
// no handler, no tickets, no limits. It is the measure for BenchmarkHold.
func BenchmarkHoldLimit(b *testing.B) {
	for _, pending := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(pending), func(b *testing.B) {
			stream := Streams{Seed: 1}.For("hold", "", 0)
			heap := newInlineHeap(pending, &stream)
			b.ReportAllocs()
			b.ResetTimer()
			heap.hold(b.N, &stream)
			reportEvents(b)
		})
	}
}

type inlineEntry struct {
	at, order uint64
	event     payload
}

// inlineHeap has the layout of queue: the children of node n are group n-2.
type inlineHeap struct {
	groups [][4]inlineEntry
	number uint64
}

func newInlineHeap(pending int, stream *Stream) *inlineHeap {
	h := &inlineHeap{groups: make([][4]inlineEntry, (pending+6)/4)}
	for i := range h.groups {
		for j := range h.groups[i] {
			h.groups[i][j] = inlineEntry{at: math.MaxUint64}
		}
	}
	for n := root; n < root+pending; n++ {
		x := inlineEntry{uint64(nextHold(stream)), 1<<56 | h.number, payload{1, uint32(n - root)}}
		h.number++
		m := n
		for m > root && x.at < h.groups[(m/4+2)/4][(m/4+2)%4].at {
			h.groups[m/4][m%4] = h.groups[(m/4+2)/4][(m/4+2)%4]
			m = m/4 + 2
		}
		h.groups[m/4][m%4] = x
	}
	return h
}

func (h *inlineHeap) hold(events int, stream *Stream) {
	groups, number := h.groups, h.number
	first := &groups[0][root]
	for range events {
		at := first.at + uint64(nextHold(stream))
		order := 1<<56 | number
		event := first.event
		number++
		hole := first
		for i := 1; i < len(groups); {
			g := &groups[i]
			_, low := bits.Sub64(g[1].order, g[0].order, 0)
			_, low = bits.Sub64(g[1].at, g[0].at, low)
			_, high := bits.Sub64(g[3].order, g[2].order, 0)
			_, high = bits.Sub64(g[3].at, g[2].at, high)
			high += 2
			left, right := &g[low&3], &g[high&3]
			_, other := bits.Sub64(right.order, left.order, 0)
			_, other = bits.Sub64(right.at, left.at, other)
			least := low + (high-low)&-other
			child := &g[least&3]
			_, earlier := bits.Sub64(child.order, order, 0)
			_, earlier = bits.Sub64(child.at, at, earlier)
			if earlier == 0 {
				break
			}
			*hole = *child
			hole = child
			i = 4*i + int(least) - 2
		}
		*hole = inlineEntry{at, order, event}
	}
	h.number = number
}

// canceller gives each entity an event and a timeout far behind it. The event
// cancels its own timeout and schedules both again, as an answered request does.
type canceller struct {
	holder
	timeouts []Ticket
}

func (c *canceller) Handle(now Time, event payload) {
	if !c.engine.Cancel(c.timeouts[event.entity]) {
		panic("timeout was not pending")
	}
	c.timeouts[event.entity] = c.engine.Schedule(now+100*Second, 2, event)
	c.holder.Handle(now, event)
}

func BenchmarkCancel(b *testing.B) {
	const pending = 1000
	b.Run(fmt.Sprint(pending), func(b *testing.B) {
		c := &canceller{timeouts: make([]Ticket, pending)}
		c.holder = holder{stream: Streams{Seed: 1}.For("hold", "", 0), left: b.N}
		c.engine = NewEngine(c, Limits{})
		for i := range pending {
			event := payload{1, uint32(i)}
			c.timeouts[i] = c.engine.Schedule(100*Second, 2, event)
			c.engine.Schedule(nextHold(&c.stream), 1, event)
		}
		b.ReportAllocs()
		b.ResetTimer()
		if err := c.engine.Run(Never); err != ErrStopped {
			b.Fatal(err)
		}
		reportEvents(b)
	})
}

package traffic

import (
	"math"

	"vmssim/sim"
)

// Processor sharing: all requests in a station are worked on at once, each at the
// same speed: 1 while there are vCPUs enough for what they ask for, else the part
// of it that there is.
//
// A station keeps a clock of its own that runs as fast as each request is worked
// on. Whoever joins is done when this clock has advanced by his work, whoever
// else comes or goes; only the instant at which the first of them is done has to
// be found anew.

// shares is what a station needs for it.
type shares struct {
	clock float64 // nanoseconds of work that each request has had, since the station was last empty
	speed float64 // of that clock, up to now
	at    sim.Time
	heap  []share // by done, then order
}

// A share is one request's.
type share struct {
	done    float64 // on the station's clock
	order   uint64  // workload and number
	request int32
}

func (s *shares) clear() { s.heap, s.clock = s.heap[:0], 0 }

// speed returns how fast each request is worked on.
func (s *station) speed() float64 {
	room := int64(s.config.VCPUs) * vCPU
	switch {
	case s.frozen:
		return 0
	case s.cpu <= room:
		return 1
	}
	return float64(room) / float64(s.cpu)
}

// pass lets the clock run up to now.
func (s *shares) pass(now sim.Time) {
	s.clock += float64(float64(now-s.at) * s.speed)
	s.at = now
}

// share begins the work on a request that takes so long at full speed.
func (t *Traffic) share(s *station, at int32, takes sim.Time) {
	h := &s.shares
	h.pass(t.now)
	if len(h.heap) == 0 {
		h.clock = 0
	}
	r := &t.requests[at]
	h.push(share{h.clock + float64(takes), uint64(r.client)<<48 | r.number, at})
	t.shareAgain(s)
}

// shareAgain finds when the first request of a station is done.
func (t *Traffic) shareAgain(s *station) {
	h := &s.shares
	s.generation = (s.generation + 1) & (1<<(32-kindBits) - 1)
	h.speed = s.speed()
	if len(h.heap) == 0 || h.speed == 0 {
		return
	}
	wait := math.Ceil(math.Max(0, h.heap[0].done-h.clock) / h.speed)
	t.schedule(t.now+sim.Time(wait), shareDone, 0, s.config.Key, int(s.index), s.generation)
}

// finishShare ends the work on the first request of a station.
func (t *Traffic) finishShare(s *station) {
	h := &s.shares
	h.pass(t.now)
	first := h.pop()
	t.finish(first.request)
	t.shareAgain(s)
}

func before(a, b share) bool {
	return a.done < b.done || a.done == b.done && a.order < b.order
}

func (s *shares) push(x share) {
	s.heap = append(s.heap, x)
	at := len(s.heap) - 1
	for at > 0 && before(x, s.heap[(at-1)/2]) {
		s.heap[at] = s.heap[(at-1)/2]
		at = (at - 1) / 2
	}
	s.heap[at] = x
}

func (s *shares) pop() share {
	first, last := s.heap[0], s.heap[len(s.heap)-1]
	s.heap = s.heap[:len(s.heap)-1]
	at := 0
	for {
		child := 2*at + 1
		if child+1 < len(s.heap) && before(s.heap[child+1], s.heap[child]) {
			child++
		}
		if child >= len(s.heap) || !before(s.heap[child], last) {
			break
		}
		s.heap[at] = s.heap[child]
		at = child
	}
	if len(s.heap) > 0 {
		s.heap[at] = last
	}
	return first
}

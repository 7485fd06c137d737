package workload

import (
	"math"
	"sort"

	"vmssim/sim"
)

// A segment is a stretch of time with the rate on a straight line.
type segment struct {
	start  sim.Time
	from   PerSecond // rate just after start
	to     PerSecond // rate just before the next segment
	before wide      // load offered before start, in half-nanos
}

// A polyline is a rate made of straight segments without gaps from instant 0
// to its end; the rate may jump where segments meet. It is a Shape when its
// end is sim.Never.
//
// Areas under it are exact integers in half-nanos: a millionth of a request
// per second, times a nanosecond, halved, because a triangle is half of its
// rectangle.
type polyline struct {
	segments []segment
	end      sim.Time
}

// halfNanos is a millionth of a request in half-nanos.
const halfNanos = 2 * uint64(sim.Second)

// requests returns an area in millionths of a request, rounded down.
func requests(area wide) Requests {
	amount, _ := area.divide(halfNanos)
	if amount.hi > 0 || amount.lo > math.MaxInt64 {
		return math.MaxInt64
	}
	return Requests(amount.lo)
}

// newPolyline fills in the areas before each segment.
func newPolyline(segments []segment, end sim.Time) polyline {
	p := polyline{segments, end}
	for i := 1; i < len(segments); i++ {
		segments[i].before = p.areaWithin(i-1, segments[i].start)
	}
	return p
}

// finish returns the end of segment i.
func (p polyline) finish(i int) sim.Time {
	if i+1 < len(p.segments) {
		return p.segments[i+1].start
	}
	return p.end
}

// find returns the segment that holds the time just after t, 0 <= t < end.
func (p polyline) find(t sim.Time) int {
	return sort.Search(len(p.segments), func(i int) bool { return p.segments[i].start > t }) - 1
}

// area returns the load offered from 0 to t in half-nanos, 0 <= t <= end.
func (p polyline) area(t sim.Time) wide {
	return p.areaWithin(p.find(t), t)
}

// areaWithin is area for a t in segment i.
//
// With the rate going from a to b in width w, the area after x is
// a*x + (b-a)*x²/(2w), hence in half-nanos 2*a*x + (b-a)*x*x/w. The quotient is
// rounded down when it is added and up when it is subtracted, which is the
// floor of the whole in both cases.
func (p polyline) areaWithin(i int, t sim.Time) wide {
	s := p.segments[i]
	x, w := uint64(t-s.start), uint64(p.finish(i)-s.start)
	area := s.before.add(product(2*uint64(s.from), x))
	if s.to >= s.from {
		triangle, _ := squareOver(uint64(s.to-s.from), x, w)
		return area.add(triangle)
	}
	triangle, exact := squareOver(uint64(s.from-s.to), x, w)
	if !exact {
		triangle = triangle.add(wide{0, 1})
	}
	return area.sub(triangle)
}

// squareOver returns c*x*x/w rounded down for x <= w, and whether nothing was
// lost. With c*x = q*w + r it is q*x + r*x/w, which needs no third word.
func squareOver(c, x, w uint64) (quotient wide, exact bool) {
	q, r := product(c, x).divide(w)
	rest, lost := product(r, x).divide(w)
	return q.times(x).add(rest), lost == 0
}

// rate returns the rate just after t in requests per second, 0 <= t < end.
func (p polyline) rate(t sim.Time) float64 {
	i := p.find(t)
	s := p.segments[i]
	part := float64(t-s.start) / float64(p.finish(i)-s.start)
	return (float64(s.from) + float64(float64(s.to-s.from)*part)) / float64(Request)
}

// next returns the end of the segment that holds the time just after t.
func (p polyline) next(t sim.Time) sim.Time { return p.finish(p.find(t)) }

// highest returns the highest rate that segments i to j reach.
func (p polyline) highest(i, j int) PerSecond {
	var peak PerSecond
	for _, s := range p.segments[i : j+1] {
		peak = max(peak, s.from, s.to)
	}
	return peak
}

// Offered is part of Shape.
func (p polyline) Offered(t sim.Time) Requests {
	if t <= 0 {
		return 0
	}
	return requests(p.area(t))
}

// Rate is part of Shape.
func (p polyline) Rate(t sim.Time) float64 {
	if t < 0 {
		return 0
	}
	return p.rate(t)
}

// Next is part of Shape.
func (p polyline) Next(t sim.Time) sim.Time {
	if t < 0 {
		return 0
	}
	return p.next(t)
}

// Peak is part of Shape.
func (p polyline) Peak(until sim.Time) float64 {
	if until < 0 {
		return 0
	}
	last := p.find(until)
	peak := max(p.rate(until), p.segments[last].from.float())
	if last > 0 {
		peak = max(peak, p.highest(0, last-1).float())
	}
	return peak
}

package workload

import (
	"errors"
	"fmt"

	"vmssim/sim"
)

// A Burst is load that comes on top of something else and goes again:
//
//	extra        ┌──────┐
//	            ╱        ╲
//	0    ──────╱          ╲──────
//	          at rise hold fall
//
// It says nothing of the load below it; NewSum adds the two.
type Burst struct {
	At    sim.Time  // when the first burst begins
	Rise  sim.Time  // how long the rate goes up; 0 is a jump
	Hold  sim.Time  // how long it stays up
	Fall  sim.Time  // how long it goes down; 0 is a jump
	Extra PerSecond // how much it goes up, from 0 to MaxRate
	Every sim.Time  // from the beginning of one burst to the next
	Times int       // how many bursts; 0 and 1 are one, and Every is not used
}

type burst struct {
	at    sim.Time
	line  polyline // one burst, then zero for ever
	size  sim.Time // how long one burst lasts
	every sim.Time
	last  int64 // number of the last burst, counted from zero
}

// NewBurst returns the shape of a burst. No span is negative, one of rise,
// hold and fall is above zero, and a burst is over when the next begins.
func NewBurst(b Burst) (Shape, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	var segments []segment
	at := sim.Time(0)
	leg := func(span sim.Time, from, to PerSecond) {
		if span > 0 {
			segments = append(segments, segment{start: at, from: from, to: to})
			at += span
		}
	}
	leg(b.Rise, 0, b.Extra)
	leg(b.Hold, b.Extra, b.Extra)
	leg(b.Fall, b.Extra, 0)
	segments = append(segments, segment{start: at})
	line := newPolyline(segments, sim.Never)
	return burst{b.At, line, at, b.Every, int64(max(b.Times, 1) - 1)}, nil
}

// longestBurst bounds every span of a burst and their repetition, so that the
// end of the last one is an instant a scenario can reach.
const longestBurst = 10_000 * sim.Day

func (b Burst) check() error {
	if b.At < 0 {
		return fmt.Errorf("burst at %v is before the start", b.At)
	}
	for _, span := range []sim.Time{b.Rise, b.Hold, b.Fall, b.Every} {
		if span < 0 {
			return fmt.Errorf("burst with a span of %v", span)
		}
	}
	for _, span := range []sim.Time{b.At, b.Rise, b.Hold, b.Fall} {
		if span > longestBurst {
			return fmt.Errorf("burst with a span of %v; the longest is %v", span, longestBurst)
		}
	}
	size := b.Rise + b.Hold + b.Fall
	switch {
	case size == 0:
		return errors.New("burst lasts 0s")
	case b.Times < 0:
		return fmt.Errorf("burst comes %d times", b.Times)
	case b.Times > 1 && b.Every < size:
		return fmt.Errorf("burst lasts %v but comes every %v", size, b.Every)
	case b.Times > 1 && b.Every > longestBurst/sim.Time(b.Times-1):
		return fmt.Errorf("burst comes %d times every %v; the longest span is %v",
			b.Times, b.Every, longestBurst)
	}
	return checkRate("burst", b.Extra)
}

// split returns how many bursts began before the one that t belongs to, and
// the time since that one began. The time before the first burst belongs to no
// burst.
func (b burst) split(t sim.Time) (number int64, since sim.Time) {
	since = t - b.at
	if b.last == 0 {
		return 0, since
	}
	number = min(int64(since/b.every), b.last)
	return number, since - sim.Time(number)*b.every
}

// Offered is part of Shape.
func (b burst) Offered(t sim.Time) Requests {
	if t <= b.at {
		return 0
	}
	number, since := b.split(t)
	whole := b.line.area(b.size).times(uint64(number))
	return requests(whole.add(b.line.area(since)))
}

// Rate is part of Shape.
func (b burst) Rate(t sim.Time) float64 {
	if t < b.at {
		return 0
	}
	_, since := b.split(t)
	return b.line.rate(since)
}

// Next is part of Shape.
func (b burst) Next(t sim.Time) sim.Time {
	if t < b.at {
		return b.at
	}
	number, since := b.split(t)
	if since < b.size {
		return t - since + b.line.next(since)
	}
	if number < b.last {
		return t - since + b.every
	}
	return sim.Never
}

// Peak is part of Shape.
func (b burst) Peak(until sim.Time) float64 {
	if until < b.at {
		return 0
	}
	return b.line.Peak(until - b.at)
}

package price

import (
	"errors"
	"fmt"
	"sort"

	"vmssim/sim"
)

// A Series is a price over time: each holds from its instant until the next. It
// does not change once made. The zero Series is a price of zero.
type Series struct {
	changes []Change // the first at zero
}

// A Change is a price from an instant on.
type Change struct {
	At    sim.Time // since the start of the run
	Price PerHour
}

// NewSeries returns the series of the changes, in ascending order of time. The
// first price also holds before its instant. A run begins at zero: changes
// before it may be given, and only the last of them matters.
func NewSeries(changes ...Change) (Series, error) {
	if len(changes) == 0 {
		return Series{}, errors.New("no prices")
	}
	var s Series
	for i, c := range changes {
		switch {
		case c.Price < 0:
			return Series{}, fmt.Errorf("price %d is below zero", i+1)
		case i > 0 && c.At <= changes[i-1].At:
			return Series{}, fmt.Errorf("price %d at %v is not after the one before it at %v",
				i+1, c.At, changes[i-1].At)
		case i == 0 || c.At <= 0:
			s = Always(c.Price)
		default:
			s.extend(c)
		}
	}
	return s, nil
}

// Always returns the series of one price.
func Always(p PerHour) Series {
	return Series{[]Change{{0, p}}}
}

// extend adds a change after the last, unless the price stays the same.
func (s *Series) extend(c Change) {
	if s.changes[len(s.changes)-1].Price != c.Price {
		s.changes = append(s.changes, c)
	}
}

// at returns the index of the change whose price holds at an instant, or -1 for
// the zero Series.
func (s Series) at(t sim.Time) int {
	return sort.Search(len(s.changes), func(i int) bool { return s.changes[i].At > t }) - 1
}

// At returns the price at an instant, which is not before zero.
func (s Series) At(t sim.Time) PerHour {
	if i := s.at(t); i >= 0 {
		return s.changes[i].Price
	}
	return 0
}

// Next returns the first instant after t at which the price changes, or
// sim.Never.
func (s Series) Next(t sim.Time) sim.Time {
	if i := s.at(t) + 1; i < len(s.changes) {
		return s.changes[i].At
	}
	return sim.Never
}

// Between returns what is paid from one instant to another: the exact integral.
func (s Series) Between(from, to sim.Time) Charge {
	var sum Charge
	for from < to {
		end := min(to, s.Next(from))
		sum.Add(s.At(from), end-from)
		from = end
	}
	return sum
}

// Capped returns the series of the lower of each price and the limit.
func (s Series) Capped(limit PerHour) Series {
	capped := Always(min(limit, s.At(0)))
	for _, c := range s.changes[min(1, len(s.changes)):] {
		capped.extend(Change{c.At, min(c.Price, limit)})
	}
	return capped
}

// Changes returns how often the price changes after zero and until an instant,
// inclusive.
func (s Series) Changes(until sim.Time) int { return max(0, s.at(until)) }

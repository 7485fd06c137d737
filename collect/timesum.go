package collect

import (
	"math/bits"

	"vmssim/sim"
)

// A TimeSum is time added up over many things at once, such as the slots of a
// thousand instances, exactly. It reaches further than sim.Time. Two sums are
// equal if they are the same.
type TimeSum struct {
	seconds int64
	rest    sim.Time // from 0 to less than a second
}

// Plus returns s + t.
func (s TimeSum) Plus(t sim.Time) TimeSum {
	return TimeSum{s.seconds + int64(t/sim.Second), s.rest + t%sim.Second}.normal()
}

// Add returns s + other.
func (s TimeSum) Add(other TimeSum) TimeSum {
	return TimeSum{s.seconds + other.seconds, s.rest + other.rest}.normal()
}

// Equal reports whether the sums are the same.
func (s TimeSum) Equal(other TimeSum) bool { return s == other }

// Less returns s - other.
func (s TimeSum) Less(other TimeSum) TimeSum {
	return TimeSum{s.seconds - other.seconds, s.rest - other.rest}.normal()
}

func (s TimeSum) normal() TimeSum {
	switch {
	case s.rest >= sim.Second:
		return TimeSum{s.seconds + 1, s.rest - sim.Second}
	case s.rest < 0:
		return TimeSum{s.seconds - 1, s.rest + sim.Second}
	}
	return s
}

// times returns n × t, neither of them negative.
func times(n int, t sim.Time) TimeSum {
	hi, lo := bits.Mul64(uint64(n), uint64(t))
	seconds, rest := bits.Div64(hi, lo, uint64(sim.Second))
	return TimeSum{int64(seconds), sim.Time(rest)}
}

// Whole returns the whole seconds of the sum, and the nanoseconds beyond them.
func (s TimeSum) Whole() (seconds int64, nanoseconds sim.Time) { return s.seconds, s.rest }

// Seconds returns the sum in seconds.
func (s TimeSum) Seconds() float64 { return float64(s.seconds) + s.rest.Seconds() }

// Negative reports whether the sum is below zero.
func (s TimeSum) Negative() bool { return s.seconds < 0 }

// Over returns the sum divided by n, at least 1, rounded down. The sum is not
// negative and its part fits a sim.Time.
func (s TimeSum) Over(n int) sim.Time {
	hi, lo := bits.Mul64(uint64(s.seconds), uint64(sim.Second))
	lo, carry := bits.Add64(lo, uint64(s.rest), 0)
	quotient, _ := bits.Div64(hi+carry, lo, uint64(n))
	return sim.Time(quotient)
}

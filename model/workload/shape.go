// Package workload turns time into offered load. A shape says how many
// requests (or messages, or whatever the scenario counts) have been offered by
// an instant, exactly, and at what rate they arrive just after it. Shapes are
// pure: they know nothing of randomness, of scale sets or of each other.
//
// Load is counted in whole millionths of a request, so that the sums over any
// partition of time are equal to the whole, whatever the partition.
package workload

import (
	"fmt"
	"math"
	"math/bits"

	"vmssim/sim"
)

// Requests is an amount of load in millionths of a request. Its largest value,
// about 9.2e12 requests, stands for that amount or more: sums stop there
// instead of wrapping.
type Requests int64

// Request is one request.
const Request Requests = 1_000_000

// PerSecond is a rate in millionths of a request per second.
type PerSecond int64

// MaxRate is the highest rate a shape takes: a thousand million requests per
// second.
const MaxRate PerSecond = 1_000_000_000_000_000

// A Shape is load over time. Time counts from the scenario's start; before it
// nothing is offered.
//
// Between two consecutive instants given by Next the rate is a straight line,
// and Offered is its integral, rounded down to a millionth of a request. The
// rounding is of the total since the start, so that the differences of Offered
// over the parts of a run add up to Offered at its end.
type Shape interface {
	// Offered returns the load offered from the start to t. It is zero for
	// t <= 0 and never decreases.
	Offered(t sim.Time) Requests

	// Rate returns the rate in requests per second just after t.
	Rate(t sim.Time) float64

	// Next returns an instant strictly after t up to which the rate is a
	// straight line: the next one at which the rate may jump or bend, or
	// sim.Never.
	Next(t sim.Time) sim.Time

	// Peak returns an upper bound of the rate in requests per second on
	// [0, until], which most shapes reach.
	Peak(until sim.Time) float64
}

// float returns r in requests per second.
func (r PerSecond) float() float64 { return float64(r) / float64(Request) }

// checkRate refuses rates below zero and above MaxRate. The noun names the
// rate in the error.
func checkRate(noun string, r PerSecond) error {
	switch {
	case r < 0:
		return fmt.Errorf("%s of %v requests per second is below 0", noun, r.float())
	case r > MaxRate:
		return fmt.Errorf("%s of %v requests per second is above %v", noun, r.float(), MaxRate.float())
	}
	return nil
}

// add returns a+b, or the largest amount where that is not enough. Neither may
// be negative.
func (a Requests) add(b Requests) Requests {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// times returns a*n, or the largest amount where that is not enough. Neither
// may be negative.
func (a Requests) times(n int64) Requests {
	hi, lo := bits.Mul64(uint64(a), uint64(n))
	if hi > 0 || lo > math.MaxInt64 {
		return math.MaxInt64
	}
	return Requests(lo)
}

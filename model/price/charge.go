package price

import (
	"fmt"
	"math"
	"math/bits"

	"vmssim/sim"
)

// A Charge is an exact sum of prices times times. It is rounded once, when it
// becomes Money, however many parts it has: a bill that is added up hour by hour
// is the bill of the whole. The zero Charge is nothing.
//
// It holds 128 bits, 10¹¹ million units for an hour, which no sum of this
// simulator comes near; beyond it, it stops there instead of wrapping.
type Charge struct {
	hi, lo uint64 // billionths of a currency unit × nanoseconds / hour
}

// Add adds the price of a time. It panics if the price or the time is negative.
func (c *Charge) Add(p PerHour, t sim.Time) {
	if p < 0 || t < 0 {
		panic(fmt.Sprintf("price: %d billionths per hour for %v", p, t))
	}
	hi, lo := bits.Mul64(uint64(p), uint64(t))
	c.Plus(Charge{hi, lo})
}

// Plus adds another charge.
func (c *Charge) Plus(d Charge) {
	lo, carry := bits.Add64(c.lo, d.lo, 0)
	hi, carry := bits.Add64(c.hi, d.hi, carry)
	if carry > 0 {
		hi, lo = math.MaxUint64, math.MaxUint64
	}
	c.hi, c.lo = hi, lo
}

// Less returns the charge without a part of it. It panics if the part is larger.
func (c Charge) Less(part Charge) Charge {
	lo, borrow := bits.Sub64(c.lo, part.lo, 0)
	hi, borrow := bits.Sub64(c.hi, part.hi, borrow)
	if borrow > 0 {
		panic("price: a part of a charge is larger than the charge")
	}
	return Charge{hi, lo}
}

// Part returns t/whole of the charge, rounded down. It panics if t is negative or
// more than the whole. Of nothing the part is nothing.
func (c Charge) Part(t, whole sim.Time) Charge {
	if t < 0 || t > whole {
		panic(fmt.Sprintf("price: %v of %v", t, whole))
	}
	if whole == 0 {
		return Charge{}
	}
	w, n := uint64(whole), uint64(t)
	high, rest := c.hi/w, c.hi%w
	low, rest := bits.Div64(rest, c.lo, w)
	// The charge is high·2⁶⁴ + low wholes and a rest.
	hi, lo := bits.Mul64(low, n)
	hi += high * n
	over, under := bits.Mul64(rest, n)
	more, _ := bits.Div64(over, under, w)
	lo, carry := bits.Add64(lo, more, 0)
	return Charge{hi + carry, lo}
}

// Money returns the charge, rounded half away from zero, or the largest amount
// if it is beyond.
func (c Charge) Money() Money { return quotient(c.hi, c.lo, uint64(sim.Hour)) }

// quotient returns hi·2⁶⁴+lo divided by a divisor below 2⁶³, rounded half up, or
// the largest amount if it is beyond.
func quotient(hi, lo, divisor uint64) Money {
	if hi >= divisor {
		return math.MaxInt64
	}
	lo, carry := bits.Add64(lo, divisor/2, 0)
	hi += carry
	if hi >= divisor {
		return math.MaxInt64
	}
	amount, _ := bits.Div64(hi, lo, divisor)
	return Money(min(amount, math.MaxInt64))
}

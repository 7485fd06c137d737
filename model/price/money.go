// Package price turns the size, priority and duration of virtual machines into
// money: amounts and prices in whole billionths of a currency unit, price sheets
// with a date and a source, and the rounding of billed time. It knows nothing
// of scale sets; which states are billed is the model's to say.
package price

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"vmssim/sim"
)

// Money is an amount in billionths of the sheet's currency unit. Its largest
// value, about 9.2 thousand million units, stands for that amount or more, its
// smallest for its opposite or less: sums stop there instead of wrapping, so
// that an absurd price shows as an absurd cost and not as a refund.
type Money int64

// Unit is one currency unit, such as a dollar.
const Unit Money = 1_000_000_000

// decimals is how many decimal places a Money has.
const decimals = 9

// Add returns m+n, or the largest or smallest amount beyond them.
func (m Money) Add(n Money) Money {
	switch sum := m + n; {
	case m > 0 && n > 0 && sum < 0:
		return math.MaxInt64
	case m < 0 && n < 0 && sum >= 0:
		return math.MinInt64
	default:
		return sum
	}
}

// String returns the amount with two decimals, such as "-3.50".
func (m Money) String() string { return m.Fixed(2) }

// Fixed returns the amount with the given number of decimals, 0 to 9, rounded
// half away from zero. Amounts that round to zero have no sign.
func (m Money) Fixed(places int) string {
	if places < 0 || places > decimals {
		panic(fmt.Sprintf("price: %d decimals of an amount that has %d", places, decimals))
	}
	size := uint64(m)
	if m < 0 {
		size = -size
	}
	step := uint64(1)
	for range decimals - places {
		step *= 10
	}
	size = (size + step/2) / step
	text := fmt.Sprintf("%0*d", places+1, size)
	if places > 0 {
		text = text[:len(text)-places] + "." + text[len(text)-places:]
	}
	if m < 0 && size > 0 {
		text = "-" + text
	}
	return text
}

// PerHour is a price in billionths of a currency unit per hour. It is not
// negative.
type PerHour int64

// For returns the price of a time, usually the sum over several instances:
// p*t/(1 h), rounded half away from zero, or the largest amount if it is
// beyond. It panics if the price or the time is negative.
//
// A time holds 292 instance-years; bill larger fleets in parts.
func (p PerHour) For(t sim.Time) Money {
	if p < 0 || t < 0 {
		panic(fmt.Sprintf("price: %d billionths per hour for %v", p, t))
	}
	hi, lo := bits.Mul64(uint64(p), uint64(t))
	return quotient(hi, lo, uint64(sim.Hour))
}

// String returns the price with all its decimals but trailing zeros, and at
// least two, such as "0.096" or "0.10".
func (p PerHour) String() string {
	text := Money(p).Fixed(decimals)
	short := strings.TrimRight(text, "0")
	return text[:max(len(short), len(text)-decimals+2)]
}

// ParsePerHour reads a price like "0.096": digits with at most nine decimals,
// no sign and no exponent.
func ParsePerHour(text string) (PerHour, error) {
	whole, fraction, pointed := strings.Cut(text, ".")
	switch {
	case strings.HasPrefix(text, "-"):
		return 0, fmt.Errorf("price %.40q is below 0", text)
	case whole == "" || pointed && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "":
		return 0, fmt.Errorf("%.40q is not a price", text)
	case len(fraction) > decimals:
		return 0, fmt.Errorf("price %.40q has more than %d decimals", text, decimals)
	}
	padding := strings.Repeat("0", decimals-len(fraction))
	price, err := strconv.ParseInt(whole+fraction+padding, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("price %.40q is too large", text)
	}
	return PerHour(price), nil
}

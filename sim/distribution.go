package sim

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
)

// A Distribution is the law of a random quantity that is never negative: a
// duration in seconds, a size, a count. It is sampled by inversion, one uniform
// number for each variate, and computed with the same bits on every processor.
// It is immutable. The zero Distribution is the constant 0.
type Distribution struct {
	law law
}

// A law is one family of distributions with its parameters.
type law interface {
	quantile(u float64) float64 // for 0 < u < 1, never falling
	mean() float64
	cv() float64
	exceeds(x float64) float64
	String() string
}

// longestDuration bounds what Duration returns. It is half of Never, so that an
// instant and a duration can be added.
const longestDuration = Never / 2 / Millisecond * Millisecond

func (d Distribution) of() law {
	if d.law == nil {
		return constant{}
	}
	return d.law
}

// Quantile returns the value that a variate stays at or below with probability
// u. It panics unless 0 < u < 1.
func (d Distribution) Quantile(u float64) float64 {
	if !(u > 0 && u < 1) {
		panic(fmt.Sprintf("sim: quantile at %v, outside (0, 1)", u))
	}
	return d.of().quantile(u)
}

// Duration returns Quantile(u) as seconds, rounded to whole milliseconds and at
// most half of Never, 146 years.
func (d Distribution) Duration(u float64) Time {
	milliseconds := math.Floor(float64(d.Quantile(u)*1000) + 0.5)
	if milliseconds >= float64(longestDuration/Millisecond) {
		return longestDuration
	}
	return Time(milliseconds) * Millisecond
}

// Mean returns the mean.
func (d Distribution) Mean() float64 { return d.of().mean() }

// CV returns the coefficient of variation: the standard deviation divided by
// the mean. It is 0 for a constant.
func (d Distribution) CV() float64 { return d.of().cv() }

// Exceeds returns the probability that a variate is above x.
func (d Distribution) Exceeds(x float64) float64 { return d.of().exceeds(x) }

// String describes the distribution, for example "exponential(mean 30)".
func (d Distribution) String() string { return d.of().String() }

// Scale returns the distribution of factor times the variate. It panics unless
// factor is finite and not negative.
func (d Distribution) Scale(factor float64) Distribution {
	if !(factor >= 0 && factor <= math.MaxFloat64) {
		panic(fmt.Sprintf("sim: distribution scaled by %v", factor))
	}
	if factor == 0 || d.law == nil {
		return Distribution{}
	}
	return Distribution{scaled{d.law, factor}}
}

// scaled is a law times a factor above zero.
type scaled struct {
	law
	factor float64
}

func (s scaled) quantile(u float64) float64 { return float64(s.factor * s.law.quantile(u)) }
func (s scaled) mean() float64              { return float64(s.factor * s.law.mean()) }
func (s scaled) exceeds(x float64) float64  { return s.law.exceeds(x / s.factor) }
func (s scaled) String() string             { return digits(s.factor) + " * " + s.law.String() }

// accept returns l as a Distribution if the values that can be drawn from it,
// its mean and its coefficient of variation are finite numbers.
func accept(l law) (Distribution, error) {
	const largestUniform = 1 - 0x1p-53
	for _, x := range []float64{l.quantile(largestUniform), l.mean(), l.cv()} {
		if !finite(x) {
			return Distribution{}, fmt.Errorf("%v: its values go beyond the range of numbers", l)
		}
	}
	return Distribution{l}, nil
}

// finite reports whether x is neither infinite nor not a number.
func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }

// notNegative says that a parameter is not a finite number from 0 up.
func notNegative(name string, x float64) error {
	if x >= 0 && finite(x) {
		return nil
	}
	return fmt.Errorf("%s %v is not a finite number from 0 up", name, x)
}

// positive says that a parameter is not a finite number above 0.
func positive(name string, x float64) error {
	if x > 0 && finite(x) {
		return nil
	}
	return fmt.Errorf("%s %v is not a finite number above 0", name, x)
}

// fraction says that p is no probability strictly between 0 and 1.
func fraction(p float64) error {
	if p > 0 && p < 1 {
		return nil
	}
	return fmt.Errorf("probability %v is not between 0 and 1", p)
}

// risingQuantiles says what is wrong with two points of a quantile function.
func risingQuantiles(p1, q1, p2, q2 float64) error {
	if err := cmp.Or(fraction(p1), fraction(p2), positive("quantile", q1), positive("quantile", q2)); err != nil {
		return err
	}
	if p1 >= p2 || q1 >= q2 {
		return fmt.Errorf("quantiles %v at %v and %v at %v do not rise", q1, p1, q2, p2)
	}
	return nil
}

// digits writes x with as many digits as a reader wants to see.
func digits(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

package sim

import (
	"cmp"
	"fmt"

	"vmssim/internal/detmath"
)

// exponential has density exp(-x/m)/m.
type exponential struct{ m float64 }

// Exponential returns the exponential distribution with a mean: the time
// between events that happen at a constant rate, and have no memory.
func Exponential(mean float64) (Distribution, error) {
	if err := positive("mean", mean); err != nil {
		return Distribution{}, err
	}
	return accept(exponential{mean})
}

// ExponentialQuantile returns the exponential distribution that stays at or
// below q with probability p.
func ExponentialQuantile(p, q float64) (Distribution, error) {
	if err := cmp.Or(fraction(p), positive("quantile", q)); err != nil {
		return Distribution{}, err
	}
	return Exponential(q / -detmath.Log1p(-p))
}

func (e exponential) quantile(u float64) float64 { return float64(-e.m * detmath.Log1p(-u)) }
func (e exponential) mean() float64              { return e.m }
func (e exponential) cv() float64                { return 1 }
func (e exponential) String() string             { return fmt.Sprintf("exponential(mean %s)", digits(e.m)) }

func (e exponential) exceeds(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return detmath.Exp(-x / e.m)
}

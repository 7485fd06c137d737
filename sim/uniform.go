package sim

import (
	"cmp"
	"fmt"
	"math"
)

// uniform has the same density everywhere between low and high.
type uniform struct{ low, high float64 }

// Uniform returns the distribution that is even between low and high.
func Uniform(low, high float64) (Distribution, error) {
	if err := cmp.Or(notNegative("minimum", low), notNegative("maximum", high)); err != nil {
		return Distribution{}, err
	}
	if low > high {
		return Distribution{}, fmt.Errorf("minimum %v is above maximum %v", low, high)
	}
	return accept(uniform{low, high})
}

func (d uniform) quantile(u float64) float64 { return d.low + float64(u*(d.high-d.low)) }
func (d uniform) mean() float64              { return float64(d.low/2) + float64(d.high/2) }

func (d uniform) cv() float64 {
	if d.high == 0 {
		return 0
	}
	return (d.high - d.low) / math.Sqrt(12) / d.mean()
}

func (d uniform) exceeds(x float64) float64 {
	switch {
	case x < d.low:
		return 1
	case x >= d.high:
		return 0
	}
	return (d.high - x) / (d.high - d.low)
}

func (d uniform) String() string {
	return fmt.Sprintf("uniform(%s to %s)", digits(d.low), digits(d.high))
}

package sim

import (
	"cmp"
	"fmt"
	"math"

	"vmssim/internal/detmath"
)

// weibull exceeds x with probability exp(-(x/scale)^shape).
type weibull struct{ shape, scale, m, c float64 }

// Shapes of a Weibull distribution. Outside of them gamma(1 + 2/shape) leaves
// the numbers, or the coefficient of variation its digits.
const (
	weibullShapeMin = 0.1
	weibullShapeMax = 1000
)

// WeibullShapeScale returns the Weibull distribution, which exceeds x with
// probability exp(-(x/scale)^shape). The shape must be within 0.1 and 1000.
// Its mean is scale*gamma(1 + 1/shape), and the square of its coefficient of
// variation gamma(1 + 2/shape)/gamma(1 + 1/shape)^2 - 1.
func WeibullShapeScale(shape, scale float64) (Distribution, error) {
	if err := cmp.Or(positive("shape", shape), positive("scale", scale)); err != nil {
		return Distribution{}, err
	}
	if shape < weibullShapeMin || shape > weibullShapeMax {
		return Distribution{}, fmt.Errorf("shape %v is not within %v and %v", shape, weibullShapeMin, weibullShapeMax)
	}
	return accept(weibull{shape, scale, float64(scale * weibullMean(shape)), weibullCV(shape)})
}

// WeibullMeanCV returns the Weibull distribution with a mean and a coefficient
// of variation, which must be 0 or within 0.0013 and 429 (the shapes 1000 and
// 0.1). The shape is found by bisection, to a relative error of 1e-7 at the
// smallest cv and 1e-13 from 0.1 on. A cv of 0 gives the constant mean.
func WeibullMeanCV(mean, cv float64) (Distribution, error) {
	if err := cmp.Or(positive("mean", mean), notNegative("coefficient of variation", cv)); err != nil {
		return Distribution{}, err
	}
	const cvMin, cvMax = 0.0013, 429
	switch {
	case cv == 0:
		return Constant(mean)
	case cv < cvMin || cv > cvMax:
		return Distribution{}, fmt.Errorf("coefficient of variation %v is not within %v and %v", cv, cvMin, cvMax)
	}
	shape := weibullShape(cv)
	return accept(weibull{shape, mean / weibullMean(shape), mean, cv})
}

// WeibullQuantiles returns the Weibull distribution that stays at or below q1
// with probability p1 and at or below q2 with probability p2. Both have to
// rise. With h = -log(1-p), (q2/q1)^shape = h2/h1.
func WeibullQuantiles(p1, q1, p2, q2 float64) (Distribution, error) {
	if err := risingQuantiles(p1, q1, p2, q2); err != nil {
		return Distribution{}, err
	}
	h1, h2 := -detmath.Log1p(-p1), -detmath.Log1p(-p2)
	shape := (detmath.Log(h2) - detmath.Log(h1)) / (detmath.Log(q2) - detmath.Log(q1))
	return WeibullShapeScale(shape, q1/detmath.Pow(h1, 1/shape))
}

// weibullMean returns the mean at scale 1.
func weibullMean(shape float64) float64 { return detmath.Exp(detmath.LogGamma(1 + 1/shape)) }

func weibullCV(shape float64) float64 {
	ratio := detmath.LogGamma(1+2/shape) - float64(2*detmath.LogGamma(1+1/shape))
	return math.Sqrt(detmath.Expm1(ratio))
}

// weibullShape returns the shape of a coefficient of variation, which falls as
// the shape rises. Sixty halvings of the logarithm leave less than one ulp.
func weibullShape(cv float64) float64 {
	low, high := float64(weibullShapeMin), float64(weibullShapeMax)
	for range 60 {
		middle := math.Sqrt(low * high)
		if weibullCV(middle) > cv {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

func (d weibull) quantile(u float64) float64 {
	return float64(d.scale * detmath.Pow(-detmath.Log1p(-u), 1/d.shape))
}

func (d weibull) mean() float64 { return d.m }
func (d weibull) cv() float64   { return d.c }

func (d weibull) exceeds(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return detmath.Exp(-detmath.Pow(x/d.scale, d.shape))
}

func (d weibull) String() string {
	return fmt.Sprintf("weibull(shape %s, scale %s)", digits(d.shape), digits(d.scale))
}

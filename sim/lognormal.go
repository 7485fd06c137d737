package sim

import (
	"cmp"
	"fmt"
	"math"

	"vmssim/internal/detmath"
)

// lognormal is exp of a normal variable with mean mu and standard deviation
// sigma.
type lognormal struct{ mu, sigma, m, c float64 }

// LognormalMeanCV returns the log-normal distribution with a mean and a
// coefficient of variation cv: the logarithm is normal with variance
// s^2 = log(1 + cv^2) and mean log(mean) - s^2/2. A cv of 0 gives the constant
// mean.
func LognormalMeanCV(mean, cv float64) (Distribution, error) {
	if err := cmp.Or(positive("mean", mean), notNegative("coefficient of variation", cv)); err != nil {
		return Distribution{}, err
	}
	if cv == 0 {
		return Constant(mean)
	}
	variance := detmath.Log1p(float64(cv * cv))
	return accept(lognormal{detmath.Log(mean) - float64(variance/2), math.Sqrt(variance), mean, cv})
}

// LognormalQuantiles returns the log-normal distribution that stays at or below
// q1 with probability p1 and at or below q2 with probability p2. Both have to
// rise. The mean is exp(m + s^2/2) and the square of the coefficient of
// variation exp(s^2) - 1, m and s being those of the logarithm.
func LognormalQuantiles(p1, q1, p2, q2 float64) (Distribution, error) {
	if err := risingQuantiles(p1, q1, p2, q2); err != nil {
		return Distribution{}, err
	}
	z1, z2 := detmath.NormalQuantile(p1), detmath.NormalQuantile(p2)
	log1, log2 := detmath.Log(q1), detmath.Log(q2)
	sigma := (log2 - log1) / (z2 - z1)
	mu := log1 - float64(sigma*z1)
	variance := float64(sigma * sigma)
	return accept(lognormal{
		mu, sigma, detmath.Exp(mu + float64(variance/2)), math.Sqrt(detmath.Expm1(variance)),
	})
}

func (d lognormal) quantile(u float64) float64 {
	return detmath.Exp(d.mu + float64(d.sigma*detmath.NormalQuantile(u)))
}

func (d lognormal) mean() float64 { return d.m }
func (d lognormal) cv() float64   { return d.c }

func (d lognormal) exceeds(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return detmath.NormalCDF((d.mu - detmath.Log(x)) / d.sigma)
}

func (d lognormal) String() string {
	return fmt.Sprintf("lognormal(mean %s, cv %s)", digits(d.m), digits(d.c))
}

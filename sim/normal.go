package sim

import (
	"cmp"
	"fmt"
	"math"

	"vmssim/internal/detmath"
)

// normal is the normal distribution of mean mu and standard deviation sigma,
// given that it is above 0.
type normal struct {
	mu, sigma    float64
	below, above float64 // probabilities of the untruncated variable on either side of 0
}

// NormalMeanSD returns the normal distribution with a mean and a standard
// deviation, truncated at zero: values below 0 are left out, and the others
// are more probable by as much. With a = mean/sd and F the standard normal
// distribution function, the quantile function is
//
//	mean + sd * inverse F(F(-a) + u*F(a))
//
// Mean and CV are those of the truncated variable. With r = f(a)/F(a), f being
// the standard normal density, they come from the mean mean + sd*r and the
// variance sd^2 * (1 - a*r - r^2) (Johnson, Kotz and Balakrishnan 1994, 13.10).
// At mean = 3*sd the mean is 0.15 % above the one given, at mean = sd 29 %.
//
// A standard deviation of 0 gives the constant mean.
func NormalMeanSD(mean, sd float64) (Distribution, error) {
	if err := cmp.Or(notNegative("mean", mean), notNegative("standard deviation", sd)); err != nil {
		return Distribution{}, err
	}
	if sd == 0 {
		return Constant(mean)
	}
	a := mean / sd
	return accept(normal{mean, sd, detmath.NormalCDF(-a), detmath.NormalCDF(a)})
}

func (d normal) quantile(u float64) float64 {
	// Each half is computed from the probability of its own tail, which keeps
	// its digits.
	if p := d.below + float64(u*d.above); p <= 0.5 {
		return max(0, d.mu+float64(d.sigma*detmath.NormalQuantile(p)))
	}
	upper := float64((1 - u) * d.above)
	return max(0, d.mu-float64(d.sigma*detmath.NormalQuantile(upper)))
}

// hazard returns r of the formulas above.
func (d normal) hazard() float64 { return detmath.NormalDensity(d.mu/d.sigma) / d.above }

func (d normal) mean() float64 { return d.mu + float64(d.sigma*d.hazard()) }

func (d normal) cv() float64 {
	r := d.hazard()
	variance := 1 - float64(r*(d.mu/d.sigma+r))
	return d.sigma / d.mean() * math.Sqrt(variance)
}

func (d normal) exceeds(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return detmath.NormalCDF((d.mu-x)/d.sigma) / d.above
}

func (d normal) String() string {
	return fmt.Sprintf("normal(mean %s, sd %s, above 0)", digits(d.mu), digits(d.sigma))
}

package detmath

import "math"

// NormalQuantile returns the z below which a standard normal variable lies with
// probability p, within a relative error of 2e-15 (absolute near p = 1/2).
//
// It is the algorithm AS 241, PPND16 (M. Wichura, Applied Statistics 37, 1988):
// three ratios of polynomials of degree 7, the first in the square of p-1/2, the
// others in sqrt(-log(min(p, 1-p))).
//
// Special cases: NormalQuantile(0) = -Inf, NormalQuantile(1) = +Inf and NaN
// outside 0..1 and for NaN.
func NormalQuantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	}
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		return float64(q * centre.at(0.180625-float64(q*q)))
	}
	if q < 0 {
		return -upperQuantile(p)
	}
	return upperQuantile(1 - p)
}

// upperQuantile returns the z above which a standard normal variable lies with
// probability p < 0.075.
func upperQuantile(p float64) float64 {
	r := math.Sqrt(-Log(p))
	if r <= 5 {
		return tail.at(r - 1.6)
	}
	return farTail.at(r - 5)
}

// A ratio is a quotient of two polynomials of degree 7, coefficients from the
// constant term upward.
type ratio struct{ above, below [8]float64 }

func (f *ratio) at(x float64) float64 {
	return horner(&f.above, x) / horner(&f.below, x)
}

func horner(c *[8]float64, x float64) float64 {
	high := c[4] + float64(x*(c[5]+float64(x*(c[6]+float64(x*c[7])))))
	return c[0] + float64(x*(c[1]+float64(x*(c[2]+float64(x*(c[3]+float64(x*high)))))))
}

// The coefficients of AS 241, PPND16.
var (
	centre = ratio{
		above: [8]float64{
			3.3871328727963666080e0, 1.3314166789178437745e2,
			1.9715909503065514427e3, 1.3731693765509461125e4,
			4.5921953931549871457e4, 6.7265770927008700853e4,
			3.3430575583588128105e4, 2.5090809287301226727e3,
		},
		below: [8]float64{
			1, 4.2313330701600911252e1,
			6.8718700749205790830e2, 5.3941960214247511077e3,
			2.1213794301586595867e4, 3.9307895800092710610e4,
			2.8729085735721942674e4, 5.2264952788528545610e3,
		},
	}
	tail = ratio{
		above: [8]float64{
			1.42343711074968357734e0, 4.63033784615654529590e0,
			5.76949722146069140550e0, 3.64784832476320460504e0,
			1.27045825245236838258e0, 2.41780725177450611770e-1,
			2.27238449892691845833e-2, 7.74545014278341407640e-4,
		},
		below: [8]float64{
			1, 2.05319162663775882187e0,
			1.67638483018380384940e0, 6.89767334985100004550e-1,
			1.48103976427480074590e-1, 1.51986665636164571966e-2,
			5.47593808499534494600e-4, 1.05075007164441684324e-9,
		},
	}
	farTail = ratio{
		above: [8]float64{
			6.65790464350110377720e0, 5.46378491116411436990e0,
			1.78482653991729133580e0, 2.96560571828504891230e-1,
			2.65321895265761230930e-2, 1.24266094738807843860e-3,
			2.71155556874348757815e-5, 2.01033439929228813265e-7,
		},
		below: [8]float64{
			1, 5.99832206555887937690e-1,
			1.36929880922735805310e-1, 1.48753612908506148525e-2,
			7.86869131145613259100e-4, 1.84631831751005468180e-5,
			1.42151175831644588870e-7, 2.04426310338993978564e-15,
		},
	}
)

// NormalCDF returns the probability that a standard normal variable lies below
// z, within a relative error of 1e-15 * (2 + z*z), which in the lower tail is
// 12 digits down to the smallest normal float64.
//
// With the density d(z), for |z| <= 1.5 it is the series
//
//	1/2 + d(z) * (z + z^3/3 + z^5/(3*5) + z^7/(3*5*7) + ...)
//
// whose terms have one sign (G. Marsaglia, Journal of Statistical Software 11,
// 2004, paper 4), and beyond it Laplace's continued fraction for the tail,
//
//	d(z) / (z + 1/(z + 2/(z + 3/(z + ...))))
//
// Special cases: NormalCDF(-Inf) = 0, NormalCDF(+Inf) = 1, NormalCDF(NaN) = NaN.
func NormalCDF(z float64) float64 {
	switch {
	case z != z:
		return z
	case z < -1.5:
		return upperTail(-z)
	case z > 1.5:
		return 1 - upperTail(z)
	}
	return 0.5 + float64(NormalDensity(z)*oddSeries(z))
}

// NormalDensity returns exp(-z*z/2)/sqrt(2*pi), within a relative error of
// 1e-15 * (2 + z*z).
func NormalDensity(z float64) float64 {
	const inverseSqrt2Pi = 0.398942280401432677939946059934381868
	return float64(inverseSqrt2Pi * Exp(float64(-0.5*float64(z*z))))
}

// oddSeries returns z + z^3/3 + z^5/15 + ... until a term no longer counts.
func oddSeries(z float64) float64 {
	sum, term := z, z
	for n := 3.0; ; n += 2 {
		term = float64(term * (float64(z*z) / n))
		next := sum + term
		if next == sum {
			return sum
		}
		sum = next
	}
}

// upperTail returns the probability above z > 1.5. From there 200 levels of the
// fraction leave a relative error below 1e-16.
func upperTail(z float64) float64 {
	rest := z
	for n := 200.0; n > 0; n-- {
		rest = z + n/rest
	}
	return NormalDensity(z) / rest
}

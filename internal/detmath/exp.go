package detmath

import "math"

// Arguments beyond which Exp overflows and underflows to zero.
const (
	expOverflow  = 7.09782712893383973096e+02  // 0x40862e42fefa39ef
	expUnderflow = -7.45133219101941108420e+02 // 0xc0874910d52d3051
)

// Exp returns e to the power x, within 1 ulp (2 ulp where the result is
// subnormal).
//
// With x = k*ln 2 + r, |r| <= ln(2)/2, and c = r - P(r*r),
//
//	exp(x) = 2^k * (1 + r + r*c/(2-c))
//
// where P is the polynomial of degree 5 in r*r of FreeBSD's msun library
// (e_exp.c, Sun Microsystems 1993); its error is below 2^-59.
//
// Special cases: Exp(+Inf) = +Inf, Exp(-Inf) = 0 and Exp(NaN) = NaN.
func Exp(x float64) float64 {
	const (
		log2e     = 1.44269504088896338700e+00 // 0x3ff71547652b82fe
		toInteger = 0x1.8p52                   // has no room for a fraction below it
	)
	switch {
	case x != x:
		return x
	case x > expOverflow:
		return math.Inf(1)
	case x < expUnderflow:
		return 0
	}
	k := float64(x*log2e) + toInteger - toInteger
	high := x - float64(k*ln2High)
	low := float64(k * ln2Low)
	r := high - low
	c := r - expTail(r)
	return scale(1-((low-float64(r*c)/(2-c))-high), int(k))
}

// expTail returns P(r*r) of Exp.
func expTail(r float64) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	t := float64(r * r)
	return float64(t * (p1 + float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
}

// scale returns y * 2^k for y in (1/2, 2) and k in -1075..1024, rounded once.
func scale(y float64, k int) float64 {
	switch {
	case k > 1023:
		return float64(y * 0x1p1023 * powerOfTwo(k-1023))
	case k < -1021:
		return float64(float64(y*powerOfTwo(k+64)) * 0x1p-64)
	}
	return float64(y * powerOfTwo(k))
}

// powerOfTwo returns 2^k for k in -1022..1023.
func powerOfTwo(k int) float64 {
	return math.Float64frombits(uint64(k+1023) << 52)
}

// Expm1 returns Exp(x)-1, within a relative error of 1e-15 also where x is so
// small that the difference has lost it.
//
// With u = Exp(x) it is (u-1) * x/log(u): the relative errors of u-1 and log(u)
// are nearly equal and cancel (W. Kahan; N. Higham, Accuracy and Stability of
// Numerical Algorithms, 2002, section 1.14.1).
//
// Special cases: Expm1(+Inf) = +Inf, Expm1(-Inf) = -1, Expm1(±0) = ±0 and
// Expm1(NaN) = NaN.
func Expm1(x float64) float64 {
	u := Exp(x)
	switch {
	case u == 1:
		return x
	case u > 0x1p53 || u < 0x1p-54 || u != u:
		return u - 1
	}
	return float64((u - 1) * (x / Log(u)))
}

// Pow returns x to the power y for x > 0, as Exp(y*Log(x)). The relative error
// is below (|y*log(x)| + 2) * 2^-52, so 15 digits hold while the result lies
// within 0.1 and 10, and 13 digits over the whole range. Pow(x, 0), Pow(1, y)
// and Pow(x, 1) are exact.
//
// Special cases: Pow(0, y) is 0, 1 or +Inf for y above, equal to or below 0;
// Pow(x < 0, y) = NaN, also for whole y; Pow(x, ±Inf) and Pow(+Inf, y) are the
// limits; a NaN argument gives NaN, except Pow(x, 0) = Pow(1, y) = 1.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1 && x >= 0:
		return x
	}
	return Exp(float64(y * Log(x)))
}

package detmath

import "math"

// ln 2 as the sum of a part with 21 trailing zero bits, whose product with any
// exponent of a float64 is exact, and the rest.
const (
	ln2High = 6.93147180369123816490e-01 // 0x3fe62e42fee00000
	ln2Low  = 1.90821492927058770002e-10 // 0x3dea39ef35793c76
)

// Bits of a float64: those of sqrt(1/2) and 1, and the mask of the fraction.
const (
	bitsSqrtHalf = 0x3fe6a09e667f3bcd
	bitsOne      = 0x3ff0000000000000
	fractionMask = 1<<52 - 1
)

// Log returns the natural logarithm of x, within 1 ulp.
//
// With x = 2^k * (1+f), sqrt(1/2) <= 1+f < sqrt(2), and s = f/(2+f),
//
//	log(1+f) = 2 artanh(s) = f - f*f/2 + s*(f*f/2 + R(s*s))
//
// where R is the polynomial of degree 7 in s*s of FreeBSD's msun library
// (e_log.c, Sun Microsystems 1993); its error is below 2^-58.45.
//
// Special cases: Log(+Inf) = +Inf, Log(0) = -Inf, Log(x < 0) = NaN and
// Log(NaN) = NaN.
func Log(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case !(x > 0):
		return math.NaN()
	case x > math.MaxFloat64:
		return x
	}
	f, k := splitLog(x)
	s := f / (2 + f)
	half := float64(0.5 * float64(f*f))
	r := float64(s * (half + logTail(s)))
	return float64(k*ln2High) - ((half - (r + float64(k*ln2Low))) - f)
}

// splitLog returns f and k with x = 2^k * (1+f) and 1+f around 1, for a finite
// x > 0.
func splitLog(x float64) (f, k float64) {
	bias := 1023
	if x < 0x1p-1022 {
		x *= 0x1p54
		bias += 54
	}
	// The addition carries into the exponent exactly when the fraction is at
	// least that of sqrt(2), and leaves the distance from sqrt(1/2) below it.
	b := math.Float64bits(x) + (bitsOne - bitsSqrtHalf)
	exponent := int(b>>52) - bias
	return math.Float64frombits(b&fractionMask+bitsSqrtHalf) - 1, float64(exponent)
}

// logTail returns R(s*s) of Log. The odd and the even coefficients are summed
// apart so that a processor can do both at a time.
func logTail(s float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	z := float64(s * s)
	w := float64(z * z)
	odd := float64(z * (l1 + float64(w*(l3+float64(w*(l5+float64(w*l7)))))))
	even := float64(w * (l2 + float64(w*(l4+float64(w*l6)))))
	return odd + even
}

// Log1p returns log(1+x), within 2 ulp also where x is so small that 1+x has
// lost it. It is Log(u) for the rounded sum u, plus what the sum has lost
// divided by u, the first term of log(1+x) - log(u).
//
// Special cases: Log1p(+Inf) = +Inf, Log1p(±0) = ±0, Log1p(-1) = -Inf,
// Log1p(x < -1) = NaN and Log1p(NaN) = NaN.
func Log1p(x float64) float64 {
	u := 1 + x
	switch {
	case x == 0:
		return x
	case !(u > 0) || u > math.MaxFloat64:
		return Log(u)
	}
	return Log(u) + lostBySum(x, u)/u
}

// lostBySum returns 1+x-u exactly, where u is the rounded sum 1+x.
func lostBySum(x, u float64) float64 {
	if x < 1 {
		return x - (u - 1)
	}
	return 1 - (u - x)
}

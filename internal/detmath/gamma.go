package detmath

// LogGamma returns log(gamma(x)) for x > 0, within 1e-14 absolute below 10
// and within a relative error of 1e-15 from there on.
//
// It is Stirling's series
//
//	(x-1/2)*log(x) - x + log(2*pi)/2 + 1/(12x) - 1/(360x^3) + ...
//
// with seven correction terms, the first one left out being below 3e-17 from
// x = 10 on (Abramowitz and Stegun 1964, 6.1.41); smaller x climb there by
// gamma(x) = gamma(x+1)/x.
func LogGamma(x float64) float64 {
	product := 1.0
	for x < 10 {
		product = float64(product * x)
		x++
	}
	const halfLog2Pi = 0.918938533204672741780329736405617640
	return float64((x-0.5)*Log(x)) - x + halfLog2Pi + stirlingTail(x) - Log(product)
}

// stirlingTail returns the sum of B(2n) / (2n * (2n-1) * x^(2n-1)) for n from 1
// to 7, where B(2n) are the Bernoulli numbers.
func stirlingTail(x float64) float64 {
	terms := [...]float64{
		1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156,
	}
	sum := 0.0
	for n := len(terms) - 1; n >= 0; n-- {
		sum = terms[n] + sum/float64(x*x)
	}
	return sum / x
}

package detmath

import (
	"math"
	"math/big"
	"testing"
)

// The reference functions compute with this many bits, 240 more than a float64.
const referenceBits = 300

func wide(x float64) *big.Float { return new(big.Float).SetPrec(referenceBits).SetFloat64(x) }

func number() *big.Float { return new(big.Float).SetPrec(referenceBits) }

// referenceExp sums the Taylor series of exp(x/2^40) and squares 40 times, which
// costs 40 of the 300 bits.
func referenceExp(x *big.Float) *big.Float {
	const halvings = 40
	small := number().SetMantExp(x, -halvings)
	sum, term := wide(1), wide(1)
	for n := 1.0; n < 40; n++ {
		term.Mul(term, small)
		term.Quo(term, wide(n))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// referenceLog improves math.Log by Newton's method on exp: each step doubles
// the 52 right bits.
func referenceLog(x *big.Float) *big.Float {
	mantissa := number()
	exponent := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	y := wide(math.Log(m))
	for range 4 {
		step := number().Mul(mantissa, referenceExp(number().Neg(y)))
		y.Add(y, step.Sub(step, wide(1)))
	}
	if exponent == 0 {
		return y
	}
	return y.Add(y, number().Mul(wide(float64(exponent)), ln2()))
}

// ln2 is 2 artanh(1/3) = 2 * (1/3 + 1/(3*3^3) + 1/(5*3^5) + ...).
func ln2() *big.Float {
	sum := number()
	power := number().Quo(wide(2), wide(3))
	for n := 1.0; n < 220; n += 2 {
		sum.Add(sum, number().Quo(power, wide(n)))
		power.Quo(power, wide(9))
	}
	return sum
}

// pi is 16 arctan(1/5) - 4 arctan(1/239) (Machin 1706).
func pi() *big.Float {
	return number().Sub(number().Mul(wide(16), arctanInverse(5)), number().Mul(wide(4), arctanInverse(239)))
}

func arctanInverse(n float64) *big.Float {
	sum := number()
	power := number().Quo(wide(1), wide(n))
	for k := 1.0; k < 140; k += 2 {
		term := number().Quo(power, wide(k))
		if int(k)%4 == 3 {
			term.Neg(term)
		}
		sum.Add(sum, term)
		power.Quo(power, wide(n*n))
	}
	return sum
}

// referenceDensity is the standard normal density.
func referenceDensity(z float64) *big.Float {
	square := number().Mul(wide(z), wide(z))
	square.Quo(square, wide(-2))
	root := number().Sqrt(number().Mul(wide(2), pi()))
	return number().Quo(referenceExp(square), root)
}

// referenceCDF is Marsaglia's series. In the lower tail 1/2 and the sum cancel;
// at z = -12 that costs 110 of the bits, so it serves from there upward.
func referenceCDF(z float64) *big.Float {
	sum, term := wide(z), wide(z)
	for n := 3.0; n < 1400; n += 2 {
		term.Mul(term, wide(z))
		term.Mul(term, wide(z))
		term.Quo(term, wide(n))
		sum.Add(sum, term)
	}
	sum.Mul(sum, referenceDensity(z))
	return sum.Add(sum, wide(0.5))
}

// ulps returns the distance of got from want, in units of the last place of a
// float64 near want.
func ulps(got float64, want *big.Float) float64 {
	nearest, _ := want.Float64()
	nearest = math.Abs(nearest)
	ulp := math.Nextafter(nearest, math.Inf(1)) - nearest
	return math.Abs(difference(got, want)) / ulp
}

// relative returns (got-want)/want.
func relative(got float64, want *big.Float) float64 {
	nearest, _ := want.Float64()
	return difference(got, want) / nearest
}

func difference(got float64, want *big.Float) float64 {
	d, _ := number().Sub(wide(got), want).Float64()
	return d
}

// The reference must be right before it judges: known decimals of e, ln 10, pi
// and of the normal distribution.
func TestReferenceAgainstKnownDecimals(t *testing.T) {
	for _, c := range []struct {
		name string
		got  *big.Float
		want string
	}{
		{"e", referenceExp(wide(1)), "2.71828182845904523536028747135266249775724709369996"},
		{"ln 10", referenceLog(wide(10)), "2.30258509299404568401799145468436420760110148862877"},
		{"ln 2", ln2(), "0.69314718055994530941723212145817656807550013436026"},
		{"pi", pi(), "3.14159265358979323846264338327950288419716939937511"},
		{"normal CDF at 1", referenceCDF(1), "0.84134474606854294858523254563188"},
		{"normal CDF at -3", referenceCDF(-3), "0.00134989803163009452665181476759"},
	} {
		want, _, err := big.ParseFloat(c.want, 10, referenceBits, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := number().Quo(number().Sub(c.got, want), want).Float64()
		if math.Abs(d) > 1e-28 {
			t.Errorf("%s: %s, want %s", c.name, c.got.Text('g', 40), c.want)
		}
	}
}

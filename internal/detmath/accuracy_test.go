package detmath

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// worst returns the largest error over n draws of the argument, and where.
func worst(n int, draw func(*rand.Rand) float64, err func(x float64) float64) (largest, at float64) {
	source := rand.New(rand.NewPCG(1, 2))
	for range n {
		x := draw(source)
		if e := math.Abs(err(x)); !(e <= largest) {
			largest, at = e, x
		}
	}
	return largest, at
}

func between(low, high float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return low + r.Float64()*(high-low) }
}

// anyExponent draws positive numbers with exponents of 2 evenly from low to high.
func anyExponent(low, high int) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 {
		return math.Ldexp(1+r.Float64(), low+r.IntN(high-low+1))
	}
}

func negative(draw func(*rand.Rand) float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return -draw(r) }
}

// Each bound is the one that the doc comment of the function states.
func TestErrorBounds(t *testing.T) {
	log := func(x float64) float64 { return ulps(Log(x), referenceLog(wide(x))) }
	log1p := func(x float64) float64 {
		return ulps(Log1p(x), referenceLog(number().Add(wide(1), wide(x))))
	}
	exp := func(x float64) float64 { return ulps(Exp(x), referenceExp(wide(x))) }
	expm1 := func(x float64) float64 {
		e := referenceExp(wide(x))
		return relative(Expm1(x), e.Sub(e, wide(1)))
	}
	cdf := func(z float64) float64 { return relative(NormalCDF(z), referenceCDF(z)) / (2 + z*z) }
	density := func(z float64) float64 {
		return relative(NormalDensity(z), referenceDensity(z)) / (2 + z*z)
	}
	for _, c := range []struct {
		name  string
		draw  func(*rand.Rand) float64
		err   func(float64) float64
		bound float64
	}{
		{"log around 1", between(0.5, 2), log, 1},
		{"log next to 1", between(0.999, 1.001), log, 1},
		{"log everywhere", anyExponent(-1074, 1023), log, 1},
		{"log1p near 0", between(-0.5, 1), log1p, 2},
		{"log1p of small", anyExponent(-200, -1), log1p, 2},
		{"log1p of small negative", negative(anyExponent(-200, -2)), log1p, 2},
		{"log1p of large", anyExponent(0, 1023), log1p, 2},
		{"log1p near -1", between(-1, -0.9), log1p, 2},
		{"exp", between(-708, 709.78), exp, 1},
		{"exp near 0", between(-1, 1), exp, 1},
		{"exp of small", anyExponent(-60, -1), exp, 1},
		{"exp into the subnormal", between(-745, -708), exp, 2},
		{"expm1", between(-40, 40), expm1, 1e-15},
		{"expm1 of small", anyExponent(-200, -1), expm1, 1e-15},
		{"expm1 of small negative", negative(anyExponent(-200, -1)), expm1, 1e-15},
		{"cdf in the middle", between(-1.5, 1.5), cdf, 1e-15},
		{"cdf", between(-12, 12), cdf, 1e-15},
		{"density", between(-37, 37), density, 1e-15},
	} {
		largest, at := worst(300, c.draw, c.err)
		if !(largest <= c.bound) {
			t.Errorf("%s: error %.3g at %v, stated %g", c.name, largest, at, c.bound)
		}
		t.Logf("%-24s error at most %.3g, stated %g", c.name, largest, c.bound)
	}
}

// The quantile's error follows from where the distribution function of the
// result lies: dz = (CDF(z)-p) / density(z).
func TestNormalQuantileError(t *testing.T) {
	err := func(p float64) float64 {
		z := NormalQuantile(p)
		miss := number().Quo(number().Sub(referenceCDF(z), wide(p)), referenceDensity(z))
		dz, _ := miss.Float64()
		return dz / math.Max(1, math.Abs(z))
	}
	for _, c := range []struct {
		name string
		draw func(*rand.Rand) float64
	}{
		{"everywhere", between(0, 1)},
		{"centre", between(0.075, 0.925)},
		{"middle of the tail", anyExponent(-36, -4)},
		{"far tail", anyExponent(-100, -36)},
	} {
		largest, at := worst(250, c.draw, err)
		if !(largest <= 2e-15) {
			t.Errorf("%s: error %.3g at %v, stated 2e-15", c.name, largest, at)
		}
		t.Logf("%-18s error at most %.3g", c.name, largest)
	}
}

// Below 2^-100 the reference would need more bits; two values of the literature
// stand for it: Wichura's check values are of p = 0.25, 0.001 and 1e-20.
func TestNormalQuantileKnownValues(t *testing.T) {
	for _, c := range []struct{ p, want float64 }{
		{0.5, 0},
		{0.25, -0.6744897501960817},
		{0.001, -3.090232306167814},
		{1e-20, -9.262340089798408},
		{0.975, 1.959963984540054},
	} {
		if got := NormalQuantile(c.p); math.Abs(got-c.want) > 2e-15*math.Max(1, math.Abs(c.want)) {
			t.Errorf("NormalQuantile(%v) = %.17g, want %.17g", c.p, got, c.want)
		}
	}
}

func TestPowError(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	for range 600 {
		x := anyExponent(-20, 20)(source)
		y := between(-30, 30)(source)
		logarithm := number().Mul(wide(y), referenceLog(wide(x)))
		l, _ := logarithm.Float64()
		if math.Abs(l) > 700 {
			continue
		}
		err := relative(Pow(x, y), referenceExp(logarithm))
		if bound := (math.Abs(l) + 2) * 0x1p-52; math.Abs(err) > bound {
			t.Errorf("Pow(%v, %v): error %.3g, stated %.3g", x, y, err, bound)
		}
	}
}

// log(gamma) is known exactly at whole and half numbers:
// gamma(n+1) = n! and gamma(n+1/2) = (2n)! * sqrt(pi) / (4^n * n!).
func TestLogGammaAtWholeAndHalfNumbers(t *testing.T) {
	rootPi := number().Sqrt(pi())
	for n := int64(0); n <= 160; n++ {
		factorial := number().SetInt(new(big.Int).MulRange(1, n))
		checkLogGamma(t, float64(n)+1, factorial)
		half := number().SetInt(new(big.Int).MulRange(n+1, 2*n))
		half.SetMantExp(half, -2*int(n))
		checkLogGamma(t, float64(n)+0.5, half.Mul(half, rootPi))
	}
}

func checkLogGamma(t *testing.T, x float64, gamma *big.Float) {
	t.Helper()
	err := math.Abs(difference(LogGamma(x), referenceLog(gamma)))
	if bound := math.Max(1e-14, 1e-15*LogGamma(x)); err > bound {
		t.Errorf("LogGamma(%v): error %.3g, stated %.3g", x, err, bound)
	}
}

// Between them math.Lgamma, itself within a few ulp, is the oracle.
func TestLogGammaAgainstStandardLibrary(t *testing.T) {
	largest, at := worst(20000, between(0.01, 200), func(x float64) float64 {
		want, _ := math.Lgamma(x)
		return (LogGamma(x) - want) / math.Max(10, want)
	})
	if largest > 2e-15 {
		t.Errorf("LogGamma(%v) differs from math.Lgamma by a relative %.3g", at, largest)
	}
}

// On amd64 and arm64 the standard library keeps within 1 ulp too, so the two may
// differ by 2 at most, over far more arguments than the slow reference can judge.
func TestAgainstStandardLibrary(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(*rand.Rand) float64
		own  func(float64) float64
		std  func(float64) float64
		ulps float64
	}{
		{"log", anyExponent(-1022, 1023), Log, math.Log, 2},
		{"log around 1", between(0.5, 2), Log, math.Log, 2},
		{"log1p", between(-0.9, 3), Log1p, math.Log1p, 3},
		{"exp", between(-700, 700), Exp, math.Exp, 2},
		{"expm1", between(-3, 3), Expm1, math.Expm1, 5},
	} {
		largest, at := worst(200_000, c.draw, func(x float64) float64 {
			return ulps64(c.own(x), c.std(x))
		})
		if largest > c.ulps {
			t.Errorf("%s(%v): %v ulp from the standard library, want at most %v", c.name, at, largest, c.ulps)
		}
	}
}

func ulps64(got, want float64) float64 {
	a := math.Abs(want)
	return math.Abs(got-want) / (math.Nextafter(a, math.Inf(1)) - a)
}

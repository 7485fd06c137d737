package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func mustBe(t *testing.T) func(Distribution, error) Distribution {
	return func(d Distribution, err error) Distribution {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

func TestEmpiricalValues(t *testing.T) {
	// Probabilities 1/4, 1/2, 1/4 of 1, 2, 4; the value 3 has no weight, 2 comes twice.
	d := mustBe(t)(EmpiricalValues([]float64{2, 4, 3, 1, 2}, []float64{3, 3, 0, 3, 3}))
	for _, c := range []struct{ u, want float64 }{
		{0x1p-53, 1}, {0.25, 1}, {0.25 + 0x1p-53, 2}, {0.75, 2}, {0.75 + 0x1p-53, 4}, {1 - 0x1p-53, 4},
	} {
		if got := d.Quantile(c.u); got != c.want {
			t.Errorf("quantile at %v is %v, want %v", c.u, got, c.want)
		}
	}
	for _, c := range []struct{ x, want float64 }{
		{0, 1}, {0.999, 1}, {1, 0.75}, {1.5, 0.75}, {2, 0.25}, {3, 0.25}, {4, 0}, {5, 0},
	} {
		if got := d.Exceeds(c.x); got != c.want {
			t.Errorf("exceeds %v with probability %v, want %v", c.x, got, c.want)
		}
	}
	equal := mustBe(t)(EmpiricalValues([]float64{6, 2}, nil))
	if equal.Mean() != 4 || equal.CV() != 0.5 {
		t.Errorf("mean %v and cv %v of 2 and 6, want 4 and 0.5", equal.Mean(), equal.CV())
	}
}

func TestEmpiricalQuantiles(t *testing.T) {
	// A step at 10: a third of the probability lies on one value.
	d := mustBe(t)(EmpiricalQuantiles([]float64{0, 0.25, 0.5, 1}, []float64{2, 10, 10, 30}))
	for _, c := range []struct{ u, want float64 }{
		{0.125, 6}, {0.25, 10}, {0.4, 10}, {0.5, 10}, {0.75, 20}, {0.875, 25},
	} {
		if got := d.Quantile(c.u); got != c.want {
			t.Errorf("quantile at %v is %v, want %v", c.u, got, c.want)
		}
	}
	for _, c := range []struct{ x, want float64 }{
		{1, 1}, {2, 1}, {6, 0.875}, {9, 0.78125}, {10, 0.5}, {20, 0.25}, {30, 0}, {31, 0},
	} {
		if got := d.Exceeds(c.x); got != c.want {
			t.Errorf("exceeds %v with probability %v, want %v", c.x, got, c.want)
		}
	}
}

// The caller's slices may change afterwards.
func TestEmpiricalCopiesItsArguments(t *testing.T) {
	p, q := []float64{0, 1}, []float64{5, 7}
	d := mustBe(t)(EmpiricalQuantiles(p, q))
	p[1], q[0], q[1] = 0.5, 0, 0
	if got := d.Quantile(0.5); got != 6 {
		t.Errorf("quantile %v, want 6", got)
	}
}

func TestDurationIsWholeMilliseconds(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    Time
	}{
		{0, 0},
		{0.000499, 0},
		{0.0005, Millisecond}, // halves go up
		{1.2344, 1234 * Millisecond},
		{1.2346, 1235 * Millisecond},
		{86400, Day},
		{4e9, 4_000_000_000 * Second},
		{5e9, longestDuration},
		{1e300, longestDuration},
	} {
		d := mustBe(t)(Constant(c.seconds))
		if got := d.Duration(0.5); got != c.want {
			t.Errorf("%v s: %v, want %v", c.seconds, got, c.want)
		}
	}
	if longestDuration+longestDuration <= 0 || longestDuration%Millisecond != 0 {
		t.Errorf("twice the longest duration %v overflows, or it has a fraction of a millisecond", longestDuration)
	}
}

func TestZeroDistributionIsZero(t *testing.T) {
	var d Distribution
	if d.Quantile(0.9) != 0 || d.Mean() != 0 || d.CV() != 0 || d.Exceeds(0) != 0 || d.Exceeds(-1) != 1 {
		t.Errorf("%v is not the constant 0", d)
	}
	if d.String() != "constant(0)" || d.Scale(3) != d {
		t.Errorf("%v, scaled %v; want constant(0)", d, d.Scale(3))
	}
}

// A coefficient of variation or a standard deviation of 0 is a constant.
func TestWithoutVariation(t *testing.T) {
	for _, d := range []Distribution{
		mustBe(t)(LognormalMeanCV(7, 0)),
		mustBe(t)(WeibullMeanCV(7, 0)),
		mustBe(t)(NormalMeanSD(7, 0)),
		mustBe(t)(Uniform(7, 7)),
		mustBe(t)(EmpiricalValues([]float64{7}, nil)),
	} {
		if d.Mean() != 7 || d.CV() != 0 || d.Quantile(0x1p-53) != 7 || d.Quantile(1-0x1p-53) != 7 {
			t.Errorf("%v is not the constant 7", d)
		}
	}
}

func TestScale(t *testing.T) {
	d := mustBe(t)(LognormalMeanCV(8, 0.5))
	s := d.Scale(2.5)
	if s.Mean() != 20 || s.CV() != 0.5 {
		t.Errorf("mean %v and cv %v, want 20 and 0.5", s.Mean(), s.CV())
	}
	for _, u := range []float64{0.01, 0.5, 0.99} {
		if s.Quantile(u) != 2.5*d.Quantile(u) {
			t.Errorf("quantile at %v: %v, want 2.5 times %v", u, s.Quantile(u), d.Quantile(u))
		}
	}
	if s.Exceeds(25) != d.Exceeds(10) {
		t.Errorf("exceeds 25 with %v, want %v", s.Exceeds(25), d.Exceeds(10))
	}
	if got := d.Scale(0); got != (Distribution{}) {
		t.Errorf("scaled by 0: %v", got)
	}
}

func TestDistributionString(t *testing.T) {
	for _, c := range []struct {
		d    Distribution
		want string
	}{
		{mustBe(t)(Constant(30)), "constant(30)"},
		{mustBe(t)(Uniform(0.5, 20)), "uniform(0.5 to 20)"},
		{mustBe(t)(Exponential(1.0 / 3)), "exponential(mean 0.333333)"},
		{mustBe(t)(NormalMeanSD(90, 15)), "normal(mean 90, sd 15, above 0)"},
		{mustBe(t)(LognormalMeanCV(0.06, 1.2)), "lognormal(mean 0.06, cv 1.2)"},
		{mustBe(t)(WeibullShapeScale(1.5, 200)), "weibull(shape 1.5, scale 200)"},
		{mustBe(t)(EmpiricalValues([]float64{2, 6}, nil)), "empirical(2 values, mean 4, cv 0.5)"},
		{mustBe(t)(EmpiricalQuantiles([]float64{0, 1}, []float64{0, 2})), "empirical(2 quantiles, mean 1, cv 0.57735)"},
		{mustBe(t)(Exponential(2)).Scale(1.5), "1.5 * exponential(mean 2)"},
	} {
		if got := c.d.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestConstructorsRefuse(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		make func() (Distribution, error)
		want string
	}{
		{func() (Distribution, error) { return Constant(-1) }, "value -1 is not a finite number from 0 up"},
		{func() (Distribution, error) { return Constant(nan) }, "value NaN is not a finite number from 0 up"},
		{func() (Distribution, error) { return Uniform(2, 1) }, "minimum 2 is above maximum 1"},
		{func() (Distribution, error) { return Uniform(-2, 1) }, "minimum -2 is not a finite number from 0 up"},
		{func() (Distribution, error) { return Uniform(2, inf) }, "maximum +Inf is not a finite number from 0 up"},
		{func() (Distribution, error) { return Exponential(0) }, "mean 0 is not a finite number above 0"},
		{func() (Distribution, error) { return Exponential(1e308) },
			"exponential(mean 1e+308): its values go beyond the range of numbers"},
		{func() (Distribution, error) { return ExponentialQuantile(1, 5) }, "probability 1 is not between 0 and 1"},
		{func() (Distribution, error) { return ExponentialQuantile(0.5, 0) }, "quantile 0 is not a finite number above 0"},
		{func() (Distribution, error) { return NormalMeanSD(-1, 1) }, "mean -1 is not a finite number from 0 up"},
		{func() (Distribution, error) { return NormalMeanSD(1, -1) },
			"standard deviation -1 is not a finite number from 0 up"},
		{func() (Distribution, error) { return LognormalMeanCV(0, 1) }, "mean 0 is not a finite number above 0"},
		{func() (Distribution, error) { return LognormalMeanCV(1, inf) },
			"coefficient of variation +Inf is not a finite number from 0 up"},
		{func() (Distribution, error) { return LognormalQuantiles(0.9, 1, 0.5, 2) },
			"quantiles 1 at 0.9 and 2 at 0.5 do not rise"},
		{func() (Distribution, error) { return LognormalQuantiles(0.5, 2, 0.9, 2) },
			"quantiles 2 at 0.5 and 2 at 0.9 do not rise"},
		{func() (Distribution, error) { return LognormalQuantiles(0.5, 1e-300, 0.51, 1e300) },
			"its values go beyond the range of numbers"},
		{func() (Distribution, error) { return WeibullShapeScale(0.05, 1) }, "shape 0.05 is not within 0.1 and 1000"},
		{func() (Distribution, error) { return WeibullShapeScale(1, 0) }, "scale 0 is not a finite number above 0"},
		{func() (Distribution, error) { return WeibullMeanCV(1, 500) },
			"coefficient of variation 500 is not within 0.0013 and 429"},
		{func() (Distribution, error) { return WeibullQuantiles(0, 1, 0.5, 2) }, "probability 0 is not between 0 and 1"},
		{func() (Distribution, error) { return EmpiricalValues(nil, nil) }, "0 weights for 0 values"},
		{func() (Distribution, error) { return EmpiricalValues([]float64{1, 2}, []float64{1}) }, "1 weights for 2 values"},
		{func() (Distribution, error) { return EmpiricalValues([]float64{1}, []float64{0}) },
			"sum of the weights 0 is not a finite number above 0"},
		{func() (Distribution, error) { return EmpiricalValues([]float64{1}, []float64{-1}) },
			"weight -1 is not a finite number from 0 up"},
		{func() (Distribution, error) { return EmpiricalQuantiles([]float64{0}, []float64{1}) },
			"1 quantiles for 1 probabilities; there must be 2 or more of each"},
		{func() (Distribution, error) { return EmpiricalQuantiles([]float64{0.1, 1}, []float64{1, 2}) },
			"probabilities go from 0.1 to 1, not from 0 to 1"},
		{func() (Distribution, error) { return EmpiricalQuantiles([]float64{0, 0, 1}, []float64{1, 2, 3}) },
			"quantiles 1 at 0 and 2 at 0 do not rise"},
		{func() (Distribution, error) { return EmpiricalQuantiles([]float64{0, 0.5, 1}, []float64{1, 3, 2}) },
			"quantiles 3 at 0.5 and 2 at 1 do not rise"},
		{func() (Distribution, error) { return EmpiricalQuantiles([]float64{0, nan, 1}, []float64{1, 2, 3}) },
			"quantiles 1 at 0 and 2 at NaN do not rise"},
	} {
		d, err := c.make()
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%v, error %v; want %q", d, err, c.want)
		}
		if d != (Distribution{}) {
			t.Errorf("%v comes with the error %v", d, err)
		}
	}
}

func TestMisuseOfDistributionPanics(t *testing.T) {
	for _, f := range []func(){
		func() { Distribution{}.Quantile(0) },
		func() { Distribution{}.Quantile(1) },
		func() { Distribution{}.Quantile(math.NaN()) },
		func() { Distribution{}.Scale(-1) },
		func() { Distribution{}.Scale(math.Inf(1)) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "sim: ") {
					t.Errorf("panic %q", got)
				}
			}()
			f()
		}()
	}
}

// The shape found for a coefficient of variation has that coefficient, up to the
// error that the comment of WeibullMeanCV states, over the whole range.
func TestWeibullShapeOfCV(t *testing.T) {
	for cv := 0.0013; cv < 429; cv *= 1.3 {
		tolerance := 1e-12 // ten times the stated error, for that of math.Gamma
		if cv < 0.1 {
			tolerance = 1e-7
		}
		if got := cvOfWeibull(weibullShape(cv)); !near(got, cv, tolerance) {
			t.Errorf("the shape found for cv %v has cv %v", cv, got)
		}
	}
}

// cvOfWeibull is sqrt(g(1+2x)/g(1+x)^2 - 1) with x = 1/shape. Large shapes lose
// its digits and take the series log g(1+2x) - 2 log g(1+x) =
// zeta(2)*x^2 - 2*zeta(3)*x^3 + 7/2*zeta(4)*x^4 - 6*zeta(5)*x^5 + ... instead.
func cvOfWeibull(shape float64) float64 {
	const (
		zeta2 = math.Pi * math.Pi / 6
		zeta3 = 1.2020569031595942
		zeta4 = math.Pi * math.Pi * math.Pi * math.Pi / 90
		zeta5 = 1.0369277551433699
	)
	x := 1 / shape
	if shape > 100 {
		return math.Sqrt(math.Expm1(x * x * (zeta2 - x*(2*zeta3-x*(3.5*zeta4-x*6*zeta5)))))
	}
	return math.Sqrt(math.Gamma(1+2*x)/math.Pow(math.Gamma(1+x), 2) - 1)
}

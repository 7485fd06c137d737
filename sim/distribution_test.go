package sim

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// A lawCase is a distribution with what theory says about it.
type lawCase struct {
	d        Distribution
	mean, cv float64
	quantile func(u float64) float64 // nil if there is no independent oracle
	discrete bool
}

// laws returns one of each family, and a second one where a constructor leads
// there by another way.
func laws(t testing.TB) []lawCase {
	must := func(d Distribution, err error) Distribution {
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	lognormal := func(mean, cv float64) func(float64) float64 {
		s2 := math.Log(1 + cv*cv)
		return distuv.LogNormal{Mu: math.Log(mean) - s2/2, Sigma: math.Sqrt(s2)}.Quantile
	}
	weibullMean := func(k, scale float64) float64 { return scale * math.Gamma(1+1/k) }
	weibullCV := func(k float64) float64 {
		return math.Sqrt(math.Gamma(1+2/k)/math.Pow(math.Gamma(1+1/k), 2) - 1)
	}
	unit := distuv.UnitNormal
	// Half-normal: mean sqrt(2/pi), variance 1 - 2/pi.
	halfMean, halfCV := math.Sqrt(2/math.Pi), math.Sqrt(math.Pi/2-1)
	return []lawCase{
		{must(Constant(30)), 30, 0, func(float64) float64 { return 30 }, true},
		{must(Uniform(10, 20)), 15, math.Sqrt(100.0/12) / 15, distuv.Uniform{Min: 10, Max: 20}.Quantile, false},
		{must(Exponential(30)), 30, 1, distuv.Exponential{Rate: 1.0 / 30}.Quantile, false},
		// The median is mean * ln 2.
		{must(ExponentialQuantile(0.5, 30*math.Ln2)), 30, 1, distuv.Exponential{Rate: 1.0 / 30}.Quantile, false},
		// 40 standard deviations from zero nothing is cut off.
		{must(NormalMeanSD(100, 2.5)), 100, 0.025, distuv.Normal{Mu: 100, Sigma: 2.5}.Quantile, false},
		{must(NormalMeanSD(0, 1)), halfMean, halfCV, func(u float64) float64 { return unit.Quantile((1 + u) / 2) }, false},
		// Mean and cv to 15 digits from arithmetic of 40 digits.
		{must(NormalMeanSD(2, 1.5)), 2.27070659030339377, 0.563168467597008737,
			func(u float64) float64 { return 2 + 1.5*unit.Quantile(unit.CDF(-2/1.5)+u*unit.CDF(2/1.5)) }, false},
		{must(LognormalMeanCV(0.06, 1.2)), 0.06, 1.2, lognormal(0.06, 1.2), false},
		// With median m and the quantile at 1 sigma = m*e the sigma is 1: mean m*sqrt(e).
		{must(LognormalQuantiles(0.5, 40, unit.CDF(1), 40*math.E)), 40 * math.Sqrt(math.E), math.Sqrt(math.E - 1),
			distuv.LogNormal{Mu: math.Log(40), Sigma: 1}.Quantile, false},
		{must(WeibullShapeScale(1.5, 200)), weibullMean(1.5, 200), weibullCV(1.5),
			distuv.Weibull{K: 1.5, Lambda: 200}.Quantile, false},
		{must(WeibullShapeScale(0.6, 200)), weibullMean(0.6, 200), weibullCV(0.6),
			distuv.Weibull{K: 0.6, Lambda: 200}.Quantile, false},
		// The shape for cv = 0.3, to 18 digits from arithmetic of 40 digits.
		{must(WeibullMeanCV(200, 0.3)), 200, 0.3, distuv.Weibull{
			K: 3.71377236642960477, Lambda: 200 / math.Gamma(1+1/3.71377236642960477)}.Quantile, false},
		// F(scale) = 1-1/e for every shape, F(scale*2^(1/2)) = 1-1/e^2 for shape 2.
		{must(WeibullQuantiles(1-1/math.E, 50, 1-1/(math.E*math.E), 50*math.Sqrt2)),
			weibullMean(2, 50), weibullCV(2), distuv.Weibull{K: 2, Lambda: 50}.Quantile, false},
		// Mean 9/4, mean square (1 + 2*4 + 16)/4 = 25/4, variance 19/16.
		{must(EmpiricalValues([]float64{4, 1, 2}, []float64{1, 1, 2})), 2.25, math.Sqrt(19) / 9, nil, true},
		// Mean 5/2 + 20/2, mean square (100/3 + (100+300+900)/3) / 2 = 700/3.
		{must(EmpiricalQuantiles([]float64{0, 0.5, 1}, []float64{0, 10, 30})), 12.5,
			math.Sqrt(700.0/3-156.25) / 12.5, nil, false},
		{must(Exponential(2)).Scale(1.5), 3, 1, distuv.Exponential{Rate: 1.0 / 3}.Quantile, false},
		{Distribution{}, 0, 0, func(float64) float64 { return 0 }, true},
	}
}

// near reports whether got is want within a relative error.
func near(got, want, relative float64) bool {
	return math.Abs(got-want) <= relative*math.Abs(want)
}

func TestMeanAndCV(t *testing.T) {
	for _, l := range laws(t) {
		if !near(l.d.Mean(), l.mean, 1e-13) || !near(l.d.CV(), l.cv, 1e-12) {
			t.Errorf("%v: mean %.16g and cv %.16g, want %.16g and %.16g",
				l.d, l.d.Mean(), l.d.CV(), l.mean, l.cv)
		}
	}
}

// gonum's quantiles, computed by other formulas, agree to 1e-12; the truncated
// normals lose digits to cancellation where the quantile is near 0, in either.
func TestQuantilesAgainstGonum(t *testing.T) {
	for _, l := range laws(t) {
		if l.quantile == nil {
			continue
		}
		for i := 1; i < 1000; i++ {
			u := float64(i) / 1000
			got, want := l.d.Quantile(u), l.quantile(u)
			if math.Abs(got-want) > 1e-12*max(want, l.mean*0.01) {
				t.Errorf("%v at %v: %.17g, want %.17g", l.d, u, got, want)
			}
		}
	}
}

// The expected values were computed with 40 digits from the formulas of the
// comments, for the first three uniform numbers of the stream; their first,
// 0.635206937523593, follows from TestStreamKnownAnswers.
func TestVariateKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		make      func() (Distribution, error)
		want      [3]float64
		durations [3]Time // in milliseconds
	}{
		{func() (Distribution, error) { return Uniform(10, 20) },
			[3]float64{16.3520693752359303, 16.1261939886879235, 16.5120203276464206}, [3]Time{16352, 16126, 16512}},
		{func() (Distribution, error) { return Exponential(30) },
			[3]float64{30.2527511489160972, 28.4504281134705673, 31.5978724453372734}, [3]Time{30253, 28450, 31598}},
		{func() (Distribution, error) { return LognormalMeanCV(0.06, 1.2) },
			[3]float64{0.053240618099469099, 0.0503301486080220283, 0.0554416359110649138}, [3]Time{53, 50, 55}},
		{func() (Distribution, error) { return LognormalMeanCV(90, 0.5) },
			[3]float64{94.7771774808613593, 92.1493743804716827, 96.7170597656020459}, [3]Time{94777, 92149, 96717}},
		{func() (Distribution, error) { return WeibullShapeScale(1.5, 200) },
			[3]float64{201.121766955568832, 193.052322080987462, 207.040060985456352}, [3]Time{201122, 193052, 207040}},
		{func() (Distribution, error) { return WeibullMeanCV(200, 0.3) },
			[3]float64{222.073892117895027, 218.431110045972283, 224.690533392236006}, [3]Time{222074, 218431, 224691}},
		{func() (Distribution, error) { return NormalMeanSD(2, 1.5) },
			[3]float64{2.65358043102936534, 2.56969918032756175, 2.71422533567884596}, [3]Time{2654, 2570, 2714}},
	} {
		d, err := c.make()
		if err != nil {
			t.Fatal(err)
		}
		values := Streams{Seed: 1}.For("boot", "web", 0)
		durations := values
		for i := range c.want {
			if got := values.Value(d); !near(got, c.want[i], 1e-14) {
				t.Errorf("%v: variate %d is %.17g, want %.17g", d, i, got, c.want[i])
			}
			if got := durations.Duration(d); got != c.durations[i]*Millisecond {
				t.Errorf("%v: duration %d is %v, want %v", d, i, got, c.durations[i]*Millisecond)
			}
		}
	}
}

// The mean of n variates has the standard error cv*mean/sqrt(n), their variance
// the standard error sqrt((m4 - variance^2)/n), m4 being the fourth central
// moment, taken from the sample. Each is allowed 4.5 of them: 7 in a million.
func TestMomentsOfSamples(t *testing.T) {
	const n = 100_000
	for _, l := range laws(t) {
		s := Streams{Seed: 3}.For("moments", "", 0)
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = s.Value(l.d)
		}
		m := average(sample)
		var m2, m4 float64
		for _, x := range sample {
			square := (x - m) * (x - m)
			m2 += square / n
			m4 += square * square / n
		}
		sd := l.mean * l.cv
		if tolerance := 4.5*sd/math.Sqrt(n) + 1e-12*l.mean; math.Abs(m-l.mean) > tolerance {
			t.Errorf("%v: sample mean %v, want %v within %.3g", l.d, m, l.mean, tolerance)
		}
		if tolerance := 4.5*math.Sqrt((m4-m2*m2)/n) + 1e-12; math.Abs(m2-sd*sd) > tolerance {
			t.Errorf("%v: sample variance %v, want %v within %.3g", l.d, m2, sd*sd, tolerance)
		}
	}
}

func TestSamplesFollowTheirDistribution(t *testing.T) {
	const n = 20_000
	for _, l := range laws(t) {
		if l.discrete {
			continue
		}
		s := Streams{Seed: 4}.For("kolmogorov", "", 0)
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = s.Value(l.d)
		}
		d := ksDistance(sample, func(x float64) float64 { return 1 - l.d.Exceeds(x) })
		if d > ksBound(n) {
			t.Errorf("%v: distance %.5f, want at most %.5f", l.d, d, ksBound(n))
		}
	}
}

// P(X > quantile(u)) is 1-u where the distribution is continuous; quantiles do
// not fall, and are finite and not negative even at the ends of what Uniform
// can draw.
func TestQuantileAndExceedsAreInverse(t *testing.T) {
	all := laws(t)
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(all).Draw(t, "law")
		number := rapid.Uint64Range(0, 1<<52-2).Draw(t, "number")
		u := float64(2*number+1) * 0x1p-53
		q, next := l.d.Quantile(u), l.d.Quantile(u+0x1p-52)
		// Rounding may let a quantile of the next uniform number fall by some ulp.
		if !(q >= 0 && q <= math.MaxFloat64) || next < q-1e-14*l.mean {
			t.Fatalf("%v: quantile %v at %v, then %v", l.d, q, u, next)
		}
		if p := l.d.Exceeds(q); !l.discrete && math.Abs(p-(1-u)) > 1e-13 || l.discrete && p > 1-u {
			t.Fatalf("%v: exceeds its quantile at %v with probability %v", l.d, u, p)
		}
	})
}

func TestExceedsOutsideTheRange(t *testing.T) {
	for _, l := range laws(t) {
		if p := l.d.Exceeds(-1); p != 1 {
			t.Errorf("%v exceeds -1 with probability %v", l.d, p)
		}
		if p := l.d.Exceeds(math.Inf(1)); p != 0 {
			t.Errorf("%v exceeds +Inf with probability %v", l.d, p)
		}
	}
}

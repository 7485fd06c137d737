package scenarios

import (
	"fmt"

	"vmssim/sim"
)

// A quantile is one that a distribution is given by.
type quantile struct {
	key   string
	p     float64
	value Duration
}

func (q *Quantiles) given() []quantile {
	var given []quantile
	for _, each := range []struct {
		key   string
		p     float64
		value *Duration
	}{{"p50", 0.50, q.P50}, {"p90", 0.90, q.P90}, {"p95", 0.95, q.P95}, {"p99", 0.99, q.P99}} {
		if each.value != nil {
			given = append(given, quantile{each.key, each.p, *each.value})
		}
	}
	return given
}

func (l *Lognormal) given() []quantile {
	if l == nil {
		return nil
	}
	return l.Quantiles.given()
}

func (w *Weibull) given() []quantile {
	if w == nil {
		return nil
	}
	return w.Quantiles.given()
}

// build returns the distribution of seconds. Which keys are there has been
// checked.
func (d *Distribution) build() (sim.Distribution, error) {
	switch {
	case d.Constant != nil:
		return sim.Constant(d.Constant.seconds())
	case d.Uniform != nil:
		return sim.Uniform(d.Uniform.Min.seconds(), d.Uniform.Max.seconds())
	case d.Exponential != nil && d.Exponential.Mean != nil:
		return sim.Exponential(d.Exponential.Mean.seconds())
	case d.Exponential != nil:
		return sim.ExponentialQuantile(0.5, d.Exponential.P50.seconds())
	case d.Normal != nil && d.Normal.SD != nil:
		return sim.NormalMeanSD(d.Normal.Mean.seconds(), d.Normal.SD.seconds())
	case d.Normal != nil:
		return sim.NormalMeanSD(d.Normal.Mean.seconds(), *d.Normal.CV*d.Normal.Mean.seconds())
	case d.Lognormal != nil:
		return d.Lognormal.build()
	case d.Weibull != nil:
		return d.Weibull.build()
	case d.Empirical != nil:
		return d.Empirical.build()
	}
	panic(fmt.Sprintf("scenarios: distribution without a family: %+v", d))
}

func (l *Lognormal) build() (sim.Distribution, error) {
	if l.Mean != nil {
		return sim.LognormalMeanCV(l.Mean.seconds(), *l.CV)
	}
	q := l.given()
	return sim.LognormalQuantiles(q[0].p, q[0].value.seconds(), q[1].p, q[1].value.seconds())
}

func (w *Weibull) build() (sim.Distribution, error) {
	switch {
	case w.Mean != nil:
		return sim.WeibullMeanCV(w.Mean.seconds(), *w.CV)
	case w.Shape != nil:
		return sim.WeibullShapeScale(*w.Shape, w.Scale.seconds())
	}
	q := w.given()
	return sim.WeibullQuantiles(q[0].p, q[0].value.seconds(), q[1].p, q[1].value.seconds())
}

func (e *Empirical) build() (sim.Distribution, error) {
	if e.Values != nil {
		values := make([]float64, len(e.Values))
		for i, v := range e.Values {
			values[i] = v.seconds()
		}
		return sim.EmpiricalValues(values, e.Weights)
	}
	var p, values []float64
	for _, q := range e.Quantiles {
		p = append(p, q.P.share())
		values = append(values, q.Value.seconds())
	}
	return sim.EmpiricalQuantiles(p, values)
}

func (d Duration) seconds() float64 { return d.time().Seconds() }

// distribution returns the distribution that Check has found to be one.
func (d *Distribution) distribution() sim.Distribution {
	made, err := d.build()
	if err != nil {
		panic(fmt.Sprintf("scenarios: distribution that was not checked: %v", err))
	}
	return made
}

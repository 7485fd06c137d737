package collect

import (
	"math"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Foresight: what predictive autoscale expected of a set, and what came.

// A Predictive is what a set's predictive policy expected and did.
type Predictive struct {
	Mode      autoscale.PredictiveMode
	LookAhead sim.Time

	Known     int // evaluations with a forecast
	Foreseen  int // evaluations at which it crossed the threshold of a rule
	Alone     int // of these, those at which nothing that was read did
	ScaledOut int // evaluations that raised the capacity for the forecast alone

	// Steps of five minutes with a forecast, made LookAhead before, that came to
	// pass and had CPU, and its errors over them.
	Steps int
	MAPE  float64 // mean of |forecast − actual| ÷ actual
	Bias  float64 // (sum of forecasts − sum of actuals) ÷ sum of actuals
}

// A foresight keeps the books of one set's forecasts.
type foresight struct {
	result  *Predictive // nil without a predictive policy
	pending []expectation
	step    int64 // of five minutes, that is observed now
	sum     float64
	minutes int
	errors  float64
	made    float64
	came    float64

	every    sim.Time
	forecast []mean // by step of the series, and beyond the end of the run
	actual   []mean
}

// An expectation is the forecast of five minutes to come.
type expectation struct {
	step  int64
	total float64
}

// A mean adds up what lies within a step of the series.
type mean struct {
	sum float64
	n   int
}

func (m mean) value() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.sum / float64(m.n)
}

func newForesight(setting *autoscale.Setting, points int, every sim.Time) foresight {
	if setting == nil || !setting.Enabled || setting.Predictive.Mode == autoscale.PredictiveDisabled {
		return foresight{}
	}
	beyond := int((sim.Day + every - 1) / every)
	return foresight{
		result:   &Predictive{Mode: setting.Predictive.Mode, LookAhead: setting.Predictive.LookAhead},
		every:    every,
		forecast: make([]mean, points+beyond+1),
		actual:   make([]mean, points),
	}
}

// expect remembers a forecast.
func (f *foresight) expect(made *autoscale.Forecast) {
	f.pending = append(f.pending, expectation{int64(made.At / autoscale.ForecastStep), made.Total})
	if step := int(made.At / f.every); step < len(f.forecast) {
		f.forecast[step].sum += made.Total
		f.forecast[step].n++
	}
}

// sampled adds a minute of CPU to the five minutes that it belongs to.
func (f *foresight) sampled(m *autoscale.Minute) {
	if f.result == nil {
		return
	}
	begin := m.End - sim.Minute
	at := &f.actual[begin/f.every]
	at.sum += m.Sum
	at.n++
	if step := int64(begin / autoscale.ForecastStep); step != f.step {
		f.judge()
		f.step = step
	}
	f.sum += m.Sum
	f.minutes++
}

// judge holds the five minutes that are over against what was expected of them.
func (f *foresight) judge() {
	for len(f.pending) > 0 && f.pending[0].step < f.step {
		f.pending = f.pending[1:]
	}
	if f.minutes > 0 && f.sum > 0 && len(f.pending) > 0 && f.pending[0].step == f.step {
		came := f.sum / float64(f.minutes)
		f.errors += math.Abs(f.pending[0].total-came) / came
		f.made += f.pending[0].total
		f.came += came
		f.result.Steps++
	}
	f.sum, f.minutes = 0, 0
}

// decided counts what an evaluation made of the forecast.
func (f *foresight) decided(d *autoscale.Decision) {
	if f.result == nil || !d.Forecast.Known {
		return
	}
	foreseen, alone := d.Foreseen()
	f.result.Known++
	if foreseen {
		f.result.Foreseen++
	}
	if alone {
		f.result.Alone++
	}
	if alone && d.To > d.From && d.Winner >= 0 {
		f.result.ScaledOut++
	}
}

// end returns the summary.
func (f *foresight) end() *Predictive {
	if f.result == nil {
		return nil
	}
	f.judge()
	if f.result.Steps > 0 {
		f.result.MAPE = f.errors / float64(f.result.Steps)
		f.result.Bias = (f.made - f.came) / f.came
	}
	return f.result
}

// draw adds the series: forecast and actual CPU of the run, and the forecast of
// the day after it.
func (f *foresight) draw(s *ScaleSetSeries, points int) {
	if f.result == nil {
		return
	}
	s.Forecast, s.Outlook, s.CPUTotal = []float64{}, []float64{}, []float64{}
	for i, step := range f.forecast {
		if i < points {
			s.Forecast = append(s.Forecast, step.value())
			s.CPUTotal = append(s.CPUTotal, f.actual[i].value())
		} else {
			s.Outlook = append(s.Outlook, step.value())
		}
	}
	for n := len(s.Outlook); n > 0 && math.IsNaN(s.Outlook[n-1]); n-- {
		s.Outlook = s.Outlook[:n-1]
	}
}

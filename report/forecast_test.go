package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// predicted is newResult with a predictive policy of the first set: forecasts from
// the second step on, and for an hour after the run.
func predicted() *collect.Result {
	r := newResult()
	r.ScaleSets[0].Autoscale.Predictive = &collect.Predictive{
		Mode: autoscale.ForecastOnly, LookAhead: 30 * sim.Minute,
		Known: 1200, Foreseen: 70, Alone: 40, Steps: 200, MAPE: 0.0826, Bias: -0.0126,
	}
	s := &r.Series.ScaleSets[0]
	s.CPUTotal, s.Forecast = make([]float64, len(s.CPU)), make([]float64, len(s.CPU))
	for i := range s.CPU {
		s.CPUTotal[i], s.Forecast[i] = 200, 210
	}
	s.Forecast[0] = math.NaN()
	s.Outlook = []float64{220, 230}
	return r
}

func TestForecastInText(t *testing.T) {
	r := predicted()
	want := []string{"forecast only", "1,200", "70", "40", "0", "8.3", "-1.3", "200"}
	if got := fields(t, textOf(t, r, Options{}), "Predictive autoscale", "web"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	r.ScaleSets[0].Autoscale.Predictive = &collect.Predictive{Mode: autoscale.PredictiveEnabled}
	if out := textOf(t, r, Options{}); !strings.Contains(out, "web: no forecast; it needs 7 days of history") {
		t.Errorf("nothing about the missing history in\n%s", out)
	}
}

func TestForecastInJSON(t *testing.T) {
	sets := parsed(t, predicted()).list("scaleSets")
	p := sets[0].get("autoscale").get("predictive")
	for key, want := range map[string]string{
		"scaleLookAheadSeconds": "1800", "evaluationsWithForecast": "1200", "foreseen": "70", "foreseenAlone": "40",
		"scaledOutAlone": "0", "stepsCompared": "200", "meanAbsoluteErrorShare": "413/5000", "biasShare": "-63/5000",
	} {
		if got := p.number(key).RatString(); got != want {
			t.Errorf("%s %s, want %s", key, got, want)
		}
	}
}

func TestForecastInSeriesAndChart(t *testing.T) {
	r := predicted()
	rows := table(t, r)
	at := slices.Index(rows[0], "web.forecast")
	if at < 0 || rows[1][at] != "" || rows[2][at] != "210" || rows[1][at-1] != "200" || slices.Contains(rows[0], "api.forecast") {
		t.Errorf("%q\n%q\n%q", rows[0], rows[1], rows[2])
	}
	var names []string
	for _, c := range Charts(r, nil) {
		names = append(names, c.Name)
	}
	if !slices.Contains(names, "forecast-web") || slices.Contains(names, "forecast-api") {
		t.Errorf("charts %q", names)
	}
	c := ForecastChart(r, 0)
	if words := texts(t, c); !contains(words, "actual") || !contains(words, "forecast") {
		t.Errorf("%q", words)
	}
	// The run, and the day after it.
	if want := (r.Duration + sim.Day).Seconds(); c.plot.X.Max != want {
		t.Errorf("%v seconds, want %v", c.plot.X.Max, want)
	}
	r.Series.ScaleSets[0].Outlook = nil
	if c := ForecastChart(r, 0); c.plot.X.Max != r.Duration.Seconds() {
		t.Errorf("%v seconds without an outlook", c.plot.X.Max)
	}
}

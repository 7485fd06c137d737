package main

import (
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/sim"
)

// mondayMornings plays predictive-monday and returns, for a workload, the requests
// lost between 7 and 12 o'clock on each of its three Mondays, and the highest p95
// of these hours.
func mondayMornings(r *collect.Result, load int) (lost [3]float64, p95 [3]sim.Time) {
	s := &r.Series.Workloads[load]
	for i := range s.Lost {
		at := sim.Time(i) * r.Series.Every
		if hour := at % sim.Week; hour >= 7*sim.Hour && hour < 12*sim.Hour {
			week := at / sim.Week
			lost[week] += s.Lost[i] * r.Series.Every.Seconds()
			p95[week] = max(p95[week], s.P95[i])
		}
	}
	return lost, p95
}

// Without a history both sets lose more than 100,000 requests on a Monday morning;
// with it the predictive one loses less than a hundredth of what the reactive one
// does, answers ten times sooner, and costs less in the end: the reactive set,
// saturated, adds instances until it is at its maximum.
func TestPredictiveMonday(t *testing.T) {
	result := playLibrary(t, "predictive-monday", experiment.Options{Seed: 1})
	reactive, slow := mondayMornings(result, 0)
	predictive, quick := mondayMornings(result, 1)
	if reactive[0] < 1e5 || predictive[0] < 1e5 {
		t.Errorf("lost on the first Monday: %.0f and %.0f", reactive[0], predictive[0])
	}
	for week := 1; week < 3; week++ {
		if reactive[week] < 1e5 || predictive[week] > reactive[week]/100 {
			t.Errorf("Monday %d: %.0f lost, %.0f with a forecast", week+1, reactive[week], predictive[week])
		}
		if quick[week]*10 > slow[week] {
			t.Errorf("Monday %d: p95 %v, %v with a forecast", week+1, slow[week], quick[week])
		}
	}
	if a, b := result.ScaleSets[0].Cost.Total, result.ScaleSets[1].Cost.Total; b >= a {
		t.Errorf("reactive costs %v, predictive %v", a, b)
	}
	only, acts := result.ScaleSets[0].Autoscale.Predictive, result.ScaleSets[1].Autoscale.Predictive
	if only.Alone == 0 || only.ScaledOut != 0 || acts.ScaledOut == 0 {
		t.Errorf("ForecastOnly %+v, Enabled %+v", *only, *acts)
	}
	for _, p := range []*collect.Predictive{only, acts} {
		if p.MAPE > 0.06 || p.Bias < -0.03 || p.Bias > 0.03 {
			t.Errorf("error %.3f, bias %.3f", p.MAPE, p.Bias)
		}
	}
	early := 0
	for _, m := range result.Marks {
		if hour := m.At % sim.Day; m.Set == 1 && m.Why == model.ByAutoscale && m.At > 7*sim.Day &&
			m.To > m.From && hour < 8*sim.Hour {
			early++
		}
	}
	if early < 20 {
		t.Errorf("%d scale-outs before eight", early)
	}
}

// ForecastOnly changes nothing: without the policy the same requests are lost and
// the same is paid. Disabled does not even look.
func TestForecastOnlyChangesNothing(t *testing.T) {
	only := playLibrary(t, "predictive-monday", experiment.Options{Seed: 1})
	without := playLibrary(t, "predictive-monday", experiment.Options{Seed: 1},
		"scaleSets.reactive.autoscale.predictiveAutoscalePolicy.scaleMode=Disabled")
	if a, b := only.Workloads[0].Lost, without.Workloads[0].Lost; a != b {
		t.Errorf("lost %v with ForecastOnly, %v without", a, b)
	}
	if a, b := only.ScaleSets[0].Cost.Total, without.ScaleSets[0].Cost.Total; a != b {
		t.Errorf("costs %v with ForecastOnly, %v without", a, b)
	}
	if without.ScaleSets[0].Autoscale.Predictive != nil {
		t.Error("a disabled policy has a forecast")
	}
}

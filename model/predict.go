package model

import (
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Predict: what predictive autoscale has observed of a set, and what it expects.
//
// The history is the set's cumulative Percentage CPU since the start of the run;
// a run cannot bring one with it. What is expected of the five minutes that the
// policy looks ahead to is a fact every five minutes, so that reports can hold
// it against what came; at the end of the run so is the whole day after it.

// observesCPU returns an empty history for a set whose setting has a predictive
// policy, and nil for others.
func observesCPU(setting *autoscale.Setting, start int64) *autoscale.History {
	if setting == nil || !setting.Enabled || setting.Predictive.Mode == autoscale.PredictiveDisabled {
		return nil
	}
	return autoscale.NewHistory(start)
}

// foresee returns the highest forecast within the time that the set's policy
// looks ahead.
func (w *World) foresee(s *set) autoscale.Forecast {
	if s.scaler.history == nil {
		return autoscale.Forecast{}
	}
	setting := s.config.Autoscale
	return s.scaler.history.Highest(w.engine.Now(), setting.PublicationDelay, setting.Predictive.LookAhead)
}

// foretell tells what is expected at an instant.
func (w *World) foretell(s *set, at sim.Time) {
	f := s.scaler.history.Forecast(at, w.engine.Now(), s.config.Autoscale.PublicationDelay)
	if f.Known {
		w.tell(Fact{Kind: ForecastMade, Set: s.index, Forecast: &f})
	}
}

// foretellAhead tells, every five minutes, what is expected as far ahead as the
// policy looks.
func (w *World) foretellAhead(now sim.Time) {
	if now%autoscale.ForecastStep != 0 {
		return
	}
	for i := range w.sets {
		if s := &w.sets[i]; s.scaler.history != nil {
			w.foretell(s, now+s.config.Autoscale.Predictive.LookAhead)
		}
	}
}

// foretellTheNextDay tells what is expected of the day after the run, from where
// the forecasts of the run end.
func (w *World) foretellTheNextDay() {
	now := w.engine.Now()
	for i := range w.sets {
		s, setting := &w.sets[i], w.sets[i].config.Autoscale
		if s.scaler.history == nil {
			continue
		}
		told := now - now%autoscale.ForecastStep + setting.Predictive.LookAhead
		until := now - setting.PublicationDelay + sim.Day - autoscale.ForecastStep
		for at := told + autoscale.ForecastStep; at <= until; at += autoscale.ForecastStep {
			w.foretell(s, at)
		}
	}
}

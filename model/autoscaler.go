package model

import (
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Autoscaler: when the engine of package autoscale runs, and what its decision
// does to the set.
//
// Azure ("Understand autoscale settings") runs it every 30 to 60 seconds. The
// first run is one period after the start.
//
// "Troubleshoot autoscale": with Flexible sets it can take up to an hour until the
// engine knows of a count that was changed by others. Ours: for the time ManualSync
// from the run that could have seen the change the engine goes on with the count it
// knew, divides by it and compares it with the limits; a decision of its own sets
// the capacity all the same, and from then on it knows.

// A scaler is what one set's autoscale setting remembers.
type scaler struct {
	setting  *autoscale.Setting // with the capacity limits that it has by now; nil: none
	removed  bool               // while a deployment goes on
	history  *autoscale.History // nil without a predictive policy
	metrics  []autoscale.Metric
	last     autoscale.LastAction
	decision autoscale.Decision // written again at every run

	ran     bool
	known   int      // the capacity that the engine knows, once it ran
	differs bool     // the capacity is another
	since   sim.Time // and has been from here on
}

// sees returns the capacity as the engine sees it when it runs.
func (s *scaler) sees(now sim.Time, capacity int, sync sim.Time) int {
	switch {
	case !s.ran || capacity == s.known:
		s.differs = false
	case !s.differs:
		s.differs, s.since = true, now
	}
	if !s.differs || now-s.since >= sync {
		s.ran, s.known, s.differs = true, capacity, false
	}
	return s.known
}

func (w *World) scheduleAutoscale(s *set) {
	at := w.engine.Now() + s.config.Autoscale.Period
	w.schedule(at, event{kind: autoscaleDue, set: int32(s.index)})
}

// autoscale runs the engine once.
func (w *World) autoscale(s *set) {
	if s.scaler.removed {
		w.scheduleAutoscale(s)
		return
	}
	d := &s.scaler.decision
	setting := s.scaler.setting
	setting.Evaluate(autoscale.Input{
		Now:      w.engine.Now(),
		Capacity: s.scaler.sees(w.engine.Now(), s.lasting(), setting.ManualSync),
		Last:     s.scaler.last,
		Metrics:  s.scaler.metrics,
		Forecast: w.foresee(s),
		Moving:   s.rebalancing.moving,
	}, d)
	w.tell(Fact{Kind: AutoscaleDecided, Set: s.index, Decision: d})
	wanted := d.To
	if !d.Changed() {
		wanted = s.lasting()
	}
	if w.setCapacity(s, wanted, ByAutoscale) {
		s.scaler.last.Record(d)
		s.scaler.known = d.To
	}
	w.scheduleAutoscale(s)
}

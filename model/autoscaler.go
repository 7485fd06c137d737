package model

import "vmssim/model/autoscale"

// Autoscaler: when the engine of package autoscale runs, and what its decision
// does to the set.
//
// Azure ("Understand autoscale settings") runs it every 30 to 60 seconds. The
// first run is one period after the start.

// A scaler is what one set's autoscale setting remembers.
type scaler struct {
	history  *autoscale.History // nil without a predictive policy
	metrics  []autoscale.Metric
	last     autoscale.LastAction
	decision autoscale.Decision // written again at every run
}

func (w *World) scheduleAutoscale(s *set) {
	at := w.engine.Now() + s.config.Autoscale.Period
	w.schedule(at, event{kind: autoscaleDue, set: int32(s.index)})
}

// autoscale runs the engine once.
func (w *World) autoscale(s *set) {
	d := &s.scaler.decision
	s.config.Autoscale.Evaluate(autoscale.Input{
		Now:      w.engine.Now(),
		Capacity: s.lasting(),
		Last:     s.scaler.last,
		Metrics:  s.scaler.metrics,
		Forecast: w.foresee(s),
		Moving:   s.rebalancing.moving,
	}, d)
	w.tell(Fact{Kind: AutoscaleDecided, Set: s.index, Decision: d})
	if w.setCapacity(s, d.To, ByAutoscale) {
		s.scaler.last.Record(d)
	}
	w.scheduleAutoscale(s)
}

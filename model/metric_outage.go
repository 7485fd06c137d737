package model

import "vmssim/sim"

// Outages of metrics: what a resource measures does not reach autoscale.
//
// Azure ("Understand autoscale settings"): when metrics cannot be read, a set with
// fewer instances than the default of its profile goes there, and any other stays.
//
// Ours: nothing is published while the outage lasts. What was published before can
// be read until it is older than the rule's window, so the effect begins that much
// later. Reports go on measuring.

// A MetricOutage is a resource whose metrics are not published, once or again and
// again.
type MetricOutage struct {
	Publisher Publisher
	Index     int // of the resource, in its publisher's list
	Resource  string
	Span
}

// purposeMetrics is for the sequence of one entry's outages of metrics.
const purposeMetrics sim.Purpose = "metric outage"

// of reports whether the source belongs to the resource.
func (o *MetricOutage) of(source *MetricSource) bool {
	return o.Publisher == source.Publisher && o.Index == source.Index
}

// silent reports whether an outage keeps the source from being published.
func (w *World) silent(source *MetricSource) bool {
	for i := range w.mutes {
		if w.mutes[i].on && w.config.MetricOutages[i].of(source) {
			return true
		}
	}
	return false
}

// tellMetricOutage tells every set whose rules read the resource.
func (w *World) tellMetricOutage(o *MetricOutage, over bool) {
	for i := range w.sets {
		s := &w.sets[i]
		if len(s.scaler.metrics) > 0 && s.config.reads(w.config, o) {
			w.tell(Fact{Kind: MetricsSilent, Set: i, In: over, Text: o.Resource})
		}
	}
}

// reads reports whether a rule of the set reads a metric of the outage's resource.
func (s *ScaleSet) reads(config *Config, o *MetricOutage) bool {
	for _, use := range s.Metrics {
		if o.of(&config.Metrics[use.Source]) {
			return true
		}
	}
	return false
}

package model

import (
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Metrics of a load balancer.
//
// Azure ("Azure Load Balancer monitoring data reference"): totals of the minute, of
// what the load balancer has passed on, as one value.
//
// Ours: every request begins its inbound flows with one SYN packet each. What finds
// no backend is not passed on; what goes to one that no longer answers is, but moves
// no bytes.

// A passed is what a load balancer has passed on within a minute.
type passed struct {
	bytes, syns float64
}

// sample returns a metric of the minute that ends now.
func (p *pool) sample(metric Metric, now sim.Time) (autoscale.Minute, bool) {
	value := p.passed.bytes
	if metric == SYNCount {
		value = p.passed.syns
	}
	return single(now, value), true
}

// single is the minute of a metric that has one value.
func single(now sim.Time, value float64) autoscale.Minute {
	return autoscale.Minute{End: now, Sum: value, Min: value, Max: value, Count: 1}
}

package model

import (
	"vmssim/model/autoscale"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Custom metrics: what something outside of the scenario publishes.
//
// Azure ("Autoscale common metrics", "Autoscale by using a custom metric"): a rule
// reads any metric, also one that an application sends. It counts minutes in which
// it was sent; a minute without is missing.
//
// Ours: the metric follows a shape of the scenario and no work. Its value of a minute
// is the shape's mean over it.

// A CustomMetric is a metric that follows a shape.
type CustomMetric struct {
	Name    string // of the metric
	Values  workload.Shape
	Missing []Gap // ascending
}

// A Gap is when a custom metric is not published.
type Gap struct{ At, For sim.Time }

// sample returns the minute that ends now.
func (c *CustomMetric) sample(now sim.Time) (autoscale.Minute, bool) {
	for _, gap := range c.Missing {
		if gap.At <= now && now < gap.At+gap.For {
			return autoscale.Minute{}, false
		}
	}
	sum := number(c.Values.Offered(now) - c.Values.Offered(now-sim.Minute))
	return single(now, sum/sim.Minute.Seconds()), true
}

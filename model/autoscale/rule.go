package autoscale

import "vmssim/sim"

// A Rule is a condition on one metric and what to do while it is true.
type Rule struct {
	Trigger Trigger
	Action  Action

	// Foreseeable: predictive autoscale compares its forecast with the threshold,
	// too. Meant for scale-out rules on the set's own average Percentage CPU.
	Foreseeable bool
}

// A Trigger is the condition of a rule (the schema's metricTrigger). It judges
// one number for the whole set, never single instances.
type Trigger struct {
	MetricName string // as Azure writes it
	Resource   string // whose metric it is, as explanations name it; empty: that of the set itself
	Dimensions string // what it is restricted to, in words, such as "VMName web_0"; empty: nothing

	TimeGrain       sim.Time // whole minutes, at least MinTimeGrain
	Statistic       Statistic
	Reading         StatisticReading // of Statistic; the same in all rules of a setting
	TimeWindow      sim.Time         // longer than TimeGrain and publication delay together, or data has holes
	TimeAggregation TimeAggregation
	Operator        Operator
	Threshold       float64

	// DividePerInstance divides the value by the current capacity. Azure also
	// does so for storage and Service Bus queue metrics without being told; set
	// it for those.
	DividePerInstance bool
}

// divided returns a value as it reads per instance of a set of the given
// capacity, if the trigger asks for that. An empty set is judged as one instance
// would be, so that work waiting for it can still call the first instance.
func (t *Trigger) divided(value float64, capacity int) float64 {
	if t.DividePerInstance {
		return value / float64(max(1, capacity))
	}
	return value
}

// PerInstance reports whether the trigger's value is a share that grows when
// fewer instances carry the same load. Sums over all instances that are not
// divided do not, nor does a number of instances or of samples.
func (t *Trigger) PerInstance() bool {
	switch {
	case t.DividePerInstance:
		return true
	case t.TimeAggregation == AggregationCount || t.Statistic == StatisticCount:
		return false
	}
	return t.Statistic != StatisticSum || t.Reading == StatisticInsideGrain
}

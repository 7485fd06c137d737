package model

import (
	"math"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Host metrics of a scale set beside the CPU.
//
// Azure ("Supported metrics for Microsoft.Compute/virtualmachineScaleSets"): memory
// and flows are values of an instant, averaged; network and disk bytes are totals of
// the minute; operations are per second. All are there for every instance.
//
// Ours: an instance that runs publishes them, serving or not, with a working
// application or without. The one that does not work uses nothing.

// gibibyte is in bytes.
const gibibyte = 1 << 30

// A hostMetric is how a metric of an instance comes from what it uses.
type hostMetric struct {
	of        quantity
	perMinute bool // a total of the minute, not a level
	available bool // what is left of the memory
	percent   bool // of it
}

var hostMetrics = [Metrics]hostMetric{
	AvailableMemoryBytes:      {of: memoryHeld, available: true},
	AvailableMemoryPercentage: {of: memoryHeld, available: true, percent: true},
	NetworkInTotal:            {of: networkIn, perMinute: true},
	NetworkOutTotal:           {of: networkOut, perMinute: true},
	DiskReadBytes:             {of: diskRead, perMinute: true},
	DiskWriteBytes:            {of: diskWrite, perMinute: true},
	DiskReadOperations:        {of: diskReads},
	DiskWriteOperations:       {of: diskWrites},
	InboundFlows:              {of: inboundHeld},
	OutboundFlows:             {of: outboundHeld},
}

// value returns the metric of an instance of a class that uses u on average, with so
// many bytes of memory in use besides.
func (h *hostMetric) value(u *usage, c *class, base float64) float64 {
	x := u[h.of]
	switch {
	case h.perMinute:
		return float64(x * sim.Minute.Seconds())
	case h.percent && c.memory > 0:
		return 100 * max(0, c.memory-base-x) / c.memory
	case h.available:
		return max(0, c.memory-base-x)
	}
	return x
}

// hostMinute returns what the instances that a meter has counted publish of a source for
// the minute that ends now.
func (s *set) hostMinute(source *MetricSource, m *cpuMeter, now sim.Time) (autoscale.Minute, bool) {
	h := &hostMetrics[source.Metric]
	minute := autoscale.Minute{End: now, Min: math.Inf(1), Max: math.Inf(-1)}
	total, sum := 0.0, 0.0
	add := func(time, value float64) {
		if time > 0 {
			total += time
			sum += float64(time * value)
			minute.Min, minute.Max = min(minute.Min, value), max(minute.Max, value)
		}
	}
	for index := range m.serving {
		g, mean := &m.serving[index], usage{}
		if g.time > 0 {
			mean = g.used
			for q := range mean {
				mean[q] /= g.time
			}
		}
		add(g.time, h.value(&mean, &s.classes[index], s.config.MemoryBase))
	}
	add(m.idle+m.unwell, h.value(&usage{}, &s.classes[0], s.config.MemoryBase))
	if total == 0 {
		return autoscale.Minute{}, false
	}
	if h.available && m.leaking != nil {
		sum = max(0, sum-s.leaked(m, h))
		s.widen(&minute, source, h)
	}
	minute.Count = reported(total)
	if h.perMinute { // exactly what was moved, also by those that did not run all the time
		minute.Sum = sum / float64(sim.Minute)
	} else {
		minute.Sum = sum / total * float64(minute.Count)
	}
	return minute, true
}

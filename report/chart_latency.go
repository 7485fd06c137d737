package report

import (
	"math"

	"gonum.org/v1/plot"

	"vmssim/collect"
	"vmssim/sim"
)

// wideSpan is from how many times the lowest latency on the highest calls for a
// logarithmic axis.
const wideSpan = 20

// LatencyChart draws percentiles of the latency of workload w.
func LatencyChart(r *collect.Result, w int) *Chart {
	name := r.Workloads[w].Name
	c := newChart(r, "latency", name, "Latency of "+name, "milliseconds")
	s := r.Series.Workloads[w]
	p50, p95, p99 := inMilliseconds(s.P50), inMilliseconds(s.P95), inMilliseconds(s.P99)
	top := max(highest(p50), highest(p95), highest(p99))
	if top == 0 || r.Series.Every <= 0 {
		return c
	}
	if bottom := min(lowest(p50), lowest(p95), lowest(p99)); top > wideSpan*bottom {
		c.unit += ", logarithmic"
		c.timePlot(r, logTicks(bottom, top))
		c.plot.Y.Scale = plot.LogScale{}
	} else {
		c.timePlot(r, linearTicks(top, false))
	}
	c.addLine(r, "p99", p99, thin(vermillion))
	c.addLine(r, "p95", p95, strong(orange))
	c.addLine(r, "p50, the median", p50, strong(blue))
	return c
}

// inMilliseconds leaves gaps where nothing was served.
func inMilliseconds(times []sim.Time) []float64 {
	values := make([]float64, len(times))
	for i, t := range times {
		values[i] = math.NaN()
		if t > 0 {
			values[i] = float64(t) / float64(sim.Millisecond)
		}
	}
	return values
}

// lowest returns the smallest of the values that are numbers.
func lowest(values []float64) float64 {
	least := math.Inf(1)
	for _, x := range values {
		if x < least {
			least = x
		}
	}
	return least
}

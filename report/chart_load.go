package report

import (
	"math"

	"gonum.org/v1/plot"

	"vmssim/collect"
	"vmssim/sim"
)

// LoadChart draws what was offered to workload w, how much of it was served and
// lost, and what could have been served.
func LoadChart(r *collect.Result, w int) *Chart {
	name := r.Workloads[w].Name
	c := newChart(r, "load", name, "Load and capacity of "+name, "requests per second")
	s := r.Series.Workloads[w]
	if len(s.Offered) == 0 || r.Series.Every <= 0 {
		return c
	}
	zero := make([]float64, len(s.Offered))
	all := sum(s.Served, s.Lost)
	c.timePlot(r, linearTicks(max(highest(all), highest(s.Offered), highest(s.Capacity)), false))
	c.addArea(r, "served", s.Served, zero, skyTint)
	if highest(s.Lost) > 0 {
		c.addArea(r, "lost", all, s.Served, vermillion)
	}
	c.addLine(r, "offered", s.Offered, strong(ink))
	c.addLine(r, "capacity", s.Capacity, dashed(leaf))
	return c
}

// newChart returns a chart without data of one workload or scale set, or of the
// whole run if name is empty.
func newChart(r *collect.Result, kind, name, title, unit string) *Chart {
	c := &Chart{
		Name:     kind,
		title:    plain(title),
		subtitle: plain(clip(r.Scenario, 60) + " · " + calendarOf(r).period() + " · " + seed(r)),
		unit:     plain(unit),
	}
	if name != "" {
		c.Name += "-" + fileName(name)
	}
	return c
}

// timePlot begins a plot over the time of the run, from the first to the last
// mark of the vertical axis.
func (c *Chart) timePlot(r *collect.Result, ticks plot.ConstantTicks) {
	c.plot = newPlot()
	c.plot.X.Min, c.plot.X.Max = 0, max(r.Duration, sim.Second).Seconds()
	c.plot.X.Tick.Marker = timeTicks(calendarOf(r))
	c.plot.Y.Min, c.plot.Y.Max = ticks[0].Value, ticks[len(ticks)-1].Value
	c.plot.Y.Tick.Marker = ticks
	c.plot.Add(gridLines{})
}

// highest returns the largest of the values that are finite numbers, at least
// zero.
func highest(values []float64) float64 {
	most := 0.0
	for _, x := range values {
		if x > most && !math.IsInf(x, 0) {
			most = x
		}
	}
	return most
}

// sum adds step by step.
func sum(a, b []float64) []float64 {
	total := make([]float64, len(a))
	for i := range a {
		total[i] = a[i] + b[i]
	}
	return total
}

package report

import "vmssim/collect"

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

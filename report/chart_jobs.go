package report

import "vmssim/collect"

// JobsChart draws how many jobs of a load ran and waited.
func JobsChart(r *collect.Result, load int) *Chart {
	name := r.Jobs[load].Name
	c := newChart(r, "jobs", name, "Jobs of "+name, "jobs")
	s := r.Series.Jobs[load]
	if len(s.Running) == 0 || r.Series.Every <= 0 {
		return c
	}
	all := sum(s.Running, s.Waiting)
	c.timePlot(r, linearTicks(highest(all), true))
	c.addArea(r, "running", s.Running, make([]float64, len(all)), skyTint)
	if highest(s.Waiting) > 0 {
		c.addArea(r, "waiting", all, s.Running, orangeTint)
	}
	return c
}

package report

import (
	"math"
	"slices"

	"vmssim/collect"
	"vmssim/sim"
)

// ForecastChart draws the CPU of all instances of a scale set together against
// what was forecast of it, over the last seven days of the run, and the forecast
// of the day after it.
func ForecastChart(r *collect.Result, set int) *Chart {
	name := r.ScaleSets[set].Name
	c := newChart(r, "forecast", name, "CPU of "+name+" and its forecast", "Percentage CPU, added up over all instances")
	s, every := r.Series.ScaleSets[set], r.Series.Every
	if every <= 0 || !anyNumber(s.CPUTotal) {
		return c
	}
	first := max(0, int((r.Duration-7*sim.Day)/every))
	from, end := sim.Time(first)*every, r.Duration
	if anyNumber(s.Outlook) {
		end += sim.Day
	}
	actual := s.CPUTotal[first:]
	forecast := slices.Concat(s.Forecast[first:], s.Outlook)
	c.plot = newPlot()
	c.plot.X.Min, c.plot.X.Max = 0, (end - from).Seconds()
	c.plot.X.Tick.Marker = timeTicks(calendar{start: r.Start + int64(from/sim.Second), length: end - from})
	ticks := linearTicks(math.Max(highest(actual), highest(forecast)), true)
	c.plot.Y.Min, c.plot.Y.Max = 0, ticks[len(ticks)-1].Value
	c.plot.Y.Tick.Marker = ticks
	c.plot.Add(gridLines{})
	c.addSpan("actual", actual, every, r.Duration-from, strong(blue))
	c.addSpan("forecast", forecast, every, end-from, dashed(vermillion))
	return c
}

package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
	"vmssim/sim"
)

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

func stairsOf(r *collect.Result, values []float64) stairs {
	return stairs{every: r.Series.Every.Seconds(), end: r.Duration.Seconds(), values: values}
}

// addLine draws a series as a line and explains it.
func (c *Chart) addLine(r *collect.Result, name string, values []float64, style draw.LineStyle) {
	c.addSpan(name, values, r.Series.Every, r.Duration, style)
}

// addSpan draws values in equal steps from the left edge to an end as a line and
// explains it.
func (c *Chart) addSpan(name string, values []float64, every, end sim.Time, style draw.LineStyle) {
	c.plot.Add(stairLine{stairs{every: every.Seconds(), end: end.Seconds(), values: values}, style})
	c.keys = append(c.keys, lineKey(plain(name), style))
}

// addArea fills the space between two series and explains it.
func (c *Chart) addArea(r *collect.Result, name string, values, below []float64, fill color.Color) {
	c.plot.Add(stairArea{stairsOf(r, values), below, fill})
	c.keys = append(c.keys, areaKey(plain(name), fill))
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

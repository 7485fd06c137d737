package report

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
)

// A timeAxes is the horizontal axis of panels that stand under each other.
type timeAxes struct {
	start int64 // Unix seconds of time zero
	view
}

// ticks marks round clock times, in seconds since time zero.
func (a timeAxes) ticks() plot.ConstantTicks {
	offset := int64(a.from.Seconds())
	ticks := timeTicks(calendar{a.start + offset, a.length()})
	for i := range ticks {
		ticks[i].Value += float64(offset)
	}
	return ticks
}

// lines draws a line down at every mark.
func (a timeAxes) lines(c draw.Canvas) {
	for _, tick := range a.ticks() {
		x := a.x(c, tick.Value)
		c.StrokeLine2(thin(grid), x, c.Min.Y, x, c.Max.Y)
	}
}

// labels writes the times below a canvas.
func (a timeAxes) labels(c draw.Canvas) {
	small := textStyle(textSize, muted)
	for _, tick := range a.ticks() {
		clock, date, _ := strings.Cut(tick.Label, "\n")
		for line, label := range []string{clock, date} {
			x := a.x(c, tick.Value) - small.Width(label)/2
			at := vg.Point{X: max(x, 0), Y: c.Min.Y - vg.Length(line+1)*(textSize+2)}
			c.FillText(small, at, label)
		}
	}
}

// panel draws one vertical axis and what is between it and the right edge.
func (a timeAxes) panel(c draw.Canvas, ticks plot.ConstantTicks, data []plot.Plotter) {
	p := newPlot()
	p.X.Min, p.X.Max = a.from.Seconds(), a.to.Seconds()
	p.Y.Min, p.Y.Max = ticks[0].Value, ticks[len(ticks)-1].Value
	p.Y.Tick.Marker = ticks
	gridLines{}.Plot(c, p)
	a.lines(c)
	for _, plotter := range data {
		plotter.Plot(c, p)
	}
	c.StrokeLine2(thin(axis), c.Min.X, c.Min.Y, c.Max.X, c.Min.Y)
	small := textStyle(textSize, muted)
	for _, tick := range ticks {
		at := vg.Point{X: c.Min.X - 5 - small.Width(tick.Label), Y: c.Y(p.Y.Norm(tick.Value)) - middle}
		c.FillText(small, at, tick.Label)
	}
}

// stairsIn returns a series as far as a view shows it.
func stairsIn(r *collect.Result, values []float64, w view) stairs {
	s := stairsOf(r, slices.Clone(values))
	for i := range s.values {
		if s.edge(i+1) <= w.from.Seconds() || s.edge(i) >= w.to.Seconds() {
			s.values[i] = math.NaN()
		}
	}
	s.begin, s.end = w.from.Seconds(), min(s.end, w.to.Seconds())
	return s
}

package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// stairs are values that hold for a step each: value i from i × every to the
// next or to the end.
type stairs struct {
	every, end float64
	values     []float64 // NaN: nothing there
	begin      float64   // nothing is drawn before
}

// edge returns where step i begins.
func (s stairs) edge(i int) float64 { return max(s.begin, min(float64(i)*s.every, s.end)) }

// runs calls f for each stretch of steps that have a value.
func (s stairs) runs(f func(from, to int)) {
	from := -1
	for i := 0; i <= len(s.values); i++ {
		gap := i == len(s.values) || math.IsNaN(s.values[i]) || math.IsInf(s.values[i], 0)
		switch {
		case gap && from >= 0:
			f(from, i)
			from = -1
		case !gap && from < 0:
			from = i
		}
	}
}

// outline returns the corners of the steps from..to of the values; equal
// neighbours make one step.
func (s stairs) outline(values []float64, from, to int, x, y func(float64) vg.Length) []vg.Point {
	points := []vg.Point{{X: x(s.edge(from)), Y: y(values[from])}}
	for i := from + 1; i < to; i++ {
		if values[i] != values[i-1] {
			at := x(s.edge(i))
			points = append(points, vg.Point{X: at, Y: y(values[i-1])}, vg.Point{X: at, Y: y(values[i])})
		}
	}
	return append(points, vg.Point{X: x(s.edge(to)), Y: y(values[to-1])})
}

// A stairLine draws stairs as a line.
type stairLine struct {
	stairs
	style draw.LineStyle
}

func (l stairLine) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	l.runs(func(from, to int) {
		c.StrokeLines(l.style, l.outline(l.values, from, to, x, y))
	})
}

// A stairArea fills the space between stairs and the ones below them.
type stairArea struct {
	stairs
	below []float64
	color color.Color
}

func (a stairArea) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	a.runs(func(from, to int) {
		points := a.outline(a.values, from, to, x, y)
		floor := a.outline(a.below, from, to, x, y)
		for i := len(floor) - 1; i >= 0; i-- {
			points = append(points, floor[i])
		}
		c.FillPolygon(a.color, points)
	})
}

// gridLines draws a line across at each labelled tick of the vertical axis.
type gridLines struct{}

func (gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for _, tick := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		c.StrokeLine2(thin(grid), c.Min.X, y(tick.Value), c.Max.X, y(tick.Value))
	}
}

// A level is a line across at one value.
type level struct {
	value float64
	style draw.LineStyle
}

func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	c.StrokeLine2(l.style, c.Min.X, y(l.value), c.Max.X, y(l.value))
}

// A pennant marks an instant: a triangle at a height and a faint line down.
type pennant struct {
	at, height float64
	up         bool
}

func (f pennant) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := vg.Point{X: x(f.at), Y: y(f.height)}
	c.StrokeLine2(thin(grid), at.X, c.Min.Y, at.X, at.Y)
	drawTriangle(c, at, f.up)
}

// drawTriangle draws a triangle around a point; its direction is its meaning,
// the colour only helps.
func drawTriangle(c draw.Canvas, at vg.Point, up bool) {
	half, tint := vg.Length(3.2), blue
	tip := vg.Point{X: at.X, Y: at.Y + half}
	base := at.Y - half
	if !up {
		tint = orange
		tip.Y, base = base, tip.Y
	}
	c.FillPolygon(tint, []vg.Point{{X: at.X - half - 0.4, Y: base}, {X: at.X + half + 0.4, Y: base}, tip})
}

package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
)

// CostChart draws a bar for each cause of cost, made of the scale sets' shares.
func CostChart(r *collect.Result) *Chart {
	c := newChart(r, "cost", "", "Cost by cause: "+cents(r.Cost.Total)+" "+r.Currency+" in all", r.Currency)
	var bars []bar
	var ticks plot.ConstantTicks
	top := 0.0
	for cause, amount := range r.Cost.ByCause {
		if amount <= 0 {
			continue
		}
		b := bar{label: cents(amount) + "  ·  " + percent(ratio(int64(amount), int64(r.Cost.Total)), 1) + " %"}
		for i := range r.ScaleSets {
			b.parts = append(b.parts, float64(r.ScaleSets[i].Cost.ByCause[cause])/1e9)
		}
		ticks = append(ticks, plot.Tick{Value: float64(-len(bars)), Label: collect.CostCause(cause).String()})
		bars = append(bars, b)
		top = max(top, float64(amount)/1e9)
	}
	if len(bars) == 0 {
		return c
	}
	c.plot = newPlot()
	c.plot.HideX()
	c.plot.X.Min, c.plot.X.Max = 0, top
	c.plot.Y.Min, c.plot.Y.Max = float64(-len(bars))+0.4, 0.6
	c.plot.Y.Tick.Marker = ticks
	for i, b := range bars {
		b.at = float64(-i)
		c.plot.Add(b)
		c.room = max(c.room, textStyle(textSize, ink).Width(b.label)+8)
	}
	if len(r.ScaleSets) > 1 {
		for i := range r.ScaleSets {
			c.keys = append(c.keys, areaKey(plain(r.ScaleSets[i].Name), distinct(i)))
		}
	}
	return c
}

// A bar lies at a height and is labelled at its end.
type bar struct {
	at    float64
	parts []float64
	label string
}

func (b bar) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	half := min((y(1)-y(0))*0.36, 15)
	from := 0.0
	for i, part := range b.parts {
		if part > 0 && !math.IsInf(part, 0) {
			fillBox(c, distinct(i), x(from), x(from+part), y(b.at)-half, y(b.at)+half)
			from += part
		}
	}
	style := textStyle(textSize, ink)
	c.FillText(style, vg.Point{X: x(from) + 6, Y: y(b.at) - middle}, b.label)
}

func fillBox(c draw.Canvas, fill color.Color, left, right, bottom, top vg.Length) {
	c.FillPolygon(fill, []vg.Point{
		{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top},
	})
}

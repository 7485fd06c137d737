package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
	"vmssim/model/price"
)

// CostChart draws a bar for each cause of cost, made of the scale sets' shares
// and of what belongs to no single set, while there are colours to tell them
// apart.
func CostChart(r *collect.Result) *Chart {
	c := newChart(r, "cost", "", "Cost by cause: "+cents(r.Cost.Total)+" "+r.Currency+" in all", r.Currency)
	bySet := len(r.ScaleSets) > 1 && len(r.ScaleSets) < len(distinct)
	var bars []bar
	var ticks plot.ConstantTicks
	top := 0.0
	for cause, amount := range r.Cost.ByCause {
		if amount <= 0 {
			continue
		}
		b := bar{
			at:    float64(-len(bars)),
			label: cents(amount) + "  ·  " + percent(ratio(int64(amount), int64(r.Cost.Total)), 1) + " %",
		}
		if bySet {
			for i := range r.ScaleSets {
				b.parts = append(b.parts, unitsOf(r.ScaleSets[i].Cost.ByCause[cause]))
			}
			b.parts = append(b.parts, unitsOf(r.Shared.ByCause[cause]))
		} else {
			b.parts = []float64{unitsOf(amount)}
		}
		ticks = append(ticks, plot.Tick{Value: b.at, Label: collect.CostCause(cause).String()})
		bars = append(bars, b)
		top = max(top, unitsOf(amount))
	}
	if len(bars) == 0 {
		return c
	}
	c.barPlot(bars, ticks, top)
	if bySet {
		for i := range r.ScaleSets {
			c.keys = append(c.keys, areaKey(plain(r.ScaleSets[i].Name), distinct[i]))
		}
		if r.Shared.Total > 0 {
			c.keys = append(c.keys, areaKey("shared", distinct[len(r.ScaleSets)]))
		}
	}
	return c
}

// barPlot draws bars from the top down, the longest as wide as the chart and
// its label allow.
func (c *Chart) barPlot(bars []bar, ticks plot.ConstantTicks, longest float64) {
	c.plot = newPlot()
	c.plot.HideX()
	c.plot.X.Min, c.plot.X.Max = 0, longest
	c.plot.Y.Min, c.plot.Y.Max = float64(-len(bars))+0.4, 0.6
	c.plot.Y.Tick.Marker = ticks
	for _, b := range bars {
		c.plot.Add(b)
		c.room = max(c.room, textStyle(textSize, ink).Width(b.label)+8)
	}
}

// unitsOf returns m in currency units, as exactly as a drawing needs it.
func unitsOf(m price.Money) float64 { return float64(m) / float64(price.Unit) }

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
			fillBox(c, distinct[i], x(from), x(from+part), y(b.at)-half, y(b.at)+half)
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

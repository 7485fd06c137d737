package report

import (
	"image/color"

	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
)

func stairsOf(r *collect.Result, values []float64) stairs {
	return stairs{every: r.Series.Every.Seconds(), end: r.Duration.Seconds(), values: values}
}

// addLine draws a series as a line and explains it.
func (c *Chart) addLine(r *collect.Result, name string, values []float64, style draw.LineStyle) {
	c.plot.Add(stairLine{stairsOf(r, values), style})
	c.keys = append(c.keys, lineKey(plain(name), style))
}

// addArea fills the space between two series and explains it.
func (c *Chart) addArea(r *collect.Result, name string, values, below []float64, fill color.Color) {
	c.plot.Add(stairArea{stairsOf(r, values), below, fill})
	c.keys = append(c.keys, areaKey(plain(name), fill))
}

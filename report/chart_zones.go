package report

import (
	"image/color"
	"strconv"

	"vmssim/collect"
)

// ZonesChart draws the serving instances of a scale set by zone, and how many
// the owner requires of the set.
func ZonesChart(r *collect.Result, set int) *Chart {
	s := &r.ScaleSets[set]
	c := newChart(r, "zones", s.Name, "Serving instances of "+s.Name+" by zone", "instances")
	series := r.Series.ScaleSets[set]
	if len(series.Zone) == 0 || len(series.Zone[0]) == 0 || r.Series.Every <= 0 {
		return c
	}
	tints := []color.Color{skyTint, orangeTint, greenTint, purpleTint, yellowTint, grayTint}
	top := make([]float64, len(series.Zone[0]))
	for _, values := range series.Zone {
		top = sum(top, values)
	}
	required := float64(s.Required.Instances)
	c.timePlot(r, linearTicks(max(highest(top), required), true))
	below := make([]float64, len(top))
	for z, values := range series.Zone {
		top = sum(below, values)
		c.addArea(r, zoneTitle(&s.Zones[z]), top, below, tints[z%len(tints)])
		below = top
	}
	if s.Required.Instances > 0 {
		c.plot.Add(level{required, dashed(ink)})
		c.notes = append(c.notes, sideNote{required, "required " + strconv.Itoa(s.Required.Instances)})
	}
	return c
}

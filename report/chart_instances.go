package report

import (
	"image/color"

	"vmssim/collect"
	"vmssim/model"
)

// stateLayers are the states in the order in which the chart stacks them, with
// those that do work at the bottom.
var stateLayers = []struct {
	state model.State
	color color.Color
}{
	{model.Running, skyTint},
	{model.Draining, purpleTint},
	{model.Failed, vermillion},
	{model.Installing, yellowTint},
	{model.Booting, orangeTint},
	{model.Creating, orange},
	{model.Requested, purple},
	{model.Stopping, axis},
	{model.Stopped, axis},
	{model.Deallocating, grid},
	{model.Deallocated, grid},
	{model.Deleting, grayTint},
	{model.Lingering, muted},
}

// InstancesChart draws the instances of a scale set by state, how many its
// sku.capacity asked for, and how many its load needed.
func InstancesChart(r *collect.Result, set int) *Chart {
	name := r.ScaleSets[set].Name
	c := newChart(r, "instances", name, "Instances of "+name+" by state", "instances")
	s := r.Series.ScaleSets[set]
	if len(s.Capacity) == 0 || r.Series.Every <= 0 {
		return c
	}
	all := make([]float64, len(s.Capacity))
	for _, layer := range stateLayers {
		all = sum(all, s.State[layer.state])
	}
	c.timePlot(r, linearTicks(max(highest(all), highest(s.Capacity), highest(s.Demand)), true))
	below := make([]float64, len(s.Capacity))
	for _, layer := range stateLayers {
		if values := s.State[layer.state]; highest(values) > 0 {
			top := sum(below, values)
			c.addArea(r, layer.state.String(), top, below, layer.color)
			below = top
		}
	}
	c.addLine(r, "sku.capacity", s.Capacity, strong(ink))
	if s.Demand != nil {
		c.addLine(r, "needed by the load", s.Demand, dashed(leaf))
	}
	return c
}

package report

import (
	"math"

	"gonum.org/v1/plot"

	"vmssim/collect"
)

// pennantHeight is where the signs of scale actions stand, above the 100 percent.
const pennantHeight = 107

// CPUChart draws the Percentage CPU of a scale set against the thresholds of its
// rules, and when its capacity changed.
func CPUChart(r *collect.Result, set int, thresholds []Threshold) *Chart {
	name := r.ScaleSets[set].Name
	c := newChart(r, "cpu", name, "CPU of "+name+" and its scale actions", "Percentage CPU")
	s := r.Series.ScaleSets[set]
	if !anyNumber(s.CPU) || r.Series.Every <= 0 {
		return c
	}
	var ticks plot.ConstantTicks
	for _, tick := range linearTicks(100, true) {
		ticks = append(ticks, plot.Tick{Value: tick.Value, Label: tick.Label + " %"})
	}
	c.timePlot(r, ticks)
	c.addPennants(r, set)
	c.addLine(r, "busiest instance", s.CPUMax, thin(axis))
	c.addLine(r, "average", s.CPU, strong(blue))
	for _, t := range thresholds {
		if t.Set == name && t.Value >= 0 && t.Value <= 100 {
			c.plot.Add(level{t.Value, dashed(vermillion)})
			c.notes = append(c.notes, sideNote{t.Value, clip(plain(t.Label), 30)})
		}
	}
	return c
}

// addPennants marks the changes of the set's capacity.
func (c *Chart) addPennants(r *collect.Result, set int) {
	up, down := false, false
	for _, m := range changes(r) {
		if m.Set != set || m.From == m.To {
			continue
		}
		c.plot.Add(pennant{at: m.At.Seconds(), height: pennantHeight, up: m.To > m.From})
		up, down = up || m.To > m.From, down || m.To < m.From
	}
	if up {
		c.keys = append(c.keys, key{name: "capacity raised", sign: 1})
	}
	if down {
		c.keys = append(c.keys, key{name: "lowered", sign: -1})
	}
	if up || down {
		c.plot.Y.Max = pennantHeight + 4
	}
}

func anyNumber(values []float64) bool {
	for _, x := range values {
		if !math.IsNaN(x) {
			return true
		}
	}
	return false
}

package report

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
)

// roomOfRollout is what the instances of one rollout get.
var roomOfRollout = laneRoom{most: 60, height: 330, lowest: 5.5, highest: 13, stack: 190}

// A rolloutFigure is the instances of a rollout over time, what it did to them and when, and
// below what its load suffered.
type rolloutFigure struct {
	axes     timeAxes
	track    trackPlot
	rollouts []*collect.Rollout
	lost     plot.Plotter // or what waits; nil: nothing, or nothing known
	pain     plot.ConstantTicks
}

// RolloutChart draws a rollout of a scale set: the instances of all the sets that it
// changes in their phases, coloured by what they are of.
func RolloutChart(r *collect.Result, set, rollout int) *Chart {
	s := &r.ScaleSets[set]
	o := &s.Rollouts[rollout]
	c := newChart(r, fmt.Sprintf("rollout-%d", o.Number+1), s.Name,
		fmt.Sprintf("Rollout %d of %s: %v, %s", o.Number+1, s.Name, o.Mode, o.Change), "instances")
	w := around(r, o)
	if r.Track == nil || w.length() <= 0 {
		return c
	}
	c.subtitle = plain(rolloutInShort(o) + " · " + c.subtitle)
	lanes := lanesOf(r.Track, o.Sets, w)
	kinds, phases := usesOf(lanes, len(r.Track.Kinds))
	f := &rolloutFigure{axes: timeAxes{r.Start, w}, track: newTrackPlot(w, lanes, colorsOf(len(kinds)), roomOfRollout)}
	f.track.zones = func(set, zone int) string { return groupName(r, o.Sets, set, zone) }
	for i := range r.ScaleSets[set].Rollouts {
		if other := &r.ScaleSets[set].Rollouts[i]; w.holds(other.Began) {
			f.rollouts = append(f.rollouts, other)
		}
	}
	for kind, used := range kinds {
		if used {
			c.keys = append(c.keys, areaKey(plain(r.Track.Kinds[kind]), f.track.colors[kind]))
		}
	}
	c.keys = append(c.keys, f.track.phaseKeys(phases)...)
	f.suffers(r, c)
	c.figure = f
	return c
}

// colorsOf returns the colours of so many kinds.
func colorsOf(kinds int) []color.Color {
	colors := make([]color.Color, kinds)
	for i := range colors {
		colors[i] = kindColors[i%len(kindColors)]
	}
	return colors
}

// phaseKeys explain how the phases look.
func (p *trackPlot) phaseKeys(used [collect.Phases]bool) []key {
	var keys []key
	for _, phase := range stackPhases {
		if !used[phase.phase] {
			continue
		}
		k := key{name: phase.phase.String(), color: muted, phase: phase.phase}
		if p.pitch == 0 {
			k.phase, k.color = collect.Absent, fillOf(phase.share, muted)
		}
		keys = append(keys, k)
	}
	return keys
}

// groupName names a zone where there are several, and the set if the rollout has two.
func groupName(r *collect.Result, sets []int, set, zone int) string {
	s, name := &r.ScaleSets[set], ""
	if len(sets) > 1 {
		name = s.Name
	}
	if len(s.Zones) > 1 && zone < len(s.Zones) && s.Zones[zone].Name != "" {
		if name != "" {
			name += ", "
		}
		name += "zone " + s.Zones[zone].Name
	}
	return plain(clip(name, 24))
}

// rolloutInShort is the figures of a rollout that a picture does not show by itself.
func rolloutInShort(o *collect.Rollout) string {
	text := fmt.Sprintf("serving %d of %d at the least, at most %d with %d vCPUs", o.Serving.Trough, o.Serving.Before, o.Peak, o.PeakVCPUs)
	if o.Requests.Offered > 0 {
		text += fmt.Sprintf(", lost %s of %s requests", whole(o.Requests.LostTotal()), whole(o.Requests.Offered))
	}
	return text
}

// suffers adds what the load of the run suffers, if it does.
func (f *rolloutFigure) suffers(r *collect.Result, c *Chart) {
	pain, unit := painOf(r)
	values := stairsIn(r, pain, f.axes.view)
	if highest(values.values) == 0 {
		return
	}
	f.pain = few(linearTicks(highest(values.values), false))
	f.lost = painArea(values, f.pain)
	c.keys = append(c.keys, areaKey(unit, vermillion))
}

func (f *rolloutFigure) height(above vg.Length) vg.Length {
	h := above + strapHeight + batchHeight + f.track.height + tickHeight + 2*chartMargin
	if f.lost != nil {
		h += painHeight
	}
	return h
}

func (f *rolloutFigure) draw(area draw.Canvas) {
	left := f.track.namesWidth()
	if f.lost != nil {
		small := textStyle(textSize, muted)
		for _, tick := range f.pain {
			left = max(left, small.Width(tick.Label)+6)
		}
	}
	panel := area
	panel.Min.X += left
	panel.Max.X -= 6
	strip := panel
	strip.Min.Y = strip.Max.Y - strapHeight - batchHeight
	panel.Max.Y = strip.Min.Y
	panel.Min.Y = panel.Max.Y - f.track.height
	drawTrack(f.axes, panel, strip, &f.track, f.rollouts)
	if f.lost != nil {
		panel.Max.Y, panel.Min.Y = panel.Min.Y-painGap, panel.Min.Y-painHeight
		f.axes.panel(panel, f.pain, []plot.Plotter{f.lost})
	}
	f.axes.labels(panel)
}

// drawTrack draws instances, and in the strip above them what rollouts do.
func drawTrack(axes timeAxes, panel, strip draw.Canvas, track *trackPlot, rollouts []*collect.Rollout) {
	axes.lines(panel)
	track.draw(panel)
	drawRollouts(strip, axes.view, rollouts, panel.Min.Y)
	track.drawNames(panel)
	panel.StrokeLine2(thin(axis), panel.Min.X, panel.Min.Y, panel.Max.X, panel.Min.Y)
}

// mostRolloutCharts is how many rollouts of a set are drawn.
const mostRolloutCharts = 12

// rolloutCharts returns a chart of every rollout that has done something, but of the
// first ones alone where they are many.
func rolloutCharts(r *collect.Result, set int) []*Chart {
	var list []*Chart
	for i := range r.ScaleSets[set].Rollouts {
		if o := &r.ScaleSets[set].Rollouts[i]; len(o.Batches) > 0 && r.Track != nil && len(list) < mostRolloutCharts {
			list = append(list, RolloutChart(r, set, i))
		}
	}
	return list
}

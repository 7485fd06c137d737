package report

import (
	"fmt"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/sim"
)

// Timelines draw the first run of every alternative under each other on the same
// axes: the instances that serve, or while there are rollouts what each instance does,
// and below them what the load suffers.
type Timelines struct {
	title, subtitle string
	lanes           []lane
	instances, pain plot.ConstantTicks
	painUnit        string // empty: there is nothing to suffer
	axes            timeAxes
	kinds           []string // of what instances are, in the order of their colours
	phases          [collect.Phases]bool
}

// A lane is one alternative.
type lane struct {
	name           string
	result         *collect.Result
	serving, asked []float64
	needed         []float64 // nil: not known
	pain           []float64
	track          *trackPlot // nil: no rollout
	rollouts       []*collect.Rollout
}

// Heights of the parts of a lane, and of what stands above them all.
const (
	laneHeight = vg.Length(118)
	painHeight = vg.Length(54)
	painGap    = vg.Length(12) // part of painHeight
	laneGap    = vg.Length(22)
	headHeight = vg.Length(62)
	tickHeight = vg.Length(34)
)

// NewTimelines returns the timelines of a comparison.
func NewTimelines(c *experiment.Comparison, title string) *Timelines {
	first := c.Alternatives[0].First
	t := &Timelines{
		axes:     timeAxes{first.Start, view{0, sim.Second}},
		title:    plain("Timelines of " + title),
		subtitle: plain("replication 0 of each, the same luck · " + calendarOf(first).period() + fmt.Sprintf(" · seed %d", c.Seed)),
	}
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		t.axes.to = max(t.axes.to, a.First.Duration)
		l := newLane(a.Name, a.First)
		values, unit := painOf(a.First)
		if l.pain = values; unit != "" {
			t.painUnit = unit
		}
		t.lanes = append(t.lanes, l)
	}
	t.zoom()
	var instances, pain float64
	for i := range t.lanes {
		l := &t.lanes[i]
		for _, values := range [][]float64{l.serving, l.asked, l.needed} {
			instances = max(instances, highest(stairsIn(l.result, values, t.axes.view).values))
		}
		pain = max(pain, highest(stairsIn(l.result, l.pain, t.axes.view).values))
	}
	t.instances, t.pain = few(linearTicks(instances, true)), few(linearTicks(pain, false))
	return t
}

// few leaves the first and the last mark of an axis, and one in the middle where
// there is one.
func few(ticks plot.ConstantTicks) plot.ConstantTicks {
	last := len(ticks) - 1
	left := plot.ConstantTicks{ticks[0]}
	if last%2 == 0 && last > 0 {
		left = append(left, ticks[last/2])
	}
	return append(left, ticks[last])
}

// newLane adds the scale sets of a run up.
func newLane(name string, r *collect.Result) lane {
	l := lane{name: plain(name), result: r}
	for i := range r.Series.ScaleSets {
		s := &r.Series.ScaleSets[i]
		l.serving, l.asked = added(l.serving, s.Serving), added(l.asked, s.Capacity)
		if s.Demand != nil {
			l.needed = added(l.needed, s.Demand)
		}
	}
	return l
}

// added is sum where the first may be missing.
func added(a, b []float64) []float64 {
	if a == nil {
		return sum(b, make([]float64, len(b)))
	}
	return sum(a, b)
}

// painOf returns what the load of a run suffers, and its unit: lost requests, or
// else messages or jobs that wait.
func painOf(r *collect.Result) (values []float64, unit string) {
	for i := range r.Series.Workloads {
		values, unit = added(values, r.Series.Workloads[i].Lost), "lost/s"
	}
	if unit != "" {
		return values, unit
	}
	for i := range r.Series.Messages {
		values, unit = added(values, r.Series.Messages[i].Inside), "messages"
	}
	if unit != "" {
		return values, unit
	}
	for i := range r.Series.Jobs {
		values, unit = added(values, r.Series.Jobs[i].Waiting), "waiting jobs"
	}
	return values, unit
}

func (t *Timelines) height() vg.Length {
	height := headHeight + t.head().moreKeys() + tickHeight
	for i := range t.lanes {
		height += laneGap + t.lanes[i].height()
		if t.painUnit != "" {
			height += painHeight
		}
	}
	return height
}

// height returns how high the instances of a lane are.
func (l *lane) height() vg.Length {
	if l.track == nil {
		return laneHeight
	}
	return strapHeight + batchHeight + l.track.height
}

// WriteSVG writes the timelines as SVG.
func (t *Timelines) WriteSVG(w io.Writer) error { return writeSVG(w, t.title, t.height(), t.draw) }

// WritePNG writes the timelines as PNG.
func (t *Timelines) WritePNG(w io.Writer) error { return writePNG(w, t.height(), t.draw) }

func (t *Timelines) draw(canvas vg.Canvas) {
	area := sheet(canvas, t.height())
	small := textStyle(textSize, muted)
	y := area.Max.Y - titleSize
	area.FillText(titleStyle(), vg.Point{X: area.Min.X, Y: y}, fitted(titleStyle(), t.title, width(area)))
	y -= textSize + 6
	area.FillText(small, vg.Point{X: area.Min.X, Y: y}, fitted(small, t.subtitle, width(area)))
	y -= textSize + 8
	y = t.head().drawKeys(area, y, small)
	left := t.labelWidth(small)
	y -= 4
	for i := range t.lanes {
		y = t.drawLane(area, y, left, &t.lanes[i])
	}
	area.Min.X += left
	area.Max.X -= 6
	area.Min.Y = y
	t.axes.labels(area)
}

// head returns what explains the drawings.
func (t *Timelines) head() *Chart { return &Chart{unit: "instances", keys: t.keys()} }

func (t *Timelines) keys() []key {
	var keys []key
	serving, needed := false, false
	for i := range t.lanes {
		l := &t.lanes[i]
		serving = serving || l.track == nil
		needed = needed || l.track == nil && l.needed != nil
	}
	if serving {
		keys = append(keys, areaKey("serving", skyTint), lineKey("sku.capacity", strong(ink)))
	}
	if needed {
		keys = append(keys, lineKey("needed by the load", dashed(leaf)))
	}
	keys = append(keys, t.trackKeys()...)
	if t.painUnit != "" {
		keys = append(keys, areaKey(t.painUnit, vermillion))
	}
	return keys
}

// labelWidth returns how wide the widest label of the vertical axes is, so that
// all of them begin at the same place.
func (t *Timelines) labelWidth(style text.Style) vg.Length {
	widest := vg.Length(0)
	for _, tick := range append(append(plot.ConstantTicks{}, t.instances...), t.pain...) {
		widest = max(widest, style.Width(tick.Label)+6)
	}
	for i := range t.lanes {
		if track := t.lanes[i].track; track != nil {
			widest = max(widest, track.namesWidth())
		}
	}
	return widest
}

// drawLane draws one alternative below y and returns where it ends.
func (t *Timelines) drawLane(area draw.Canvas, y, left vg.Length, l *lane) vg.Length {
	name := textStyle(textSize+1, ink)
	name.Font.Weight = boldWeight
	y -= laneGap - 4
	area.FillText(name, vg.Point{X: area.Min.X + left, Y: y}, fitted(name, l.name, width(area)-left))
	if l.track != nil {
		small := textStyle(textSize, muted)
		at := area.Min.X + left + name.Width(l.name) + 8
		if room := area.Max.X - at; room > 60 {
			area.FillText(small, vg.Point{X: at, Y: y}, fitted(small, inShort(l.rollouts), room))
		}
	}
	y -= 4
	panel := area
	panel.Min.X += left
	panel.Max.X -= 6
	panel.Max.Y, panel.Min.Y = y, y-l.height()
	t.drawInstances(panel, l)
	if t.painUnit == "" {
		return panel.Min.Y
	}
	panel.Max.Y, panel.Min.Y = panel.Min.Y-painGap, panel.Min.Y-painHeight
	var data []plot.Plotter
	if l.pain != nil {
		data = []plot.Plotter{painArea(stairsIn(l.result, l.pain, t.axes.view), t.pain)}
	}
	t.axes.panel(panel, t.pain, data)
	return panel.Min.Y
}

// painArea draws what a load suffers. However little, it can be seen.
func painArea(s stairs, ticks plot.ConstantTicks) stairArea {
	visible := ticks[len(ticks)-1].Value / 32
	for i, x := range s.values {
		if x > 0 {
			s.values[i] = max(x, visible)
		}
	}
	return stairArea{s, make([]float64, len(s.values)), vermillion}
}

// drawInstances draws the instances of one alternative.
func (t *Timelines) drawInstances(panel draw.Canvas, l *lane) {
	if l.track != nil {
		strip := panel
		panel.Max.Y -= strapHeight + batchHeight
		strip.Min.Y = panel.Max.Y
		drawTrack(t.axes, panel, strip, l.track, l.rollouts)
		return
	}
	zero := make([]float64, len(l.serving))
	data := []plot.Plotter{
		stairArea{stairsIn(l.result, l.serving, t.axes.view), zero, skyTint},
		stairLine{stairsIn(l.result, l.asked, t.axes.view), strong(ink)},
	}
	if l.needed != nil {
		data = append(data, stairLine{stairsIn(l.result, l.needed, t.axes.view), dashed(leaf)})
	}
	t.axes.panel(panel, t.instances, data)
}

package report

import (
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/sim"
)

// Timelines draw the first run of every alternative under each other on the same
// axes: the instances that serve, and below them what the load suffers.
type Timelines struct {
	title, subtitle string
	lanes           []lane
	instances, pain plot.ConstantTicks
	painUnit        string // empty: there is nothing to suffer
	start           int64
	end             sim.Time
}

// A lane is one alternative.
type lane struct {
	name           string
	result         *collect.Result
	serving, asked []float64
	needed         []float64 // nil: not known
	pain           []float64
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
		start:    first.Start,
		end:      sim.Second,
		title:    plain("Timelines of " + title),
		subtitle: plain("replication 0 of each, the same luck · " + calendarOf(first).period() + fmt.Sprintf(" · seed %d", c.Seed)),
	}
	var instances, pain float64
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		t.end = max(t.end, a.First.Duration)
		l := newLane(a.Name, a.First)
		values, unit := painOf(a.First)
		if l.pain = values; unit != "" {
			t.painUnit = unit
		}
		instances = max(instances, highest(l.serving), highest(l.asked), highest(l.needed))
		pain = max(pain, highest(l.pain))
		t.lanes = append(t.lanes, l)
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
	lane := laneHeight + laneGap
	if t.painUnit != "" {
		lane += painHeight
	}
	return headHeight + vg.Length(len(t.lanes))*lane + tickHeight
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
	keys := Chart{unit: "instances", keys: t.keys()}
	keys.drawKeys(area, y, small)
	left := t.labelWidth(small)
	y -= 4
	for i := range t.lanes {
		last := i == len(t.lanes)-1
		y = t.drawLane(area, y, left, &t.lanes[i], last)
	}
}

func (t *Timelines) keys() []key {
	keys := []key{areaKey("serving", skyTint), lineKey("sku.capacity", strong(ink))}
	for _, l := range t.lanes {
		if l.needed != nil {
			keys = append(keys, lineKey("needed by the load", dashed(leaf)))
			break
		}
	}
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
		widest = max(widest, style.Width(tick.Label))
	}
	return widest + 6
}

// drawLane draws one alternative below y and returns where it ends.
func (t *Timelines) drawLane(area draw.Canvas, y, left vg.Length, l *lane, last bool) vg.Length {
	name := textStyle(textSize+1, ink)
	name.Font.Weight = boldWeight
	y -= laneGap - 4
	area.FillText(name, vg.Point{X: area.Min.X + left, Y: y}, fitted(name, l.name, width(area)-left))
	zero := make([]float64, len(l.serving))
	data := []plot.Plotter{
		stairArea{stairsOf(l.result, l.serving), zero, skyTint},
		stairLine{stairsOf(l.result, l.asked), strong(ink)},
	}
	if l.needed != nil {
		data = append(data, stairLine{stairsOf(l.result, l.needed), dashed(leaf)})
	}
	y -= 4
	panel := area
	panel.Min.X += left
	panel.Max.X -= 6
	panel.Max.Y, panel.Min.Y = y, y-laneHeight
	t.panel(panel, t.instances, last && t.painUnit == "", data)
	if t.painUnit == "" {
		return panel.Min.Y
	}
	panel.Max.Y, panel.Min.Y = panel.Min.Y-painGap, panel.Min.Y-painHeight
	data = nil
	if l.pain != nil {
		data = []plot.Plotter{stairArea{stairsOf(l.result, l.pain), zero, vermillion}}
	}
	t.panel(panel, t.pain, last, data)
	return panel.Min.Y
}

// panel draws one pair of axes and what is between them. Below the last one stand
// the times.
func (t *Timelines) panel(c draw.Canvas, ticks plot.ConstantTicks, last bool, data []plot.Plotter) {
	p := newPlot()
	p.X.Min, p.X.Max = 0, t.end.Seconds()
	p.Y.Min, p.Y.Max = ticks[0].Value, ticks[len(ticks)-1].Value
	p.Y.Tick.Marker = ticks
	gridLines{}.Plot(c, p)
	times := timeTicks(calendar{t.start, t.end})
	for _, tick := range times {
		x := c.X(p.X.Norm(tick.Value))
		c.StrokeLine2(thin(grid), x, c.Min.Y, x, c.Max.Y)
	}
	for _, plotter := range data {
		plotter.Plot(c, p)
	}
	c.StrokeLine2(thin(axis), c.Min.X, c.Min.Y, c.Max.X, c.Min.Y)
	small := textStyle(textSize, muted)
	for _, tick := range ticks {
		at := vg.Point{X: c.Min.X - 5 - small.Width(tick.Label), Y: c.Y(p.Y.Norm(tick.Value)) - middle}
		c.FillText(small, at, tick.Label)
	}
	if !last {
		return
	}
	for _, tick := range times {
		clock, date, _ := strings.Cut(tick.Label, "\n")
		for line, label := range []string{clock, date} {
			x := c.X(p.X.Norm(tick.Value)) - small.Width(label)/2
			at := vg.Point{X: max(x, 0), Y: c.Min.Y - vg.Length(line+1)*(textSize+2)}
			c.FillText(small, at, label)
		}
	}
}

package report

import (
	"image/color"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
)

// A trackPlot draws instances over a window of time: each in a lane of its own, or if
// they are many, how many are alike, on top of each other.
//
// Colour says what an instance is of. Who serves has the full colour; how far the
// others are is told by height, tint and outline.
type trackPlot struct {
	view
	lanes  []trackLane
	colors []color.Color // by kind
	pitch  vg.Length     // from lane to lane; 0: the instances are stacked
	height vg.Length
	ticks  plot.ConstantTicks // of a stack
	zones  func(set, zone int) string
}

// laneRoom is how high a trackPlot may be, and its lanes.
type laneRoom struct {
	most            int // lanes; of more instances there are none
	height          vg.Length
	lowest, highest vg.Length // pitch
	stack           vg.Length // height of a stack
}

// zoneGap is the room between the lanes of two zones.
const zoneGap = vg.Length(4)

// kindColors are the colours of models and versions, in the order in which they come.
var kindColors = []color.Color{blue, orange, leaf, purple, sky}

// newTrackPlot lays instances out in some room.
func newTrackPlot(w view, lanes []trackLane, colors []color.Color, room laneRoom) trackPlot {
	p := trackPlot{view: w, lanes: lanes, colors: colors}
	if n := len(lanes); n <= room.most {
		p.pitch = min(room.highest, max(room.lowest, room.height/vg.Length(max(1, n))))
		p.height = p.pitch*vg.Length(max(1, n)) + zoneGap*vg.Length(p.groups()-1)
		return p
	}
	p.height = room.stack
	most := 0.0
	for _, layer := range p.stack() {
		most = max(most, highest(layer.values))
	}
	p.ticks = few(linearTicks(most, true))
	return p
}

// groups returns how many groups of lanes there are: a zone of a set each.
func (p *trackPlot) groups() int {
	n := 1
	for i := range p.lanes {
		if p.splits(i) {
			n++
		}
	}
	return n
}

// splits reports whether a lane begins another group than the one above it.
func (p *trackPlot) splits(i int) bool {
	return i > 0 && (p.lanes[i].set != p.lanes[i-1].set || p.lanes[i].zone != p.lanes[i-1].zone)
}

// x returns where an instant is between the edges of a canvas.
func (w view) x(c draw.Canvas, t float64) vg.Length {
	return c.Min.X + (c.Max.X-c.Min.X)*vg.Length((t-w.from.Seconds())/w.length().Seconds())
}

// draw draws the instances; the canvas is as high as the plot.
func (p *trackPlot) draw(c draw.Canvas) {
	if p.pitch == 0 {
		p.drawStack(c)
		return
	}
	p.eachLane(c, func(i int, y vg.Length) {
		for _, s := range p.lanes[i].spans {
			bar := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: p.x(c, s.from.Seconds()), Y: y - p.pitch + laneGapOf(p.pitch)},
				Max: vg.Point{X: p.x(c, s.to.Seconds()), Y: y},
			}}
			drawPhase(bar, s.phase, p.colors[s.kind])
		}
	})
}

// eachLane calls f with the top of every lane.
func (p *trackPlot) eachLane(c draw.Canvas, f func(i int, top vg.Length)) {
	y := c.Max.Y
	for i := range p.lanes {
		if p.splits(i) {
			y -= zoneGap
		}
		f(i, y)
		y -= p.pitch
	}
}

// laneGapOf returns the room between two lanes.
func laneGapOf(pitch vg.Length) vg.Length { return max(0.8, pitch/6) }

// drawPhase fills a bar as a phase looks.
func drawPhase(c draw.Canvas, phase collect.Phase, tint color.Color) {
	whole := c.Max.Y - c.Min.Y
	bar := func(share vg.Length, fill color.Color) {
		inset := whole * (1 - share) / 2
		c.FillPolygon(fill, corners(c.Min.X, c.Min.Y+inset, c.Max.X, c.Max.Y-inset))
	}
	switch phase {
	case collect.Starting:
		bar(0.4, lighter(tint, 0.35))
	case collect.Installing:
		bar(0.8, lighter(tint, 0.4))
	case collect.Serving:
		bar(1, tint)
	case collect.Aside:
		bar(1, lighter(tint, 0.12))
		edge := corners(c.Min.X+0.4, c.Min.Y+0.4, max(c.Min.X+0.4, c.Max.X-0.4), c.Max.Y-0.4)
		c.StrokeLines(thin(tint), append(edge, edge[0]))
	case collect.Leaving:
		bar(0.3, tint)
	case collect.Broken:
		bar(1, ink)
	case collect.Off:
		bar(0.15, axis)
	}
}

// corners returns those of a rectangle.
func corners(left, bottom, right, top vg.Length) []vg.Point {
	return []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}}
}

// lighter mixes a share of a colour with paper.
func lighter(c color.Color, share float64) color.Color {
	r, g, b, _ := c.RGBA()
	mix := func(x uint32) uint8 { return uint8(255.5 - float64((255-float64(x>>8))*share)) }
	return color.NRGBA{R: mix(r), G: mix(g), B: mix(b), A: 255}
}

// A stackLayer is the instances that are alike over time, with those below them.
type stackLayer struct {
	values, below []float64
	fill          color.Color
}

// stackColumns is into how many columns a stack cuts its window.
const stackColumns = 400

// stackPhases are the phases of a stack from the bottom, and how much of their colour
// they have.
var stackPhases = []struct {
	phase collect.Phase
	share float64
}{
	{collect.Serving, 1}, {collect.Leaving, 0.75}, {collect.Aside, 0.55}, {collect.Installing, 0.35}, {collect.Starting, 0.18},
	{collect.Broken, 0}, {collect.Off, -1},
}

// fillOf returns the colour of a layer.
func fillOf(share float64, tint color.Color) color.Color {
	switch {
	case share < 0:
		return axis
	case share == 0:
		return ink
	}
	return lighter(tint, share)
}

// stack counts the instances of each kind and phase, averaged over columns of time.
func (p *trackPlot) stack() []stackLayer {
	counts := make([][collect.Phases][]float64, len(p.colors))
	column := p.length().Seconds() / stackColumns
	for _, l := range p.lanes {
		for _, s := range l.spans {
			values := &counts[s.kind][s.phase]
			if *values == nil {
				*values = make([]float64, stackColumns)
			}
			from, to := (s.from-p.from).Seconds()/column, (s.to-p.from).Seconds()/column
			for i := int(from); i < stackColumns && float64(i) < to; i++ {
				(*values)[i] += min(to, float64(i+1)) - max(from, float64(i))
			}
		}
	}
	var layers []stackLayer
	below := make([]float64, stackColumns)
	for _, phase := range stackPhases {
		for kind := range counts {
			if values := counts[kind][phase.phase]; values != nil {
				top := sum(below, values)
				layers = append(layers, stackLayer{rounds(top), rounds(below), fillOf(phase.share, p.colors[kind])})
				below = top
			}
		}
	}
	return layers
}

// rounds returns values to thousandths, so that equal ones are one step.
func rounds(values []float64) []float64 {
	list := slices.Clone(values)
	for i, x := range list {
		list[i] = float64(int(float64(x*1000)+0.5)) / 1000
	}
	return list
}

func (p *trackPlot) drawStack(c draw.Canvas) {
	flat := newPlot()
	flat.X.Min, flat.X.Max = 0, p.length().Seconds()
	flat.Y.Min, flat.Y.Max = p.ticks[0].Value, p.ticks[len(p.ticks)-1].Value
	flat.Y.Tick.Marker = p.ticks
	gridLines{}.Plot(c, flat)
	for _, layer := range p.stack() {
		of := stairs{every: p.length().Seconds() / stackColumns, end: p.length().Seconds(), values: layer.values}
		stairArea{of, layer.below, layer.fill}.Plot(c, flat)
	}
	small := textStyle(textSize, muted)
	for _, tick := range p.ticks {
		at := vg.Point{X: c.Min.X - 5 - small.Width(tick.Label), Y: c.Y(flat.Y.Norm(tick.Value)) - middle}
		c.FillText(small, at, tick.Label)
	}
}

// drawNames writes the ids left of the lanes, as many as fit, and the zone of each
// group left of them.
func (p *trackPlot) drawNames(c draw.Canvas) {
	if p.pitch == 0 {
		return
	}
	small := textStyle(textSize, muted)
	every := 1
	for vg.Length(every)*p.pitch < textSize {
		every++
	}
	ids := p.idWidth()
	since, first, top := 0, 0, c.Max.Y
	zone := func(upTo int, bottom vg.Length) {
		if name := p.zoneName(first); name != "" && upTo > first {
			y := max((top+bottom)/2-middle, bottom)
			c.FillText(small, vg.Point{X: c.Min.X - 5 - ids - 6 - small.Width(name), Y: y}, name)
		}
	}
	p.eachLane(c, func(i int, y vg.Length) {
		if p.splits(i) {
			zone(i, y+zoneGap)
			first, top, since = i, y, i
		}
		if (i-since)%every == 0 {
			id := strconv.Itoa(p.lanes[i].instance)
			c.FillText(small, vg.Point{X: c.Min.X - 5 - small.Width(id), Y: y - p.pitch/2 - middle}, id)
		}
	})
	zone(len(p.lanes), c.Min.Y)
}

// zoneName names the group of a lane, or nothing where there is only one.
func (p *trackPlot) zoneName(lane int) string {
	if p.zones == nil || lane >= len(p.lanes) {
		return ""
	}
	return p.zones(p.lanes[lane].set, p.lanes[lane].zone)
}

// idWidth returns how wide the widest id is.
func (p *trackPlot) idWidth() (widest vg.Length) {
	small := textStyle(textSize, muted)
	for _, l := range p.lanes {
		widest = max(widest, small.Width(strconv.Itoa(l.instance)))
	}
	return widest
}

// namesWidth returns how much room the names left of the data need.
func (p *trackPlot) namesWidth() vg.Length {
	small := textStyle(textSize, muted)
	widest := vg.Length(0)
	if p.pitch == 0 {
		for _, tick := range p.ticks {
			widest = max(widest, small.Width(tick.Label))
		}
		return widest + 6
	}
	for i := range p.lanes {
		if name := p.zoneName(i); name != "" {
			widest = max(widest, small.Width(name)+6)
		}
	}
	return p.idWidth() + widest + 6
}

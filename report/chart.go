package report

import (
	"bytes"
	"html"
	"image/color"
	"io"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"vmssim/collect"
)

// A Chart is one drawing, which can be written in two formats. The same result
// gives the same bytes on every machine.
type Chart struct {
	Name string // of a file, without extension

	title    string
	subtitle string
	unit     string // what the vertical axis counts
	keys     []key
	notes    []sideNote
	room     vg.Length  // right of the data, for what plotters write there
	plot     *plot.Plot // nil: there is nothing to draw, or a figure
	figure   figure     // instead of a plot
}

// A figure is what a chart shows that is no plot.
type figure interface {
	// height is that of the figure with what the chart sets above it.
	height(above vg.Length) vg.Length
	draw(area draw.Canvas)
}

// height returns how high the chart is.
func (c *Chart) height() vg.Length {
	if c.figure == nil {
		return chartHeight
	}
	return c.figure.height(headHeight + c.moreKeys())
}

// A key explains one kind of line, area or sign.
type key struct {
	name  string
	color color.Color
	line  *draw.LineStyle // nil: an area
	sign  int             // 1: a triangle up, -1: one down
	phase collect.Phase   // of an instance, as its bar looks; Absent: none of these
}

func areaKey(name string, c color.Color) key { return key{name: name, color: c} }

func lineKey(name string, style draw.LineStyle) key { return key{name: name, line: &style} }

// A sideNote stands right of the data beside its value.
type sideNote struct {
	value float64
	text  string
}

// newChart returns a chart without data of one workload or scale set, or of the
// whole run if name is empty.
func newChart(r *collect.Result, kind, name, title, unit string) *Chart {
	c := &Chart{
		Name:     kind,
		title:    plain(title),
		subtitle: plain(clip(r.Scenario, 60) + " · " + calendarOf(r).period() + " · " + seed(r)),
		unit:     plain(unit),
	}
	if name != "" {
		c.Name += "-" + fileName(name)
	}
	return c
}

// WriteSVG writes the chart as SVG, 960 CSS pixels wide and 420 high unless it shows
// single instances. Its texts stay texts; they are set in Liberation Sans or a font of
// the same widths.
func (c *Chart) WriteSVG(w io.Writer) error { return writeSVG(w, c.title, c.height(), c.draw) }

// WritePNG writes the chart as PNG, 1440 pixels wide and, likewise, 630 high.
func (c *Chart) WritePNG(w io.Writer) error { return writePNG(w, c.height(), c.draw) }

// writeSVG writes a drawing of the charts' width as SVG.
func writeSVG(w io.Writer, title string, height vg.Length, paint func(vg.Canvas)) error {
	canvas := vgsvg.New(chartWidth, height)
	paint(snapped{canvas, 0})
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	image := bytes.ReplaceAll(b.Bytes(),
		[]byte("font-family:Liberation Sans;font-variant:normal;"),
		[]byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
	head, body, _ := bytes.Cut(image, []byte("xlink\">\n"))
	title = "xlink\" role=\"img\">\n<title>" + html.EscapeString(title) + "</title>\n"
	_, err := w.Write(slices.Concat(head, []byte(title), body))
	return err
}

// writePNG writes a drawing of the charts' width as PNG, two pixels a point.
func writePNG(w io.Writer, height vg.Length, paint func(vg.Canvas)) error {
	canvas := vgimg.NewWith(vgimg.UseWH(chartWidth, height), vgimg.UseDPI(144))
	paint(outlined{snapped{canvas, nudge}})
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}

// draw sets, from the top: title, subtitle, unit and keys, data.
func (c *Chart) draw(canvas vg.Canvas) {
	area := sheet(canvas, c.height())
	small := textStyle(textSize, muted)

	y := area.Max.Y - titleSize
	area.FillText(titleStyle(), vg.Point{X: area.Min.X, Y: y}, fitted(titleStyle(), c.title, width(area)))
	y -= textSize + 6
	area.FillText(small, vg.Point{X: area.Min.X, Y: y}, fitted(small, c.subtitle, width(area)))
	if c.plot == nil && c.figure == nil {
		small.XAlign = text.XCenter
		area.FillText(small, area.Center(), "no data")
		return
	}
	y -= textSize + 12
	area.FillText(small, vg.Point{X: area.Min.X, Y: y}, c.unit)
	area.Max.Y = c.drawKeys(area, y, small) - 8
	if c.figure != nil {
		c.figure.draw(area)
		return
	}
	c.drawData(area, small)
}

// sheet returns white paper within its margins.
func sheet(canvas vg.Canvas, height vg.Length) draw.Canvas {
	area := draw.NewCanvas(canvas, chartWidth, height)
	area.SetColor(paper)
	area.Fill(area.Path())
	return draw.Crop(area, chartMargin, -chartMargin, chartMargin-4, -chartMargin)
}

func width(c draw.Canvas) vg.Length { return c.Max.X - c.Min.X }

// fitted shortens s until it is not wider than room.
func fitted(style text.Style, s string, room vg.Length) string {
	for n := len([]rune(s)); n > 1 && style.Width(s) > room; n-- {
		s = clip(s, n)
	}
	return s
}

const (
	keySign = vg.Length(14) // width of the sign before a name
	keyGap  = vg.Length(12) // between two keys
)

// keyLine is the distance of two lines of keys.
const keyLine = textSize + 4

// keyRows breaks the keys into as many lines as they need right of the unit.
func (c *Chart) keyRows(room vg.Length) (rows [][]key) {
	style := textStyle(textSize, muted)
	room -= style.Width(c.unit) + 2*keyGap
	wide := vg.Length(0)
	for _, k := range c.keys {
		next := keySign + 4 + style.Width(k.name) + keyGap
		if len(rows) == 0 || wide+next-keyGap > room {
			rows, wide = append(rows, nil), 0
		}
		last := &rows[len(rows)-1]
		*last = append(*last, k)
		wide += next
	}
	return rows
}

// moreKeys returns how much higher the keys are than one line of them.
func (c *Chart) moreKeys() vg.Length {
	return keyLine * vg.Length(max(0, len(c.keyRows(chartWidth-2*chartMargin))-1))
}

// drawKeys writes the keys and returns the baseline of the last.
func (c *Chart) drawKeys(area draw.Canvas, y vg.Length, style text.Style) vg.Length {
	for i, row := range c.keyRows(width(area)) {
		if i > 0 {
			y -= keyLine
		}
		wide := -keyGap
		for _, k := range row {
			wide += keySign + 4 + style.Width(k.name) + keyGap
		}
		x := area.Max.X - wide
		for _, k := range row {
			k.draw(area, vg.Point{X: x, Y: y}, style)
			x += keySign + 4 + style.Width(k.name) + keyGap
		}
	}
	return y
}

// draw draws the sign and the name of k from a point on the baseline.
func (k key) draw(c draw.Canvas, at vg.Point, style text.Style) {
	center := at.Y + middle
	switch {
	case k.sign != 0:
		drawTriangle(c, vg.Point{X: at.X + keySign/2, Y: center}, k.sign > 0)
	case k.phase != collect.Absent:
		drawPhase(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: at.X + 2, Y: center - 4}, Max: vg.Point{X: at.X + keySign, Y: center + 4},
		}}, k.phase, k.color)
	case k.line != nil:
		c.StrokeLine2(*k.line, at.X, center, at.X+keySign, center)
	default:
		c.FillPolygon(k.color, []vg.Point{
			{X: at.X + 2, Y: center - 4}, {X: at.X + keySign, Y: center - 4},
			{X: at.X + keySign, Y: center + 4}, {X: at.X + 2, Y: center + 4},
		})
	}
	c.FillText(style, vg.Point{X: at.X + keySign + 4, Y: at.Y}, k.name)
}

// drawData draws the plot and what stands beside it.
func (c *Chart) drawData(area draw.Canvas, style text.Style) {
	room := c.room
	for _, note := range c.notes {
		room = max(room, style.Width(note.text)+6)
	}
	inner := c.indented(draw.Crop(area, 0, -room, 0, 0))
	c.plot.Draw(inner)
	data := c.plot.DataCanvas(inner)
	notes := slices.Clone(c.notes)
	slices.SortStableFunc(notes, func(a, b sideNote) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	// Each note stands beside its value or, where there is one already, above it.
	lowest := data.Min.Y
	for _, note := range notes {
		y := max(data.Y(c.plot.Y.Norm(note.value))-middle, lowest)
		area.FillText(style, vg.Point{X: data.Max.X + 6, Y: y}, note.text)
		lowest = y + textSize + 2
	}
}

// indented moves the left edge of the plot in where the first label below would
// be cut off; gonum/plot sees to it only on the right.
func (c *Chart) indented(area draw.Canvas) draw.Canvas {
	data := c.plot.DataCanvas(area)
	for _, tick := range c.plot.X.Tick.Marker.Ticks(c.plot.X.Min, c.plot.X.Max) {
		left := data.X(c.plot.X.Norm(tick.Value)) - c.plot.X.Tick.Label.Width(tick.Label)/2
		if left < area.Min.X {
			area.Min.X += area.Min.X - left
			break
		}
	}
	return area
}

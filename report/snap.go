package report

import (
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A snapped canvas moves everything to hundredths of a point. Processors differ
// in the last bits of a product that is added to a sum; on this grid they agree.
type snapped struct {
	vg.Canvas
	off vg.Length // from the grid
}

// nudge keeps a picture in pixels off the grid. Its rasterizer cuts positions to
// 1/128 point, and quarters of a point lie exactly where it cuts, so that there a
// last bit decides. No hundredth of a point plus this is near such a place.
const nudge vg.Length = 0.0001

func (s snapped) Stroke(p vg.Path) { s.Canvas.Stroke(s.path(p)) }

func (s snapped) Fill(p vg.Path) { s.Canvas.Fill(s.path(p)) }

func (s snapped) FillString(f font.Face, at vg.Point, text string) {
	s.Canvas.FillString(f, s.point(at), text)
}

func (s snapped) path(p vg.Path) vg.Path {
	q := make(vg.Path, len(p))
	for i, part := range p {
		part.Pos = s.point(part.Pos)
		controls := make([]vg.Point, len(part.Control))
		for k, control := range part.Control {
			controls[k] = s.point(control)
		}
		part.Control = controls
		q[i] = part
	}
	return q
}

func (s snapped) point(p vg.Point) vg.Point {
	return vg.Point{X: snap(p.X) + s.off, Y: snap(p.Y) + s.off}
}

// snap rounds up from an odd place instead of a half, because halves, quarters
// and thirds of the grid are where lengths like to fall, and a last bit decides
// on which side.
func snap(x vg.Length) vg.Length {
	return vg.Length(math.Floor(100*float64(x)+0.3819) / 100)
}

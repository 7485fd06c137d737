package report

import (
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A snapped canvas moves everything to hundredths of a point. Processors differ
// in the last bits of a product that is added to a sum; on this grid they agree.
type snapped struct{ vg.Canvas }

func (s snapped) Stroke(p vg.Path) { s.Canvas.Stroke(snapPath(p)) }

func (s snapped) Fill(p vg.Path) { s.Canvas.Fill(snapPath(p)) }

func (s snapped) FillString(f font.Face, at vg.Point, text string) {
	s.Canvas.FillString(f, snapPoint(at), text)
}

func snapPath(p vg.Path) vg.Path {
	q := make(vg.Path, len(p))
	for i, part := range p {
		part.Pos = snapPoint(part.Pos)
		q[i] = part
	}
	return q
}

func snapPoint(p vg.Point) vg.Point { return vg.Point{X: snap(p.X), Y: snap(p.Y)} }

// snap rounds up from an odd place instead of a half, because halves, quarters
// and thirds of the grid are where lengths like to fall, and a last bit decides
// on which side.
func snap(x vg.Length) vg.Length {
	return vg.Length(math.Floor(100*float64(x)+0.3819) / 100)
}

package report

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// An outlined canvas draws text as the outlines of its letters, filled like any
// other shape. What fills shapes counts in integers; what sets letters as pixels
// counts in floats, and on processors that fuse a product with a sum a pixel in
// a letter comes out one grey lighter (docs/decisions/0009-letters-as-shapes.md).
type outlined struct{ snapped }

func (o outlined) FillString(f plotfont.Face, at vg.Point, text string) {
	// At as many pixels per em as the font has units, nothing is rounded.
	perEm := fixed.I(int(f.Face.UnitsPerEm()))
	o.Fill(outline(f, perEm, at, text))
}

// outline returns the letters of a text that begins at a point.
func outline(f plotfont.Face, perEm fixed.Int26_6, at vg.Point, text string) vg.Path {
	var buffer sfnt.Buffer
	var path vg.Path
	scale := float64(f.Font.Size) / float64(perEm)
	x, before := fixed.Int26_6(0), sfnt.GlyphIndex(0)
	place := func(p fixed.Point26_6) vg.Point {
		return vg.Point{
			X: at.X + vg.Length(float64(x+p.X)*scale),
			Y: at.Y - vg.Length(float64(p.Y)*scale),
		}
	}
	for i, letter := range text {
		glyph, err := f.Face.GlyphIndex(&buffer, letter)
		if err != nil {
			continue // a damaged font; the one in use is part of the program
		}
		if kern, err := f.Face.Kern(&buffer, before, glyph, perEm, font.HintingNone); err == nil && i > 0 {
			x += kern
		}
		segments, err := f.Face.LoadGlyph(&buffer, glyph, perEm, nil)
		if err == nil {
			path = append(path, contours(segments, place)...)
		}
		if advance, err := f.Face.GlyphAdvance(&buffer, glyph, perEm, font.HintingNone); err == nil {
			x += advance
		}
		before = glyph
	}
	return path
}

// contours returns the outline of one letter.
func contours(segments sfnt.Segments, place func(fixed.Point26_6) vg.Point) vg.Path {
	var path vg.Path
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(path) > 0 {
				path.Close()
			}
			path.Move(place(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(place(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(place(s.Args[0]), place(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path
}

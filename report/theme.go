package report

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The colours of the charts. Those of data are from the palette of Okabe and
// Ito (2008), which the common kinds of colour blindness can tell apart, and
// lighter tints of them for areas.
var (
	ink   = rgb(0x1F2933) // titles and the lines that matter most
	muted = rgb(0x52606D) // other words
	axis  = rgb(0x9AA5B1)
	grid  = rgb(0xE4E7EB)
	paper = rgb(0xFFFFFF)

	blue       = rgb(0x0072B2)
	sky        = rgb(0x56B4E9)
	leaf       = rgb(0x009E73)
	orange     = rgb(0xE69F00)
	vermillion = rgb(0xD55E00)
	purple     = rgb(0xCC79A7)

	skyTint    = rgb(0xB5DDF4)
	greenTint  = rgb(0x7FCEB9)
	orangeTint = rgb(0xF2CF80)
	yellowTint = rgb(0xF5EA8C)
	purpleTint = rgb(0xE5BCD3)
	grayTint   = rgb(0xCBD2D9)
)

func rgb(hex uint32) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// distinct are the colours of areas that lie side by side.
var distinct = []color.Color{blue, orange, leaf, purple, sky, vermillion, muted}

// Sizes of a chart in points; 720 by 315 are 960 by 420 CSS pixels.
const (
	chartWidth  vg.Length = 720
	chartHeight vg.Length = 315
	chartMargin vg.Length = 14

	titleSize vg.Length = 13
	textSize  vg.Length = 9

	middle = textSize * 0.36 // of small letters, above the baseline
)

func strong(c color.Color) draw.LineStyle { return draw.LineStyle{Color: c, Width: 1.4} }

func thin(c color.Color) draw.LineStyle { return draw.LineStyle{Color: c, Width: 0.8} }

func dashed(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: 1.2, Dashes: []vg.Length{4, 2.5}}
}

// boldWeight is font.WeightBold of golang.org/x/image/font.
const boldWeight = 3

func textStyle(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign:  text.XLeft,
		YAlign:  text.YBottom,
		Handler: plot.DefaultTextHandler,
	}
}

func titleStyle() text.Style {
	style := textStyle(titleSize, ink)
	style.Font.Weight = boldWeight
	return style
}

// newPlot returns a plot of the theme without data: quiet axes, no frame.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		label := textStyle(textSize, muted)
		label.XAlign, label.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = label
		a.Label.TextStyle = label
		a.Padding = 0
		a.LineStyle = draw.LineStyle{Color: axis, Width: 0.8}
		a.Tick.LineStyle = a.LineStyle
		a.Tick.Length = 3
	}
	p.Y.LineStyle.Width = 0
	p.Y.Tick.Length = 0
	return p
}

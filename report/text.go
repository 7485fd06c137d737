package report

import (
	"io"
	"strings"
	"unicode/utf8"

	"vmssim/collect"
)

// lineWidth is how many characters a line of text has at most, tables of very
// large numbers aside.
const lineWidth = 100

// Bounds of the first column. Most tables keep to the smaller one, so that they
// read as one.
const (
	nameMin = 20
	nameMax = 30
)

// WriteText writes the summary of r for a terminal.
func WriteText(w io.Writer, r *collect.Result, o Options) error {
	return writeText(w, summarize(r, o), o.Style)
}

// writeText writes a summary for a terminal.
func writeText(w io.Writer, s *summary, style Style) error {
	p := printer{style: style}
	p.head(s)
	for i := range s.sections {
		p.section(&s.sections[i])
	}
	p.tail(s)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// nameWidth returns the width of the first column, indentation included.
func (s *section) nameWidth() int {
	width := max(nameMin, utf8.RuneCountInString(s.title))
	for _, r := range s.rows {
		width = max(width, len(r.indent())+utf8.RuneCountInString(r.name))
	}
	return min(width, nameMax)
}

func (r *row) indent() string {
	if r.part {
		return "    "
	}
	return "  "
}

// A printer lays a summary out for a terminal.
type printer struct {
	b     strings.Builder
	style Style
	first int // width of the first column of the section in hand
}

func (p *printer) head(s *summary) {
	p.line(paint(p.style, bold, s.name))
	p.line(s.period)
	if s.warning != "" {
		p.line(paint(p.style, red, s.warning))
	}
	if s.question != "" {
		p.line("")
		p.paragraph("  ", "  ", s.question)
	}
}

func (p *printer) tail(s *summary) {
	if len(s.notes) > 0 {
		p.line("")
		p.line(paint(p.style, bold, "Notes"))
		for i, note := range s.notes {
			number := count(i+1) + "  "
			p.paragraph("  "+number, "  "+strings.Repeat(" ", len(number)), note)
		}
	}
	p.line("")
	for _, line := range wrap(s.footer, lineWidth) {
		p.line(paint(p.style, faint, line))
	}
}

// section writes a heading, which is the head of the table, the rows and the
// sentences below.
func (p *printer) section(s *section) {
	p.first = s.nameWidth()
	widths, gap := p.measure(s)
	p.line("")
	if s.grouped() {
		p.line(paint(p.style, faint, p.groupLine(s, widths, gap)))
	}
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
	}
	blank := strings.Repeat(" ", max(0, p.first-utf8.RuneCountInString(s.title)))
	head := strings.TrimRight(blank+p.cells(s, names, widths, gap), " ")
	p.line(paint(p.style, bold, s.title) + paint(p.style, faint, head))
	for i := range s.rows {
		p.row(s, &s.rows[i], widths, gap)
	}
	for _, line := range s.lines {
		p.paragraph("  ", "    ", line)
	}
}

func (p *printer) row(s *section, r *row, widths []int, gap int) {
	name := r.indent() + clip(r.name, p.first-len(r.indent()))
	text := strings.TrimRight(pad(name, p.first)+p.cells(s, r.cells, widths, gap), " ")
	switch {
	case r.mood == good:
		text = paint(p.style, green, text)
	case r.mood == bad:
		text = paint(p.style, red, text)
	case r.part:
		text = paint(p.style, faint, text)
	}
	p.line(text)
}

// cells sets cells of one line into their columns.
func (p *printer) cells(s *section, cells []string, widths []int, gap int) string {
	var b strings.Builder
	for i, cell := range cells {
		b.WriteString(strings.Repeat(" ", gap))
		if s.columns[i].prose {
			b.WriteString(clip(cell, widths[i]))
			continue
		}
		b.WriteString(strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell))))
		b.WriteString(cell)
	}
	return b.String()
}

// measure returns the widths of the columns and the gap before each.
func (p *printer) measure(s *section) (widths []int, gap int) {
	widths = make([]int, len(s.columns))
	total := p.first
	for i, c := range s.columns {
		if c.prose {
			continue
		}
		widths[i] = max(utf8.RuneCountInString(c.name), utf8.RuneCountInString(c.group))
		for _, r := range s.rows {
			if i < len(r.cells) {
				widths[i] = max(widths[i], utf8.RuneCountInString(r.cells[i]))
			}
		}
		total += widths[i]
	}
	gap = 3
	if total+gap*len(widths) > lineWidth {
		gap = 2
	}
	if last := len(s.columns) - 1; last >= 0 && s.columns[last].prose {
		widths[last] = max(lineWidth-total-gap*len(widths), 20)
	}
	return widths, gap
}

func (s *section) grouped() bool {
	for _, c := range s.columns {
		if c.group != "" {
			return true
		}
	}
	return false
}

func (p *printer) groupLine(s *section, widths []int, gap int) string {
	groups := make([]string, len(s.columns))
	for i, c := range s.columns {
		groups[i] = c.group
	}
	return strings.TrimRight(strings.Repeat(" ", p.first)+p.cells(s, groups, widths, gap), " ")
}

// paragraph writes wrapped text with a hanging indent.
func (p *printer) paragraph(first, rest, text string) {
	for i, line := range wrap(text, lineWidth-len(rest)) {
		if i == 0 {
			p.line(first + line)
		} else {
			p.line(rest + line)
		}
	}
}

func (p *printer) line(text string) {
	p.b.WriteString(text)
	p.b.WriteByte('\n')
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// Select Graphic Rendition parameters (ECMA-48).
const (
	bold  = "1"
	faint = "2"
	red   = "31"
	green = "32"
)

// paint puts text between escape sequences if style has colour.
func paint(style Style, code, text string) string {
	if !style.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

package report

import (
	"io"
	"strings"

	"vmssim/collect"
)

// WriteMarkdown writes the summary of r as Markdown with pipe tables (GitHub
// Flavored Markdown).
func WriteMarkdown(w io.Writer, r *collect.Result, o Options) error {
	return writeMarkdown(w, summarize(r, o))
}

func writeMarkdown(w io.Writer, s *summary) error {
	var b strings.Builder
	b.WriteString("# " + escape(s.name) + "\n\n" + escape(s.period) + "\n")
	if s.warning != "" {
		b.WriteString("\n**" + escape(s.warning) + "**\n")
	}
	if s.question != "" {
		b.WriteString("\n> " + escape(s.question) + "\n")
	}
	for i := range s.sections {
		s.sections[i].markdown(&b)
	}
	if len(s.notes) > 0 {
		b.WriteString("\n## Notes\n\n")
		for i, note := range s.notes {
			b.WriteString(count(i+1) + ". " + escape(note) + "\n")
		}
	}
	b.WriteString("\n---\n\n" + escape(s.footer) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown writes the section as a heading, a table and its sentences.
func (s *section) markdown(b *strings.Builder) {
	b.WriteString("\n## " + escape(s.title) + "\n\n")
	if len(s.rows) > 0 {
		s.markdownHead(b)
	}
	for _, r := range s.rows {
		name := escape(r.name)
		if r.part {
			name = "↳ " + name
		}
		b.WriteString("| " + name + " |")
		for i := range s.columns {
			if i < len(r.cells) {
				b.WriteString(" " + escape(r.cells[i]))
			}
			b.WriteString(" |")
		}
		b.WriteByte('\n')
	}
	for _, line := range s.lines {
		b.WriteString("\n" + escape(line) + "\n")
	}
}

// markdownHead writes the names of the columns, each with that of its group, and
// how they are aligned.
func (s *section) markdownHead(b *strings.Builder) {
	names, rule, group := "| |", "|:--|", ""
	for _, c := range s.columns {
		if c.group != "" {
			group = c.group
		}
		names += " " + escape(strings.TrimSpace(group+" "+c.name)) + " |"
		if c.prose {
			rule += ":--|"
		} else {
			rule += "--:|"
		}
	}
	b.WriteString(names + "\n" + rule + "\n")
}

// markup is every character that Markdown or HTML could read as a command.
const markup = "\\`*_{}[]<>#|~&"

// escape makes s stand for itself in Markdown, also at the start of a line,
// where a sign could open a list or a rule.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		if strings.ContainsRune(markup, r) || i == 0 && strings.ContainsRune("+-=", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

package report

import (
	"fmt"
	"strings"

	"vmssim/collect"
	"vmssim/sim"
)

// A summary is one result as headings, tables and sentences. WriteText and
// WriteMarkdown write the same summary in two ways.
type summary struct {
	name     string
	period   string
	question string
	warning  string // that the result is not whole
	sections []section
	notes    []string
	footer   string
}

// A section is a table under a heading. The heading is also that of the first
// column, which has the names.
type section struct {
	title   string
	columns []column // of the cells
	rows    []row
	lines   []string // sentences below the table
}

// A column says how its cells are shown. Numbers stand to the right.
type column struct {
	group string // a heading above this and the following columns without one
	name  string
	prose bool // text, which stands to the left and may be shortened; the last column only
}

// A row is one line of a table.
type row struct {
	name  string
	cells []string // at most one per column
	part  bool     // belongs to the row above that is none
	mood  mood
}

// A mood is a colour that underlines what a row says in words.
type mood uint8

const (
	calm mood = iota
	good
	bad
)

func (s *section) add(name string, cells ...string) *row {
	s.rows = append(s.rows, row{name: name, cells: cells})
	return &s.rows[len(s.rows)-1]
}

func (s *section) addPart(name string, cells ...string) {
	s.add(name, cells...).part = true
}

// columns returns columns of numbers. A name like "CPU, %|mean" opens the group
// before the bar.
func columns(names ...string) []column {
	list := make([]column, len(names))
	for i, name := range names {
		if group, rest, found := strings.Cut(name, "|"); found {
			list[i] = column{group: group, name: rest}
		} else {
			list[i] = column{name: name}
		}
	}
	return list
}

// summarize chooses and words what a reader should see of r.
func summarize(r *collect.Result, o Options) *summary {
	s := &summary{
		name:     r.Scenario,
		period:   period(r),
		question: o.Question,
		notes:    r.Notes,
		footer:   footer(r),
	}
	if r.Interrupted {
		s.warning = "INTERRUPTED after " + brief(r.Duration) +
			": the numbers are of this part, no objective is judged"
	}
	for _, part := range []func(*collect.Result) section{
		requests, latency, sessions, jobs, turnaround, work, messages, ages, workers, scaleSets, sizes, serving, elasticity, zones,
		images, releases, models, rollouts, rolloutCapacity, rolloutRequests, batches, health, repairs, spot, scaleOuts, standbyPools, ownDisks, natPools, incidents, autoscaling, predictions, scaleActions,
		costs, availability, agreements, objectives,
	} {
		if section := part(r); len(section.rows) > 0 {
			s.sections = append(s.sections, section)
		}
	}
	s.makePlain()
	return s
}

func period(r *collect.Result) string {
	parts := []string{calendarOf(r).period() + " (" + brief(r.Duration) + ")"}
	if r.Region != "" {
		parts = append(parts, r.Region)
	}
	parts = append(parts, seed(r))
	return strings.Join(parts, " · ")
}

func seed(r *collect.Result) string {
	if r.Replication > 0 {
		return fmt.Sprintf("seed %d, replication %d", r.Seed, r.Replication)
	}
	return fmt.Sprintf("seed %d", r.Seed)
}

func footer(r *collect.Result) string {
	parts := []string{seed(r), count(r.Events) + " events"}
	if r.Prices != "" {
		parts = append(parts, "prices "+r.Prices)
	}
	if r.Fingerprint != "" {
		parts = append(parts, "fingerprint "+r.Fingerprint[:min(12, len(r.Fingerprint))])
	}
	return strings.Join(parts, " · ")
}

func calendarOf(r *collect.Result) calendar {
	return calendar{start: r.Start, length: r.Duration}
}

// ofTime writes a part of the time of a run in percent.
func ofTime(part, whole sim.Time) string {
	return percent(ratio(int64(part), int64(whole)), 2)
}

// makePlain takes control characters out of every text that can hold words of
// the scenario's author.
func (s *summary) makePlain() {
	for _, text := range []*string{&s.name, &s.period, &s.question, &s.footer} {
		*text = plain(*text)
	}
	notes := make([]string, len(s.notes))
	for i, note := range s.notes {
		notes[i] = plain(note)
	}
	s.notes = notes
	for i := range s.sections {
		section := &s.sections[i]
		section.title = plain(section.title)
		for j := range section.rows {
			row := &section.rows[j]
			row.name = plain(row.name)
			for k := range row.cells {
				row.cells[k] = plain(row.cells[k])
			}
		}
		for j := range section.lines {
			section.lines[j] = plain(section.lines[j])
		}
	}
}

package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"vmssim/collect"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A Judgement is one autoscale decision of one scale set.
type Judgement struct {
	At       sim.Time
	Set      string
	Decision *autoscale.Decision
	Samples  bool // whether to list the samples that every rule read
}

// Judgements returns the decisions in the log of r: those that changed the
// capacity, and those at which a rule was true but something held it, of several
// in a row the first.
func Judgements(r *collect.Result) []Judgement {
	var list []Judgement
	for i := range r.Log {
		if e := &r.Log[i]; e.Decision != nil {
			list = append(list, Judgement{At: e.At, Set: e.Set, Decision: e.Decision})
		}
	}
	return list
}

// WriteWhy writes decisions for a terminal: what each rule read, what came of
// it, and what would have had to differ.
func WriteWhy(w io.Writer, r *collect.Result, judgements []Judgement, style Style) error {
	dates := calendarOf(r)
	instants := make([]sim.Time, len(judgements))
	for i, j := range judgements {
		instants[i] = j.At
	}
	layout := dates.clock(instants)
	s := &summary{name: r.Scenario, period: period(r), footer: footer(r)}
	for i := range judgements {
		s.sections = append(s.sections, judgement(&judgements[i], dates, layout))
	}
	if len(judgements) == 0 {
		s.notes = []string{"Autoscale changed no capacity, and no rule that could was true."}
	}
	s.makePlain()
	p := printer{style: style}
	p.head(s)
	for i := range s.sections {
		p.section(&s.sections[i])
	}
	p.tail(s)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// judgement lays one decision out: a row for each rule, then the reason and what
// is missing.
func judgement(j *Judgement, dates calendar, layout string) section {
	d := j.Decision
	s := section{
		title: dates.at(j.At).Format(layout) + " " + j.Set,
		columns: []column{
			{name: outcome(d.Outcome) + ", " + strconv.Itoa(d.From) + " → " + strconv.Itoa(d.To), prose: true},
		},
	}
	if p := d.Profile; p != nil {
		s.add("profile "+p.Name, fmt.Sprintf("%d to %d, default %d",
			p.Capacity.Minimum, p.Capacity.Maximum, p.Capacity.Default))
		for i := range d.Readings {
			s.add("rule "+strconv.Itoa(i+1), p.Rules[i].String())
			row := s.add("", d.Verdict(i))
			row.part = !d.Readings[i].Fired
		}
		if j.Samples {
			s.lines = append(s.lines, samples(d, dates)...)
		}
	}
	s.lines = append(s.lines, "why: "+d.Reason())
	if outlook := d.Outlook(); outlook != "" {
		s.lines = append(s.lines, outlook)
	}
	if missing := d.Missing(); missing != "" {
		s.lines = append(s.lines, "to differ: "+missing)
	}
	return s
}

// samples lists what the rules read, those of one window together.
func samples(d *autoscale.Decision, dates calendar) []string {
	var lines []string
	told := make([]bool, len(d.Readings))
	for i := range d.Readings {
		if told[i] {
			continue
		}
		numbers := []string{strconv.Itoa(i + 1)}
		for j := i + 1; j < len(d.Readings); j++ {
			if !told[j] && slices.Equal(d.Readings[i].Window, d.Readings[j].Window) {
				told[j] = true
				numbers = append(numbers, strconv.Itoa(j+1))
			}
		}
		rules := "rule " + numbers[0]
		if last := len(numbers) - 1; last > 0 {
			rules = "rules " + strings.Join(numbers[:last], ", ") + " and " + numbers[last]
		}
		lines = append(lines, rules+" read "+window(d.Readings[i].Window, d.Profile.Rules[i].Trigger.TimeGrain, dates))
	}
	return lines
}

// window lists samples by their time, grains in a row that read alike as one.
func window(list []autoscale.Sample, grain sim.Time, dates calendar) string {
	if len(list) == 0 {
		return "nothing: no sample was published in the window"
	}
	clock := func(s autoscale.Sample) string { return dates.at(s.End).Format("15:04") }
	value := func(s autoscale.Sample) string { return strconv.FormatFloat(s.Value, 'f', 1, 64) }
	var parts []string
	for i := 0; i < len(list); {
		last := i
		for last+1 < len(list) && value(list[last+1]) == value(list[i]) && list[last+1].End == list[last].End+grain {
			last++
		}
		at := clock(list[i])
		if last > i {
			at += "–" + clock(list[last])
		}
		parts = append(parts, at+" "+value(list[i]))
		i = last + 1
	}
	return strings.Join(parts, " · ")
}

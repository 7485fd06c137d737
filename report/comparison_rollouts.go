package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"vmssim/experiment"
)

// choiceColumns are what one chooses a rollout by, as heads of columns.
var choiceColumns = []struct{ measure, group, name string }{
	{"rollout.completed", "rollout", "through"},
	{"rollout.duration", "rollout", "took"},
	{"rollout.servingTrough", "serving", "fewest"},
	{"rollout.lost", "requests lost", "meanwhile"},
	{"requests.lost", "requests lost", "in all"},
	{"rollout.sessionsLost", "sessions", "lost"},
	{"rollout.blastRadius", "blast", "radius"},
	{"rollout.peakVCPUs", "vCPUs", "peak"},
	{"rollout.extraCost", "cost", "extra"},
	{"cost.total", "cost", "in all"},
}

// rolloutChoice is one table from which to choose among alternatives with rollouts: for
// each its means, half of their intervals, and how it differs from the first. It is empty
// without rollouts, and where measures are asked for by name.
func rolloutChoice(c *experiment.Comparison) section {
	s := section{title: "Rollouts"}
	var at []int
	group := ""
	var units []shown
	for _, column := range choiceColumns {
		i := slices.IndexFunc(c.Measures, func(m experiment.Measure) bool { return m.Name == column.measure })
		if i < 0 {
			continue
		}
		unit := columnUnit(c, i)
		at, units = append(at, i), append(units, unit)
		head := columns(column.name)[0]
		if column.group != group {
			head.group, group = column.group, column.group
		}
		if unit.name != "" {
			head.name += "," + unit.name
		}
		s.columns = append(s.columns, head)
	}
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		var means, halves, differences []string
		for n, m := range at {
			mean, half := meanAndHalf(units[n], a.Estimates[m])
			means, halves = append(means, mean), append(halves, half)
			if i > 0 {
				differences = append(differences, shortDifference(c.Measures[m], c.Alternatives[0].Estimates[m], a.Differences[m]))
			}
		}
		s.add(headOf(c, i), means...)
		if slices.ContainsFunc(halves, func(half string) bool { return half != "" }) {
			s.addPart("±", halves...)
		}
		if i > 0 {
			s.addPart("difference", differences...)
		}
	}
	s.lines = append(s.lines, "The other measures: --measure rollout,requests,cost (or any), -o csv or -o json. "+
		"The picture of all: --out DIR, timelines.svg.")
	return s
}

// choosesRollouts reports whether that table is what a comparison is shown by.
func choosesRollouts(c *experiment.Comparison) bool {
	return len(c.Alternatives) > 1 && c.Wanted == nil &&
		slices.ContainsFunc(c.Alternatives, func(a experiment.Sample) bool { return a.First.RolloutSum().Count > 0 })
}

// columnUnit returns the unit for the values of a measure in all alternatives.
func columnUnit(c *experiment.Comparison, measure int) shown {
	most := 0.0
	for i := range c.Alternatives {
		if x := math.Abs(c.Alternatives[i].Estimates[measure].Mean); !math.IsInf(x, 0) && !math.IsNaN(x) {
			most = max(most, x)
		}
	}
	return unitOf(c.Measures[measure].Unit, most)
}

// meanAndHalf writes a mean and half of its interval, without the unit.
func meanAndHalf(u shown, e experiment.Estimate) (mean, half string) {
	switch {
	case e.Endless > 0:
		return "endless", fmt.Sprintf("%d of %d", e.Endless, e.N)
	case math.IsNaN(e.Mean):
		return absent, ""
	case e.Constant:
		return trimmed(number(e.Mean*u.factor, min(4, max(0, 3-magnitude(e.Mean*u.factor))))), ""
	}
	half = "±" + number(e.Half*u.factor, u.decimals(e.Half))
	if u.decimals(e.Half) > 4 || strings.Trim(half, "±0.") == "" {
		e.Constant = true // as far as one can see
		return meanAndHalf(u, e)
	}
	return number(e.Mean*u.factor, u.decimals(e.Half)), half
}

// shortDifference writes a difference without its interval.
func shortDifference(m experiment.Measure, base experiment.Estimate, d experiment.Difference) string {
	switch {
	case d.Verdict == experiment.Equal:
		return "equal"
	case d.Verdict == experiment.Unknown:
		return absent
	}
	sign, u := differenceUnit(m, base, d, " pts", "%")
	text := sign + number(d.Mean*u.factor, min(2, max(0, 1-magnitude(d.Mean*u.factor)))) + u.name
	switch d.Verdict {
	case experiment.NotSeen:
		return text + "~"
	case experiment.Doubtful:
		return text + "?"
	case experiment.Differs:
		return text + "*"
	}
	return text
}

package report

import (
	"fmt"
	"time"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// mostBroken is how many broken months the summary lists for a set.
const mostBroken = 12

// agreements is what Microsoft promises for the shape of each set, by month, and
// whether the run kept it.
func agreements(r *collect.Result) section {
	s := section{
		title:   "SLA by month",
		columns: append(columns("promised, %", "worst, %", "down", "kept", "credit, %"), column{prose: true}),
	}
	partial := false
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		a := &set.Agreement
		if a.Promise == model.NoPromise {
			s.add(set.Name, absent, absent, absent, absent, absent, "none for Spot")
			continue
		}
		partial = agreement(&s, set.Name, a) || partial
	}
	if partial {
		s.lines = append(s.lines, "A month of which the run covers only a part is judged by that part.")
	}
	return s
}

// agreement adds a set and its broken months, and reports whether the run covers
// a month only in part.
func agreement(s *section, name string, a *collect.Agreement) (partial bool) {
	promised := number(a.Promise.Target(), 2)
	if len(a.Months) == 0 {
		s.add(name, promised, absent, absent, absent, absent, "never in force")
		return false
	}
	worst, kept, credit := 100.0, 0, 0
	var down sim.Time
	var broken []collect.Month
	for _, m := range a.Months {
		worst, credit = min(worst, m.Uptime()), max(credit, m.Credit)
		down += m.Downtime
		partial = partial || m.Covered < m.Length
		if m.Kept {
			kept++
		} else {
			broken = append(broken, m)
		}
	}
	row := s.add(name, promised, number(worst, 4), brief(down),
		fmt.Sprintf("%s of %s", count(kept), count(len(a.Months))), creditText(credit), a.Promise.String())
	if len(broken) > 0 {
		row.mood = bad
	}
	for _, m := range broken[:min(len(broken), mostBroken)] {
		s.addPart(monthText(m), "", number(m.Uptime(), 4), brief(m.Downtime), "", creditText(m.Credit))
	}
	if more := len(broken) - mostBroken; more > 0 {
		s.addPart(fmt.Sprintf("… %s more", count(more)))
	}
	return partial
}

func creditText(percent int) string {
	if percent == 0 {
		return absent
	}
	return count(percent)
}

func monthText(m collect.Month) string { return fmt.Sprintf("%v %d", time.Month(m.Month), m.Year) }

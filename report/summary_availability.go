package report

import (
	"math"

	"vmssim/collect"
	"vmssim/sim"
)

// availability answers for the run as a whole.
func availability(r *collect.Result) section {
	s := section{title: "Availability", columns: []column{{prose: true}}}
	if len(r.Workloads) == 0 {
		return s
	}
	a := r.Availability
	s.add("success", success(a))
	s.add("no serving backend", lasting(r, a.Downtime))
	if a.ErrorBudget != nil {
		s.add("error budget", spent(a.ErrorBudget))
	}
	return s
}

func success(a collect.Availability) string {
	if math.IsInf(a.Nines, 1) {
		return "100 %: no request was lost"
	}
	return percent(a.Success, 4) + " % of the requests, " + number(a.Nines, 1) + " nines"
}

// lasting writes a part of the time of a run.
func lasting(r *collect.Result, t sim.Time) string {
	if t == 0 {
		return "at no time"
	}
	return brief(t) + ", " + ofTime(t, r.Duration) + " % of the time"
}

func spent(b *collect.Budget) string {
	text := whole(b.Lost) + " lost of " + whole(b.Allowed) + " that " + percentOf(b.Objective) +
		" % success allows"
	if b.Allowed > 0 {
		return percent(ratio(int64(b.Lost), int64(b.Allowed)), 1) + " % used: " + text
	}
	return text
}

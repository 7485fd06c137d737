package report

import (
	"slices"

	"vmssim/collect"
	"vmssim/model"
)

// messages is the account of each queue's messages.
func messages(r *collect.Result) section {
	titles := []string{"arrived", "completed", "dead letters", "expired", "in queue", "most in queue",
		"redelivered", "lock lost"}
	single := func(m collect.MessageLoad) bool { return m.Fidelity == model.MessageFidelity }
	told := slices.ContainsFunc(r.Messages, single) // flow knows nothing of duplicates
	if told {
		titles = append(titles, "duplicates")
	}
	s := section{title: "Messages", columns: columns(titles...)}
	for i := range r.Messages {
		m := &r.Messages[i]
		row := []string{whole(m.Arrived), whole(m.Completed), whole(m.DeadLettered), whole(m.Expired),
			whole(m.Inside()), whole(m.Peak), whole(m.Redelivered), whole(m.LockLost)}
		switch {
		case told && single(*m):
			row = append(row, whole(m.Duplicates))
		case told:
			row = append(row, absent)
		}
		s.add(m.Name, row...)
		for _, by := range m.Enqueued {
			s.addPart("by requests of "+by.Workload, count(by.Messages))
			if by.Unanswered > 0 {
				s.addPart("after the client gave up", count(by.Unanswered))
			}
		}
	}
	return s
}

// ages is how old messages were when they were completed, and how old the oldest
// in the queue ever was.
func ages(r *collect.Result) section {
	s := section{
		title:   "Age of messages",
		columns: columns("mean", "p50", "p95", "p99", "max", "oldest in queue"),
	}
	for i := range r.Messages {
		m, oldest := &r.Messages[i], brief(r.Messages[i].Oldest)
		if m.Completed == 0 {
			s.add(m.Name, absent, absent, absent, absent, absent, oldest)
			continue
		}
		a := m.Age
		s.add(m.Name, brief(a.Mean), brief(a.P50), brief(a.P95), brief(a.P99), brief(a.Max), oldest)
	}
	return s
}

// leastPart is the share of the work from which a cause has a line of its own.
const leastPart = 0.0005

// workers is what became of the time that workers had messages.
func workers(r *collect.Result) section {
	s := section{
		title:   "Work on messages, worker-hours",
		columns: columns("all", "in vain", "in vain, %"),
	}
	for i := range r.Messages {
		m, w := &r.Messages[i], &r.Messages[i].Worked
		part := func(seconds float64) (string, string) {
			if w.Total == 0 {
				return number(0, 1), absent
			}
			return number(seconds/3600, 1), percent(seconds/w.Total, 1)
		}
		lost, share := part(w.InVain())
		s.add(m.Name, number(w.Total/3600, 1), lost, share)
		row := func(name string, seconds float64) {
			if seconds >= leastPart*w.Total && seconds > 0 {
				lost, share := part(seconds)
				s.addPart(name, "", lost, share)
			}
		}
		row("failed deliveries", w.Failed)
		row("lock lost", w.Lapsed)
		for why, seconds := range w.Lost {
			row("instance gone, "+model.Reason(why).String(), seconds)
		}
	}
	return s
}

package report

import (
	"vmssim/collect"
	"vmssim/model/traffic"
)

// sessions is what became of the sessions of each workload that has them, and of
// their connections.
func sessions(r *collect.Result) section {
	s := section{
		title: "Sessions",
		columns: columns("started", "completed", "lost", "kept, %", "go on", "requests each", "Connections|opened",
			"broken", "idled"),
	}
	for i := range r.Workloads {
		w := r.Workloads[i].Sessions
		if w == nil {
			continue
		}
		each := absent
		if w.Ended() > 0 {
			each = number(float64(w.Requests)/float64(w.Ended()), 2)
		}
		s.add(r.Workloads[i].Name, count(w.Started), count(w.Completed), count(w.LostTotal()),
			percent(ratio(int64(w.Completed), int64(w.Ended())), 2), count(w.Started-w.Ended()), each,
			count(w.Opened), count(w.Broken), count(w.Idled))
		for cause, n := range w.Lost {
			if n > 0 {
				s.addPart(traffic.SessionCause(cause).String(), "", "", count(n))
			}
		}
	}
	return s
}

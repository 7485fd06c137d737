package report

import (
	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// requests is the account of each workload, and what it lost to which cause.
func requests(r *collect.Result) section {
	s := section{
		title:   "Requests",
		columns: columns("offered", "served", "lost", "success, %", "in flight", "peak, 1/s"),
	}
	for _, w := range r.Workloads {
		lost := w.LostTotal()
		s.add(w.Name, whole(w.Offered), whole(w.Served), whole(lost),
			percent(ratio(int64(w.Served), int64(w.Served+lost)), 4),
			whole(w.InFlight), number(w.PeakRate, 1))
		if w.Retries > 0 {
			s.addPart("further tries", count(w.Retries))
		}
		if w.Called > 0 {
			s.addPart("calls of other workloads", count(w.Called))
		}
		if w.Degraded > 0 {
			s.addPart("degraded", "", count(w.Degraded))
		}
		for cause, n := range w.Lost {
			if n > 0 {
				s.addPart(model.Cause(cause).String(), "", "", whole(n))
			}
		}
	}
	return s
}

func whole(n workload.Requests) string { return rounded(int64(n), 6, 0) }

// latency is how long the served requests took.
func latency(r *collect.Result) section {
	s := section{
		title:   "Latency, ms",
		columns: columns("mean", "p50", "p95", "p99", "max"),
	}
	for _, w := range r.Workloads {
		l := w.Latency
		if w.Served == 0 {
			s.add(w.Name, absent, absent, absent, absent, absent)
			continue
		}
		s.add(w.Name, milliseconds(l.Mean), milliseconds(l.P50), milliseconds(l.P95),
			milliseconds(l.P99), milliseconds(l.Max))
		s.addLatencies("zone", w.Zones)
		s.addLatencies("version", w.Versions)
		s.addLatencies("release", w.Releases)
	}
	return s
}

// addLatencies adds the latencies of parts of the sets, unless there is one alone.
func (s *section) addLatencies(noun string, parts []collect.PartLatency) {
	if len(parts) < 2 {
		return
	}
	for _, p := range parts {
		l := p.Latency
		s.addPart(p.Set+", "+noun+" "+p.Part, milliseconds(l.Mean), milliseconds(l.P50), milliseconds(l.P95),
			milliseconds(l.P99), milliseconds(l.Max))
	}
}

func milliseconds(t sim.Time) string { return rounded(int64(t), 6, 1) }

package collect

import (
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// An account keeps the books of one workload.
type account struct {
	load      *model.Workload
	every     sim.Time
	offered   workload.Requests
	served    workload.Requests
	lost      [model.Causes]workload.Requests
	inFlight  workload.Requests
	downtime  sim.Time
	latencies *latencies // flow fidelity
	answers   *answers   // request fidelity
	retries   uint64
	called    uint64
	degraded  uint64
	sessions  *sessionAccount // nil without
	points    []point
	quantiles [][3]sim.Time // of the steps that have ended
}

// A point is one step of an account's series.
type point struct {
	offered, served, lost float64 // requests
	capacity              float64 // requests per second × nanoseconds
}

func newAccount(load *model.Workload, points int, every sim.Time) account {
	a := account{
		load: load, every: every, points: make([]point, points), sessions: newSessionAccount(load.Sessions, points),
	}
	if load.Fidelity == model.RequestFidelity {
		a.answers = newAnswers(longestLatency)
	} else {
		a.latencies = newLatencies(sliced(cuts, load.Service.Quantile), load.Service.Mean(), longestLatency)
	}
	return a
}

func (a *account) add(f *model.Flow) {
	a.offered += f.Offered
	a.served += f.Served
	lost := workload.Requests(0)
	for cause, n := range f.Lost {
		a.lost[cause] += n
		lost += n
	}
	a.inFlight = f.InFlight
	if f.Serving == 0 {
		a.downtime += f.To - f.From
	}
	a.retries += f.Retries
	a.called += f.Called
	a.degraded += f.Degraded
	a.draw(f, lost)
	if a.latencies != nil {
		for i := range f.Sets {
			a.latencies.add(&f.Sets[i])
		}
		if f.To%sim.Minute == 0 {
			a.latencies.endMinute()
		}
	}
	if f.To%a.every == 0 {
		a.endStep()
	}
}

// endStep keeps the quantiles of a step of the series.
func (a *account) endStep() {
	end := a.answers.endStep
	if a.latencies != nil {
		end = a.latencies.endStep
	}
	p50, p95, p99 := end()
	a.quantiles = append(a.quantiles, [3]sim.Time{p50, p95, p99})
}

// draw spreads a flow over the steps that it spans. The metrics of every minute
// end a flow, and a step is whole minutes, so that is one step.
func (a *account) draw(f *model.Flow, lost workload.Requests) {
	step := min(int(f.From/a.every), len(a.points)-1)
	a.sessions.add(f.Sessions, step)
	p := &a.points[step]
	p.offered += number(f.Offered)
	p.served += number(f.Served)
	p.lost += number(lost)
	p.capacity += float64(f.Capacity * float64(f.To-f.From))
}

func number(r workload.Requests) float64 { return float64(r) / float64(workload.Request) }

func (a *account) result(r *Run, end sim.Time) Workload {
	w := Workload{
		Name: a.load.Name, Offered: a.offered, Served: a.served, Lost: a.lost,
		InFlight: a.inFlight, Fidelity: a.load.Fidelity, Retries: a.retries, Sessions: a.sessions.result(),
		Called: a.called, Degraded: a.degraded,
	}
	if a.latencies != nil {
		w.Latency = a.latencies.summary()
	} else {
		w.Latency = a.answers.summary()
		w.Zones = a.answers.byPart(r.config, r.sites, zoneOf)
		w.Versions = a.answers.byPart(r.config, r.sites, versionOf)
		w.Releases = a.answers.byPart(r.config, r.sites, r.releaseOf)
	}
	for i, p := range a.points {
		if span := stepLength(i, a.every, end); span > 0 {
			w.PeakRate = max(w.PeakRate, p.offered/span.Seconds())
		}
	}
	return w
}

func (a *account) series(end sim.Time) WorkloadSeries {
	if len(a.quantiles) < len(a.points) {
		a.endStep()
	}
	var s WorkloadSeries
	for i, p := range a.points {
		span := stepLength(i, a.every, end)
		if span <= 0 {
			break
		}
		s.Offered = append(s.Offered, p.offered/span.Seconds())
		s.Served = append(s.Served, p.served/span.Seconds())
		s.Lost = append(s.Lost, p.lost/span.Seconds())
		s.Capacity = append(s.Capacity, p.capacity/float64(span))
		s.P50 = append(s.P50, a.quantiles[i][0])
		s.P95 = append(s.P95, a.quantiles[i][1])
		s.P99 = append(s.P99, a.quantiles[i][2])
	}
	s.SessionsLost = a.sessions.series(a.every, end)
	return s
}

package collect

import (
	"math"

	"vmssim/internal/detmath"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// judge answers for availability and for the objectives.
func (r *Run) judge(result *Result) {
	served, lost := totals(result)
	a := &result.Availability
	a.Success = successShare(served, lost)
	a.Nines = nines(served, lost)
	for i := range r.workloads {
		a.Downtime = max(a.Downtime, r.workloads[i].downtime)
	}
	for i := range result.ScaleSets {
		a.Short = max(a.Short, result.ScaleSets[i].BelowRequired)
	}
	for _, o := range r.config.Objectives {
		if o.Measure == model.RequestsSuccess && o.AtLeast {
			a.ErrorBudget = budget(o.Bound, served, lost)
		}
		if !result.Interrupted {
			result.Objectives = append(result.Objectives, verdict(o, result))
		}
	}
}

func totals(result *Result) (served, lost workload.Requests) {
	for i := range result.Workloads {
		served += result.Workloads[i].Served
		lost += result.Workloads[i].LostTotal()
	}
	return served, lost
}

// successShare returns served / (served + lost); 1 when there was neither.
func successShare(served, lost workload.Requests) float64 {
	if served+lost == 0 {
		return 1
	}
	return float64(served) / (float64(served) + float64(lost))
}

// nines returns -log10 of the share that was lost.
func nines(served, lost workload.Requests) float64 {
	if lost == 0 {
		return math.Inf(1)
	}
	share := float64(lost) / (float64(served) + float64(lost))
	return -detmath.Log(share) / math.Ln10
}

func budget(objective float64, served, lost workload.Requests) *Budget {
	allowed := (1 - objective) * (float64(served) + float64(lost))
	return &Budget{Objective: objective, Allowed: workload.Requests(allowed), Lost: lost}
}

// verdict compares one measure with its bound.
func verdict(o model.Objective, result *Result) Verdict {
	actual := result.Measured(o.Measure)
	return Verdict{Objective: o, Actual: actual, Met: o.MetBy(actual)}
}

// Measured returns a measure in its unit; of several workloads or sets it is the
// worst one's. It is +Inf for a time that had no end.
func (r *Result) Measured(m model.Measure) float64 { return measured(m, r) }

// measured returns a measure in its unit; of several workloads or sets it is the
// worst one's.
func measured(m model.Measure, result *Result) float64 {
	worst := func(of func(Latency) sim.Time) float64 {
		most := sim.Time(0)
		for i := range result.Workloads {
			most = max(most, of(result.Workloads[i].Latency))
		}
		return most.Seconds()
	}
	switch m {
	case model.RequestsSuccess:
		return result.Availability.Success
	case model.LatencyMean:
		return worst(func(l Latency) sim.Time { return l.Mean })
	case model.LatencyP50:
		return worst(func(l Latency) sim.Time { return l.P50 })
	case model.LatencyP95:
		return worst(func(l Latency) sim.Time { return l.P95 })
	case model.LatencyP99:
		return worst(func(l Latency) sim.Time { return l.P99 })
	case model.CostTotal:
		return float64(result.Cost.Total) / float64(price.Unit)
	case model.CapacityBelow:
		return result.Availability.Short.Seconds()
	case model.CapacityMet:
		return 1 - ratio(result.Availability.Short, result.Duration)
	case model.InstancesPeak:
		return float64(result.Peak)
	case model.ScaleActionsCount:
		return float64(scaleActions(result))
	}
	if actual, ok := measuredElasticity(m, result); ok {
		return actual
	}
	if actual, ok := measuredJobs(m, result.Jobs); ok {
		return actual
	}
	if m == model.SessionsCompleted {
		return sessionsCompleted(result.Workloads)
	}
	if actual, ok := measuredMessages(m, result.Messages); ok {
		return actual
	}
	if actual, ok := measuredRollouts(m, result); ok {
		return actual
	}
	panic("collect: no such measure: " + string(m))
}

func scaleActions(result *Result) int {
	n := 0
	for i := range result.ScaleSets {
		if a := result.ScaleSets[i].Autoscale; a != nil {
			n += a.ScaledOut + a.ScaledIn
		}
	}
	return n
}

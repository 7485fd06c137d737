package collect

import (
	"math"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// RolloutSum is what all rollouts of a run took together.
type RolloutSum struct {
	Count, Completed int      // without those that take another back
	Longest          sim.Time // of those that have ended
	Open             bool     // one had not ended when the run did
	Mixed            sim.Time
	ServingTrough    int // the fewest of any
	Peak, PeakVCPUs  int // the most of any
	Lost, Blast      workload.Requests
	SessionsLost     uint64
	ExtraTime        sim.Time
	Extra            price.Money
}

// RolloutSum returns what all rollouts of the run took together.
func (r *Result) RolloutSum() RolloutSum {
	sum := RolloutSum{ServingTrough: math.MaxInt}
	for i := range r.ScaleSets {
		for n := range r.ScaleSets[i].Rollouts {
			o := &r.ScaleSets[i].Rollouts[n]
			if o.Mode != model.UpgradeBack {
				sum.Count++
				if o.Code == model.RolloutCompleted {
					sum.Completed++
				}
			}
			sum.Open = sum.Open || o.Code == model.RollingForward
			sum.Longest = max(sum.Longest, o.Duration())
			sum.Mixed += o.Mixed
			sum.ServingTrough = min(sum.ServingTrough, o.Serving.Trough)
			sum.Peak, sum.PeakVCPUs = max(sum.Peak, o.Peak), max(sum.PeakVCPUs, o.PeakVCPUs)
			sum.Lost += o.Requests.LostTotal()
			sum.Blast += o.Blast()
			sum.SessionsLost += o.SessionsLostTotal()
			sum.ExtraTime += o.ExtraTime
			sum.Extra = sum.Extra.Add(o.Extra)
		}
	}
	return sum
}

// measuredRollouts returns a measure of rollouts, or false if it is none.
func measuredRollouts(m model.Measure, r *Result) (float64, bool) {
	sum := r.RolloutSum()
	requests := func(n workload.Requests) float64 { return float64(n) / float64(workload.Request) }
	switch m {
	case model.RolloutsCompleted:
		if sum.Count == 0 {
			return 1, true
		}
		return float64(sum.Completed) / float64(sum.Count), true
	case model.RolloutsDuration:
		if sum.Open {
			return math.Inf(1), true
		}
		return sum.Longest.Seconds(), true
	case model.RolloutsMixed:
		return sum.Mixed.Seconds(), true
	case model.RolloutsServingTrough:
		if sum.Count == 0 {
			return math.Inf(1), true
		}
		return float64(sum.ServingTrough), true
	case model.RolloutsLost:
		return requests(sum.Lost), true
	case model.RolloutsSessionsLost:
		return float64(sum.SessionsLost), true
	case model.RolloutsBlastRadius:
		return requests(sum.Blast), true
	case model.RolloutsPeakVCPUs:
		return float64(sum.PeakVCPUs), true
	}
	return 0, false
}

package collect

import (
	"math"

	"vmssim/model"
	"vmssim/sim"
)

// measuredJobs returns a measure of jobs in its unit; false if it is of
// something else.
func measuredJobs(m model.Measure, loads []JobLoad) (float64, bool) {
	switch m {
	case model.JobsCompleted:
		submitted, completed := 0, 0
		for i := range loads {
			submitted += loads[i].Submitted
			completed += loads[i].Completed
		}
		return shareOf(float64(completed), float64(submitted), 1), true
	case model.JobsOnTime:
		worst := 1.0
		for i := range loads {
			l := &loads[i]
			worst = min(worst, shareOf(float64(l.Due-l.Late), float64(l.Due), 1))
		}
		return worst, true
	case model.JobsTurnaroundP50:
		return longest(loads, func(l *JobLoad) sim.Time { return l.Turnaround.P50 }), true
	case model.JobsTurnaroundP95:
		return longest(loads, func(l *JobLoad) sim.Time { return l.Turnaround.P95 }), true
	case model.JobsMakespan:
		for i := range loads {
			if loads[i].Running+loads[i].Waiting > 0 {
				return math.Inf(1), true
			}
		}
		return longest(loads, func(l *JobLoad) sim.Time { return l.Makespan }), true
	case model.JobsWasted:
		var wasted, busy TimeSum
		for i := range loads {
			wasted = wasted.Add(loads[i].Slots.WastedTotal())
			busy = busy.Add(loads[i].Slots.Busy)
		}
		return shareOf(wasted.Seconds(), busy.Seconds(), 0), true
	}
	return 0, false
}

// longest returns the largest of the loads' times in seconds.
func longest(loads []JobLoad, of func(*JobLoad) sim.Time) float64 {
	most := sim.Time(0)
	for i := range loads {
		most = max(most, of(&loads[i]))
	}
	return most.Seconds()
}

// shareOf returns part / whole, or none where there is no whole.
func shareOf(part, whole, none float64) float64 {
	if whole == 0 {
		return none
	}
	return part / whole
}

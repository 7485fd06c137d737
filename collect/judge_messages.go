package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// measuredMessages returns a measure of messages in its unit; false if it is of
// something else.
func measuredMessages(m model.Measure, loads []MessageLoad) (float64, bool) {
	var arrived, completed, dead, peak float64
	var p50, p95 sim.Time
	for i := range loads {
		l := &loads[i]
		arrived += number(l.Arrived)
		completed += number(l.Completed)
		dead += number(l.DeadLettered)
		peak = max(peak, number(l.Peak))
		p50, p95 = max(p50, l.Age.P50), max(p95, l.Age.P95)
	}
	switch m {
	case model.MessagesCompleted:
		return shareOf(completed, arrived, 1), true
	case model.MessagesDeadLettered:
		return shareOf(dead, arrived, 0), true
	case model.MessagesAgeP50:
		return p50.Seconds(), true
	case model.MessagesAgeP95:
		return p95.Seconds(), true
	case model.MessagesBacklogPeak:
		return peak, true
	}
	return 0, false
}

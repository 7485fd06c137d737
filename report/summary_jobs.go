package report

import (
	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// jobs is the account of each load's jobs, and what interrupted them.
func jobs(r *collect.Result) section {
	s := section{
		title: "Jobs",
		columns: columns("submitted", "completed", "failed", "running", "waiting", "most waiting",
			"interrupted", "late"),
	}
	for i := range r.Jobs {
		j := &r.Jobs[i]
		interrupted := 0
		for _, n := range j.Interruptions {
			interrupted += n
		}
		late := absent
		if j.Due > 0 {
			late = count(j.Late)
		}
		s.add(j.Name, count(j.Submitted), count(j.Completed), count(j.Failed), count(j.Running),
			count(j.Waiting), count(j.PeakWaiting), count(interrupted), late)
	}
	return s
}

// turnaround is how long the completed jobs took, waiting and all.
func turnaround(r *collect.Result) section {
	s := section{
		title:   "Turnaround of jobs",
		columns: columns("mean", "p50", "p95", "p99", "max", "makespan"),
	}
	for i := range r.Jobs {
		j, makespan := &r.Jobs[i], absent
		if j.Makespan >= 0 {
			makespan = brief(j.Makespan)
		}
		if j.Completed == 0 {
			s.add(j.Name, absent, absent, absent, absent, absent, makespan)
			continue
		}
		t := j.Turnaround
		s.add(j.Name, brief(t.Mean), brief(t.P50), brief(t.P95), brief(t.P99), brief(t.Max), makespan)
	}
	return s
}

// work is what became of the time that jobs had slots, and of the instances'
// time that was lost with them.
func work(r *collect.Result) section {
	s := section{
		title: "Work, slot-hours",
		columns: columns("useful", "overhead", "in progress", "wasted", "wasted, %",
			"instance-hours wasted"),
	}
	for i := range r.Jobs {
		j := &r.Jobs[i]
		t := &j.Slots
		wasted := t.WastedTotal()
		s.add(j.Name, slotHours(t.Useful), slotHours(t.Overhead), slotHours(t.InProgress), slotHours(wasted),
			partOf(wasted, t.Busy), hours(j.Wasted.Total))
		for why, part := range t.Wasted {
			if n := j.Interruptions[why]; n > 0 {
				s.addPart(model.Reason(why).String()+", "+times(n), "", "", "", slotHours(part),
					partOf(part, t.Busy), hours(j.Wasted.ByReason[why]))
			}
		}
	}
	return s
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return count(n) + " times"
}

func slotHours(t collect.TimeSum) string { return number(t.Seconds()/3600, 1) }

func hours(t sim.Time) string { return number(hoursOf(t), 1) }

func partOf(part, whole collect.TimeSum) string {
	if whole == (collect.TimeSum{}) {
		return absent
	}
	return percent(part.Seconds()/whole.Seconds(), 1)
}

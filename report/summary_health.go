package report

import (
	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// health is how many instances were reported healthy, how long applications did
// not work, and what the CPU metric made of it.
func health(r *collect.Result) section {
	s := section{
		title: "Health",
		columns: columns("healthy|min", "mean", "max", "unhealthy|onsets", "instance-hours", "a time",
			"CPU then, %|average", "busiest"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if set.Health != nil {
			s.add(set.Name, healthCells(set.Health)...)
		}
	}
	return s
}

func healthCells(h *collect.Health) []string {
	cells := []string{
		absent, absent, absent, count(h.Onsets), number(hoursOf(h.Unwell), 1), absent, absent, absent,
	}
	if h.Reported {
		cells[0], cells[1], cells[2] = count(h.Healthy.Min), number(h.Healthy.Mean, 2), count(h.Healthy.Max)
	}
	if h.Onsets > 0 {
		cells[5] = brief(h.Unwell / sim.Time(h.Onsets))
	}
	if h.Masked.Minutes > 0 {
		cells[6], cells[7] = number(h.Masked.Average, 1), number(h.Masked.Busiest, 1)
	}
	return cells
}

// repairs is what the platform did about unhealthy instances.
func repairs(r *collect.Result) section {
	s := section{
		title: "Automatic repairs",
		columns: columns("action", "started", "outcome|healthy again", "still unhealthy", "left", "under way",
			"service|at the end", "suspended"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if set.Health == nil || set.Health.Repairs == nil {
			continue
		}
		done := set.Health.Repairs
		suspended := absent
		if done.Suspended > 0 {
			suspended = brief(done.Suspended)
		}
		s.add(set.Name, done.Action.String(), count(done.Started), count(done.Outcomes[model.RepairHelped]),
			count(done.Outcomes[model.RepairInVain]), count(done.Outcomes[model.RepairMoot]), count(done.Open),
			done.Service.String(), suspended)
	}
	return s
}

package report

import (
	"fmt"
	"slices"

	"vmssim/collect"
	"vmssim/sim"
)

// scaleSets is how large each set was and what its instances went through.
func scaleSets(r *collect.Result) section {
	s := section{
		title: "Scale sets",
		columns: columns("capacity", "mean", "CPU, %|mean", "max", "ready|mean", "max",
			"instances|created", "deleted", "failures"),
	}
	moved := slices.ContainsFunc(r.ScaleSets, func(set collect.ScaleSet) bool { return set.Attached+set.Detached > 0 })
	if moved {
		s.columns = append(s.columns, columns("attached", "detached")...)
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		mean, longest := absent, absent
		if set.Ready.Count > 0 {
			mean, longest = brief(set.Ready.Mean), brief(set.Ready.Max)
		}
		c := set.Capacity
		cells := []string{
			fmt.Sprintf("%d → %d (%d–%d)", c.First, c.Last, c.Min, c.Max), number(c.Mean, 2),
			number(set.CPU.Mean, 1), number(set.CPU.Max, 1), mean, longest,
			count(set.Created), count(set.Deleted), count(set.Failures),
		}
		if moved {
			cells = append(cells, count(set.Attached), count(set.Detached))
		}
		s.add(set.Name, cells...)
	}
	return s
}

// serving is how many instances answered, in all and by zone, against the
// capacity that the owner requires.
func serving(r *collect.Result) section {
	s := section{
		title:   "Serving instances",
		columns: columns("required", "min", "mean", "max", "below required", "of time, %"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		s.add(set.Name, levels(r, set.Serving, set.Required.Instances, set.BelowRequired)...)
		if !inZones(set) {
			continue
		}
		for z := range set.Zones {
			zone := &set.Zones[z]
			required := set.Required.PerZone
			if zone.Name == "" {
				required = 0
			}
			s.addPart(zoneTitle(zone), levels(r, zone.Serving, required, zone.BelowRequired)...)
		}
	}
	return s
}

func levels(r *collect.Result, l collect.Level, required int, below sim.Time) []string {
	cells := []string{absent, count(l.Min), number(l.Mean, 2), count(l.Max), absent, absent}
	if required > 0 {
		cells[0], cells[4], cells[5] = count(required), brief(below), ofTime(below, r.Duration)
	}
	return cells
}

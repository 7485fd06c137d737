package report

import "vmssim/collect"

// ownDisks is what became of the disks that instances had besides those of their
// set's model.
func ownDisks(r *collect.Result) section {
	s := section{
		title:   "Disks attached later",
		columns: columns("created", "deleted", "left the set", "at the end|attached", "detached", "disk-hours", "cost, "+r.Currency),
	}
	left := false
	for i := range r.ScaleSets {
		d := r.ScaleSets[i].OwnDisks
		if d == nil {
			continue
		}
		left = left || d.Detached > 0
		s.add(r.ScaleSets[i].Name, count(d.Created), count(d.Deleted), count(d.Outside), count(d.Attached),
			count(d.Detached), hours(d.Time), cents(d.Cost))
	}
	if left {
		s.lines = append(s.lines, "Detached disks go on being charged until they are deleted.")
	}
	return s
}

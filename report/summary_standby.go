package report

import "vmssim/collect"

// standbyPools is how large each set's standby pool was, and what scale-outs took
// of it.
func standbyPools(r *collect.Result) section {
	s := section{
		title:   "Standby pools",
		columns: columns("state", "size|min", "mean", "max", "scale-outs|taken", "created", "degraded"),
	}
	for i := range r.ScaleSets {
		p := r.ScaleSets[i].Standby
		if p == nil {
			continue
		}
		s.add(r.ScaleSets[i].Name, p.State.String(), count(p.Size.Min), number(p.Size.Mean, 2),
			count(p.Size.Max), count(p.Taken), count(p.Created), brief(p.Degraded))
	}
	return s
}

package report

import "vmssim/collect"

// scaleOuts is how long it took until all instances of a scale-out were ready,
// and what overprovisioning started and deleted for it.
func scaleOuts(r *collect.Result) section {
	s := section{
		title:   "Scale-outs",
		columns: columns("count", "instances", "all ready|mean", "max", "not ended", "extras|started", "deleted"),
	}
	for i := range r.ScaleSets {
		outs := &r.ScaleSets[i].ScaleOuts
		if outs.Count == 0 {
			continue
		}
		mean, longest := absent, absent
		if outs.AllReady.Count > 0 {
			mean, longest = brief(outs.AllReady.Mean), brief(outs.AllReady.Max)
		}
		s.add(r.ScaleSets[i].Name, count(outs.Count), count(outs.Asked), mean, longest,
			count(outs.Open), count(outs.Extras), count(outs.Spared))
	}
	return s
}

package report

import "vmssim/collect"

// elasticity is how the instances that served followed those that the load needed.
func elasticity(r *collect.Result) section {
	s := section{
		title: "Elasticity",
		columns: columns("needed|mean", "max", "too few|of time, %", "lack, %", "too many|of time, %", "excess, %",
			"reaction|count", "mean", "max", "jitter, 1/h"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		e := set.Elasticity
		if e == nil {
			continue
		}
		mean, longest := absent, absent
		if e.Reaction.Count > 0 {
			mean, longest = brief(e.Reaction.Mean), brief(e.Reaction.Max)
		}
		s.add(set.Name, number(e.Demand.Mean, 2), count(e.Demand.Max),
			ofTime(e.Under, r.Duration), percent(e.UnderAccuracy, 2), ofTime(e.Over, r.Duration), percent(e.OverAccuracy, 1),
			count(e.Reaction.Count), mean, longest, number(e.Jitter(r.Duration), 2))
		if e.Open {
			s.lines = append(s.lines, set.Name+": the run ends with fewer instances than the load needs")
		}
	}
	return s
}

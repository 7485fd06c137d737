package report

import (
	"fmt"

	"vmssim/collect"
)

// spot is what became of each set's Spot instances, and what they saved.
func spot(r *collect.Result) section {
	s := section{
		title: "Spot instances",
		columns: columns("evicted", "without notice", "restored", "away|mean", "max", "any for", "of time, %",
			"saved, "+r.Currency),
	}
	for i := range r.ScaleSets {
		use := r.ScaleSets[i].Spot
		if use == nil {
			continue
		}
		restored := absent
		if use.Tries > 0 {
			restored = fmt.Sprintf("%s in %s", count(use.Restored), tries(use.Tries))
		}
		mean, most, lasted, share := absent, absent, absent, absent // what is deleted is not away but gone
		if use.Away.Max > 0 {
			mean, most = number(use.Away.Mean, 2), count(use.Away.Max)
			lasted, share = brief(use.Short), ofTime(use.Short, r.Duration)
		}
		s.add(r.ScaleSets[i].Name, count(use.Evicted), count(use.WithoutNotice), restored,
			mean, most, lasted, share, cents(use.Saved))
		for _, e := range use.Evictions {
			s.addPart(e.Why.String(), count(e.Instances))
		}
	}
	return s
}

func tries(n int) string {
	if n == 1 {
		return "1 try"
	}
	return count(n) + " tries"
}

package report

import "vmssim/collect"

// sizes is what sets with an instance mix had of each size.
func sizes(r *collect.Result) section {
	s := section{
		title: "Instance mix",
		columns: columns("vCPUs", "price per hour", "instances|created", "evicted", "mean", "max", "hours",
			"cost, "+r.Currency),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if set.Sizes == nil {
			continue
		}
		s.add(set.Name, absent, absent, count(set.Created), absent, absent, absent,
			number(hoursOf(charged(&set.Cost)), 1), cents(set.Cost.Total))
		for _, size := range set.Sizes {
			s.addPart(size.Name, count(size.VCPUs), size.Price.String(), count(size.Created), count(size.Evicted),
				number(size.Instances.Mean, 2), count(size.Instances.Max), number(hoursOf(size.Time), 1), cents(size.Cost))
		}
	}
	return s
}

package report

import (
	"fmt"

	"vmssim/collect"
	"vmssim/model/price"
	"vmssim/sim"
)

// costs is the money by cause and by scale set.
func costs(r *collect.Result) section {
	s := section{
		title:   "Cost, " + r.Currency,
		columns: append(columns("amount", "share, %", "instance-hours"), column{prose: true}),
	}
	if len(r.ScaleSets) == 0 {
		return s
	}
	var hours float64
	for cause, amount := range r.Cost.ByCause {
		if billed := r.Cost.InstanceTime[cause]; amount != 0 || billed != 0 {
			s.add(collect.CostCause(cause).String(), costCells(r, amount, hoursOf(billed))...)
			hours += hoursOf(billed)
		}
	}
	total := s.add("total", costCells(r, r.Cost.Total, hours)...)
	if len(r.ScaleSets) == 1 {
		total.cells = append(total.cells, hourly(&r.ScaleSets[0]))
		return s
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		var hours float64
		for _, billed := range set.Cost.InstanceTime {
			hours += hoursOf(billed)
		}
		s.addPart(set.Name, append(costCells(r, set.Cost.Total, hours), hourly(set))...)
	}
	return s
}

func hourly(set *collect.ScaleSet) string {
	return fmt.Sprintf("%s at %v per hour", set.Size, set.Price)
}

func costCells(r *collect.Result, amount price.Money, hours float64) []string {
	return []string{
		cents(amount),
		percent(ratio(int64(amount), int64(r.Cost.Total)), 1),
		number(hours, 1),
	}
}

func cents(m price.Money) string { return rounded(int64(m), 9, 2) }

func hoursOf(t sim.Time) float64 { return t.Seconds() / 3600 }

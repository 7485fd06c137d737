package report

import (
	"fmt"
	"strings"

	"vmssim/collect"
	"vmssim/model/price"
	"vmssim/sim"
)

// costs is the money by cause and by scale set. Causes that cost nothing are left
// out, but for time that Azure does not charge.
func costs(r *collect.Result) section {
	s := section{
		title:   "Cost, " + r.Currency,
		columns: append(columns("amount", "share, %", "instance-hours"), column{prose: true}),
	}
	if len(r.ScaleSets) == 0 {
		return s
	}
	for i, amount := range r.Cost.ByCause {
		cause := collect.CostCause(i)
		if r.Cost.InstanceTime[i] == 0 && amount == 0 {
			continue
		}
		cells := costCells(r, amount, r.Cost.InstanceTime[i])
		if cause == collect.CostExtra {
			cells = append(cells, "not charged")
		}
		s.add(cause.String(), cells...)
	}
	total := s.add("total", costCells(r, r.Cost.Total, charged(&r.Cost))...)
	if len(r.ScaleSets) == 1 {
		total.cells = append(total.cells, hourly(&r.ScaleSets[0]))
	} else {
		for i := range r.ScaleSets {
			set := &r.ScaleSets[i]
			s.addPart(set.Name, append(costCells(r, set.Cost.Total, charged(&set.Cost)), hourly(set))...)
		}
		if shared := r.Shared.Total; shared != 0 {
			s.addPart("shared", costCells(r, shared, 0)...)
		}
	}
	s.lines = append(paid(r), held(r)...)
	return s
}

// charged returns the instance-time of a cost that is charged.
func charged(c *collect.Cost) sim.Time {
	var sum sim.Time
	for cause, t := range c.InstanceTime {
		if collect.CostCause(cause) != collect.CostExtra {
			sum += t
		}
	}
	return sum
}

// paid says how compute was paid where there is a choice.
func paid(r *collect.Result) []string {
	var parts []string
	add := func(name string, p collect.Payment) {
		if p.Time > 0 {
			parts = append(parts, fmt.Sprintf("%s %s for %s instance-hours",
				name, cents(p.Amount), number(hoursOf(p.Time), 1)))
		}
	}
	for how, p := range r.Payments.ByTariff {
		add(price.Tariff(how).String(), p)
	}
	committed := r.Payments.ByTariff[price.Reserved].Time+r.Payments.ByTariff[price.Planned].Time > 0 ||
		r.Cost.ByCause[collect.CostLostReservation]+r.Cost.ByCause[collect.CostLostPlan] > 0
	if !committed {
		return nil
	}
	add("Spot", r.Payments.Spot)
	if parts == nil {
		return []string{"No compute was used."}
	}
	return []string{"Compute was paid by: " + strings.Join(parts, "; ") + "."}
}

// held says what standing still at the bounds of autoscale would have cost.
func held(r *collect.Result) []string {
	if r.Bounds == nil {
		return nil
	}
	return []string{fmt.Sprintf("Held at the minimum of autoscale from start to end: %s; at the maximum: %s.",
		cents(r.Bounds.AtMinimum), cents(r.Bounds.AtMaximum))}
}

func hourly(set *collect.ScaleSet) string {
	if set.Sizes != nil {
		return fmt.Sprintf("mix of %d sizes", len(set.Sizes))
	}
	return fmt.Sprintf("%s at %v per hour", set.Size, set.Price)
}

// costCells are an amount, its share of the total and the instance-time behind it,
// if there is any.
func costCells(r *collect.Result, amount price.Money, t sim.Time) []string {
	hours := ""
	if t > 0 {
		hours = number(hoursOf(t), 1)
	}
	return []string{cents(amount), percent(ratio(int64(amount), int64(r.Cost.Total)), 1), hours}
}

func cents(m price.Money) string { return rounded(int64(m), 9, 2) }

func hoursOf(t sim.Time) float64 { return t.Seconds() / 3600 }

package model

import (
	"fmt"

	"vmssim/sim"
)

// countEvictions adds the events of evictions to an estimate.
func (c *Config) countEvictions(count func(events float64, field string)) {
	hours := c.Duration.Seconds() / sim.Hour.Seconds()
	for i := range c.Evictions.Rates {
		r := &c.Evictions.Rates[i]
		waves := hours * Hazard(r.Hourly) * r.Together / r.Takes
		evictions, tries := 0.0, 0.0
		for _, index := range r.ScaleSets {
			s := &c.ScaleSets[index]
			each := float64(hours * Hazard(r.Hourly) * float64(s.MostInstances()))
			evictions += each
			if s.Spot != nil && s.Spot.Restore > 0 {
				most := float64(min(s.Spot.Restore, c.Duration) / RestorePeriod)
				tries += float64(each * min(most, 1/max(r.Restarts, 1e-9)))
			}
		}
		count(float64(3*waves)+float64(5*evictions)+tries, fmt.Sprintf("hazards.evictions.rates[%d].hourly", i))
	}
	for i := range c.Evictions.Supplies {
		p := &c.Evictions.Supplies[i]
		field := "hazards.evictions.capacityCrunches"
		if p.Why == ByTrace {
			field = "hazards.evictions.traces"
		}
		tries := 0.0 // what a supply takes may be away until it ends
		for _, index := range p.ScaleSets {
			s := &c.ScaleSets[index]
			most := min(s.Spot.Restore, c.Duration, p.lasts()) / RestorePeriod
			tries += float64(float64(s.MostInstances()) * float64(most))
		}
		count(float64(len(p.Steps))+tries, field)
	}
	for i := range c.ScaleSets {
		s := &c.ScaleSets[i]
		if s.Spot != nil && s.Spot.MaxPrice > 0 {
			for _, size := range s.VMSizes() {
				count(float64(size.Market.Changes(c.Duration)), "prices.spot")
			}
		}
	}
}

// lasts returns the time over which a supply is bounded.
func (c *Supply) lasts() sim.Time {
	last := c.Steps[len(c.Steps)-1]
	if last.Instances == Unlimited && last.Takes == 0 {
		return last.At - c.Steps[0].At
	}
	return sim.Never
}

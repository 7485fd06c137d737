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
			if terms := s.Spot; terms != nil {
				tries += float64(each * float64(terms.Restore/RestorePeriod) * (1 - r.Restarts))
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
		count(float64(len(p.Steps)), field)
	}
	for i := range c.ScaleSets {
		s := &c.ScaleSets[i]
		if s.Spot == nil {
			continue
		}
		if s.Spot.MaxPrice > 0 {
			count(float64(s.Spot.Market.Changes(c.Duration)), "prices.spot")
		}
		tries := float64(s.MostInstances()) * float64(s.Spot.Restore/RestorePeriod)
		count(tries, fmt.Sprintf("scaleSets.%s.spotRestorePolicy.restoreTimeout", s.Name))
	}
}

package model

import (
	"fmt"
	"math"

	"vmssim/model/workload"
	"vmssim/sim"
)

// An Estimate is how many events a scenario will need, roughly, before it runs:
// good to a factor of two or so, which is enough to refuse what cannot finish.
type Estimate struct {
	Events float64
	Field  string  // the scenario's field that needs the most of them
	Share  float64 // of Events, that Field needs
}

// Estimated returns the estimate for a scenario.
func (c *Config) Estimated() Estimate {
	var e Estimate
	most := 0.0
	count := func(events float64, field string) {
		events = float64(events) // rounded here, so that no product is fused into the sum
		e.Events += events
		if events > most {
			most, e.Field = events, field
		}
	}
	end := float64(c.Duration)
	count(end/float64(sim.Minute), "duration")
	requests := c.requests()
	for i := range c.Workloads {
		load := &c.Workloads[i]
		events := changes(load.Arrivals, c.Duration)
		if load.singly() {
			events = number(load.Arrivals.Offered(c.Duration)) * load.eventsEach()
		}
		count(events, fmt.Sprintf("workloads.%s.requests.arrivals", load.Name))
		count(eventsOfCall*c.callsOf(i, requests), fmt.Sprintf("workloads.%s.requests.calls", load.Name))
	}
	for i := range c.Jobs {
		load := &c.Jobs[i]
		count(3*load.jobsBy(c.Duration), fmt.Sprintf("workloads.%s.jobs.arrivals", load.Name))
	}
	for i := range c.Messages {
		load := &c.Messages[i]
		events := changes(load.Arrivals, c.Duration)
		if load.singly() {
			takes := newProcessing(load.Takes)
			each := load.delivery(&takes).count
			events = number(load.Arrivals.Offered(c.Duration)) * (1 + each)
			for from := range c.Workloads {
				count(c.enqueuesOf(from, i, requests)*each, fmt.Sprintf("workloads.%s.requests.enqueues", c.Workloads[from].Name))
			}
		}
		count(events, fmt.Sprintf("workloads.%s.messages.arrivals", load.Name))
	}
	for i := range c.ScaleSets {
		s := &c.ScaleSets[i]
		count(6*float64(s.Capacity), fmt.Sprintf("scaleSets.%s.sku.capacity", s.Name))
		if s.StandbyPool != nil {
			count(8*float64(s.StandbyPool.MaxReady), fmt.Sprintf("scaleSets.%s.standbyPool", s.Name))
		}
		if !s.Warm {
			count(s.installSteps()*float64(s.Capacity),
				fmt.Sprintf("scaleSets.%s.virtualMachineProfile.extensionProfile", s.Name))
			count(6*float64(s.Overprovision.Extras(s.Capacity)), fmt.Sprintf("scaleSets.%s.overprovision", s.Name))
		}
		if s.Autoscale != nil && s.Autoscale.Enabled {
			count(end/float64(s.Autoscale.Period), fmt.Sprintf("scaleSets.%s.autoscale.every", s.Name))
		}
		if s.Rebalance { // about six events a move, and a look each hour while it is held
			moves := end/float64(rebalanceEvery) + 1
			count(20*moves, fmt.Sprintf("scaleSets.%s.resiliencyPolicy.automaticZoneRebalancingPolicy", s.Name))
		}
		if s.RetryAllocation > 0 && len(c.Quotas)+len(c.Shortages)+len(c.ZoneOutages) > 0 {
			count(end/float64(s.RetryAllocation), fmt.Sprintf("scaleSets.%s.retryAllocation", s.Name))
		}
	}
	for i := range c.Failures {
		if h := &c.Failures[i]; h.Spontaneous {
			cycle := math.Max(h.TimeToFailure.Mean()+h.Repair.Mean(), sim.Millisecond.Seconds())
			each := c.Duration.Seconds() / cycle
			s := &c.ScaleSets[h.ScaleSet]
			perFailure := 4 + float64(2*s.Slots) // its jobs start again
			if h.Replace {
				perFailure += s.installSteps()
			}
			count(perFailure*each*float64(s.MostInstances()),
				fmt.Sprintf("hazards.instanceFailures[%d].timeToFailure", i))
		}
	}
	for i := range c.Unhealthy {
		if h := &c.Unhealthy[i]; h.Spontaneous {
			cycle := math.Max(h.After.Mean()+h.Recovery.Mean(), sim.Millisecond.Seconds())
			each := c.Duration.Seconds() / cycle
			count(6*each*float64(c.ScaleSets[h.ScaleSet].MostInstances()),
				fmt.Sprintf("hazards.unhealthy[%d].timeToUnhealthy", i))
		}
	}
	for i := range c.Actions {
		if a := &c.Actions[i]; a.Kind == AttachInstances {
			count(4*float64(a.Attach.Count), fmt.Sprintf("actions[%d].attach", i))
		}
	}
	for index := range c.ScaleSets {
		for _, which := range c.Classes(index) {
			r, s := release(c.Releases, which.Release), &c.ScaleSets[index]
			if r.Leak == nil || which.Erring {
				continue
			}
			size := &s.VMSizes()[which.Size]
			cycle := r.Leak.fills(float64(size.Size.MemoryGiB*gibibyte)-s.MemoryBase).Seconds() + r.Leak.Restart.Mean()
			count(6*c.Duration.Seconds()/cycle*float64(s.MostInstances()), fmt.Sprintf("releases.%s.leak", r.Name))
		}
	}
	c.countSpells(count)
	c.countEvictions(count)
	if e.Events > 0 {
		e.Share = most / e.Events
	}
	return e
}

// countSpells counts the events of what holds for a while.
func (c *Config) countSpells(count func(events float64, field string)) {
	for i := range c.ZoneOutages {
		o := &c.ZoneOutages[i]
		hit := 0
		for _, s := range o.ScaleSets {
			zones := len(c.ScaleSets[s].Zones)
			hit += (c.ScaleSets[s].MostInstances() + zones - 1) / zones
		}
		count(o.Times(c.Duration)*float64(2+6*hit), fmt.Sprintf("hazards.zoneOutages[%d]", i))
	}
	for i := range c.Maintenance {
		m := &c.Maintenance[i]
		times, field := 1.0, fmt.Sprintf("hazards.maintenance[%d]", i)
		if m.Recurs {
			times += c.Duration.Seconds() / math.Max(m.Every.Mean()+m.Notice.Seconds(), sim.Millisecond.Seconds())
			field += ".every"
		}
		count(times*float64(2+5*c.ScaleSets[m.ScaleSet].MostInstances()), field)
	}
	for i := range c.Correlated {
		h := &c.Correlated[i]
		s := &c.ScaleSets[h.ScaleSet]
		sources, each := 1, float64(s.MostInstances())
		if h.PerDomain {
			sources = max(1, len(s.Zones)) * s.groups() * max(1, s.FaultDomains)
			each /= float64(sources)
		}
		times := float64(sources) * c.Duration.Seconds() / math.Max(h.Every.Mean(), sim.Millisecond.Seconds())
		count(times*(1+float64(4*h.Share*each)), fmt.Sprintf("hazards.correlatedFailures[%d].every", i))
	}
	for i := range c.MetricOutages {
		count(2*c.MetricOutages[i].Times(c.Duration), fmt.Sprintf("hazards.metricOutages[%d]", i))
	}
	for i := range c.Shortages {
		count(2*c.Shortages[i].Times(c.Duration), fmt.Sprintf("hazards.shortages[%d]", i))
	}
}

// MostInstances returns the most instances that the set can have at once, extras,
// instances that are being replaced, attached ones and the standby pool included.
func (s *ScaleSet) MostInstances() int {
	most := s.Capacity
	if s.Autoscale != nil && s.Autoscale.Enabled {
		for _, p := range s.Autoscale.Profiles {
			most = max(most, p.Capacity.Maximum)
		}
	}
	more := s.Overprovision.Extras(most) + s.Attached
	if s.Repairs != nil && s.Repairs.Action == RepairReplace && s.TerminateNotice > 0 {
		more += max(1, most*5/100) // the replaced wait for their notice
	}
	if s.StandbyPool != nil {
		more += max(s.StandbyPool.MinReady, s.StandbyPool.MaxReady-most)
	}
	if s.Rebalance {
		more++ // on its way to another zone
	}
	return most + more
}

// changes counts the instants at which a shape takes another form. Past the
// first ten thousand it assumes that they go on as densely.
func changes(shape workload.Shape, until sim.Time) float64 {
	const sample = 10_000
	at := sim.Time(0)
	for n := 0; n < sample; n++ {
		next := shape.Next(at)
		if next > until {
			return float64(n)
		}
		at = next
	}
	return sample * float64(until) / float64(at)
}

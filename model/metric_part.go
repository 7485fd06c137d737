package model

import (
	"slices"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Parts of a set: the instances that a rule names with the dimension VMName.
//
// Azure (the schema of metricTrigger.dimensions):
// Equals keeps the instances with one of the names, NotEquals those with none. An
// instance that is gone reports nothing, so without any that reports there is no
// data.
//
// Ours: the named instances have a meter of their own; all others are what the
// meter of the set has more.

// A part is some instances of a set.
type part struct {
	filter *InstanceFilter
	named  cpuMeter // of those that the filter names
	loads  []classLoad
	minute autoscale.Minute
	told   bool // there was a minute
}

// part returns the part of the set that the filter describes, which is made if it
// is new.
func (s *set) part(filter *InstanceFilter) *part {
	for _, p := range s.parts {
		if p.filter.Except == filter.Except && slices.Equal(p.filter.IDs, filter.IDs) {
			return p
		}
	}
	p := &part{
		filter: filter,
		named:  cpuMeter{serving: make([]cpuGroup, len(s.classes)), stuckAt: s.trouble.CPU},
		loads:  make([]classLoad, len(s.classes)),
	}
	s.parts = append(s.parts, p)
	return p
}

// measure lets the meters count the span that ends now, in which the instances
// shared the loads of their classes. With everybody, those out of rotation did too.
func (s *set) measure(now sim.Time, everybody bool) {
	s.meter.add(now, s.running, s.unwell, s.loads)
	for _, p := range s.parts {
		p.measure(now, s, everybody)
	}
}

func (p *part) measure(now sim.Time, s *set, everybody bool) {
	running, unwell := 0, 0
	clear(p.loads)
	for _, id := range p.filter.IDs {
		i := s.instance(id)
		switch {
		case i == nil || i.role == Standby:
		case i.unwell():
			unwell++
		case i.answers():
			running++
			if load := &p.loads[i.class]; s.shares(i, everybody) {
				load.utilization += s.utilization(i)
				load.serving++
			}
		}
	}
	for class := range p.loads {
		if load := &p.loads[class]; load.serving > 0 {
			load.utilization /= float64(load.serving)
		}
	}
	p.named.add(now, running, unwell, p.loads)
}

// shares reports whether an instance that answers has work: requests, because it
// receives new ones, or jobs.
func (s *set) shares(i *instance, everybody bool) bool {
	if s.backends == nil {
		return len(i.jobs) > 0
	}
	return i.inRotation || everybody && !i.unpooled
}

// utilization returns how busy the vCPUs are of an instance that has work. Requests
// spread evenly over a class; every instance has jobs of its own.
func (s *set) utilization(i *instance) float64 {
	if s.backends != nil {
		return s.loads[i.class].utilization
	}
	own := classJobs{working: 1}
	for _, j := range i.jobs {
		own.cpu += j.queue.config.CPU
	}
	return own.utilization(s.classes[i.class].vcpus)
}

// takeMinute ends the minute of the set's meters.
func (s *set) takeMinute(now sim.Time) {
	for _, p := range s.parts {
		meter := &p.named
		if p.filter.Except {
			rest := s.meter.without(&p.named)
			meter = &rest
		}
		p.minute, p.told = meter.take(now)
		p.named.clear()
	}
	s.minute, s.reported = s.meter.take(now)
}

// without returns what the meter has counted beyond another, which has counted some
// of the same instances.
func (m *cpuMeter) without(other *cpuMeter) cpuMeter {
	rest := *m
	rest.serving = slices.Clone(m.serving)
	for class, g := range other.serving {
		rest.serving[class].time -= g.time
		rest.serving[class].work = max(0, rest.serving[class].work-g.work)
	}
	rest.idle -= other.idle
	rest.unwell -= other.unwell
	return rest
}

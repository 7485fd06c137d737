package model

import (
	"slices"

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
	uses   []usage
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
		named:  s.newMeter(),
		loads:  make([]classLoad, len(s.classes)),
		uses:   make([]usage, len(s.classes)),
	}
	s.parts = append(s.parts, p)
	return p
}

// measure lets the meters count the span that ends now, in which the instances
// shared the loads of their classes. With everybody, those out of rotation did too.
func (s *set) measure(now sim.Time, everybody bool) {
	if s.metered {
		s.meter.use(now, s.loads, s.uses)
	}
	s.meter.leak(now, s.leaks)
	s.meter.add(now, s.running, s.unwell, s.loads)
	for _, p := range s.parts {
		p.measure(now, s, everybody)
	}
}

func (p *part) measure(now sim.Time, s *set, everybody bool) {
	running, unwell := 0, 0
	clear(p.loads)
	clear(p.uses)
	leaks := make([]leakSum, len(s.leaks))
	for _, id := range p.filter.IDs {
		i := s.instance(id)
		switch {
		case i == nil || i.role == Standby:
			continue
		case i.unwell():
			unwell++
		case i.answers():
			running++
			if load := &p.loads[i.class]; s.shares(i, everybody) {
				own := s.usageOf(i, now)
				p.uses[i.class].add(1, &own)
				load.utilization += s.utilization(i, now)
				load.serving++
			}
		}
		s.countLeak(leaks, i, 1)
	}
	for class := range p.loads {
		if load := &p.loads[class]; load.serving > 0 {
			load.utilization /= float64(load.serving)
			for q := range p.uses[class] {
				p.uses[class][q] /= float64(load.serving)
			}
		}
	}
	p.named.use(now, p.loads, p.uses)
	p.named.leak(now, leaks)
	p.named.add(now, running, unwell, p.loads)
}

// shares reports whether an instance that answers has work: requests or messages,
// because it receives new ones, or jobs.
func (s *set) shares(i *instance, everybody bool) bool {
	switch {
	case s.play != nil:
		return i.station > 0 || i.receiver > 0
	case s.messages != nil:
		return s.receives(i)
	case s.backends == nil:
		return len(i.jobs) > 0
	}
	return i.inRotation || everybody && !i.unpooled
}

// utilization returns how busy the vCPUs are of an instance that has work. Requests
// and messages spread evenly over a class; every instance has jobs of its own.
func (s *set) utilization(i *instance, now sim.Time) float64 {
	if s.play != nil {
		return s.play.look(s, i, now).busy
	}
	if s.backends != nil || s.messages != nil {
		return s.loads[i.class].utilization
	}
	own := jobsOf(i)
	return own.utilization(s.classes[i.class].vcpus)
}

// usageOf returns what such an instance uses.
func (s *set) usageOf(i *instance, now sim.Time) usage {
	switch {
	case s.play != nil:
		return s.play.look(s, i, now).used
	case s.backends != nil:
		return s.uses[i.class]
	}
	own := jobsOf(i)
	return own.usage()
}

// jobsOf returns the jobs of one instance.
func jobsOf(i *instance) classJobs {
	own := classJobs{working: 1}
	for _, j := range i.jobs {
		own.cpu += j.queue.config.CPU
		own.memory += j.queue.config.Memory
	}
	return own
}

// meter returns the meter of the part.
func (p *part) meter(s *set) *cpuMeter {
	if !p.filter.Except {
		return &p.named
	}
	rest := s.meter.without(&p.named)
	return &rest
}

// without returns what the meter has counted beyond another, which has counted some
// of the same instances.
func (m *cpuMeter) without(other *cpuMeter) cpuMeter {
	rest := *m
	rest.serving = slices.Clone(m.serving)
	for class, g := range other.serving {
		rest.serving[class].time -= g.time
		rest.serving[class].work = max(0, rest.serving[class].work-g.work)
		for q := range g.used {
			rest.serving[class].used[q] = max(0, rest.serving[class].used[q]-g.used[q])
		}
	}
	rest.idle -= other.idle
	rest.unwell -= other.unwell
	rest.leaking = slices.Clone(m.leaking)
	for class, age := range other.leaking {
		rest.leaking[class] = max(0, rest.leaking[class]-age)
	}
	return rest
}

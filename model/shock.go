package model

import (
	"slices"

	"vmssim/sim"
)

// Shock: instances fail together, because they share what has failed.
//
// Azure ("Choosing the right number of fault domains"): the instances of a fault
// domain share power, network and cooling. How often such a thing fails is not
// documented.
//
// Ours: each fault domain, or the set as a whole, meets shocks of its own at
// drawn times. Each running instance that a shock reaches fails with a
// probability, independent of the others. What follows is what follows every
// failure: hazards.instanceFailures, or automatic repairs. Instances that do not
// run yet are spared.
//
// Left out: shocks that reach several sets, racks of a set with max spreading.

// A CorrelatedFailure makes instances of a scale set fail together.
type CorrelatedFailure struct {
	ScaleSet  int
	PerDomain bool             // each fault domain has shocks of its own; else the set has
	Every     sim.Distribution // seconds from one shock to the next
	Share     float64          // with which probability a shock hits a running instance
}

const (
	purposeShock sim.Purpose = "shock"
	purposeHit   sim.Purpose = "hit by shock"
)

// A shock is the sequence of shocks of one fault domain, or of a set.
type shock struct {
	config *CorrelatedFailure
	zone   int
	group  int
	domain int
	times  int // so far
	fate   sim.Stream
}

// awaitShocks schedules the first shock of every sequence.
func (w *World) awaitShocks() {
	for i := range w.config.Correlated {
		c := &w.config.Correlated[i]
		s := &w.sets[c.ScaleSet]
		if !c.PerDomain {
			w.awaitShock(shock{config: c, fate: w.streams.For(purposeShock, s.config.Name, 0)})
			continue
		}
		for zone := range s.ground.Counts {
			place := s.config.Name
			if len(s.config.Zones) > 0 {
				place += "/" + s.config.Zones[zone]
			}
			for group := range s.config.groups() {
				for domain := range s.ground.FaultDomains {
					number := 1 + uint64(domain) + uint64(group)<<16
					w.awaitShock(shock{
						config: c, zone: zone, group: group, domain: domain,
						fate: w.streams.For(purposeShock, place, number),
					})
				}
			}
		}
	}
}

// groups returns how many placement groups a zone of the set can have.
func (s *ScaleSet) groups() int {
	if s.Spread.GroupSize == 0 {
		return 1
	}
	return max(1, (s.MostInstances()+s.Spread.GroupSize-1)/s.Spread.GroupSize)
}

func (w *World) awaitShock(p shock) {
	w.shocks = append(w.shocks, p)
	w.nextShock(len(w.shocks) - 1)
}

func (w *World) nextShock(index int) {
	p := &w.shocks[index]
	if at := w.engine.Now() + p.fate.Duration(p.config.Every); at <= w.config.Duration {
		w.schedule(at, event{kind: shockDue, instance: int32(index)})
	}
}

// strikeTogether lets a shock hit what runs where it is.
func (w *World) strikeTogether(index int) {
	p := &w.shocks[index]
	p.times++
	s := &w.sets[p.config.ScaleSet]
	reached, hit := 0, []*instance(nil)
	for _, i := range s.instances {
		if i.state != Running || !p.reaches(i) {
			continue
		}
		reached++
		luck := w.streams.For(purposeHit, p.place(s), uint64(i.id)|uint64(p.times)<<32)
		if luck.Uniform() < p.config.Share {
			hit = append(hit, i)
		}
	}
	domain := p.domain
	if !p.config.PerDomain {
		domain = -1
	}
	w.tell(Fact{
		Kind: InstancesStruck, Set: s.index, Zone: p.zone, FaultDomain: domain,
		Before: reached, After: len(hit), Why: ByShock, Text: p.about(),
	})
	for _, i := range slices.Clone(hit) {
		w.fail(s, i, ByShock)
	}
	w.nextShock(index)
}

func (p *shock) reaches(i *instance) bool {
	return !p.config.PerDomain || i.zone == p.zone && i.group == p.group && i.faultDomain == p.domain
}

// about names what has failed.
func (p *shock) about() string {
	if p.config.PerDomain {
		return "fault domain"
	}
	return "scale set"
}

// place names the luck of those that the shock reaches.
func (p *shock) place(s *set) string { return s.config.Name + "/" + p.about() }

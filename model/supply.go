package model

import (
	"cmp"
	"slices"

	"vmssim/sim"
)

// Supply: how many Spot instances Azure has capacity for, over time.
//
// Azure ("Use Azure Spot Virtual Machines") evicts when it needs the capacity
// back, and refuses what it has none for. It publishes no history of that; public
// traces of other clouds count the Spot instances that could be had.
//
// Ours: a supply bounds the Spot instances of some scale sets, in one zone or in
// all. When it falls below those that have hardware, the excess is evicted, the
// newest first or at random; beyond it nothing is allocated or started. An
// instance that has been told of its eviction does not count any more.

// A Supply is a bound on Spot instances: a capacity crunch, or a measured trace.
type Supply struct {
	ScaleSets []int
	Zone      string // "": wherever they are
	Size      string // "": of whatever size
	Newest    bool   // the newest instances are evicted first; else they are drawn
	Why       Reason // of the evictions
	Steps     []SupplyStep
}

// A SupplyStep is a bound from an instant on.
type SupplyStep struct {
	At        sim.Time
	Instances int     // or Unlimited
	Takes     float64 // if above 0, instead: this part of those that there are is evicted, and no other comes
}

// A Holder is a Spot instance that has hardware.
type Holder struct {
	Set   int
	ID    int
	Since sim.Time // it has been allocated
	Draw  float64  // decides where chance does: the lowest is evicted first
}

// Excess chooses the n holders that are evicted when the supply falls: the
// newest first, or those with the lowest draws. Of equals the one of the later
// set and the higher id goes first.
func Excess(holders []Holder, n int, newest bool) []Holder {
	order := slices.Clone(holders)
	slices.SortFunc(order, func(a, b Holder) int {
		first := cmp.Compare(a.Draw, b.Draw)
		if newest {
			first = cmp.Compare(b.Since, a.Since)
		}
		return cmp.Or(first, cmp.Compare(b.Set, a.Set), cmp.Compare(b.ID, a.ID))
	})
	return order[:max(0, min(n, len(order)))]
}

// A supply is the state of a Supply.
type supply struct {
	config *Supply
	step   int // the next
	bound  int // or Unlimited
}

// awaitSupplies schedules the first step of every supply.
func (w *World) awaitSupplies() {
	w.supplies = make([]supply, len(w.config.Evictions.Supplies))
	for i := range w.supplies {
		p := &w.supplies[i]
		*p = supply{config: &w.config.Evictions.Supplies[i], bound: Unlimited}
		if first := p.config.Steps[0]; first.At == 0 && first.Takes == 0 {
			p.bound, p.step = first.Instances, 1 // the first instances meet it
		}
		w.awaitSupply(i)
	}
}

func (w *World) awaitSupply(index int) {
	p := &w.supplies[index]
	if p.step < len(p.config.Steps) && p.config.Steps[p.step].At <= w.config.Duration {
		w.schedule(p.config.Steps[p.step].At, event{kind: supplyDue, instance: int32(index)})
	}
}

// supplyChanges takes the next step of a supply and evicts what it has no
// capacity for.
func (w *World) supplyChanges(index int) {
	p := &w.supplies[index]
	step := p.config.Steps[p.step]
	held := w.held(p.config)
	p.bound = step.Instances
	if step.Takes > 0 {
		p.bound = held - int(float64(float64(held)*step.Takes)+0.5)
	}
	if p.bound != Unlimited && held > p.bound {
		for _, h := range Excess(w.holders(index), held-p.bound, p.config.Newest) {
			s := &w.sets[h.Set]
			w.evict(s, s.instance(h.ID), p.config.Why)
		}
	}
	p.step++
	w.awaitSupply(index)
}

// zoneOf returns the index of the zone of a set that a supply is about, or -1
// for all of them. It reports false if the set has no such zone.
func (c *Supply) zoneOf(s *set) (int, bool) {
	if c.Zone == "" {
		return -1, true
	}
	z := slices.Index(s.config.Zones, c.Zone)
	return z, z >= 0
}

// held returns how many Spot instances a supply bounds.
func (w *World) held(c *Supply) int {
	n := 0
	for _, set := range c.ScaleSets {
		s := &w.sets[set]
		switch z, ok := c.zoneOf(s); {
		case !ok:
		default:
			for size := range s.spot {
				if s.isSize(size, c.Size) {
					n += s.spotIn(size, z)
				}
			}
		}
	}
	return n
}

// holders lists the Spot instances that a supply bounds.
func (w *World) holders(index int) []Holder {
	p := &w.supplies[index]
	var list []Holder
	for _, set := range p.config.ScaleSets {
		s := &w.sets[set]
		z, ok := p.config.zoneOf(s)
		for _, i := range s.spotHolders() {
			if !ok || z >= 0 && i.zone != z || !s.isSize(i.size, p.config.Size) {
				continue
			}
			draw := w.streams.For(purposeExcess, s.config.Name,
				uint64(i.id)|uint64(index&0xff)<<56|uint64(p.step&0xffffff)<<32)
			list = append(list, Holder{Set: set, ID: i.id, Since: i.since, Draw: draw.Uniform()})
		}
	}
	return list
}

// spotIn returns the Spot instances of a size that have hardware in a zone, or
// with zone -1 in all.
func (s *set) spotIn(size, zone int) int {
	if zone < 0 {
		return sum(s.spot[size])
	}
	return s.spot[size][zone]
}

// spotRoom returns how many more Spot instances of a size a set gets in a zone, or
// with zone -1 in all, or Unlimited.
func (w *World) spotRoom(s *set, size, zone int) int {
	room := Unlimited
	for i := range w.supplies {
		p := &w.supplies[i]
		if p.bound == Unlimited || !p.config.concerns(s, size) {
			continue
		}
		if z, ok := p.config.zoneOf(s); ok && z == zone {
			room = least(room, w.spare(p))
		}
	}
	return room
}

// spare returns how many more instances a supply that is bounded has.
func (w *World) spare(p *supply) int { return max(0, p.bound-w.held(p.config)) }

// concerns reports whether a supply bounds the Spot instances of a size of a set.
func (c *Supply) concerns(s *set, size int) bool {
	return slices.Contains(c.ScaleSets, s.index) && s.isSize(size, c.Size)
}

// supplied lowers what a ground has left by what the supplies leave of it, and
// returns how many Spot instances can be had in all, of a region that has so many.
func (w *World) supplied(s *set, size int, g *Ground, region int) int {
	for z := range g.Left {
		g.Left[z] = tighter(g.Left[z], w.spotRoom(s, size, z))
	}
	return tighter(region, w.spotRoom(s, size, -1))
}

// tighter returns the smaller of two bounds, of which both may be Unlimited.
func tighter(a, b int) int {
	if b == Unlimited {
		return a
	}
	return least(a, b)
}

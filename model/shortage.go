package model

import (
	"slices"

	"vmssim/sim"
)

// Shortage: Azure has no more hardware for a size, in a zone or in the region.
//
// Azure ("Troubleshoot allocation failures"): an allocation can fail for lack of
// capacity; another size, zone or time may succeed. Neither how often nor how
// long is documented.
//
// Ours: while a shortage lasts, a stated number of further instances can be had,
// by whoever asks first; what is given back meanwhile goes to other customers.
// What runs is not touched. The start of a deallocated instance is an allocation
// like any other. A set that has other zones goes there.

// A Shortage is one lack of hardware, or a sequence of them.
type Shortage struct {
	Zone      string // "": the whole region
	Size      string // "": every size
	ScaleSets []int  // indexes of the sets that meet it
	Available int    // instances that can still be had while it lasts
	Span
}

// purposeShortage is for the sequence of one entry's shortages.
const purposeShortage sim.Purpose = "shortage"

// where says what is short.
func (c *Shortage) where() string {
	place, size := "the region", "every size"
	if c.Zone != "" {
		place = "zone " + c.Zone
	}
	if c.Size != "" {
		size = c.Size
	}
	return size + " in " + place
}

func (w *World) shortageBegins(p *spell, c *Shortage) {
	p.left = c.Available
	w.tellShortage(c, false)
}

func (w *World) shortageEnds(c *Shortage) { w.tellShortage(c, true) }

func (w *World) tellShortage(c *Shortage, over bool) {
	for _, set := range c.ScaleSets {
		w.tell(Fact{Kind: ShortageChanged, Set: set, In: over, Text: c.where()})
	}
}

// lacking brings a set's ground up to date with the shortages of a size in its
// zones, and returns how many instances can be had in the whole region.
func (w *World) lacking(s *set, size int) (region int) {
	region = Unlimited
	for i := range w.shortages {
		p, c := &w.shortages[i], &w.config.Shortages[i]
		switch {
		case !p.on || !c.concerns(s, size):
		case c.Zone == "":
			region = least(region, p.left)
		default:
			z := s.zone(c.Zone)
			s.ground.Left[z] = least(s.ground.Left[z], p.left)
		}
	}
	return region
}

// concerns reports whether a size of a set is short.
func (c *Shortage) concerns(s *set, size int) bool {
	return slices.Contains(c.ScaleSets, s.index) && s.isSize(size, c.Size)
}

// least returns the smaller of two bounds, of which the first may be Unlimited.
func least(bound, n int) int {
	if bound == Unlimited {
		return n
	}
	return min(bound, n)
}

// takeHardware uses up the hardware of one instance that has no unit of a capacity
// reservation.
func (w *World) takeHardware(s *set, i *instance) {
	if s.inUnit(i) {
		return
	}
	for k := range w.shortages {
		p, c := &w.shortages[k], &w.config.Shortages[k]
		if p.on && p.left > 0 && c.concerns(s, i.size) && (c.Zone == "" || s.zone(c.Zone) == i.zone) {
			p.left--
		}
	}
}

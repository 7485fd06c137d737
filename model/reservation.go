package model

import "slices"

// Capacity reservation: hardware that is kept for a set, whether it is used or not.
//
// Azure ("On-demand capacity reservation"): a reservation is of one size in one
// zone, or in the region; its units are guaranteed to be there, more than these can
// be allocated without the guarantee, and Spot gets none. It needs quota like the
// machines themselves, and those that run in it need no more.
//
// Ours: the units of a set with zones are spread evenly over those that it begins
// with (of maxZoneCount so many), the first ones getting one more. A unit is used
// from the request of an instance until that begins to be deallocated or deleted;
// any Regular instance in the zone uses one while there is one, overprovisioned
// extras none. Neither a shortage nor an allocation that fails by chance meets an
// instance that gets a unit. What has no unit takes from what the shortage leaves.
// The units of a zone that is down wait until it is back.
//
// Left out: units that Azure fails to provide (its promise for them is in
// agreement.go), sharing a reservation between sets, changing it in the run.

// ReservedUnits returns how many units of a capacity reservation a set has in each
// of its zones, or nil if it has no reservation.
func (s *ScaleSet) ReservedUnits() []int {
	if s.ReservedCapacity == 0 {
		return nil
	}
	units := make([]int, max(1, len(s.Zones)))
	var open []int
	for z := range units {
		if !slices.Contains(s.ZonesLater, z) && (s.Spread.MaxZones == 0 || len(open) < s.Spread.MaxZones) {
			open = append(open, z)
		}
	}
	for k, z := range open {
		units[z] = s.ReservedCapacity / len(open)
		if k < s.ReservedCapacity%len(open) {
			units[z]++
		}
	}
	return units
}

// A Reserve is what is left of a capacity reservation.
type Reserve struct {
	Free   []int // unused units in each zone
	Region int   // instances beyond them that the region has hardware for, or Unlimited
}

// hardware is what a ground has for further instances.
type hardware struct {
	left    []int    // Ground.Left
	reserve *Reserve // Ground.Reserve
}

func (g *Ground) hardware() hardware { return hardware{g.Left, g.Reserve} }

// clone returns the hardware apart from its ground.
func (h hardware) clone() hardware {
	h.left = slices.Clone(h.left)
	if h.reserve != nil {
		h.reserve = &Reserve{Free: slices.Clone(h.reserve.Free), Region: h.reserve.Region}
	}
	return h
}

// reserved reports whether a zone has an unused unit of a reservation.
func (h hardware) reserved(zone int) bool { return h.reserve != nil && h.reserve.Free[zone] > 0 }

// has reports whether a zone has hardware for an instance.
func (h hardware) has(zone int) bool {
	switch {
	case h.reserved(zone):
		return true
	case h.reserve != nil && h.reserve.Region == 0:
		return false
	}
	return h.left == nil || h.left[zone] != 0
}

// take uses up the hardware of one instance, a reserved unit first, and reports
// whether it was one.
func (h hardware) take(zone int) bool {
	if h.reserved(zone) {
		h.reserve.Free[zone]--
		return true
	}
	if h.reserve != nil {
		h.reserve.Region = less(h.reserve.Region, 1)
	}
	if h.left != nil {
		h.left[zone] = less(h.left[zone], 1)
	}
	return false
}

// Unreserved returns how many of n more instances, for which there is room, get no
// unit of a reservation.
func (g *Ground) Unreserved(n int) int {
	if g.Reserve == nil {
		return n
	}
	return n - g.unusedUnits() + g.after(n).unusedUnits()
}

// unusedUnits returns how many units of a reservation can be used on the ground.
func (g *Ground) unusedUnits() int {
	if g.Reserve == nil {
		return 0
	}
	return sum(g.Reserve.Free)
}

// usesUnit reports whether the instance uses a unit of a reservation, if there is
// one where it is.
func (i *instance) usesUnit() bool {
	return i.priority == Regular && i.role != Extra && i.state.Allocated()
}

// unused returns how many units of its reservation a set does not use in a zone.
func (s *set) unused(zone int) int {
	if s.units == nil {
		return 0
	}
	return max(0, s.units[zone]-s.used[zone])
}

// unusedUnits returns how many units of its reservation a set does not use.
func (s *set) unusedUnits() int {
	n := 0
	for z := range s.units {
		n += s.unused(z)
	}
	return n
}

// reserve adds the units of a set's reservation that can be used now to its ground,
// beside what there is in the region, and returns how many instances can be had.
func (s *set) reserve(region int) int {
	if s.units == nil {
		return region
	}
	free := make([]int, len(s.units))
	for z := range free {
		if s.zoneUp[z] && s.zoneOpen[z] {
			free[z] = s.unused(z)
		}
	}
	s.ground.Reserve = &Reserve{Free: free, Region: region}
	return less(region, -sum(free))
}

// inUnit reports whether an instance that uses hardware now, or is about to, has a
// unit of its set's reservation.
func (s *set) inUnit(i *instance) bool {
	if i.priority == Spot || i.role == Extra || s.units == nil {
		return false
	}
	used := s.used[i.zone]
	if !i.usesUnit() {
		used++
	}
	return used <= s.units[i.zone]
}

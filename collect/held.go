package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// What the planner asks: the cost of the set that stands still at its minimum,
// and at its maximum, beside the cost that came. All its instances run from start
// to end; reservations, savings plans, the spot price, disks, licence and network
// apply as they do to the run. A set without autoscale is held at its capacity.

// A heldBound is one of the two capacities that a set is held at.
type heldBound uint8

const (
	atMinimum heldBound = iota
	atMaximum
	heldBounds
)

// A holding is the bill of a set that is held at one bound, with Regular and Spot
// instances as its priority mix has them. Of an instance mix all have the size that
// the allocation strategy wants first.
type holding struct {
	instances [model.Priorities]stock
	read      [model.Priorities]sim.Time
	pending   sim.Time // of Regular instances
	charge    price.Charge
}

// hold takes the bounds that hold from an instant on.
func (m *meter) hold(now sim.Time, minimum, maximum int) {
	for b, n := range [heldBounds]int{minimum, maximum} {
		split := model.Mixture{model.Regular: n}
		if m.config.Spot != nil {
			split = m.config.Spot.Mix.Split(n)
		}
		for p := range split {
			h := &m.held[b].instances[p]
			h.add(now, split[p]-h.value)
		}
	}
}

// bill charges Spot since the last reading, and leaves the rest for the end of the
// hour.
func (h *holding) bill(now sim.Time, m *meter) {
	var span [model.Priorities]sim.Time
	for p := range h.instances {
		h.instances[p].advance(now)
		span[p], h.read[p] = h.instances[p].area-h.read[p], h.instances[p].area
	}
	h.charge.Add(m.spot, span[model.Spot])
	h.pending += span[model.Regular]
}

// cost returns the bill of the set and its disks and licences.
func (h *holding) cost(m *meter) price.Money {
	all := h.read[model.Regular] + h.read[model.Spot]
	return h.charge.Money().Add(m.size.Licence.For(all)).Add(m.config.Disks.For(all))
}

// hold takes the bounds of the autoscale profile that is in force. It is asked at
// every run of the engine.
func (f *fleet) hold(now sim.Time) {
	c := f.config.Autoscale.Active(now).Capacity
	f.meters[f.still].hold(now, c.Minimum, c.Maximum)
}

// settleHeld pays for an hour of the sets that are held.
func (r *Run) settleHeld(now sim.Time) {
	for b := range r.held {
		var lines []line
		for i := range r.sets {
			for size := range r.sets[i].meters {
				m := &r.sets[i].meters[size]
				if h := &m.held[b]; h.pending > 0 {
					lines = append(lines, line{m.size, h.pending, &h.charge})
					h.pending = 0
				}
			}
		}
		r.held[b].settle(now, lines)
	}
}

// bounds returns what the run would have cost at the bounds, or nil when no set
// is scaled by itself.
func (r *Run) bounds(end sim.Time) *Bounds {
	var sums [heldBounds]price.Money
	scaled := false
	balancers, addresses := network(r.config, end)
	for b := range sums {
		sums[b] = balancers.Add(addresses).Add(r.held[b].lost.Money()).Add(r.held[b].lostPlan.Money())
		for i := range r.sets {
			for size := range r.sets[i].meters {
				m := &r.sets[i].meters[size]
				sums[b] = sums[b].Add(m.held[b].cost(m))
			}
			scaled = scaled || r.sets[i].autoscale != nil
		}
	}
	if !scaled {
		return nil
	}
	return &Bounds{AtMinimum: sums[atMinimum], AtMaximum: sums[atMaximum]}
}

package model

import (
	"fmt"
	"slices"

	"vmssim/model/price"
	"vmssim/sim"
)

// Spot: instances on capacity that Azure has to spare.
//
// Azure ("Azure Spot Virtual Machines for Virtual Machine Scale Sets", "Use Azure
// Spot Virtual Machines"): a Spot instance costs the spot price of its size, which
// varies; with maxPrice -1, the default, it pays the lower of that and the
// pay-as-you-go price. With a maximum it is not deployed while the price is above
// it, and evicted when the price rises above it; it is not restarted by itself
// when the price falls again. The terminate notification is not for Spot
// instances.
//
// Ours: in the seconds between a price above the maximum and the eviction the
// maximum is paid. A price equal to the maximum is within it (the schema says
// strictly less).
//
// Left out: another maximum for a deallocated instance.

// SpotTerms are what a scale set with Spot instances agrees to.
type SpotTerms struct {
	Market   price.Series  // what Azure asks, over time
	Price    price.Series  // what an instance pays
	MaxPrice price.PerHour // billingProfile.maxPrice; 0: -1, no maximum

	Policy  EvictionPolicy
	Restore sim.Time    // spotRestorePolicy.restoreTimeout; 0: nothing is restored
	Mix     PriorityMix // the zero value: all instances are Spot
}

// An EvictionPolicy says what an eviction does to an instance.
type EvictionPolicy uint8

// The eviction policies.
const (
	EvictDeallocate EvictionPolicy = iota // it stays in the set and counts; its disks are kept
	EvictDelete                           // it and its disks are gone; the capacity falls
)

// tooDear says why the price keeps Spot instances of a size from being deployed,
// or "".
func (t *SpotTerms) tooDear(size *VMSize, now sim.Time) string {
	p := size.Market.At(now)
	if t.MaxPrice == 0 || p <= t.MaxPrice {
		return ""
	}
	return fmt.Sprintf("maxPrice %v is lower than the spot price %v", t.MaxPrice, p)
}

// tooDear tells that n Spot instances are refused for their price, and reports
// whether they are.
func (w *World) tooDear(s *set, n int, why Reason) bool {
	dear := s.config.Spot.tooDear(&s.sizes[0], w.engine.Now())
	if dear != "" {
		w.deny(s, n, Denial{Instances: n, Code: SpotPriceGreaterThanProvidedMaxPrice, Text: dear}, why)
	}
	return dear != ""
}

// split says which priorities n more instances have, Regular first.
func (s *set) split(n int) []Priority {
	more := Mixture{Regular: n}
	if s.config.Spot != nil {
		more = s.config.Spot.Mix.Grow(s.members, n)
	}
	priorities := slices.Repeat([]Priority{Regular}, more[Regular])
	return append(priorities, slices.Repeat([]Priority{Spot}, more[Spot])...)
}

// awaitPrice schedules the next change of the price of a set that has a maximum.
func (w *World) awaitPrice(s *set) {
	terms := s.config.Spot
	if terms == nil || terms.MaxPrice == 0 {
		return
	}
	next := sim.Never
	for size := range s.sizes {
		next = min(next, s.sizes[size].Market.Next(w.engine.Now()))
	}
	if next <= w.config.Duration {
		w.schedule(next, event{kind: spotPriceDue, set: int32(s.index)})
	}
}

// reprice evicts the Spot instances of a set whose price is above the maximum.
func (w *World) reprice(s *set) {
	for _, i := range s.spotHolders() {
		if s.config.Spot.tooDear(&s.sizes[i.size], w.engine.Now()) != "" {
			w.evict(s, i, ByPrice)
		}
	}
	w.awaitPrice(s)
}

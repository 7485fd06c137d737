package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"vmssim/model/price"
)

// Instance mix: which VM size a new instance has.
//
// Azure ("Use multiple Virtual Machine sizes with instance mix", its FAQ): a
// Flexible set with sku.name Mix names up to five sizes in skuProfile. LowestPrice
// allocates as many of the cheapest as capacity allows, then of the next.
// CapacityOptimized takes what is most likely available, whatever it costs.
// Prioritized takes lower ranks first, whose values may repeat and leave gaps.
// Sizes without quota are skipped. Scale-in uses the strategy's inputs as well; in
// which order is not documented (fact sheet U15).
//
// Ours: the size is chosen instance by instance when the set asks, so that a
// bound that takes only some instances sends the others on. What is cheapest goes
// by the price of that instant, for Spot the spot price, with the Windows licence.
// Most likely available is the size of which most instances could still be had
// within quotas, shortages and supplies, then that with the lowest eviction rate.
// Of equals the one listed first is taken. A size whose spot price is above
// maxPrice is skipped. A set is short only of what no size of it can give. On
// scale-in the size that LowestPrice or Prioritized would choose last leaves first,
// and of that the scale-in policy chooses; CapacityOptimized has no view of who
// leaves. In a mix of priorities the priority above its target goes before.
//
// Left out: automaticSkuMigrationPolicy and a skuProfile that changes, storage
// interface, local disk and security profile of the sizes.

// An InstanceMix is a set's skuProfile.
type InstanceMix struct {
	Strategy AllocationStrategy
	Sizes    []VMSize
}

// An AllocationStrategy is a skuProfile's allocationStrategy.
type AllocationStrategy uint8

// The allocation strategies.
const (
	LowestPrice AllocationStrategy = iota
	CapacityOptimized
	Prioritized
)

var strategyNames = [...]string{"LowestPrice", "CapacityOptimized", "Prioritized"}

func (a AllocationStrategy) String() string { return strategyNames[a] }

// A VMSize is a size that instances of a scale set may have: what one costs, and
// what it does.
type VMSize struct {
	Size      price.Size
	Rank      int // of Prioritized: the lowest comes first
	Price     price.PerHour
	Planned   [price.Terms]price.PerHour
	Licence   price.PerHour
	Market    price.Series // what Azure asks for a Spot instance, over time
	SpotPrice price.Series // what a Spot instance pays

	Concurrency int     // requests that one instance works on at once
	Speed       float64 // each request takes the workload's service time, divided by it
}

// VMSizes returns the sizes of a set's instances: those of its mix, or its own.
func (s *ScaleSet) VMSizes() []VMSize {
	if s.Mix != nil {
		return s.Mix.Sizes
	}
	own := VMSize{
		Size: s.Size, Price: s.Price, Planned: s.Planned, Licence: s.Licence,
		Concurrency: s.Concurrency, Speed: 1,
	}
	if s.Spot != nil {
		own.Market, own.SpotPrice = s.Spot.Market, s.Spot.Price
	}
	return []VMSize{own}
}

// Priorities returns the priorities that instances of a set may have.
func (s *ScaleSet) Priorities() []Priority {
	switch {
	case s.Spot == nil:
		return []Priority{Regular}
	case s.Spot.Mix == (PriorityMix{}):
		return []Priority{Spot}
	}
	return []Priority{Regular, Spot}
}

// FirstSize returns the index of the size that the allocation strategy wants first
// at the start, of Regular instances, where nothing is short.
func (s *ScaleSet) FirstSize() int {
	first := 0
	for i, size := range s.VMSizes() {
		best := s.VMSizes()[first]
		if s.Mix != nil && (s.Mix.Strategy == LowestPrice && size.Price+size.Licence < best.Price+best.Licence ||
			s.Mix.Strategy == Prioritized && size.Rank < best.Rank) {
			first = i
		}
	}
	return first
}

// A SizeRequest is for instances of a set with an instance mix.
type SizeRequest struct {
	Asked    []Priority // Regular first
	Strategy AllocationStrategy
	Offers   [Priorities][]SizeOffer
	Quotas   []SizeQuota
	Hardware []SizeHardware
	Ground   *Ground // without what hardware is left
	Zonal    bool    // the set has zones
}

// A SizeOffer is what one size offers to instances of a priority.
type SizeOffer struct {
	Name    string
	Rank    int
	Price   price.PerHour // now
	Hourly  float64       // probability that an instance is evicted within an hour
	TooDear string        // why its price keeps instances from being deployed, or ""
}

// A SizeQuota is a quota on the vCPUs of some sizes.
type SizeQuota struct {
	Allowance
	Priority Priority
	VCPUs    []int // that an instance of each size takes of it; 0: it is not bounded
}

// A SizeHardware is a number of instances of some sizes that can still be had.
type SizeHardware struct {
	Left     int
	Zone     int    // index into the set's zones; -1: in all of them together
	Sizes    []bool // those that it bounds
	SpotOnly bool   // it bounds Spot instances alone
}

// A SizeChoice is the size of a new instance, and why it.
type SizeChoice struct {
	Size     int // index into the offers
	Zone     int // where it goes
	Priority Priority
	Strategy AllocationStrategy
	Offer    SizeOffer
	Room     int           // instances that could be had when the set asked, or Unlimited
	Skipped  []SizeRefusal // the sizes that the strategy prefers
}

// A SizeRefusal says why a size is not had.
type SizeRefusal struct {
	Name string
	Code string // Azure's error code
	Text string
}

func (r SizeRefusal) String() string { return r.Name + ": " + r.Text }

// Reason says why the instance has its size.
func (c *SizeChoice) Reason() string {
	var text string
	switch c.Strategy {
	case LowestPrice:
		text = fmt.Sprintf("at %v per hour", c.Offer.Price)
	case Prioritized:
		text = fmt.Sprintf("rank %d", c.Offer.Rank)
	case CapacityOptimized:
		text = "without bound"
		if c.Room != Unlimited {
			text = fmt.Sprintf("room for %d", c.Room)
		}
	}
	text = fmt.Sprintf("%s by %s: %s", c.Offer.Name, c.Strategy, text)
	for _, s := range c.Skipped {
		text += "; not " + s.String()
	}
	return text
}

// ChooseSizes chooses the size of every instance that is asked for, and says what
// no size can give, by priority.
func ChooseSizes(r *SizeRequest) (chosen []SizeChoice, denials [Priorities]Denial) {
	a := newAllotment(r)
	for p := range Priorities {
		asked := 0
		for _, priority := range r.Asked {
			if priority == p {
				asked++
			}
		}
		list, refusals := a.choose(p, asked)
		chosen = append(chosen, list...)
		if refusals != nil {
			denials[p] = deniedBy(asked-len(list), refusals)
		}
	}
	return chosen, denials
}

// deniedBy returns the denial of instances that every size refuses.
func deniedBy(n int, refusals []SizeRefusal) Denial {
	texts := make([]string, len(refusals))
	for i := range refusals {
		texts[i] = refusals[i].String()
	}
	return Denial{Instances: n, Code: refusals[0].Code, Text: "no size of the mix: " + strings.Join(texts, "; ")}
}

// An allotment is what is left of everything while sizes are chosen.
type allotment struct {
	*SizeRequest
	quotas   []SizeQuota
	hardware []SizeHardware
	totals   []int // instances by zone
}

func newAllotment(r *SizeRequest) *allotment {
	return &allotment{r, slices.Clone(r.Quotas), slices.Clone(r.Hardware), r.Ground.totals()}
}

// choose chooses the sizes of up to n instances of a priority, and says for each
// size why there are fewer. Strict zone balance takes all or none.
func (a *allotment) choose(p Priority, n int) (chosen []SizeChoice, refusals []SizeRefusal) {
	order, rooms := a.order(p)
	before := *a
	before.quotas, before.hardware, before.totals = slices.Clone(a.quotas), slices.Clone(a.hardware), slices.Clone(a.totals)
	for len(chosen) < n {
		var skipped []SizeRefusal
		for _, size := range order {
			zone, refusal := a.admit(p, size)
			if refusal.Code == "" {
				chosen = append(chosen, SizeChoice{
					Size: size, Zone: zone, Priority: p, Strategy: a.Strategy, Offer: a.Offers[p][size],
					Room: rooms[size], Skipped: skipped,
				})
				a.take(p, size, zone)
				break
			}
			skipped = append(skipped, refusal)
		}
		if len(skipped) < len(order) {
			continue
		}
		if a.Ground.Strict && slices.ContainsFunc(skipped, func(r SizeRefusal) bool { return r.Code != OperationNotAllowed }) {
			*a = before
			chosen = nil
		}
		return chosen, skipped
	}
	return chosen, nil
}

// order returns the sizes in the order in which the strategy wants them, and how
// many instances of each could be had.
func (a *allotment) order(p Priority) (order, rooms []int) {
	for size := range a.Offers[p] {
		order, rooms = append(order, size), append(rooms, a.room(p, size))
	}
	slices.SortStableFunc(order, func(x, y int) int {
		one, other := &a.Offers[p][x], &a.Offers[p][y]
		switch a.Strategy {
		case Prioritized:
			return cmp.Compare(one.Rank, other.Rank)
		case CapacityOptimized:
			return cmp.Or(compareRoom(rooms[y], rooms[x]), cmp.Compare(one.Hourly, other.Hourly))
		}
		return cmp.Compare(one.Price, other.Price)
	})
	return order, rooms
}

// compareRoom compares two numbers that may be Unlimited.
func compareRoom(a, b int) int {
	switch {
	case a == b:
		return 0
	case a == Unlimited:
		return 1
	case b == Unlimited:
		return -1
	}
	return cmp.Compare(a, b)
}

// room returns how many instances of a size could be had, or Unlimited.
func (a *allotment) room(p Priority, size int) int {
	left, region := a.left(p, size)
	room := 0
	for z, n := range left {
		switch {
		case a.Ground.status(z) != ZoneUp:
		case n == Unlimited || room == Unlimited:
			room = Unlimited
		default:
			room += n
		}
	}
	room = tighter(room, region)
	for i := range a.quotas {
		if q := &a.quotas[i]; q.Priority == p && q.VCPUs[size] > 0 {
			room = least(room, max(0, q.Limit-q.Used)/q.VCPUs[size])
		}
	}
	return room
}

// left returns the hardware of a size, by zone and in all.
func (a *allotment) left(p Priority, size int) (zones []int, region int) {
	zones, region = slices.Repeat([]int{Unlimited}, len(a.totals)), Unlimited
	for i := range a.hardware {
		switch h := &a.hardware[i]; {
		case !h.bounds(p, size):
		case h.Zone < 0:
			region = least(region, h.Left)
		default:
			zones[h.Zone] = least(zones[h.Zone], h.Left)
		}
	}
	return zones, region
}

func (h *SizeHardware) bounds(p Priority, size int) bool {
	return h.Sizes[size] && (p == Spot || !h.SpotOnly)
}

// admit returns the zone that takes one more instance of a size, or why none
// does.
func (a *allotment) admit(p Priority, size int) (zone int, refusal SizeRefusal) {
	offer := &a.Offers[p][size]
	refuse := func(code, text string) (int, SizeRefusal) { return 0, SizeRefusal{offer.Name, code, text} }
	if offer.TooDear != "" {
		return refuse(SpotPriceGreaterThanProvidedMaxPrice, offer.TooDear)
	}
	for i := range a.quotas {
		if q := &a.quotas[i]; q.Priority == p && q.VCPUs[size] > 0 && q.Limit-q.Used < q.VCPUs[size] {
			return refuse(OperationNotAllowed, q.exceeded(q.VCPUs[size]))
		}
	}
	left, region := a.left(p, size)
	obstacle := NoHardware
	if region != 0 {
		zone, obstacle = a.Ground.zone(a.totals, hardware{left: left})
	}
	if obstacle != NoObstacle {
		return refuse(Request{Priority: p, Zonal: a.Zonal}.code(obstacle), obstacle.String())
	}
	return zone, SizeRefusal{}
}

// take takes one instance of a size out of what is left.
func (a *allotment) take(p Priority, size, zone int) {
	a.totals[zone]++
	for i := range a.quotas {
		if a.quotas[i].Priority == p {
			a.quotas[i].Used += a.quotas[i].VCPUs[size]
		}
	}
	for i := range a.hardware {
		if h := &a.hardware[i]; h.bounds(p, size) && (h.Zone < 0 || h.Zone == zone) {
			h.Left = max(0, h.Left-1)
		}
	}
}

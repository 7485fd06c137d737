package price

import (
	"math"
	"math/bits"
	"slices"

	"vmssim/sim"
)

// Reservations and savings plans: compute that somebody has committed to pay for.
//
// Azure ("Azure Reserved Virtual Machine Instances", "What is an Azure savings
// plan for compute"): a reservation pays for so many instances of a size in a
// region, every hour, and a savings plan for so much spending at its own lower
// prices; what an hour does not use is lost. Both apply by the hour, reservations
// first, then the plan to the usage with the highest discount first; the rest is
// pay as you go. They cover compute alone, without the Windows licence, and not
// Spot. Order and loss are common knowledge rather than documented pages (fact
// sheet §10.2).
//
// Ours: several reservations of one size, or several plans, apply in the order
// in which they are written; between equal discounts the usage that comes first
// is first.
//
// Left out: instance size flexibility (a reservation covers its own size), scopes
// over several subscriptions, exchange and refund. Paying up front or by the
// month costs the same.

// A Reservation is a number of reserved instances of one size.
type Reservation struct {
	Size  string
	Count int
	Price PerHour // of each, used or not
}

// A SavingsPlan is an amount to spend in every hour at the plan's prices.
type SavingsPlan struct {
	Commitment PerHour
	Term       Term // whose prices apply
}

// A Usage is what one size was used for within an hour, over all instances.
type Usage struct {
	Size     string
	Time     sim.Time
	OnDemand PerHour
	Planned  [Terms]PerHour // under a savings plan; 0: no plan covers it
}

// A Tariff is a way to pay for compute.
type Tariff uint8

// The tariffs, in the order in which they apply.
const (
	Reserved Tariff = iota
	Planned
	OnDemand
	Tariffs // how many tariffs there are
)

var tariffNames = [Tariffs]string{"reservations", "savings plans", "pay as you go"}

func (t Tariff) String() string { return tariffNames[t] }

// A Part is a part of a usage that is paid at one price.
type Part struct {
	Usage  int // index
	Tariff Tariff
	Price  PerHour
	Time   sim.Time // above 0
}

// A Settlement is how the usage of an hour is paid. The times of the parts of a
// usage add up to it. What the commitments cost is what their parts cost and
// what is lost, exactly.
type Settlement struct {
	Parts            []Part // by usage, then as they apply
	LostReservations Charge
	LostPlans        Charge
}

// Settle applies commitments to the usage of an hour, or of a part of one that
// lasts as long as span.
func Settle(span sim.Time, reservations []Reservation, plans []SavingsPlan, usage []Usage) Settlement {
	var s Settlement
	left := make([]sim.Time, len(usage))
	for i := range usage {
		left[i] = usage[i].Time
	}
	cover := func(i int, how Tariff, price PerHour, t sim.Time) {
		if t > 0 {
			s.Parts = append(s.Parts, Part{i, how, price, t})
			left[i] -= t
		}
	}
	for _, r := range reservations {
		free := span * sim.Time(r.Count)
		for i := range usage {
			if usage[i].Size == r.Size {
				t := min(free, left[i])
				cover(i, Reserved, r.Price, t)
				free -= t
			}
		}
		s.LostReservations.Add(r.Price, free)
	}
	for _, plan := range plans {
		var free Charge
		free.Add(plan.Commitment, span)
		for _, i := range byDiscount(usage, plan.Term) {
			price := usage[i].Planned[plan.Term]
			t := min(left[i], free.affords(price))
			free.minus(price, t)
			cover(i, Planned, price, t)
		}
		s.LostPlans.Plus(free)
	}
	for i := range usage {
		cover(i, OnDemand, usage[i].OnDemand, left[i])
	}
	slices.SortStableFunc(s.Parts, func(a, b Part) int { return a.Usage - b.Usage })
	return s
}

// byDiscount returns the usages that a plan covers, the highest discount first.
func byDiscount(usage []Usage, term Term) []int {
	var order []int
	for i := range usage {
		if usage[i].Planned[term] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &usage[a], &usage[b]
		// The discount is 1 - planned/onDemand: the smaller quotient comes first.
		left, right := Charge{}, Charge{}
		left.Add(x.Planned[term], sim.Time(y.OnDemand))
		right.Add(y.Planned[term], sim.Time(x.OnDemand))
		return left.compare(right)
	})
	return order
}

// affords returns the longest time that a charge pays at a price above 0.
func (c Charge) affords(p PerHour) sim.Time {
	if c.hi >= uint64(p) {
		return sim.Never
	}
	t, _ := bits.Div64(c.hi, c.lo, uint64(p))
	return sim.Time(min(t, math.MaxInt64))
}

// minus takes the price of a time away, which the charge affords.
func (c *Charge) minus(p PerHour, t sim.Time) {
	hi, lo := bits.Mul64(uint64(p), uint64(t))
	var borrow uint64
	c.lo, borrow = bits.Sub64(c.lo, lo, 0)
	c.hi, _ = bits.Sub64(c.hi, hi, borrow)
}

// compare returns a negative number, zero, or a positive one as c is less than,
// equal to or more than d.
func (c Charge) compare(d Charge) int {
	switch {
	case c.hi < d.hi, c.hi == d.hi && c.lo < d.lo:
		return -1
	case c == d:
		return 0
	}
	return 1
}

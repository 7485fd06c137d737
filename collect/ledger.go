package collect

import (
	"math/bits"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A ledger settles the compute of every hour, over all scale sets: what
// reservations and savings plans pay, what they lose, and what is left to pay as
// one goes.
type ledger struct {
	reservations []price.Reservation
	plans        []price.SavingsPlan
	from         sim.Time // beginning of the hour

	paid [price.Tariffs]price.Charge
	time [price.Tariffs]sim.Time
	back sim.Time // of the time paid, what was taken back

	lost     price.Charge // reservations
	lostPlan price.Charge
}

// A line is instance-time of one size of a set that is to be paid, and where the
// charge goes.
type line struct {
	size   *model.VMSize
	time   sim.Time
	charge *price.Charge
}

// settle pays for the lines of the hour that ends now.
func (l *ledger) settle(now sim.Time, lines []line) {
	span := now - l.from
	l.from = now
	if len(l.reservations) == 0 && len(l.plans) == 0 {
		for _, line := range lines {
			l.pay(line, price.OnDemand, line.size.Price, line.time)
		}
		return
	}
	usage, of := bySize(lines)
	s := price.Settle(span, l.reservations, l.plans, usage)
	l.lost.Plus(s.LostReservations)
	l.lostPlan.Plus(s.LostPlans)
	for _, part := range s.Parts {
		l.spread(part, lines, of)
	}
}

func (l *ledger) pay(line line, how price.Tariff, at price.PerHour, t sim.Time) {
	line.charge.Add(at, t)
	l.paid[how].Add(at, t)
	l.time[how] += t
}

// bySize adds the lines up by size, and says which usage each line belongs to.
func bySize(lines []line) (usage []price.Usage, of []int) {
	of = make([]int, len(lines))
	for i, line := range lines {
		at := 0
		for at < len(usage) && (usage[at].Size != line.size.Size.Name || usage[at].OnDemand != line.size.Price) {
			at++
		}
		if at == len(usage) {
			usage = append(usage, price.Usage{
				Size: line.size.Size.Name, OnDemand: line.size.Price, Planned: line.size.Planned,
			})
		}
		usage[at].Time += line.time
		of[i] = at
	}
	return usage, of
}

// spread divides a part of a usage over its lines, in proportion to what is left
// of them, to the nanosecond.
func (l *ledger) spread(part price.Part, lines []line, of []int) {
	var whole sim.Time
	for i := range lines {
		if of[i] == part.Usage {
			whole += lines[i].time
		}
	}
	var before, given sim.Time
	for i := range lines {
		if of[i] != part.Usage {
			continue
		}
		before += lines[i].time
		t := proportion(part.Time, before, whole) - given
		given += t
		lines[i].time -= t
		l.pay(lines[i], part.Tariff, part.Price, t)
	}
}

// proportion returns t·part/whole, rounded down, of a part that is at most the
// whole.
func proportion(t, part, whole sim.Time) sim.Time {
	if whole == 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(t), uint64(part))
	share, _ := bits.Div64(hi, lo, uint64(whole))
	return sim.Time(share)
}

// payments returns how compute was paid.
func (l *ledger) payments(sets []fleet) Payments {
	var p Payments
	for how := range l.paid {
		p.ByTariff[how] = Payment{Amount: l.paid[how].Money(), Time: l.time[how]}
	}
	var spot price.Charge
	for i := range sets {
		for size := range sets[i].meters {
			m := &sets[i].meters[size]
			for cause := CostSpotWork; cause < CostStandby; cause++ {
				spot.Plus(m.charge[cause])
				p.Spot.Time += m.read[cause]
			}
		}
	}
	p.Spot.Amount = spot.Money()
	return p
}

// shared returns what belongs to no single set: the network, and what the
// commitments lost.
func (r *Run) shared(end sim.Time) Cost {
	var c Cost
	balancers, addresses := network(r.config, end)
	c.put(CostBalancer, balancers)
	c.put(CostPublicIP, addresses)
	c.put(CostLostReservation, r.ledger.lost.Money())
	c.put(CostLostPlan, r.ledger.lostPlan.Money())
	return c
}

// network returns what the load balancers and their addresses cost in a time.
func network(config *model.Config, t sim.Time) (balancers, addresses price.Money) {
	var b, a price.PerHour
	for i := range config.LoadBalancers {
		b += config.LoadBalancers[i].Price
		a += config.LoadBalancers[i].Addresses
	}
	return b.For(t), a.For(t)
}

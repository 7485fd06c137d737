package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A meter measures what one scale set is billed for: for every cause of cost how
// many instances there are, over time. It is read at the end of every hour, the
// span in which Azure applies reservations and savings plans, and whenever the
// spot price changes, and adds up exact charges.
type meter struct {
	config   *model.ScaleSet
	usage    [CostCauses]stock // instances by cause; work is part of idle
	busy     [model.Priorities]float64
	serving  [model.Priorities]int
	slots    slotUse
	wasted   [model.Priorities]TimeSum // slot-time on running instances
	rounding [model.Priorities]sim.Time

	spot     price.PerHour // what a Spot instance pays since the last reading
	reprices sim.Time      // when that changes
	paid     price.Charge  // by single Spot instances, span by span

	read   [CostCauses]sim.Time // what has been read
	charge [CostCauses]price.Charge
	refund [CostCauses]price.Charge // what has been charged to a cause, or will be, that was another's
}

func newMeter(config *model.ScaleSet) meter {
	m := meter{config: config, reprices: sim.Never}
	m.reprice(0)
	return m
}

// reprice takes the spot price that holds from an instant on.
func (m *meter) reprice(now sim.Time) {
	if m.config.Spot != nil {
		m.spot = m.config.Spot.Price.At(now)
		m.reprices = m.config.Spot.Price.Next(now)
	}
}

// ended counts the span in which an instance was billed, and what billing adds
// to it, which is paid at the price of its end.
func (m *meter) ended(priority model.Priority, from, to, rounding sim.Time) {
	m.rounding[priority] += rounding
	if priority == model.Spot {
		m.paid.Plus(m.config.Spot.Price.Between(from, to))
		m.paid.Add(m.spot, rounding)
	}
}

// change counts an instance that goes from one cause to another.
func (m *meter) change(now sim.Time, from, to billing) {
	if from == to {
		return
	}
	if from.counts {
		m.usage[from.cause].add(now, -1)
	}
	if to.counts {
		m.usage[to.cause].add(now, 1)
	}
}

// rebook moves the time of one instance, which is over, from one cause to
// another, with what was to be paid for it then.
func (m *meter) rebook(from, to billing, since, until sim.Time) {
	if from == to || !from.counts {
		return
	}
	paid := price.Charge{}
	if from.rate == model.Spot {
		paid = m.config.Spot.Price.Between(since, until)
	} else {
		paid.Add(m.config.Price, until-since)
	}
	m.usage[from.cause].area -= until - since
	m.read[from.cause] -= until - since
	m.usage[to.cause].area += until - since
	m.read[to.cause] += until - since
	if from.billed {
		m.refund[from.cause].Plus(paid)
	}
	if to.billed {
		m.charge[to.cause].Plus(paid)
	}
}

// A billing is what the present state of an instance means for the bill.
type billing struct {
	cause  CostCause
	counts bool // its time has a cause
	billed bool // and is billed
	rate   model.Priority
}

func (m *machine) billing() billing {
	cause, ok := causeOf(m.role, m.priority, m.state)
	if cause == CostIdle.of(m.priority) && m.application != model.Works {
		cause = CostUnhealthy.of(m.priority)
	}
	return billing{cause, ok, ok && cause != CostExtra, m.priority}
}

// worked adds the work of a span: the vCPUs' utilisation × time of instances that
// shared the load equally, of whichever priority they are.
func (m *meter) worked(flow *model.Flow, load *model.SetLoad) {
	work := float64(load.Utilization * float64(flow.To-flow.From) * float64(load.Serving))
	spot, all := m.serving[model.Spot], m.serving[model.Regular]+m.serving[model.Spot]
	if spot == 0 {
		m.busy[model.Regular] += work
		return
	}
	part := float64(work * float64(spot) / float64(all))
	m.busy[model.Spot] += part
	m.busy[model.Regular] += work - part
}

// take returns the instance-time by cause since the last reading.
func (m *meter) take(now sim.Time) [CostCauses]sim.Time {
	var span [CostCauses]sim.Time
	for cause := range m.usage {
		m.usage[cause].advance(now)
		span[cause] = m.usage[cause].area
	}
	m.jobsWorked(now)
	for p := range m.busy {
		priority := model.Priority(p)
		span[CostRounding.of(priority)] = m.rounding[p]
		work, idle := CostWork.of(priority), CostIdle.of(priority)
		done := m.read[work]
		running := span[idle] - m.read[idle] - done
		span[work] = done + min(sim.Time(m.busy[p])-done, running)
		span[idle] -= span[work]
	}
	for cause := range span {
		span[cause], m.read[cause] = span[cause]-m.read[cause], span[cause]
	}
	return span
}

// bill reads the meter and charges what it shows.
func (m *meter) bill(now sim.Time) {
	for cause, t := range m.take(now) {
		m.charge[cause].Add(m.rate(CostCause(cause)), t)
	}
}

// rate returns the price of an hour of an instance that is billed for a cause.
func (m *meter) rate(cause CostCause) price.PerHour {
	switch {
	case cause == CostExtra:
		return 0
	case cause >= CostSpotWork && cause < CostStandby:
		return m.spot
	}
	return m.config.Price
}

// cost returns the bill as money.
func (m *meter) cost() Cost {
	c := Cost{InstanceTime: m.read}
	for cause := range m.charge {
		c.ByCause[cause] = m.charge[cause].Less(m.refund[cause]).Money()
		c.Total = c.Total.Add(c.ByCause[cause])
	}
	m.waste(&c)
	return c
}

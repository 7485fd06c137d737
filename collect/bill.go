package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A meter measures what one size of a scale set is billed for: for every cause of
// cost how many instances there are, over time. It is read at the end of every hour, the
// span in which Azure applies reservations and savings plans, and whenever the
// spot price changes, and adds up exact charges.
type meter struct {
	config   *model.ScaleSet
	size     *model.VMSize
	usage    [CostCauses]stock // instances by cause; work is part of idle
	busy     [model.Priorities]float64
	serving  [model.Priorities]int
	slots    slotUse
	wasted   [model.Priorities]TimeSum // slot-time on running instances
	inVain   [model.Priorities]float64 // of busy, on messages that it did not complete
	rounding [model.Priorities]sim.Time
	billed   [model.Priorities]sim.Time // instance-time in billed states, span by span
	created  int
	evicted  int

	spot     price.PerHour // what a Spot instance pays since the last reading
	reprices sim.Time      // when that changes
	paid     price.Charge  // by single Spot instances, span by span

	disks  stock // instances that have disks
	units  []int // of a capacity reservation, by zone; nil: the set has none
	inside []int // Regular instances that can take one of them, by zone

	read    [CostCauses]sim.Time // what has been read
	pending [CostCauses]sim.Time // read, but not yet charged; below 0: charged, but another cause's since
	charge  [CostCauses]price.Charge
	refund  [CostCauses]price.Charge // what has been charged to a cause, or will be, that was another's
	held    [heldBounds]holding
}

func newMeter(config *model.ScaleSet, size *model.VMSize) meter {
	m := meter{config: config, size: size, reprices: sim.Never}
	m.units, m.inside = config.ReservedUnits(), make([]int, max(1, len(config.Zones)))
	m.usage[CostSpareCapacity].value = m.spare()
	m.reprice(0)
	return m
}

// reprice takes the spot price that holds from an instant on.
func (m *meter) reprice(now sim.Time) {
	if m.config.Spot != nil {
		m.spot = m.size.SpotPrice.At(now)
		m.reprices = m.size.SpotPrice.Next(now)
	}
}

// ended counts the span in which an instance was billed, and what billing adds
// to it, which is paid at the price of its end.
func (m *meter) ended(priority model.Priority, from, to, rounding sim.Time) {
	m.billed[priority] += to - from
	m.rounding[priority] += rounding
	if priority == model.Spot {
		m.paid.Plus(m.size.SpotPrice.Between(from, to))
		m.paid.Add(m.spot, rounding)
	}
}

// spare returns how many units of the capacity reservation have no instance.
func (m *meter) spare() int {
	n := 0
	for z, units := range m.units {
		n += max(0, units-m.inside[z])
	}
	return n
}

// change counts an instance of a zone that goes from one cause to another.
func (m *meter) change(now sim.Time, zone int, from, to billing) {
	if from == to {
		return
	}
	if from.counts {
		m.usage[from.cause].add(now, -1)
	}
	if to.counts {
		m.usage[to.cause].add(now, 1)
	}
	if from.inside != to.inside {
		if to.inside {
			m.inside[zone]++
		} else {
			m.inside[zone]--
		}
		spare := &m.usage[CostSpareCapacity]
		spare.add(now, m.spare()-spare.value)
	}
	if from.disks != to.disks {
		n := 1
		if from.disks {
			n = -1
		}
		m.disks.add(now, n)
	}
}

// rebook moves the time of one instance, which is over, from one cause to
// another, with what was to be paid for it then.
func (m *meter) rebook(from, to billing, since, until sim.Time) {
	switch {
	case from.disks && !to.disks:
		m.disks.area -= until - since
	case !from.disks && to.disks:
		m.disks.area += until - since
	}
	if from == to || !from.counts {
		return
	}
	m.usage[from.cause].area -= until - since
	m.read[from.cause] -= until - since
	m.usage[to.cause].area += until - since
	m.read[to.cause] += until - since
	if from.rate == model.Spot {
		paid := m.size.SpotPrice.Between(since, until)
		if from.billed {
			m.refund[from.cause].Plus(paid)
		}
		if to.billed {
			m.charge[to.cause].Plus(paid)
		}
		return
	}
	if from.billed {
		m.pending[from.cause] -= until - since
	}
	if to.billed {
		m.pending[to.cause] += until - since
	}
}

// A billing is what the present state of an instance means for the bill.
type billing struct {
	cause  CostCause
	counts bool // its time has a cause
	billed bool // and is billed
	rate   model.Priority
	inside bool // it can take a unit of a capacity reservation
	disks  bool // its disks are billed
}

func (m *machine) billing() billing {
	cause, ok := causeOf(m.role, m.priority, m.state)
	if cause == CostIdle.of(m.priority) && m.application != model.Works {
		cause = CostUnhealthy.of(m.priority)
	}
	billed := ok && cause != CostExtra
	return billing{
		cause: cause, counts: ok, billed: billed, rate: m.priority,
		inside: billed && m.priority == model.Regular,
		disks:  hasDisks(m.role, m.state),
	}
}

// worked adds the work of a span: the vCPUs' utilisation × time of instances that
// shared the load equally, of whichever priority they are.
func (m *meter) worked(flow *model.Flow, load *model.SetLoad) {
	work := float64(load.Utilization * float64(flow.To-flow.From) * float64(load.Serving))
	m.share(&m.busy, work)
}

// share adds instance-time to that of the priorities, in proportion to their
// serving instances.
func (m *meter) share(to *[model.Priorities]float64, time float64) {
	spot, all := m.serving[model.Spot], m.serving[model.Regular]+m.serving[model.Spot]
	if spot == 0 {
		to[model.Regular] += time
		return
	}
	part := float64(time * float64(spot) / float64(all))
	to[model.Spot] += part
	to[model.Regular] += time - part
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

// bill reads the meter. It charges Spot at the price since the last reading; the
// rest waits for the end of the hour, when it is known how it is paid.
func (m *meter) bill(now sim.Time) {
	for cause, t := range m.take(now) {
		switch c := CostCause(cause); {
		case c == CostExtra: // Azure charges nothing
		case c.isSpot():
			m.charge[cause].Add(m.spot, t)
		default:
			m.pending[cause] += t
		}
	}
	for b := range m.held {
		m.held[b].bill(now, m)
	}
}

// balance sets time that was charged, but has become another cause's since, off
// against what waits; what is left is taken back at the average price of its
// cause. It ends the bill of a run.
func (m *meter) balance() (back sim.Time) {
	for cause, owed := range m.pending {
		for other := range m.pending {
			if t := min(-m.pending[cause], m.pending[other]); t > 0 {
				m.pending[cause] += t
				m.pending[other] -= t
			}
		}
		if left := -m.pending[cause]; owed < 0 && left > 0 {
			m.refund[cause].Plus(m.charge[cause].Part(left, m.read[cause]+left))
			m.pending[cause] = 0
			back += left
		}
	}
	return back
}

// lines moves what waits to the lines of an hour.
func (m *meter) lines(list []line) []line {
	for cause, t := range m.pending {
		if t > 0 {
			list = append(list, line{m.size, t, &m.charge[cause]})
			m.pending[cause] = 0
		}
	}
	return list
}

// cost returns the bill as money.
func (m *meter) cost() Cost {
	c := Cost{InstanceTime: m.read}
	for cause := range m.charge {
		c.put(CostCause(cause), m.charge[cause].Less(m.refund[cause]).Money())
	}
	m.waste(&c)
	c.put(CostLicence, m.size.Licence.For(m.licensed()))
	c.put(CostDisks, m.config.Disks.For(m.disks.area))
	return c
}

// licensed returns the instance-time that the licence is charged for: all that
// is billed.
func (m *meter) licensed() sim.Time {
	var sum sim.Time
	for cause, t := range m.read {
		if c := CostCause(cause); c != CostExtra && c != CostSpareCapacity {
			sum += t
		}
	}
	return sum
}

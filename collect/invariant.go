package collect

import (
	"fmt"
	"math"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A BrokenInvariant says that the simulator contradicts itself: a bug of ours,
// never the scenario's fault.
type BrokenInvariant struct{ Text string }

func (b *BrokenInvariant) Error() string { return "invariant broken: " + b.Text }

// check holds the result against what must be true of every run.
func (r *Run) check(result *Result, end sim.Time) error {
	if err := r.checkJobs(result); err != nil {
		return err
	}
	for i := range r.workloads {
		if err := r.workloads[i].check(&result.Workloads[i], end); err != nil {
			return err
		}
	}
	for i := range r.messages {
		if err := r.messages[i].check(&result.Messages[i], end); err != nil {
			return err
		}
	}
	for i := range r.sets {
		if err := r.sets[i].check(&result.ScaleSets[i], end); err != nil {
			return err
		}
		if err := r.sets[i].elastic.check(result.ScaleSets[i].Name, end); err != nil {
			return err
		}
	}
	if err := r.checkBooks(); err != nil {
		return err
	}
	if err := r.checkQueueBooks(); err != nil {
		return err
	}
	if err := r.checkTogether(); err != nil {
		return err
	}
	if err := r.checkRollouts(result); err != nil {
		return err
	}
	if err := r.checkReleases(result); err != nil {
		return err
	}
	return r.checkLedger(result, end)
}

// checkTogether: the instances that have hardware are those of all sets.
func (r *Run) checkTogether() error {
	n := 0
	for i := range r.sets {
		for m := range r.sets[i].instances {
			if r.sets[i].instances[m].allocated() {
				n++
			}
		}
	}
	if n != r.together.value {
		return broken("%d instances have hardware, counted one by one %d", r.together.value, n)
	}
	return nil
}

func broken(format string, args ...any) error {
	return &BrokenInvariant{Text: fmt.Sprintf(format, args...)}
}

// check: what was offered is the integral of the shape, and it was served, lost
// with a cause, or is in flight.
func (a *account) check(w *Workload, end sim.Time) error {
	if a.answers != nil {
		if err := a.checkArrivals(w, end); err != nil {
			return err
		}
	} else if offered := a.load.Arrivals.Offered(end); w.Offered != offered {
		return broken("workload %s: %d of %d millionths of a request were offered",
			w.Name, w.Offered, offered)
	}
	if sum := w.Served + w.LostTotal() + w.InFlight; sum != w.Offered {
		return broken("workload %s: served %d + lost %d + in flight %d is not offered %d",
			w.Name, w.Served, w.LostTotal(), w.InFlight, w.Offered)
	}
	if err := checkSessions(w); err != nil {
		return err
	}
	for _, n := range append([]workload.Requests{w.Served, w.InFlight}, w.Lost[:]...) {
		if n < 0 {
			return broken("workload %s: a negative count in %+v", w.Name, *w)
		}
	}
	return nil
}

// checkArrivals: as many single requests came as the law of their arrivals lets
// expect. Eight standard deviations are never reached.
func (a *account) checkArrivals(w *Workload, end sim.Time) error {
	n := number(w.Offered) - float64(w.Called)
	if w.Sessions != nil {
		n = float64(w.Sessions.Started)
	}
	if mean, ok := plausible(a.load.Arrivals, a.load.Process, a.load.Bursts, n, end); !ok {
		return broken("workload %s: %v requests or sessions came of a load of %v", w.Name, n, mean)
	}
	return nil
}

// plausible reports whether n single arrivals can have come of a shape, and how many
// it lets expect.
func plausible(shape workload.Shape, process traffic.Process, bursts *traffic.Bursts, n float64, end sim.Time) (float64, bool) {
	mean, room := number(shape.Offered(end)), 1.0
	switch {
	case bursts != nil:
		return mean, true
	case process == traffic.Poisson:
		room = 10 + float64(8*math.Sqrt(mean))
	}
	return mean, n >= mean-room && n <= mean+room
}

// checkBooks: Little's law, and every answer was told.
func (r *Run) checkBooks() error {
	for _, b := range r.books {
		a := &r.workloads[b.Workload]
		if b.Area != b.Left+b.Inside {
			return broken("workload %s: requests in the system for %d ns by number, %d by request",
				a.load.Name, b.Area, b.Left+b.Inside)
		}
		if a.answers.sum != b.Answered || a.answers.count*uint64(workload.Request) != uint64(a.served) {
			return broken("workload %s: %d answers of %d ns were told, %d of %d ns were given",
				a.load.Name, a.answers.count, a.answers.sum, a.served/workload.Request, b.Answered)
		}
	}
	return r.checkCalls()
}

// checkCalls: what a workload was called is what the others called it.
func (r *Run) checkCalls() error {
	made := make([]uint64, len(r.workloads))
	for _, b := range r.books {
		for i, n := range b.Made {
			made[r.workloads[b.Workload].load.Calls[i].Workload] += n
		}
	}
	for i := range r.workloads {
		if a := &r.workloads[i]; a.called != made[i] {
			return broken("workload %s: %d calls came, %d were made", a.load.Name, a.called, made[i])
		}
	}
	return nil
}

// check: instances are created, deleted or alive; zones add up; and the billed
// time of the levels is that of the single instances.
func (f *fleet) check(s *ScaleSet, end sim.Time) error {
	alive := 0
	for state := range f.states {
		if n := f.states[state].value; n < 0 {
			return broken("scale set %s: %d instances are %v", s.Name, n, model.State(state))
		} else if !model.State(state).Gone() {
			alive += n
		}
	}
	if s.Created+s.Attached != s.Deleted+s.Detached+alive {
		return broken("scale set %s: created %d, attached %d, deleted %d, detached %d, alive %d",
			s.Name, s.Created, s.Attached, s.Deleted, s.Detached, alive)
	}
	if err := f.checkZones(s); err != nil {
		return err
	}
	var zones sim.Time
	for z := range f.zones {
		zones += f.zones[z].area
	}
	if zones != f.serving.area {
		return broken("scale set %s: serving %v, in its zones %v", s.Name, f.serving.area, zones)
	}
	if err := f.wellness.check(s); err != nil {
		return err
	}
	if err := f.versions.check(s); err != nil {
		return err
	}
	answering := f.states[model.Running].value + f.states[model.Draining].value
	if err := f.rollouts.check(s, answering); err != nil {
		return err
	}
	if err := f.guard.check(f, end); err != nil {
		return err
	}
	if err := f.checkSpot(s); err != nil {
		return err
	}
	if err := s.NAT.check(s.Name); err != nil {
		return err
	}
	if err := f.own.check(s.Name); err != nil {
		return err
	}
	if err := f.checkRoles(s); err != nil {
		return err
	}
	if err := f.keeper.check(s.Name, &s.Agreement); err != nil {
		return err
	}
	return f.checkBilling(s, end)
}

// checkBilling: what is billed by cause is what is billed by instance, in time
// and in money, and the causes of money add up to its total.
func (f *fleet) checkBilling(s *ScaleSet, end sim.Time) error {
	spans := make([][model.Priorities]sim.Time, len(f.meters))
	var whole price.Charge
	for size := range f.meters {
		spans[size] = f.meters[size].billed
		whole.Plus(f.meters[size].paid)
	}
	disks := f.disks
	for i := range f.instances {
		m := &f.instances[i]
		b := m.billing()
		if b.billed {
			spans[m.size][m.priority] += end - m.billed
			if m.priority == model.Spot {
				whole.Plus(f.meters[m.size].size.SpotPrice.Between(m.billed, end))
			}
		}
		if b.disks {
			disks += end - m.disks
		}
	}
	metered := sim.Time(0)
	for size := range f.meters {
		m := &f.meters[size]
		metered += m.disks.area
		var total sim.Time
		for p, span := range spans[size] {
			time := span + m.rounding[p]
			total += time
			whole.Add(m.size.Licence, time)
			if model.Priority(p) == model.Regular {
				whole.Add(m.size.Price, time)
			}
		}
		if causes := m.licensed(); causes != total {
			return broken("scale set %s: %v of %s billed by cause, %v by instance", s.Name, causes, m.size.Size.Name, total)
		}
		whole.Add(m.size.Price, m.read[CostSpareCapacity])
	}
	if disks != metered {
		return broken("scale set %s: disks for %v, by instance %v", s.Name, metered, disks)
	}
	// Each cause of each size is rounded once to a billionth of the currency unit.
	amount := whole.Money().Add(f.config.Disks.For(disks)).Add(f.own.cost())
	rounding := costRounding * price.Money(len(f.meters))
	if d := s.Cost.Total - amount; !f.committed && (d > rounding || d < -rounding) {
		return broken("scale set %s: cost %d by cause, %d by instance", s.Name, s.Cost.Total, amount)
	}
	return checkSum(s.Name, &s.Cost)
}

// checkLedger: all compute is paid once, and commitments cost what they paid for
// and what they lost.
func (r *Run) checkLedger(result *Result, end sim.Time) error {
	var used, paid sim.Time
	for m := range r.meters {
		for cause, time := range m.read {
			if c := CostCause(cause); c != CostExtra && !c.isSpot() {
				used += time
			}
		}
	}
	for _, time := range r.ledger.time {
		paid += time
	}
	if used != paid-r.ledger.back {
		return broken("compute of %v was used, %v was paid, %v taken back", used, paid, r.ledger.back)
	}
	var cost price.Charge
	for _, c := range r.config.Reservations {
		cost.Add(c.Price, end*sim.Time(c.Count))
	}
	for _, c := range r.config.SavingsPlans {
		cost.Add(c.Commitment, end)
	}
	spent := r.ledger.lost
	spent.Plus(r.ledger.lostPlan)
	spent.Plus(r.ledger.paid[price.Reserved])
	spent.Plus(r.ledger.paid[price.Planned])
	if cost != spent {
		return broken("commitments cost %d, %d was spent or lost", cost.Money(), spent.Money())
	}
	return checkSum("all", &result.Cost)
}

// checkSum: the causes of a cost add up to its total, and none is negative.
func checkSum(name string, c *Cost) error {
	var sum price.Money
	for cause, amount := range c.ByCause {
		if amount < 0 || c.InstanceTime[cause] < 0 {
			return broken("scale set %s: %v costs %d for %v", name, CostCause(cause), amount,
				c.InstanceTime[cause])
		}
		sum = sum.Add(amount)
	}
	if sum != c.Total {
		return broken("scale set %s: the causes add up to %d, the total is %d", name, sum, c.Total)
	}
	return nil
}

// costRounding is half a billionth for each cause and for the whole, rounded up.
const costRounding = price.Money(CostCauses)

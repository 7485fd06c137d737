package collect

import (
	"math"
	"math/bits"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A slotUse is how many slots of one set were taken over time, by the priority
// of the instances and by whether these were draining.
type slotUse [model.Priorities][2]mass

// add counts n more slots of a machine.
func (u *slotUse) add(now sim.Time, m *machine, n int) {
	draining := 0
	if m.state == model.Draining {
		draining = 1
	}
	u[m.priority][draining].add(now, n)
}

// advance brings the counts to an instant.
func (u *slotUse) advance(now sim.Time) {
	for p := range u {
		for draining := range u[p] {
			u[p][draining].advance(now)
		}
	}
}

// jobsWorked adds the work of jobs: the time of slots that were taken on running
// instances, as instance-time.
func (m *meter) jobsWorked(now sim.Time) {
	if m.config.Slots == 0 {
		return
	}
	m.slots.advance(now)
	for p := range m.busy {
		m.busy[p] = float64(m.slots[p][0].area.Over(m.config.Slots))
	}
}

// jobFact counts the slots that jobs take and leave.
func (f *fleet) jobFact(now sim.Time, fact *model.Fact) {
	n := -1
	if fact.Kind == model.JobStarted {
		n = 1
	}
	m := &f.instances[fact.Instance]
	m.jobs += n
	f.meters[m.size].slots.add(now, m, n)
}

// jobs returns what jobs did to the set, from the books of all loads.
func (f *fleet) jobs(set int, loads []jobAccount) *SetJobs {
	if f.config.Slots == 0 {
		return nil
	}
	s := &SetJobs{Slots: f.config.Slots}
	for p := range s.Time {
		for i := range loads {
			s.Time[p].Add(&loads[i].cell(set, model.Priority(p)).time)
		}
		s.Wasted[p] = s.Time[p].waste(s.Slots)
	}
	return s
}

// wasteOf books the slot-time that an interruption loses on running instances;
// what it loses on one that drains belongs to the cost of draining.
func (r *Run) wasteOf(now sim.Time, f *model.Fact) {
	lost := f.Job.Wasted
	if f.Kind == model.JobFailed {
		lost = f.Job.Span
		for _, part := range f.Job.Earlier {
			wasted := &r.sets[part.Set].meters[part.Size].wasted[part.Priority]
			*wasted = wasted.Plus(part.Work + part.Overhead)
		}
	}
	s := &r.sets[f.Set]
	m := &s.instances[f.Instance]
	if m.state == model.Draining {
		lost -= min(lost, now-m.drains)
	}
	wasted := &s.meters[m.size].wasted[f.Priority]
	*wasted = wasted.Plus(lost)
}

// wastedTime returns the instance-time of work that was lost, of one priority, at
// most all of it.
func (m *meter) wastedTime(priority int, all sim.Time) sim.Time {
	if m.config.Slots > 0 {
		return min(m.wasted[priority].Over(m.config.Slots), all)
	}
	return min(sim.Time(math.Min(m.inVain[priority], float64(all))), all)
}

// waste makes what was lost of the work a cause of its own. It takes its share of
// what work cost over the run: when it was done is not known by hour.
func (m *meter) waste(c *Cost) {
	for p := range m.wasted {
		work, wasted := CostWork.of(model.Priority(p)), CostWasted.of(model.Priority(p))
		t := m.wastedTime(p, c.InstanceTime[work])
		if t == 0 {
			continue
		}
		hi, lo := bits.Mul64(uint64(c.ByCause[work]), uint64(t))
		amount, _ := bits.Div64(hi, lo, uint64(c.InstanceTime[work]))
		c.ByCause[work] -= price.Money(amount)
		c.ByCause[wasted] = price.Money(amount)
		c.InstanceTime[work] -= t
		c.InstanceTime[wasted] = t
	}
}

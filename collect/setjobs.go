package collect

import (
	"vmssim/model"
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
	f.meter.slots.add(now, m, n)
}

// jobs returns what jobs did to the set, from the books of all loads.
func (f *fleet) jobs(set int, loads []jobAccount) *SetJobs {
	if f.config.Slots == 0 {
		return nil
	}
	s := &SetJobs{Slots: f.config.Slots}
	for p := range s.Time {
		for i := range loads {
			s.Time[p].add(&loads[i].cell(set, model.Priority(p)).time)
		}
		s.BusyDraining[p] = f.meter.slots[p][1].area
		s.Wasted[p] = s.Time[p].waste(s.Slots)
	}
	return s
}

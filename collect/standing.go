package collect

import (
	"slices"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A standing is what a scale set has at present, as far as rollouts are about it.
type standing struct {
	running  []int    // by zone: members that run
	serving  []int    // by zone: instances that answer and receive new flows
	hardware int      // instances that have some
	vcpus    int      // of these
	mix      [][2]int // by class: instances that serve, those that the last rollout has renewed apart
	goal     int      // model that it brings; -1: none that a number tells
	part     part
	extra    [][model.Priorities]int // by size: those that rollouts have created, less those that they have deleted
}

// A part is that of a set in a rollout.
type part uint8

const (
	alone     part = iota
	handsOver      // its instances go
	takesOver      // its instances are what is new
)

func newStanding(zones, sizes, classes int) standing {
	return standing{
		running: make([]int, zones), serving: make([]int, zones),
		mix: make([][2]int, classes), goal: -1, extra: make([][model.Priorities]int, sizes),
	}
}

// runs reports whether the machine is a member that runs.
func (m *machine) runs() bool { return m.booked && m.role == model.Member && m.state.Answers() }

// beyond returns what the machine adds to those that the set would have without a
// rollout.
func (m *machine) beyond() int {
	switch billed := m.billing().billed; {
	case m.surge && billed:
		return 1
	case m.replaced && !billed:
		return -1
	}
	return 0
}

// upgraded notes what a rollout does to a machine: whether it has created it, or brought
// it what is new, or deletes it for one that it has created. New ones have what is new in
// any case.
func (f *fleet) upgraded(m *machine, fact *model.Fact) {
	leaves := fact.To == model.Draining || fact.To == model.Deleting
	switch {
	case fact.Why == model.ByRollback:
		m.renewed = false
	case leaves && (fact.Why == model.ByUpgrade || f.standing.part == handsOver):
		m.replaced = !m.surge
	case !m.booked && f.standing.part == takesOver:
		m.surge, m.renewed = true, true
	case fact.Why == model.ByUpgrade, !m.booked && fact.Model == f.standing.goal:
		m.renewed = true
	}
}

// afresh forgets what rollouts did before. From now on one brings a model, whose number is
// known unless it is below 0.
func (f *fleet) afresh(goal int, of part) {
	s := &f.standing
	s.part = of
	clear(s.extra)
	clear(s.mix)
	s.goal = goal
	for i := range f.instances {
		m := &f.instances[i]
		m.surge, m.replaced, m.renewed = false, false, of == takesOver || m.model == goal
		if m.booked && f.serves(m) {
			m.servesNew = index(m.renewed)
			s.mix[m.servesIn][m.servesNew]++
		}
	}
}

// have reports whether all instances have a model already: a rollout is about something
// else then.
func (f *fleet) have(goal int) bool {
	return !slices.ContainsFunc(f.instances, func(m machine) bool { return !m.state.Gone() && m.model != goal })
}

// index returns the place of those that are new, or of the others.
func index(renewed bool) int {
	if renewed {
		return 1
	}
	return 0
}

// spare returns the compute that rollouts have beyond what the set would have without
// them: more and less than that are told apart, since sizes may differ.
func (f *fleet) spare(from, to sim.Time, more, less *price.Charge) (extra sim.Time) {
	for at := range f.standing.extra {
		size := f.meters[at].size
		for p, n := range f.standing.extra[at] {
			charge := more
			if n < 0 {
				charge = less
			}
			span := sim.Time(max(n, -n)) * (to - from)
			if model.Priority(p) == model.Spot {
				for range max(n, -n) {
					charge.Plus(size.SpotPrice.Between(from, to))
				}
			} else {
				charge.Add(size.Price, span)
			}
			charge.Add(size.Licence, span)
			extra += sim.Time(n) * (to - from)
		}
	}
	return extra
}

// reached returns how many requests instances with what is new have answered, of those of
// their class, before it errs, which share them equally.
func (s *standing) reached(load *model.SetLoad, class int) workload.Requests {
	of := s.mix[class]
	if of[1] == 0 {
		return 0
	}
	return (load.Served + load.Failed) / workload.Requests(of[0]+of[1]) * workload.Requests(of[1])
}

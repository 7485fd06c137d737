package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A standing is what a scale set has at present, as far as rollouts are about it.
type standing struct {
	running  []int                   // by zone: members that run
	serving  []int                   // by zone: instances that answer and receive new flows
	hardware int                     // instances that have some
	vcpus    int                     // of these
	mix      [][]int                 // by class and model: instances that serve
	extra    [][model.Priorities]int // by size: those that rollouts have created, less those that they have deleted
}

func newStanding(zones, sizes, classes int) standing {
	return standing{
		running: make([]int, zones), serving: make([]int, zones),
		mix: make([][]int, classes), extra: make([][model.Priorities]int, sizes),
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

// upgraded notes whether a rollout has created the machine, or deletes it for one
// that it has created.
func (m *machine) upgraded(fact *model.Fact) {
	if fact.Why == model.ByUpgrade && !m.surge && (fact.To == model.Draining || fact.To == model.Deleting) {
		m.replaced = true
	}
}

// afresh forgets what rollouts did before.
func (f *fleet) afresh() {
	for i := range f.instances {
		f.instances[i].surge, f.instances[i].replaced = false, false
	}
	clear(f.standing.extra)
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

// renewed returns how many of the instances of a class that serve have a model or a
// later one, and how many there are.
func (s *standing) renewed(class, from int) (fresh, all int) {
	for m, n := range s.mix[class] {
		all += n
		if m >= from {
			fresh += n
		}
	}
	return fresh, all
}

package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// mostScaleOuts bounds the list of a set's scale-outs. All of them count.
const mostScaleOuts = 1000

// scaleOuts are the books of one set's scale-outs.
type scaleOuts struct {
	sum  ScaleOuts
	open []openOrder
	took sim.Time // of those that are complete, together
}

// An openOrder is a scale-out that has not ended.
type openOrder struct {
	number int
	out    ScaleOut
	listed int // index in the list; -1: not in it
}

func (o *scaleOuts) began(now sim.Time, f *model.Fact) {
	order := openOrder{number: f.Order, listed: -1, out: ScaleOut{
		At: now, Why: f.Why, Asked: f.Before, Extras: f.After - f.Before, Wanted: f.Before,
	}}
	o.sum.Count++
	o.sum.Asked += f.Before
	o.sum.Extras += order.out.Extras
	if len(o.sum.List) < mostScaleOuts {
		order.listed = len(o.sum.List)
		o.sum.List = append(o.sum.List, order.out)
	}
	o.open = append(o.open, order)
}

func (o *scaleOuts) ended(now sim.Time, f *model.Fact) {
	for at := range o.open {
		order := &o.open[at]
		if order.number != f.Order {
			continue
		}
		out := order.out
		out.Ended, out.Took, out.Wanted, out.Ready = true, now-out.At, f.Before, f.After
		if out.Ready > 0 && out.Ready == out.Wanted {
			o.sum.AllReady.Count++
			o.sum.AllReady.Max = max(o.sum.AllReady.Max, out.Took)
			o.took += out.Took
		}
		if order.listed >= 0 {
			o.sum.List[order.listed] = out
		}
		o.open = append(o.open[:at], o.open[at+1:]...)
		return
	}
}

// result ends the books.
func (o *scaleOuts) result() ScaleOuts {
	o.sum.Open = len(o.open)
	if o.sum.AllReady.Count > 0 {
		o.sum.AllReady.Mean = o.took / sim.Time(o.sum.AllReady.Count)
	}
	return o.sum
}

// A youth is what a machine has been through that has not been ready yet. Which
// of a scale-out's instances are its extras is decided only in the end, and so is
// who pays for the time until then.
type youth struct{ steps []step }

// A step is a state and since when.
type step struct {
	state model.State
	since sim.Time
}

func (y *youth) enter(now sim.Time, state model.State) {
	y.steps = append(y.steps, step{state, now})
}

// choose moves all of a machine's time so far to the role that overprovisioning
// has given it: an instance that is kept is billed from its start, one that is
// not is never billed.
func (f *fleet) choose(now sim.Time, m *machine, fact *model.Fact) {
	was := *m
	f.roles[was.role][m.state].add(now, -1)
	f.roles[fact.Role][m.state].add(now, 1)
	if fact.Role == model.Extra {
		f.inherited--
	} else {
		f.inherited++
	}
	member := m.isMember()
	held := m.allocated()
	m.role = fact.Role
	f.allocate(now, m, held)
	f.balance.book(now, m.zone, member, m.isMember())
	f.meters[m.size].change(now, m.zone, was.billing(), m.billing())
	m.billed, m.disks = now, now
	for k, s := range m.young.steps {
		until := now
		if k+1 < len(m.young.steps) {
			until = m.young.steps[k+1].since
		}
		f.roles[was.role][s.state].area -= until - s.since
		f.roles[m.role][s.state].area += until - s.since
		was.state = s.state
		then := was
		then.role = m.role
		f.meters[m.size].rebook(was.billing(), then.billing(), s.since, until)
		if then.billing().disks {
			m.disks = min(m.disks, s.since)
		}
		if s.state.Billed() {
			m.billed = min(m.billed, s.since)
		}
	}
}

// checkRoles: no role has spent less than no time in a state, no extra has ever
// run, and none is left when every scale-out has ended.
func (f *fleet) checkRoles(s *ScaleSet) error {
	for role := range s.RoleTime {
		for state, time := range s.RoleTime[role] {
			if time < 0 {
				return broken("scale set %s: a %v was %v for %v", s.Name, model.Role(role), model.State(state), time)
			}
		}
	}
	if time := s.RoleTime[model.Extra][model.Running]; time != 0 {
		return broken("scale set %s: overprovisioned extras ran for %v", s.Name, time)
	}
	o := &s.ScaleOuts
	if gone := o.Spared + f.inherited; gone > o.Extras || o.Open == 0 && gone != o.Extras {
		return broken("scale set %s: %d of %d extras deleted, %d became members for good, %d scale-outs open",
			s.Name, o.Spared, o.Extras, f.inherited, o.Open)
	}
	return nil
}

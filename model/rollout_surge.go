package model

import "slices"

// A batch that surges, under way: new instances come, and then old ones go. The rule
// is in surge.go.

// allocateSurge asks for as many instances as a batch has.
func (w *World) allocateSurge(s *set, batch []int) []grant {
	var asked []Priority
	for _, id := range batch {
		asked = append(asked, s.instance(id).priority)
	}
	short := s.short
	granted := w.allocate(s, asked, ByUpgrade)
	s.short = short // the batch does not ask again
	return granted
}

// surge creates the instances that take the place of a batch.
func (w *World) surge(s *set, granted []grant) {
	r := &s.rollout
	r.surge, r.fresh = len(granted), s.nextID
	for n := range granted {
		r.members[r.first+n].takes = s.nextID + n
	}
	w.placeOrder(s, nil, granted, ByUpgrade)
}

// adopt finds the instance that was created again in place of one of a surge.
func (w *World) adopt(s *set, m *upgradee) *instance {
	r := &s.rollout
	for _, i := range s.instances {
		taken := slices.ContainsFunc(r.members[r.first:], func(m upgradee) bool { return m.takes == i.id })
		if i.id >= r.fresh && i.counts() && !taken {
			m.takes, m.ran = i.id, false
			return i
		}
	}
	return nil
}

// clear lets the old instances of a surge go whose new ones are healthy, and the
// new ones that are not.
func (w *World) clear(s *set) {
	r := &s.rollout
	for n := r.first; n < len(r.members); n++ {
		m := &r.members[n]
		leaves, old := s.instance(m.id), s.instance(m.id)
		if m.stage != UpgradeSuccessful {
			leaves = s.instance(m.takes)
		}
		if m.stage == UpgradeLeft && old != nil {
			old.taken = 0 // it has its turn again
		}
		r.surge--
		if leaves != nil && leaves.counts() && s.active > s.capacity+r.surge {
			r.clearing = append(r.clearing, leaves.id)
			w.release(s, leaves, ByUpgrade)
		}
	}
	w.follow(s, ByUpgrade)
}

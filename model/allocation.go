package model

// Allocation: whether Azure gives the instances that a set asks for.
//
// Azure ("Understanding and resolving allocation failures") refuses what it has
// no hardware for, with an error code. What a scale-out that succeeds in part
// leaves behind is not documented (fact sheet U22).
//
// Ours: what was granted stays, a fact says what was refused and why, and
// sku.capacity stays as it was asked for. The set asks again when its capacity
// changes, when an instance is replaced, and at every run of its autoscale
// engine.

// A Refusal is instances that were asked for and not granted, and why.
type Refusal struct {
	Instances int
	Code      string // Azure's error code
	Text      string
}

// The error codes of Azure.
const (
	zonalAllocationFailed = "ZonalAllocationFailed"
)

// allocate returns how many of n more instances the set gets, and tells what was
// refused.
func (w *World) allocate(s *set, n int, why Reason) int {
	s.short = false
	room, obstacle := s.room(n)
	if room < n {
		w.refuse(s, n, Refusal{Instances: n - room, Code: zonalAllocationFailed, Text: obstacle.String()}, why)
	}
	return room
}

// refuse tells a refusal of some of the instances asked for, and remembers that
// the set is short of them.
func (w *World) refuse(s *set, asked int, r Refusal, why Reason) {
	s.short = true
	w.tell(Fact{
		Kind: InstancesRefused, Set: s.index, Before: asked, After: asked - r.Instances,
		Why: why, Text: r.Code + ": " + r.Text,
	})
}

// tryAgain asks again for what was refused.
func (w *World) tryAgain(s *set, why Reason) {
	if s.short {
		w.follow(s, why)
	}
}

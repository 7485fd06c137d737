package model

import "fmt"

// Actions: what the operator does at given instants of the timeline. An action
// that meets an instance in a state that does not allow it is refused, as a
// fact, and the run goes on: a timeline is written before anyone knows which
// instances will be there.

var actionNames = [...]string{
	SetCapacity:         "capacity",
	FailInstances:       "fail",
	SickenInstances:     "unhealthy",
	HealInstances:       "healthy",
	DeallocateInstances: "deallocate",
	StartInstances:      "start",
	DeleteInstances:     "delete",
	ProtectInstances:    "protect",
	ReimageInstances:    "reimage",
}

func (k ActionKind) String() string { return actionNames[k] }

// act carries out an action of the timeline.
func (w *World) act(a *Action) {
	s := &w.sets[a.ScaleSet]
	if a.Kind == SetCapacity {
		w.tell(Fact{
			Kind: ActionTaken, Set: s.index, Instance: -1, Why: ByHand,
			Text: fmt.Sprintf("capacity %d", a.Capacity),
		})
		w.setCapacity(s, a.Capacity, ByHand)
		return
	}
	for _, id := range a.Instances {
		if a.Kind == ProtectInstances {
			w.protect(s, id, a.Protection)
			continue
		}
		w.actOn(s, id, a.Kind)
	}
}

// actOn carries out an action on one instance, if its state allows it.
func (w *World) actOn(s *set, id int, kind ActionKind) {
	i := s.instance(id)
	fact := Fact{Kind: ActionTaken, Set: s.index, Instance: id, Why: ByHand, Text: kind.String()}
	if i == nil {
		fact.Kind, fact.Text = ActionRefused, kind.String()+": no such instance"
		w.tell(fact)
		return
	}
	fact.Zone = i.zone
	if refusal := s.refuses(i, kind); refusal != "" {
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the %s", kind, refusal)
		w.tell(fact)
		return
	}
	if i.role == Extra && kind == DeallocateInstances {
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the instance is an overprovisioned extra", kind)
		w.tell(fact)
		return
	}
	w.tell(fact)
	w.carryOut(s, i, kind)
}

// refuses says why an action is not possible on the instance, or nothing.
func (s *set) refuses(i *instance, kind ActionKind) string {
	possible := false
	switch kind {
	case FailInstances:
		possible = i.state.Allows(Failed)
	case SickenInstances, HealInstances:
		possible = i.state == Running
		if unwell := i.application != Works; possible && unwell == (kind == SickenInstances) {
			return "application " + i.application.String() + " already"
		}
	case DeallocateInstances:
		possible = i.state.Allows(Deallocating)
	case StartInstances:
		possible = i.state == Deallocated
		if possible && !s.zoneUp[i.zone] {
			return "zone is down"
		}
	case ReimageInstances:
		possible = i.state == Running || i.state == Failed
		if possible && !s.zoneUp[i.zone] {
			return "zone is down"
		}
	case DeleteInstances:
		possible = i.state.Allows(Deleting)
	}
	if possible {
		return ""
	}
	return "instance is " + i.state.String()
}

func (w *World) carryOut(s *set, i *instance, kind ActionKind) {
	switch kind {
	case FailInstances:
		w.fail(s, i, ByHand)
	case SickenInstances:
		w.turn(s, i, s.trouble.Condition, ByHand)
	case HealInstances:
		w.turn(s, i, Works, ByHand)
	case DeallocateInstances:
		w.deallocate(s, i)
	case StartInstances:
		w.restart(s, i)
	case ReimageInstances:
		w.reimage(s, i, ByHand)
	case DeleteInstances:
		// Deleting an instance lowers sku.capacity by one, if it is one that counts.
		if i.counts() {
			w.tell(Fact{
				Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity - 1, Why: ByHand,
			})
			s.capacity--
		}
		w.remove(s, i, ByHand)
	}
}

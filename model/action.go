package model

import "fmt"

// Actions: what the operator does at given instants of the timeline. An action
// that meets an instance in a state that does not allow it is refused, as a
// fact, and the run goes on: a timeline is written before anyone knows which
// instances will be there.

var actionNames = [...]string{
	SetCapacity:         "capacity",
	FailInstances:       "fail",
	DeallocateInstances: "deallocate",
	StartInstances:      "start",
	DeleteInstances:     "delete",
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
	next := map[ActionKind]State{
		FailInstances: Failed, DeallocateInstances: Deallocating,
		StartInstances: Booting, DeleteInstances: Deleting,
	}[kind]
	switch {
	case !i.state.Allows(next) || kind == StartInstances && i.state != Deallocated:
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the instance is %v", kind, i.state)
	case kind == StartInstances && !s.zoneUp[i.zone]:
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the zone is down", kind)
	}
	if fact.Kind == ActionRefused {
		w.tell(fact)
		return
	}
	w.tell(fact)
	w.carryOut(s, i, kind)
}

func (w *World) carryOut(s *set, i *instance, kind ActionKind) {
	switch kind {
	case FailInstances:
		w.fail(s, i, ByHand)
	case DeallocateInstances:
		w.deallocate(s, i)
	case StartInstances:
		w.restart(s, i)
	case DeleteInstances:
		// Deleting an instance lowers sku.capacity by one.
		w.tell(Fact{
			Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity - 1, Why: ByHand,
		})
		s.capacity--
		w.remove(s, i, ByHand)
	}
}

package model

import "fmt"

// Admin state: the operator overrides the load balancer's probe for one backend.
//
// Azure ("Administrative state in Azure Load Balancer"): None, the default, leaves
// it to the probe. Up: the backend is always eligible for new flows, whatever the
// probe finds, and keeps established ones. Down: it gets no new flows; established
// TCP flows stay, which the schema contradicts: there they are reset. It is set for
// each address of a backend pool, and works with rules that have a probe.
//
// Ours: it is in force at once, and belongs to the instance until it is deleted. An
// instance that is stopped, deallocated or deleted leaves rotation as any other,
// and one that is Up comes back as soon as it runs. Requests in flight stay, as the
// page says. The health of the set is not touched, even where the balancer's probe
// is its source.
//
// Left out: the wait until a change is in force, UDP.

// An AdminState is what an operator has said of a backend.
type AdminState uint8

// The admin states.
const (
	AdminNone   AdminState = iota // the probe decides
	AdminUp                       // in rotation whatever the probe finds
	AdminDown                     // out of rotation
	AdminStates                   // how many there are
)

var adminNames = [AdminStates]string{"None", "Up", "Down"}

func (a AdminState) String() string { return adminNames[a] }

// eligible reports whether a backend gets new flows, given what its probe finds.
func (a AdminState) eligible(probed bool) bool { return a == AdminUp || a == AdminNone && probed }

// administer sets the admin state of an instance.
func (w *World) administer(s *set, id int, admin AdminState) {
	fact := Fact{Kind: ActionTaken, Set: s.index, Instance: id, Why: ByHand, Text: fmt.Sprintf("adminState %v", admin)}
	i := s.instance(id)
	switch {
	case i == nil:
		fact.Kind, fact.Text = ActionRefused, "adminState: no such instance"
	case !i.state.Active() || i.role != Member || i.unpooled:
		fact.Kind, fact.Zone = ActionRefused, i.zone
		fact.Text = fmt.Sprintf("adminState: the instance is no backend of the load balancer; it is %v", i.state)
	default:
		fact.Zone = i.zone
	}
	w.tell(fact)
	if fact.Kind == ActionRefused {
		return
	}
	i.admin = admin
	if !i.leavesPool() {
		w.settleRotation(s, i, w.eligible(s, i, i.probedUp), ByHand)
	}
}

// obeyAdmin brings an instance that runs again into rotation if its admin state
// is Up.
func (w *World) obeyAdmin(s *set, i *instance) {
	if i.admin == AdminUp && w.eligible(s, i, false) && i.state == Running && i.role == Member {
		w.settleRotation(s, i, true, ByHand)
	}
}

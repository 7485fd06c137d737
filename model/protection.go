package model

import "fmt"

// Instance protection: what may not be done to an instance.
//
// Azure ("Instance Protection for Azure Virtual Machine Scale Set instances"):
// protectFromScaleIn keeps an instance from scale-in; protectFromScaleSetActions
// also from actions on the whole set, such as an upgrade or a deallocation of all.
// Either keeps it from automatic repairs. Actions on the instance itself, its
// deletion among them, and the deletion of the set are not held up. New instances
// are unprotected; the second kind without the first is rejected.

// A Protection is what an instance is protected from.
type Protection uint8

// The protections, each with all that the one before it has.
const (
	Unprotected         Protection = iota
	FromScaleIn                    // protectFromScaleIn
	FromScaleSetActions            // protectFromScaleIn and protectFromScaleSetActions
	Protections                    // how many there are
)

var protectionNames = [Protections]string{"none", "from scale-in", "from scale-in and scale set actions"}

func (p Protection) String() string { return protectionNames[p] }

// protect changes the protection of an instance.
func (w *World) protect(s *set, id int, protection Protection) {
	i := s.instance(id)
	if i == nil || !i.state.Active() {
		text := "no such instance"
		if i != nil {
			text = fmt.Sprintf("the instance is %v", i.state)
		}
		w.tell(Fact{
			Kind: ActionRefused, Set: s.index, Instance: id, Why: ByHand, Text: "protect: " + text,
		})
		return
	}
	i.protection = protection
	w.tell(Fact{
		Kind: ProtectionChanged, Set: s.index, Instance: id, Zone: i.zone, Protection: protection, Why: ByHand,
	})
}

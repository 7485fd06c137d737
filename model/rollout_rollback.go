package model

import "fmt"

// Rollback: failed instances go back to what they had before.
//
// Azure: in a rolling upgrade of the model when a limit has stopped it, if the policy
// says so ("Configure rolling upgrades on Virtual Machine Scale Sets"). In automatic
// upgrades of the OS image and of extensions each instance on its own, as soon as it
// is not healthy in time ("Azure virtual machine scale set automatic OS image
// upgrades", "Automatic Extension Upgrade").
//
// Ours: an instance that goes back has as long again to become healthy. In all
// counts it stays a failed one, and unhealthy among those that were upgraded, so that
// a version that nobody can run stops after a batch. One that fails before it runs
// stays as it is: Azure says that an upgrade whose extensions cannot install leaves
// its first batch failed.

// A wayBack is how far an instance has come that goes back on its own.
type wayBack uint8

const (
	nothingBack wayBack = iota
	goesBack
	wentBack  // and is healthy again
	wentWrong // and is not
)

// ends returns the way back when its end is known; there may be none.
func (b wayBack) ends(well bool) wayBack {
	switch {
	case b != goesBack:
		return b
	case well:
		return wentBack
	}
	return wentWrong
}

// UpgradeRollbacks is how many instances went back on their own, with Azure's names.
type UpgradeRollbacks struct {
	Successful int // successfullyRolledbackInstanceCount
	Failed     int // failedRolledbackInstanceCount
}

// rollbacks counts the instances that went back on their own.
func (s *set) rollbacks() (n UpgradeRollbacks) {
	for _, m := range s.rollout.members {
		switch m.back {
		case wentBack:
			n.Successful++
		case wentWrong:
			n.Failed++
		}
	}
	return n
}

// fault ends a rollout that a limit has stopped, and rolls its failed instances back
// if the policy says so.
func (w *World) fault(s *set, breach Breach) {
	r := &s.rollout
	r.step.Error = breach.Code
	text := breach.Reason()
	if r.rollsBack() {
		w.endRollout(s, RolloutFaulted, text)
		w.takeBack(s)
		return
	}
	var back []*instance
	for _, m := range r.members {
		i := s.instance(m.id)
		rollback := r.goal.kind == toModel && r.policy.Rollback && m.stage == UpgradeFailed && m.takes == m.id
		if rollback && i != nil && s.reached(i, r.goal) && i.health != Healthy && s.returns(i) {
			back = append(back, i)
		}
	}
	if len(back) > 0 {
		text += fmt.Sprintf("; %d failed instances go back to the model before", len(back))
	}
	w.endRollout(s, RolloutFaulted, text)
	for _, i := range back {
		w.giveBack(s, i, r.goal)
	}
}

// returns reports whether an instance can be brought back to its model before.
func (s *set) returns(i *instance) bool {
	reimages := s.between(i.before.model, i.model).reimages
	return s.zoneUp[i.zone] && (i.state == Running || i.state == Failed && reimages)
}

package model

import "fmt"

// What becomes of a rollout that a limit has stopped: the instances that failed may
// go back to what they had before.

// fault ends a rollout that a limit has stopped, and rolls its failed instances back
// if the policy says so.
func (w *World) fault(s *set, breach Breach) {
	r := &s.rollout
	r.step.Error = breach.Code
	text := breach.Reason()
	var back []*instance
	for _, m := range r.members {
		i := s.instance(m.id)
		rollback := r.policy.Rollback && m.stage == UpgradeFailed && m.takes == m.id
		if rollback && i != nil && s.reached(i, r.goal) && i.health != Healthy && s.returns(i) {
			back = append(back, i)
		}
	}
	if len(back) > 0 {
		text += fmt.Sprintf("; %d failed instances go back to the model before", len(back))
	}
	w.endRollout(s, RolloutFaulted, text)
	for _, i := range back {
		w.upgrade(s, i, i.before, ByRollback)
	}
}

// returns reports whether an instance can be brought back to its model before.
func (s *set) returns(i *instance) bool {
	reimages := s.between(i.before, i.model).reimages
	return s.zoneUp[i.zone] && (i.state == Running || i.state == Failed && reimages)
}

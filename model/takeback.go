package model

import (
	"cmp"
	"fmt"
	"slices"
)

// Taking back: how a rollout that its gate, or a limit of its policy, has stopped is
// undone, if its gate says so.
//
// Azure ("Azure virtual machine scale set automatic OS image upgrades", "Configure
// rolling upgrades on Virtual Machine Scale Sets") returns instances that failed, on
// its own limits; the rest is another update of the model.
//
// Ours: the set's model is the one before again, so that new instances get it, and
// those that have the new one are brought back with calls to manualUpgrade, whatever
// the policy: the instances of a batch together, the last batch first, and then those
// that came new, no more at once than the largest batch had. Nobody pauses; health is
// waited for as it was. So never more are away than on the way there.

// TakeBack chooses the next instances to be taken back, given the batches of the
// rollout and who has its model.
func TakeBack(batches [][]int, waiting []Upgradable) (ids []int, reason string) {
	list := slices.Clone(waiting)
	slices.SortStableFunc(list, func(a, b Upgradable) int {
		return cmp.Or(cmp.Compare(a.Zone, b.Zone), cmp.Compare(a.ID, b.ID))
	})
	most := 1
	for n := len(batches) - 1; n >= 0; n-- {
		most = max(most, len(batches[n]))
		for _, u := range list {
			if slices.Contains(batches[n], u.ID) {
				ids = append(ids, u.ID)
			}
		}
		if len(ids) > 0 {
			return ids, fmt.Sprintf("those of batch %d: %s", n+1, idList(ids))
		}
	}
	for _, u := range list[:min(most, len(list))] {
		ids = append(ids, u.ID)
	}
	return ids, fmt.Sprintf("new ones, as many as the largest batch had: %s", idList(ids))
}

// rollsBack reports whether a rollout is undone when its gate or a limit stops it.
func (r *rollout) rollsBack() bool {
	return r.gate != nil && r.gate.RollBack && r.before != r.step.Model
}

// takeBack undoes the rollout that has just ended.
func (w *World) takeBack(s *set) {
	r := &s.rollout
	plan := rolloutPlan{mode: UpgradeBack, goal: goal{kind: toModel, number: r.before}, back: r.batches()}
	plan.wait, _ = r.healthWait()
	undone := s.models[s.newest].text
	s.newest = r.before
	w.tell(Fact{
		Kind: ModelUpdated, Set: s.index, In: true, After: s.latest(), Why: ByRollback,
		Text: fmt.Sprintf("back to model %d, from %s", s.latest(), undone),
	})
	w.beginRollout(s, plan)
}

// batches lists who has got the new model in which batch.
func (r *rollout) batches() [][]int {
	list := make([][]int, r.step.Batch)
	for _, m := range r.members {
		list[m.batch-1] = append(list[m.batch-1], m.takes)
	}
	return list
}

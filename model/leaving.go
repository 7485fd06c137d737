package model

import (
	"cmp"
	"slices"
)

// Leaving: scale-in of a set whose instances are not all alike. Kinds above their
// target leave first, and inside a kind the scale-in policy chooses (fact sheet
// U15).

// victims chooses n instances that leave a set.
func (w *World) victims(s *set, choice Choice, n int) ([]Victim, string) {
	list := s.candidates()
	if s.config.Mix != nil {
		late := [Priorities][]int{}
		for p := range late {
			late[p] = w.leavesFirst(s, Priority(p))
		}
		for i := range list {
			size := s.instance(list[i].ID).size
			list[i].Size, list[i].Late = s.sizes[size].Size.Name, late[list[i].Priority][size]
		}
	}
	var mix *PriorityMix
	if s.config.Spot != nil && s.config.Spot.Mix != (PriorityMix{}) {
		mix = &s.config.Spot.Mix
	}
	if mix == nil && s.config.Mix == nil {
		return Victims(list, choice, n)
	}
	return MixVictims(list, mix, choice, n)
}

// MixVictims chooses n instances to delete from a set that mixes priorities, or
// sizes, or both, in the order in which they leave, and says why there are fewer:
// "" if there are not. Without a mix of priorities it is nil. Of the priority
// above its target, and there of the size that the allocation strategy would
// choose last, the scale-in policy chooses as Victims does, all instances counting
// for balance. If none of these may leave, one of the next size does, and at last
// one of the other priority.
func MixVictims(candidates []Candidate, mix *PriorityMix, choice Choice, n int) ([]Victim, string) {
	left := slices.Clone(candidates)
	have := Mixture{}
	for i := range left {
		have[left[i].Priority]++
	}
	var victims []Victim
	for len(victims) < n {
		victim, held := mixVictim(left, mix, have, choice)
		if held != "" {
			return victims, held
		}
		have[victim.Priority]--
		left = slices.DeleteFunc(left, func(c Candidate) bool { return c.ID == victim.ID })
		victims = append(victims, victim)
	}
	return victims, ""
}

// mixVictim chooses the next instance to leave, or says why none does.
func mixVictim(left []Candidate, mix *PriorityMix, have Mixture, choice Choice) (Victim, string) {
	for _, k := range kinds(left, mix, have) {
		found, _ := Victims(only(left, k), choice, 1)
		if found == nil {
			continue
		}
		victim := found[0]
		victim.Over = mix != nil && k.over
		victim.Last = victim.Size != "" && slices.ContainsFunc(left, func(c Candidate) bool { return c.Late < k.late })
		return victim, ""
	}
	_, held := Victims(left, choice, 1)
	return Victim{}, held
}

// A kind is the instances of a priority whose sizes the allocation strategy would
// choose equally late.
type kind struct {
	priority Priority
	over     bool // its priority is above its target, or there is no target
	late     int
}

// kinds lists the kinds of the candidates in the order in which they leave.
func kinds(left []Candidate, mix *PriorityMix, have Mixture) []kind {
	var list []kind
	for _, c := range left {
		k := kind{c.Priority, mix == nil || c.Priority == mix.Over(have), c.Late}
		if !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b kind) int {
		switch {
		case a.over && !b.over:
			return -1
		case b.over && !a.over:
			return 1
		}
		return cmp.Or(cmp.Compare(b.late, a.late), cmp.Compare(a.priority, b.priority))
	})
	return list
}

// only returns the candidates with those of other kinds protected.
func only(candidates []Candidate, k kind) []Candidate {
	list := slices.Clone(candidates)
	for i := range list {
		list[i].Protected = list[i].Protected || list[i].Priority != k.priority || list[i].Late != k.late
	}
	return list
}

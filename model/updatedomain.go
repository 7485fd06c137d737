package model

import (
	"fmt"
	"slices"
	"strings"
)

// Update domains: the parts of a placement group that Azure does not reboot
// together.
//
// Azure ("Orchestration modes for scale sets", "Working with large scale sets"): a
// Uniform set has five, in every placement group of its own; a Flexible set has
// none. Batches of a rollout keep to them. How instances get theirs is not
// documented.
//
// Ours: a new instance gets the update domain of its placement group with the
// fewest instances, of equal ones the lowest, beside its fault domain and whatever
// that is. It keeps it. An action may name update domains instead of instances, so
// that an operator can restart or reimage one after the other.
//
// Left out: another update domain after a deallocation, balance of update domains
// at a scale-in.

// UpdateDomainsPerGroup is how many update domains a placement group of a
// Uniform set has.
const UpdateDomainsPerGroup = 5

// NoUpdateDomain is the update domain of an instance of a Flexible set.
const NoUpdateDomain = -1

// UpdateDomain returns the update domain of the next instance of a placement
// group, given how many each has: the emptiest, of equal ones the first. Without
// any it is NoUpdateDomain.
func UpdateDomain(counts []int) int {
	if len(counts) == 0 {
		return NoUpdateDomain
	}
	return emptiest(counts)
}

// useUpdateDomain puts an instance into an update domain of its placement group.
func (p *Placement) useUpdateDomain(counts []int) {
	p.UpdateDomain, p.InUpdateDomain = UpdateDomain(counts), 0
	if p.UpdateDomain != NoUpdateDomain {
		p.InUpdateDomain = counts[p.UpdateDomain]
	}
}

// updateDomains counts the instances in each update domain of a placement group.
func (s *set) updateDomains(zone, group int) []int {
	if s.config.UpdateDomains == 0 {
		return nil
	}
	counts := make([]int, s.config.UpdateDomains)
	for _, i := range s.instances {
		if i.placed() && i.zone == zone && i.group == group {
			counts[i.updateDomain]++
		}
	}
	return counts
}

// reaches reports whether an action on all instances is one on this one.
func (a *Action) reaches(i *instance) bool {
	return a.UpdateDomains == nil || slices.Contains(a.UpdateDomains, i.updateDomain)
}

// where names the instances of an action on all.
func (a *Action) where() string {
	if a.UpdateDomains == nil {
		return "all"
	}
	list := fmt.Sprint(a.UpdateDomains)
	return "update domains " + strings.Trim(list, "[]")
}

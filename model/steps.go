package model

import (
	"cmp"
	"fmt"
	"slices"

	"vmssim/sim"
)

// Steps: which instances an operator upgrades next by hand, with calls to
// manualUpgrade.
//
// Azure ("Performing manual upgrades on Virtual Machine Scale Sets", "Orchestration
// modes for scale sets"): under upgradePolicy Manual an instance keeps its model until
// a call names it; in which order they are named is the operator's affair. Instances
// of one update domain are those that Azure itself would take together.
//
// Ours: the orders in which scripts go. One update domain after the other, which is
// that domain of every placement group; one instance, or one zone, after the other, by
// number; all at once; or by shares, a canary: each step brings the part of all
// instances that has the latest model to a share. A part of an instance is dropped,
// as in batches (fact sheet U5), but a step has at least one instance, and a share that
// is reached already is passed over. New instances, which have the latest model
// anyhow, count for a share. The next instance of a share is one of the zone in which
// the fewest have the latest model, of equal ones the first, and there the lowest id.

// A StepRule says which instances an operator takes together.
type StepRule uint8

// The rules.
const (
	StepUpdateDomain StepRule = iota
	StepInstance
	StepZone
	StepAll
	StepShare // as Steps.Shares says
)

// Steps is how an operator goes through the instances of a set.
type Steps struct {
	By         StepRule
	Shares     []int    // of StepShare: ascending, of all instances, in millionths
	Pause      sim.Time // from the end of a step until the next one
	HealthWait sim.Time // how long an upgraded instance may take to become healthy
}

// A Fleet is what a step is chosen from.
type Fleet struct {
	Instances int          // of the set
	Latest    []int        // of these, by zone: have the latest model
	Waiting   []Upgradable // do not, and may be upgraded; Domain is that of the placement group
}

// Millionths is a whole, in the unit of Steps.Shares.
const Millionths = 1_000_000

// Next chooses the instances of the next step and says why these. Without any the
// rest keeps its model.
func (p *Steps) Next(f Fleet) (ids []int, reason string) {
	if len(f.Waiting) == 0 {
		return nil, ""
	}
	list := slices.Clone(f.Waiting)
	slices.SortStableFunc(list, func(a, b Upgradable) int {
		return cmp.Or(cmp.Compare(a.Zone, b.Zone), cmp.Compare(a.ID, b.ID))
	})
	first := list[0]
	switch p.By {
	case StepShare:
		return p.nextShare(f, list)
	case StepUpdateDomain:
		first = slices.MinFunc(list, func(a, b Upgradable) int { return cmp.Compare(a.Domain, b.Domain) })
		reason = fmt.Sprintf("update domain %d", first.Domain)
	case StepInstance:
		reason = "one instance at a time"
	case StepZone:
		reason = "one zone at a time"
	case StepAll:
		reason = "all at once"
	}
	for _, u := range list {
		switch {
		case p.By == StepUpdateDomain && u.Domain != first.Domain,
			p.By == StepInstance && u.ID != first.ID,
			p.By == StepZone && u.Zone != first.Zone:
			continue
		}
		ids = append(ids, u.ID)
	}
	return ids, fmt.Sprintf("%s: %d of %d instances (%s)", reason, len(ids), f.Instances, idList(ids))
}

// nextShare chooses the instances that are missing to the next share.
func (p *Steps) nextShare(f Fleet, list []Upgradable) (ids []int, reason string) {
	latest, have := slices.Clone(f.Latest), 0
	for _, n := range latest {
		have += n
	}
	at := slices.IndexFunc(p.Shares, func(share int) bool { return ShareOf(f.Instances, share) > have })
	if at < 0 {
		return nil, ""
	}
	want := ShareOf(f.Instances, p.Shares[at])
	for have+len(ids) < want && len(list) > 0 {
		next := 0
		for n, u := range list {
			if latest[u.Zone] < latest[list[next].Zone] {
				next = n
			}
		}
		ids = append(ids, list[next].ID)
		latest[list[next].Zone]++
		list = slices.Delete(list, next, next+1)
	}
	return ids, fmt.Sprintf("%s of %d instances is %d, of which %d have the latest model: %d more (%s)",
		percentOf(p.Shares[at]), f.Instances, want, have, len(ids), idList(ids))
}

// ShareOf returns how many instances a share of all is, in millionths: without
// fractions, but at least one.
func ShareOf(instances, share int) int { return max(1, instances*share/Millionths) }

// percentOf writes millionths as a percentage.
func percentOf(share int) string {
	text := fmt.Sprintf("%d", share/10_000)
	if part := share % 10_000; part > 0 {
		text = fmt.Sprintf("%g", float64(share)/10_000)
	}
	return text + " %"
}

// nextStep chooses the next step of the rollout that is under way.
func (s *set) nextStep(waiting []Upgradable) (ids []int, reason string) {
	f := Fleet{Instances: s.active, Latest: make([]int, len(s.zoneUp))}
	for _, i := range s.instances {
		if i.counts() && s.reached(i, s.rollout.goal) {
			f.Latest[i.zone]++
		}
	}
	for _, u := range waiting {
		u.Domain = s.instance(u.ID).updateDomain
		f.Waiting = append(f.Waiting, u)
	}
	return s.rollout.steps.Next(f)
}

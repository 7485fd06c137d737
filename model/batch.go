package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Batches: which instances a rolling upgrade takes next.
//
// Azure ("Configure rolling upgrades on Virtual Machine Scale Sets", "Azure virtual
// machine scale set automatic OS image upgrades"; ARM's schema): one zone after the
// other, unless enableCrossZoneUpgrade; batches keep to update domains;
// prioritizeUnhealthyInstances takes all unhealthy instances before any healthy
// one; unhealthy instances may make a batch smaller. The order is not documented,
// nor by how much a batch shrinks. Instances may be in phases (upgradephase.go), of which
// each ends before the next begins.
//
// Ours: zones in the order of their numbers, instances in that of their ids (fact
// sheet U11). A batch has instances of one zone only; in a regional set of one
// update domain of a placement group, since a zone is itself an update domain
// ("Availability zones"). The healthy instances of a batch are so few that with all
// unhealthy ones of the set they are at most the batch size; but there is always
// one to go on with.

// An Upgradable is an instance that is not on the latest model and may be upgraded.
type Upgradable struct {
	ID        int
	Zone      int // index into the set's zones
	Domain    int // update domain among those of all placement groups of a regional set; else NoUpdateDomain
	Unhealthy bool
	Phase     int // PhaseOrderingNumber, or LastPhase; 0 for all where there are none
}

// A BatchRule is what rollingUpgradePolicy says about the choice of a batch.
type BatchRule struct {
	MaxPercent     int  // maxBatchInstancePercent
	CrossZone      bool // enableCrossZoneUpgrade
	UnhealthyFirst bool // prioritizeUnhealthyInstances
}

// A BatchBound says why a batch has no more instances. Of several bounds the last
// one counts.
type BatchBound uint8

// The bounds.
const (
	BoundByEnd       BatchBound = iota // none is left
	BoundByPhase                       // the next one is in a later phase
	BoundByZone                        // the next one is in another zone
	BoundByDomain                      // the next one is in another update domain
	BoundByPriority                    // unhealthy ones come first, and the next one is healthy
	BoundByUnhealthy                   // unhealthy instances make it smaller
	BoundBySize                        // the batch has its size
)

// An UpgradeBatch is the instances that are upgraded next, and why these.
type UpgradeBatch struct {
	IDs       []int
	Instances int // of the set
	Percent   int // maxBatchInstancePercent
	Most      int // instances that this makes
	Unhealthy int // instances of the set that are unhealthy and not in the batch
	Bound     BatchBound
}

// Next chooses the next batch of a set with so many instances, of which some are
// unhealthy, from those that are to be upgraded.
func (r BatchRule) Next(instances, unhealthy int, waiting []Upgradable) UpgradeBatch {
	b := UpgradeBatch{
		Instances: instances, Percent: r.MaxPercent, Most: BatchSize(instances, r.MaxPercent), Unhealthy: unhealthy,
	}
	now, later := FirstPhase(waiting)
	if later > 0 {
		b.Bound = BoundByPhase
	}
	list := r.order(now)
	healthy, left := 0, 0 // chosen, and unhealthy ones not chosen
	for _, u := range list {
		bound := r.bound(&b, list[0], u)
		if bound == BoundByEnd && !u.Unhealthy && len(b.IDs) > 0 {
			switch {
			case r.UnhealthyFirst && left > 0:
				bound = BoundByPriority
			case healthy+unhealthy >= b.Most:
				bound = BoundByUnhealthy
			}
		}
		switch {
		case bound != BoundByEnd:
			b.Bound = max(b.Bound, bound)
			if u.Unhealthy {
				left++
			}
			continue
		case u.Unhealthy:
			b.Unhealthy--
		default:
			healthy++
		}
		b.IDs = append(b.IDs, u.ID)
	}
	return b
}

// AllAtOnce is the only batch of an Automatic upgrade.
func AllAtOnce(waiting []Upgradable) (ids []int) {
	for _, u := range waiting {
		ids = append(ids, u.ID)
	}
	return ids
}

// order returns the instances in the order in which they are taken.
func (r BatchRule) order(waiting []Upgradable) []Upgradable {
	list := slices.Clone(waiting)
	slices.SortStableFunc(list, func(a, b Upgradable) int {
		switch {
		case r.UnhealthyFirst && a.Unhealthy && !b.Unhealthy:
			return -1
		case r.UnhealthyFirst && b.Unhealthy && !a.Unhealthy:
			return 1
		}
		return cmp.Or(cmp.Compare(a.Zone, b.Zone), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// bound says what keeps an instance out of a batch that begins with another one,
// healthy or not.
func (r BatchRule) bound(b *UpgradeBatch, first, u Upgradable) BatchBound {
	switch {
	case len(b.IDs) == b.Most:
		return BoundBySize
	case u.Zone != first.Zone && !r.CrossZone:
		return BoundByZone
	case u.Domain != first.Domain:
		return BoundByDomain
	}
	return BoundByEnd
}

// Reason explains the batch.
func (b *UpgradeBatch) Reason() string {
	text := fmt.Sprintf("%d of %d instances (%s); %d %% of all makes at most %d",
		len(b.IDs), b.Instances, idList(b.IDs), b.Percent, b.Most)
	switch b.Bound {
	case BoundByUnhealthy:
		return text + fmt.Sprintf(", less for %d unhealthy", b.Unhealthy)
	case BoundByPhase:
		return text + "; the next one is in a later phase"
	case BoundByZone:
		return text + "; the next one is in another zone"
	case BoundByDomain:
		return text + "; the next one is in another update domain"
	case BoundByPriority:
		return text + "; unhealthy ones come first"
	}
	return text
}

// idList writes ids, of many only the first.
func idList(ids []int) string {
	const most = 12
	var list []string
	for _, id := range ids[:min(len(ids), most)] {
		list = append(list, fmt.Sprint(id))
	}
	if len(ids) > most {
		list = append(list, "…")
	}
	return strings.Join(list, " ")
}

package scenarios

import (
	"slices"

	"vmssim/model"
)

// spread returns how a set's instances are placed, with so many in a placement
// group.
func (s *ScaleSet) spread(groupSize int) model.Spread {
	spread := model.Spread{Strict: *s.ZoneBalance}
	if !s.flexible() && !*s.SinglePlacementGroup && *s.PlatformFaultDomainCount > 1 {
		spread.GroupSize = groupSize
	}
	policy := s.zoneAllocation()
	if policy.MaxZoneCount != nil {
		spread.MaxZones = *policy.MaxZoneCount
	}
	if share := policy.MaxInstancePercentPerZonePolicy; share != nil && *share.Enabled {
		spread.MaxPercent = *share.Value
	}
	return spread
}

// rebalanced reports whether a set has automatic zone rebalancing.
func (s *ScaleSet) rebalanced() bool {
	return s.ResiliencyPolicy != nil && s.ResiliencyPolicy.AutomaticZoneRebalancingPolicy != nil &&
		*s.ResiliencyPolicy.AutomaticZoneRebalancingPolicy.Enabled
}

// zonesOf returns all zones that a set has or gets, in ascending order, and the
// indexes of those that it gets. The place without a zone, where the instances of
// a regional set stay, comes first with the name "".
func (d *Document) zonesOf(set *ScaleSet) (zones []string, later []int) {
	added := d.zonesAdded(set)
	zones = slices.Concat(set.Zones, added)
	if set.Zones == nil && added != nil {
		zones = append(zones, "")
	}
	slices.Sort(zones)
	for i, zone := range zones {
		if slices.Contains(added, zone) {
			later = append(later, i)
		}
	}
	return zones, later
}

// zonesAdded returns the zones that the timeline adds to a set.
func (d *Document) zonesAdded(set *ScaleSet) (zones []string) {
	for i := range d.Actions {
		a := &d.Actions[i]
		if a.ScaleSet == nil {
			continue
		}
		if target, _ := d.ScaleSets.get(*a.ScaleSet); target == set {
			zones = append(zones, a.AddZones...)
		}
	}
	return zones
}

// hasZone reports whether a set has a zone or gets it.
func (d *Document) hasZone(set *ScaleSet, zone string) bool {
	return slices.Contains(set.Zones, zone) || slices.Contains(d.zonesAdded(set), zone)
}

// flexible reports whether a set is in Flexible orchestration mode.
func (s *ScaleSet) flexible() bool { return *s.OrchestrationMode == "Flexible" }

// updateDomains returns how many update domains a placement group of a set has.
func (s *ScaleSet) updateDomains() int {
	if s.flexible() {
		return 0
	}
	return model.UpdateDomainsPerGroup
}

// zoneAllocation returns the set's zoneAllocationPolicy, an empty one if it has
// none.
func (s *ScaleSet) zoneAllocation() ZoneAllocationPolicy {
	if s.ResiliencyPolicy == nil || s.ResiliencyPolicy.ZoneAllocationPolicy == nil {
		return ZoneAllocationPolicy{}
	}
	return *s.ResiliencyPolicy.ZoneAllocationPolicy
}

func (p *ScaleInPolicy) build() model.ScaleInPolicy {
	made := model.ScaleInPolicy{ForceDeletion: *p.ForceDeletion, UnhealthyFirst: *p.PrioritizeUnhealthyVMs}
	if p.Rules != nil {
		made.Rule = map[string]model.ScaleInRule{
			"Default": model.DefaultRule, "OldestVM": model.OldestVM, "NewestVM": model.NewestVM,
		}[p.Rules[0]]
	}
	return made
}

func (p *Protect) build() (ids []int, protection model.Protection) {
	switch {
	case *p.ProtectFromScaleSetActions:
		protection = model.FromScaleSetActions
	case *p.ProtectFromScaleIn:
		protection = model.FromScaleIn
	}
	return slices.Clone(p.Instances), protection
}

package scenarios

import (
	"slices"
	"strings"
)

// spreading checks what orchestration mode, zones, fault domains and placement
// groups a set may have together.
func (c *checker) spreading(s *ScaleSet, path string) {
	count, group := join(path, "platformFaultDomainCount"), join(path, "singlePlacementGroup")
	n, zones := *s.PlatformFaultDomainCount, len(s.Zones)+len(c.document.zonesAdded(s))
	zoned := zones > 0
	switch {
	case s.flexible() && *s.SinglePlacementGroup:
		c.at(group, "true in a Flexible scale set; only Uniform has single placement groups")
	case s.flexible() && zoned && n != 1:
		c.at(count, "%d; a Flexible set with zones has 1", n)
	case s.flexible() && n > 3:
		c.at(count, "%d; a regional Flexible set has 1 to 3", n)
	case zoned && n != 1 && n != 5:
		c.at(count, "%d; a set with zones has 1 or 5", n)
	case n == 1 && *s.SinglePlacementGroup:
		c.at(count, "1, max spreading, needs several placement groups; "+
			"write 5, or singlePlacementGroup: false")
	}
	if at := join(path, "zoneBalance"); c.clean(at) && *s.ZoneBalance && len(s.Zones) < 2 {
		c.at(at, "strict balance of %s; it needs more than one zone", zonesText(len(s.Zones)))
	}
	c.rebalancing(s, zones, join(path, "resiliencyPolicy.automaticZoneRebalancingPolicy"))
	c.zoneAllocation(s, zones, join(path, "resiliencyPolicy.zoneAllocationPolicy"))
}

func zonesText(n int) string {
	if n == 0 {
		return "a set without zones"
	}
	return "one zone"
}

// rebalancing checks that automatic zone rebalancing has zones to balance, and
// may.
func (c *checker) rebalancing(s *ScaleSet, zones int, path string) {
	if !c.clean(path) || !s.rebalanced() {
		return
	}
	switch {
	case zones < 2:
		c.at(path, "automatic zone rebalancing of %s; it needs at least two", zonesText(zones))
	case *s.ZoneBalance:
		c.at(path, "automatic zone rebalancing with strict balance; it needs zoneBalance: false")
	}
}

// zoneAllocation checks that the limits on zones leave room for the capacity.
func (c *checker) zoneAllocation(s *ScaleSet, zones int, path string) {
	if !c.clean(path) {
		return
	}
	policy := s.zoneAllocation()
	if policy.MaxZoneCount == nil && policy.MaxInstancePercentPerZonePolicy == nil {
		return
	}
	if zones == 0 {
		c.at(path, "limits on the zones of a set without zones")
		return
	}
	if n := policy.MaxZoneCount; n != nil {
		if *n > zones {
			c.at(join(path, "maxZoneCount"), "%d is above %d, the zones of the set", *n, zones)
		}
		zones = min(zones, *n)
	}
	share := policy.MaxInstancePercentPerZonePolicy
	if share != nil && *share.Enabled && *share.Value*zones < 100 {
		c.at(join(path, "maxInstancePercentPerZonePolicy.value"),
			"%d%% in each of %d zones cannot hold the whole capacity", *share.Value, zones)
	}
}

// memoryPreserving reports whether maintenance can move a size without a reboot
// ("Maintenance and updates"): all families but G, L, N and H.
func memoryPreserving(size string) bool {
	family := strings.TrimPrefix(size, "Standard_")
	return !slices.ContainsFunc([]string{"G", "L", "N", "H"}, func(f string) bool { return strings.HasPrefix(family, f) })
}

// addZones checks that the zones that action i adds are new to the set.
func (c *checker) addZones(i int, set *ScaleSet, path string) {
	a := &c.document.Actions[i]
	if set == nil || !c.clean(path, joinName("scaleSets", a.ScaleSet.String())+".zones") {
		return
	}
	var before []string
	for _, other := range c.document.Actions[:i] {
		if other.ScaleSet != nil && *other.ScaleSet == *a.ScaleSet {
			before = append(before, other.AddZones...)
		}
	}
	for j, zone := range a.AddZones {
		switch at := item(path, j); {
		case slices.Contains(set.Zones, zone):
			c.at(at, "scale set %s has zone %s from the start", quote(a.ScaleSet.String()), quote(zone))
		case slices.Contains(before, zone), slices.Contains(a.AddZones[:j], zone):
			c.at(at, "zone %s is added twice", quote(zone))
		}
	}
}

func (c *checker) protect(p *Protect, path string) {
	c.ids(p.Instances, join(path, "instances"))
	in, actions := join(path, "protectFromScaleIn"), join(path, "protectFromScaleSetActions")
	if c.clean(in, actions) && *p.ProtectFromScaleSetActions && !*p.ProtectFromScaleIn {
		c.at(actions, "true without protectFromScaleIn, which Azure rejects")
	}
}

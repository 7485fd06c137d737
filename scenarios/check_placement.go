package scenarios

import (
	"slices"
	"strings"
)

// spreading checks what orchestration mode, zones, fault domains and placement
// groups a set may have together.
func (c *checker) spreading(s *ScaleSet, path string) {
	count, group := join(path, "platformFaultDomainCount"), join(path, "singlePlacementGroup")
	n, zoned := *s.PlatformFaultDomainCount, len(s.Zones) > 0
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
	c.zoneAllocation(s, join(path, "resiliencyPolicy.zoneAllocationPolicy"))
}

func zonesText(n int) string {
	if n == 0 {
		return "a set without zones"
	}
	return "one zone"
}

// zoneAllocation checks that the limits on zones leave room for the capacity.
func (c *checker) zoneAllocation(s *ScaleSet, path string) {
	if !c.clean(path) {
		return
	}
	policy, zones := s.zoneAllocation(), len(s.Zones)
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

func (c *checker) protect(p *Protect, path string) {
	c.ids(p.Instances, join(path, "instances"))
	in, actions := join(path, "protectFromScaleIn"), join(path, "protectFromScaleSetActions")
	if c.clean(in, actions) && *p.ProtectFromScaleSetActions && !*p.ProtectFromScaleIn {
		c.at(actions, "true without protectFromScaleIn, which Azure rejects")
	}
}

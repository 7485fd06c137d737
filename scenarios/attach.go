package scenarios

import (
	"slices"

	"vmssim/model"
)

// attach checks that a set may take machines that exist already, or give them
// away.
func (c *checker) attach(a *Action, set *ScaleSet, path string) {
	c.ids(a.Detach, join(path, "detach"))
	at := join(path, "attach")
	if a.Attach == nil {
		at = join(path, "detach")
	}
	if set == nil || a.Attach == nil && a.Detach == nil || !c.clean(at) {
		return
	}
	own := joinName("scaleSets", a.ScaleSet.String())
	if !c.clean(join(own, "orchestrationMode"), join(own, "platformFaultDomainCount"), join(own, "zones")) {
		return
	}
	switch {
	case !set.flexible():
		c.at(at, "scale set %s is %s; only Flexible ones attach and detach machines",
			quote(a.ScaleSet.String()), *set.OrchestrationMode)
	case *set.PlatformFaultDomainCount != 1:
		c.at(at, "attaching and detaching need platformFaultDomainCount 1; that of %s is %d",
			quote(a.ScaleSet.String()), *set.PlatformFaultDomainCount)
	case a.Attach != nil && set.isMix():
		c.at(at, "attaching to %s, which has an instance mix: the size of the machine cannot be said",
			quote(a.ScaleSet.String()))
	case a.Attach != nil:
		c.attachTo(a, set, at)
	}
}

func (c *checker) attachTo(a *Action, set *ScaleSet, path string) {
	zones, _ := c.document.zonesOf(set)
	name, zone := quote(a.ScaleSet.String()), join(path, "zone")
	switch {
	case a.Attach.Zone == nil && set.Zones != nil:
		c.at(path, "zone is missing; scale set %s has zones %s", name, listing(set.Zones, "and"))
	case a.Attach.Zone != nil && len(zones) == 0:
		c.at(zone, "zone of a machine for scale set %s, which has none", name)
	case a.Attach.Zone != nil && !slices.Contains(zones, *a.Attach.Zone):
		c.at(zone, "scale set %s has no zone %s", name, quote(*a.Attach.Zone))
	}
	if a.Attach.InBackendPool != nil && *a.Attach.InBackendPool && set.Behind == nil {
		c.at(join(path, "inBackendPool"), "scale set %s is behind no load balancer", name)
	}
	c.capacity(set, join(path, "count"), *a.Attach.Count)
}

// attachment returns the machines that an action attaches. With a standby pool the
// set must leave room for its least.
func (b builder) attachment(a *Action) model.Attachment {
	set, _ := b.document.ScaleSets.get(*a.ScaleSet)
	c := checker{findings: newFindings(b.document.source), document: b.document, inputs: b.inputs}
	made := model.Attachment{
		Count: *a.Attach.Count, InPool: *a.Attach.InBackendPool, Limit: *c.lowestLimit(set).most,
	}
	if p := set.StandbyPool; p != nil {
		made.Limit = min(made.Limit, mostWithPool-*p.ElasticityProfile.MinReadyCapacity)
	}
	if zones, _ := b.document.zonesOf(set); a.Attach.Zone != nil {
		made.Zone = slices.Index(zones, *a.Attach.Zone)
	}
	return made
}

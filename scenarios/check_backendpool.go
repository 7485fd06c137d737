package scenarios

import "slices"

// backendPools checks the names of the backend pools of a balancer, and the one that
// gets the requests at first.
func (c *checker) backendPools(pools []Name, routesTo *Name, path string) {
	list := join(path, "backendAddressPools")
	for i, name := range pools {
		if slices.Contains(pools[:i], name) {
			c.at(item(list, i), "backend pool %s twice", quote(name.String()))
		}
	}
	if at := join(path, "routesTo"); routesTo != nil && c.clean(at, list) {
		c.reference(at, *routesTo, "backend pool", namesOf(pools))
	}
}

// balancerPools checks the backend pools of a load balancer.
func (c *checker) balancerPools(b Entry[LoadBalancer], path string) {
	c.backendPools(b.Value.BackendAddressPools, b.Value.RoutesTo, path)
	list := join(path, "backendAddressPools")
	if len(b.Value.BackendAddressPools) < 2 || !c.clean(list) {
		return
	}
	if at := join(path, "sku.name"); c.clean(at) && *b.Value.SKU.Name == "Basic" {
		c.at(list, "several backend pools of a Basic load balancer; only Standard has them here")
	}
	if at := join(path, "probe.noHealthyBackendsBehavior"); c.clean(at) && *b.Value.Probe.NoHealthyBackendsBehavior == "AllProbedUp" {
		c.at(at, "AllProbedUp together with several backend pools; write AllProbedDown")
	}
}

// namesOf returns names as text.
func namesOf(names []Name) (list []string) {
	for _, name := range names {
		list = append(list, name.String())
	}
	return list
}

// backendPools returns the names of the backend pools of a balancer.
func (d *Document) backendPools(balancer Name) []string {
	if gateway, _ := d.ApplicationGateways.get(balancer); gateway != nil {
		return namesOf(gateway.BackendAddressPools)
	}
	if lb, _ := d.LoadBalancers.get(balancer); lb != nil {
		return namesOf(lb.BackendAddressPools)
	}
	return nil
}

// backendPool checks the backend pool that a set is in.
func (c *checker) backendPool(s *ScaleSet, path string) {
	at, behind := join(path, "backendAddressPool"), join(path, "behind")
	if !c.clean(at, behind) {
		return
	}
	var pools []string
	if s.Behind != nil {
		pools = c.document.backendPools(*s.Behind)
	}
	switch written := s.BackendAddressPool != nil; {
	case written && s.Behind == nil:
		c.at(at, "the set is behind no load balancer")
	case written:
		c.reference(at, *s.BackendAddressPool, "backend pool", pools)
	case len(pools) > 1 && !c.source.written(at):
		c.at(behind, "%s %s has several backend pools; write backendAddressPool",
			c.document.nounOf(*s.Behind), quote(s.Behind.String()))
	}
}

// repoint checks that there is a routing rule to point at the set's backend pool.
func (c *checker) repoint(a *Action, set *ScaleSet, at string) {
	if a.Repoint == nil || set == nil || !c.clean(at) {
		return
	}
	switch gateway := c.document.gatewayOf(set); {
	case !*a.Repoint:
		c.at(at, "false repoints nothing; write true, or leave the action out")
	case gateway == nil:
		c.at(at, "scale set %s is behind no application gateway", quote(a.ScaleSet.String()))
	default:
		c.severalPools(*set.Behind, at)
	}
}

// movesAddress checks that there is a public IP address that can go to the set's
// backend pool.
func (c *checker) movesAddress(name *Name, set *ScaleSet, at string) {
	switch {
	case set.Behind == nil:
		c.at(at, "scale set %s is behind no load balancer", quote(name.String()))
	case c.document.gatewayOf(set) != nil:
		c.at(at, "scale set %s is behind an application gateway; write repoint: true", quote(name.String()))
	default:
		c.severalPools(*set.Behind, at)
	}
}

// severalPools checks that a balancer has more than one backend pool.
func (c *checker) severalPools(balancer Name, at string) {
	if len(c.document.backendPools(balancer)) < 2 {
		c.at(at, "%s %s has one backend pool", c.document.nounOf(balancer), quote(balancer.String()))
	}
}

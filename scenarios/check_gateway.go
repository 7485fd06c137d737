package scenarios

import "slices"

func (c *checker) gateway(g Entry[ApplicationGateway], path string) {
	if slices.Contains(c.document.LoadBalancers.names(), g.Name.String()) {
		c.at(path, "%s is also the name of a load balancer", quote(g.Name.String()))
	}
	if at := join(path, "cookieBasedAffinity"); c.clean(at) && *g.Value.CookieBasedAffinity == "Enabled" &&
		!c.document.singlyTo(g.Name) {
		c.at(at, "Enabled needs a workload of fidelity requests to the application gateway")
	}
	pools := join(path, "backendAddressPools")
	for i, name := range g.Value.BackendAddressPools {
		if slices.Contains(g.Value.BackendAddressPools[:i], name) {
			c.at(item(pools, i), "backend pool %s twice", quote(name.String()))
		}
	}
	if at := join(path, "routesTo"); g.Value.RoutesTo != nil && c.clean(at, pools) {
		c.reference(at, *g.Value.RoutesTo, "backend pool", g.Value.pools())
	}
}

// pools returns the names of the backend pools.
func (g *ApplicationGateway) pools() []string {
	var names []string
	for _, name := range g.BackendAddressPools {
		names = append(names, name.String())
	}
	return names
}

// balancerNoun is what a reference to a balancer is to.
func (d *Document) balancerNoun() string {
	if len(d.ApplicationGateways) > 0 {
		return "load balancer or application gateway"
	}
	return "load balancer"
}

// nounOf returns what a balancer is.
func (d *Document) nounOf(balancer Name) string {
	if gateway, _ := d.ApplicationGateways.get(balancer); gateway != nil {
		return "application gateway"
	}
	return "load balancer"
}

// gatewayOf returns the application gateway that a set is behind, or nil.
func (d *Document) gatewayOf(s *ScaleSet) *ApplicationGateway {
	if s.Behind == nil {
		return nil
	}
	gateway, _ := d.ApplicationGateways.get(*s.Behind)
	return gateway
}

// backendPool checks the backend pool that a set is in.
func (c *checker) backendPool(s *ScaleSet, path string) {
	at := join(path, "backendAddressPool")
	gateway := c.document.gatewayOf(s)
	switch written := s.BackendAddressPool != nil; {
	case !c.clean(at, join(path, "behind")):
	case written && gateway == nil:
		c.at(at, "the set is behind no application gateway")
	case written:
		c.reference(at, *s.BackendAddressPool, "backend pool", gateway.pools())
	case gateway != nil && len(gateway.BackendAddressPools) > 1 && !c.source.written(at):
		c.at(join(path, "behind"), "application gateway %s has several backend pools; write backendAddressPool",
			quote(s.Behind.String()))
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
	case len(gateway.BackendAddressPools) < 2:
		c.at(at, "application gateway %s has one backend pool", quote(set.Behind.String()))
	}
}

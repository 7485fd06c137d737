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
	c.backendPools(g.Value.BackendAddressPools, g.Value.RoutesTo, path)
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

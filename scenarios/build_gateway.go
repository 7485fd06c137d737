package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// drainDisabled is how long an application gateway drains if connection draining is
// not enabled.
const drainDisabled = 30 * sim.Second

func (g *ApplicationGateway) build(name Name) model.LoadBalancer {
	made := model.LoadBalancer{
		Name: name.String(),
		Probe: model.Probe{
			Interval:  sim.Time(*g.Probe.Interval) * sim.Second,
			Timeout:   sim.Time(*g.Probe.Timeout) * sim.Second,
			Threshold: *g.Probe.UnhealthyThreshold,
			Rise:      1,
		},
		Deregistration: g.Deregistration.time(),
		Affinity:       model.Affinity{Spread: traffic.InTurn, Drain: drainDisabled},
		Gateway:        &model.Gateway{Cookies: *g.CookieBasedAffinity == "Enabled"},
	}
	made.Pools, made.Routed = backendPools(g.BackendAddressPools, g.RoutesTo)
	if *g.ConnectionDraining.Enabled {
		made.Affinity.Drain = sim.Time(*g.ConnectionDraining.DrainTimeoutInSec) * sim.Second
	}
	return made
}

// backendPools returns the names of backend pools, and which of them gets the
// requests at first.
func backendPools(pools []Name, routesTo *Name) (names []string, routed int) {
	if routesTo != nil {
		routed = slices.Index(pools, *routesTo)
	}
	return namesOf(pools), routed
}

// balancers returns the names of what scale sets may be behind: the load balancers,
// and after them the application gateways, as in model.Config.
func (d *Document) balancers() []string {
	return append(d.LoadBalancers.names(), d.ApplicationGateways.names()...)
}

// balancer returns the index of a name among balancers.
func (d *Document) balancer(name Name) int { return slices.Index(d.balancers(), name.String()) }

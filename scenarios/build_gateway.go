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
		Gateway:        &model.Gateway{Pools: []string{""}, Cookies: *g.CookieBasedAffinity == "Enabled"},
	}
	if *g.ConnectionDraining.Enabled {
		made.Affinity.Drain = sim.Time(*g.ConnectionDraining.DrainTimeoutInSec) * sim.Second
	}
	if g.BackendAddressPools != nil {
		made.Gateway.Pools = nil
		for _, pool := range g.BackendAddressPools {
			made.Gateway.Pools = append(made.Gateway.Pools, pool.String())
		}
	}
	if g.RoutesTo != nil {
		made.Gateway.Routed = g.pool(*g.RoutesTo)
	}
	return made
}

// pool returns the index of a backend pool.
func (g *ApplicationGateway) pool(name Name) int { return slices.Index(g.BackendAddressPools, name) }

// balancers returns the names of what scale sets may be behind: the load balancers,
// and after them the application gateways, as in model.Config.
func (d *Document) balancers() []string {
	return append(d.LoadBalancers.names(), d.ApplicationGateways.names()...)
}

// balancer returns the index of a name among balancers.
func (d *Document) balancer(name Name) int { return slices.Index(d.balancers(), name.String()) }

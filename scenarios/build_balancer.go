package scenarios

import (
	"vmssim/model"
	"vmssim/sim"
)

// The words of a load balancer and what they are in the model.
var (
	balancerSKUs = map[string]model.LoadBalancerSKU{"Standard": model.Standard, "Basic": model.Basic}
	protocols    = map[string]model.ProbeProtocol{"Http": model.HTTP, "Https": model.HTTPS, "Tcp": model.TCP}
	noHealthy    = map[string]model.NoHealthyBackends{
		"AllProbedDown": model.AllProbedDown,
		"AllProbedUp":   model.AllProbedUp,
	}
)

func (b *LoadBalancer) build(name Name) model.LoadBalancer {
	made := model.LoadBalancer{
		Name:           name.String(),
		SKU:            balancerSKUs[*b.SKU.Name],
		Probe:          b.Probe.build(),
		NoHealthy:      noHealthy[*b.Probe.NoHealthyBackendsBehavior],
		Deregistration: b.Deregistration.time(),
		Affinity:       b.affinity(),
	}
	made.Pools, made.Routed = backendPools(b.BackendAddressPools, b.RoutesTo)
	return made
}

func (p *Probe) build() model.Probe {
	return model.Probe{
		Protocol:  protocols[*p.Protocol],
		Interval:  sim.Time(*p.IntervalInSeconds) * sim.Second,
		Threshold: *p.ProbeThreshold,
	}
}

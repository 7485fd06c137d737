package scenarios

import "vmssim/model"

func (p *InboundNatPool) build() *model.NATPool {
	if p == nil {
		return nil
	}
	return &model.NATPool{
		First: *p.FrontendPortRangeStart, Last: *p.FrontendPortRangeEnd,
		Backend: *p.BackendPort, Protocol: *p.Protocol,
	}
}

// natPool checks a set's range: that it is one, that it is large enough, and that
// no other set behind the same load balancer has a part of it.
func (c *checker) natPool(s Entry[ScaleSet], path string) {
	pool, at := s.Value.InboundNatPool, join(path, "inboundNatPool")
	if pool == nil {
		return
	}
	if c.clean(join(path, "behind")) && s.Value.Behind == nil {
		c.at(at, "a pool of ports of a scale set that is behind no load balancer")
		return
	}
	if c.document.gatewayOf(s.Value) != nil {
		c.at(at, "a pool of ports of a scale set behind an application gateway; load balancers have ports")
		return
	}
	if c.clean(join(path, "orchestrationMode")) && *s.Value.OrchestrationMode == "Flexible" {
		c.at(at, "a pool of ports of a Flexible scale set; only Uniform ones have one")
		return
	}
	end := join(at, "frontendPortRangeEnd")
	if !c.clean(at) {
		return
	}
	built := pool.build()
	if built.Last < built.First {
		c.at(end, "%d is below frontendPortRangeStart %d", built.Last, built.First)
		return
	}
	c.natSize(s.Value, path, end, built.Ports())
	for _, other := range c.document.ScaleSets {
		if other.Name == s.Name {
			break
		}
		c.natOverlap(built, s.Value, other, at)
	}
}

// natSize checks that the first instances and their extras have ports.
func (c *checker) natSize(s *ScaleSet, path, end string, ports int) {
	if !c.clean(join(path, "sku.capacity"), join(path, "overprovision"), join(path, "overprovisioning")) {
		return
	}
	capacity := *s.SKU.Capacity
	extras := s.overprovision().Extras(capacity)
	switch {
	case capacity+extras <= ports:
	case extras == 0:
		c.at(end, "the range has %d ports; sku.capacity needs %d", ports, capacity)
	default:
		c.at(end, "the range has %d ports; sku.capacity needs %d, and overprovisioning %d more", ports, capacity, extras)
	}
}

func (c *checker) natOverlap(pool *model.NATPool, s *ScaleSet, other Entry[ScaleSet], at string) {
	o := other.Value
	path := join(joinName("scaleSets", other.Name.String()), "inboundNatPool")
	if o.InboundNatPool == nil || o.Behind == nil || *o.Behind != *s.Behind || !c.clean(path) {
		return
	}
	theirs := o.InboundNatPool.build()
	same := pool.Protocol == theirs.Protocol || pool.Protocol == "All" || theirs.Protocol == "All"
	if same && pool.First <= theirs.Last && theirs.First <= pool.Last {
		c.at(at, "ports %d to %d overlap with %d to %d of scale set %s behind the same load balancer",
			pool.First, pool.Last, theirs.First, theirs.Last, quote(other.Name.String()))
	}
}

package scenarios

import "vmssim/model"

var poolStates = map[string]model.PoolState{
	"Running": model.PoolRunning, "Deallocated": model.PoolDeallocated, "Hibernated": model.PoolHibernated,
}

func (p *StandbyPool) build() *model.StandbyPool {
	if p == nil {
		return nil
	}
	return &model.StandbyPool{
		MaxReady: *p.ElasticityProfile.MaxReadyCapacity,
		MinReady: *p.ElasticityProfile.MinReadyCapacity,
		Delay:    p.ElasticityProfile.PostProvisioningDelay.time(),
		State:    poolStates[*p.VirtualMachineState],
		Resume:   p.Resume.distribution(),
	}
}

// standbyPool checks what a pool asks of its set, and its size. Azure ("Standby
// pools for Virtual Machine Scale Sets", its FAQ).
func (c *checker) standbyPool(s *ScaleSet, path string) {
	pool, at := s.StandbyPool, join(path, "standbyPool")
	if pool == nil {
		return
	}
	c.distribution(pool.Resume, join(at, "resume"))
	if c.clean(join(path, "orchestrationMode")) && *s.OrchestrationMode != "Flexible" {
		c.at(at, "a standby pool of a %s scale set; only Flexible ones have one", *s.OrchestrationMode)
		return
	}
	if domains := join(path, "platformFaultDomainCount"); c.clean(domains) && *s.PlatformFaultDomainCount != 1 {
		c.at(at, "a standby pool needs platformFaultDomainCount 1; it is %d", *s.PlatformFaultDomainCount)
	}
	priority := join(path, "virtualMachineProfile.priority")
	if p := s.VirtualMachineProfile; p != nil && c.clean(priority) && p.Priority != nil && *p.Priority == "Spot" {
		c.at(at, "a standby pool of a scale set with Spot instances; they have none")
	}
	state := join(at, "virtualMachineState")
	if c.clean(state) && *pool.VirtualMachineState == "Mix" {
		c.at(state, "Mix is not modelled: Azure's pages do not say which of its machines a scale-out takes first; "+
			"write Running, Deallocated or Hibernated")
	}
	if c.clean(state) && s.Autoscale != nil && *pool.VirtualMachineState == "Running" {
		c.at(at, "a Running standby pool with autoscale; write virtualMachineState: Deallocated or Hibernated")
	}
	c.poolSize(s, path, join(at, "elasticityProfile"))
}

// mostWithPool is how many machines a set and its standby pool may have together
// (Azure: standby pools FAQ).
const mostWithPool = 1000

// poolSize checks the bounds of the pool, and that the set and the pool together
// stay within what a scale set may have.
func (c *checker) poolSize(s *ScaleSet, path, at string) {
	if !c.clean(at) || s.StandbyPool.ElasticityProfile == nil {
		return
	}
	size := s.StandbyPool.ElasticityProfile
	minimum := join(at, "minReadyCapacity")
	if *size.MinReadyCapacity > *size.MaxReadyCapacity {
		c.at(minimum, "%d is above maxReadyCapacity %d", *size.MinReadyCapacity, *size.MaxReadyCapacity)
		return
	}
	most := 0
	if c.clean(join(path, "sku.capacity")) {
		most = *s.SKU.Capacity
	}
	if s.Autoscale != nil && c.clean(join(path, "autoscale")) {
		for _, p := range s.Autoscale.Profiles {
			most = max(most, *p.Capacity.Maximum)
		}
	}
	if together := most + *size.MinReadyCapacity; together > mostWithPool {
		c.at(minimum, "%d beside up to %d instances of the set are %d; a set and its pool may have %d together",
			*size.MinReadyCapacity, most, together, mostWithPool)
	}
}

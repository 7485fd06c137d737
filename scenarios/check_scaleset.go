package scenarios

import (
	"slices"

	"vmssim/model/price"
)

func (c *checker) loadBalancer(b Entry[LoadBalancer], path string) {
	if at := join(path, "loadDistribution"); c.clean(at) && *b.Value.LoadDistribution != "Default" && !c.document.singlyTo(b.Name) {
		c.at(at, "%s needs a workload of fidelity requests to the load balancer", *b.Value.LoadDistribution)
	}
	c.balancerPools(b, path)
	sku, probe := join(path, "sku.name"), join(path, "probe.protocol")
	if !c.clean(sku, probe) || *b.Value.SKU.Name != "Basic" {
		return
	}
	if *b.Value.Probe.Protocol == "Https" {
		c.at(probe, "Https probe of a Basic load balancer; only Standard has it")
	}
	for i, behind := range c.document.behind(b.Name) {
		at := join(joinName("scaleSets", behind.Name.String()), "behind")
		if i > 0 {
			c.at(at, "second scale set behind the Basic load balancer %s; only Standard takes several",
				quote(b.Name.String()))
		} else if mode := behind.Value.OrchestrationMode; mode != nil && *mode == "Flexible" {
			c.at(at, "Flexible scale set behind the Basic load balancer %s; only Standard takes it",
				quote(b.Name.String()))
		} else if spg := behind.Value.SinglePlacementGroup; spg != nil && !*spg {
			c.at(at, "several placement groups behind the Basic load balancer %s; "+
				"write singlePlacementGroup: true, or use Standard", quote(b.Name.String()))
		}
	}
}

// singlyTo reports whether requests are sent to a load balancer one by one.
func (d *Document) singlyTo(balancer Name) bool {
	return slices.ContainsFunc(d.Workloads, func(e Entry[Workload]) bool {
		r := e.Value.Requests
		return r != nil && r.To != nil && *r.To == balancer && r.singly()
	})
}

// behind returns the scale sets behind a load balancer.
func (d *Document) behind(balancer Name) []Entry[ScaleSet] {
	return slices.DeleteFunc(slices.Clone(d.ScaleSets), func(e Entry[ScaleSet]) bool {
		return e.Value.Behind == nil || *e.Value.Behind != balancer
	})
}

func (c *checker) scaleSet(name Name, s *ScaleSet, path string) {
	c.zones(s, path)
	if at := join(path, "behind"); s.Behind != nil && c.clean(at) {
		c.reference(at, *s.Behind, c.document.balancerNoun(), c.document.balancers())
	}
	c.backendPool(s, path)
	if at := join(path, "sku.capacity"); c.clean(at) {
		c.capacity(s, at, *s.SKU.Capacity)
	}
	c.overprovision(s, path)
	c.standbyPool(s, path)
	c.instanceMix(s, path)
	c.size(s, path)
	c.capacityReservation(s, path)
	c.spot(s, path)
	if p := s.Provisioning; p != nil {
		at := join(path, "provisioning")
		c.distribution(p.Create, join(at, "create"))
		c.distribution(p.Boot, join(at, "boot"))
		c.distribution(p.Delete, join(at, "delete"))
		c.distribution(p.Deallocate, join(at, "deallocate"))
		c.distribution(p.Start, join(at, "start"))
		c.distribution(p.PowerOff, join(at, "powerOff"))
		c.distribution(p.Restart, join(at, "restart"))
		c.distribution(p.Reimage, join(at, "reimage"))
		c.distribution(p.Redeploy, join(at, "redeploy"))
		c.distribution(p.AttachDisk, join(at, "attachDisk"))
	}
	if p := s.VirtualMachineProfile; p != nil && p.ExtensionProfile != nil {
		c.extensions(p.ExtensionProfile.Extensions, p.ExtensionProfile.ExtensionsTimeBudget,
			join(path, "virtualMachineProfile.extensionProfile.extensions"))
		c.newVersions(p.ExtensionProfile.Extensions, join(path, "virtualMachineProfile.extensionProfile.extensions"))
	}
	if p := s.VirtualMachineProfile; p != nil && p.StorageProfile != nil {
		c.storage(s, join(path, "virtualMachineProfile.storageProfile"))
	}
	c.releaseOf(s, path)
	c.health(s, path)
	c.approval(s, path)
	c.repairs(s, join(path, "automaticRepairsPolicy"))
	c.upgradePolicy(s, path)
	c.lifecycleHooks(s, path)
	if s.Required != nil && s.Required.PerZone != nil && *s.Required.PerZone > 0 && s.Zones == nil &&
		!c.source.written(join(path, "zones")) {
		c.at(join(path, "required.perZone"), "%d in every zone of a set without zones", *s.Required.PerZone)
	}
	if s.Autoscale != nil {
		c.autoscale(name, s, join(path, "autoscale"))
	}
}

func (c *checker) zones(s *ScaleSet, path string) {
	zones, count := join(path, "zones"), join(path, "platformFaultDomainCount")
	for i, zone := range s.Zones {
		if slices.Contains(s.Zones[:i], zone) {
			c.at(item(zones, i), "zone %s twice", quote(zone))
		}
	}
	if !c.clean(count, zones, join(path, "singlePlacementGroup"), join(path, "orchestrationMode")) {
		return
	}
	c.spreading(s, path)
}

// size checks that every size has a price, and that its vCPUs suffice for the
// requests and jobs that one instance works on at once.
func (c *checker) size(s *ScaleSet, path string) {
	if !c.clean("prices.file", "region") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	names := s.sizes()
	for i, at := range s.sizePaths(path) {
		if !c.clean(at) {
			continue
		}
		entry, err := sheet.Lookup(c.document.Region.String(), names[i])
		if err != nil {
			c.at(at, "%v", err)
			continue
		}
		concurrency := join(path, "instance.concurrency")
		if s.isMix() {
			at := item(join(path, "skuProfile.vmSizes"), i)
			c.concurrency(s, s.SKUProfile.VMSizes[i].Concurrency, entry.Size, join(at, "concurrency"))
		} else if c.clean(concurrency) {
			c.concurrency(s, s.Instance.Concurrency, entry.Size, concurrency)
		}
	}
	if vcpus, name := s.fewestVCPUs(sheet); vcpus > 0 {
		c.slots(s, vcpus, name, join(path, "instance.slots"))
	}
	c.discipline(s, join(path, "instance.discipline"))
}

// concurrency checks that the vCPUs of a size suffice for the requests or messages
// that one instance works on at once.
func (c *checker) concurrency(s *ScaleSet, n *int, size price.Size, path string) {
	if n == nil || !c.clean(path) || s.shares() {
		return
	}
	if cpu := cpuShare(c.document, s); float64(*n)*float64(cpu) > float64(size.VCPUs)*100 {
		c.at(path, "%d at once with %v of a vCPU each need more than the %d vCPUs of %s",
			*n, cpu, size.VCPUs, size.Name)
	}
}

// shares reports whether requests share the vCPUs of an instance.
func (s *ScaleSet) shares() bool {
	return s.Instance != nil && s.Instance.Discipline != nil && *s.Instance.Discipline == "Sharing"
}

// discipline checks that requests that share an instance are played one by one.
func (c *checker) discipline(s *ScaleSet, at string) {
	if !s.shares() {
		return
	}
	if s.Behind != nil && c.document.singlyTo(*s.Behind) {
		return
	}
	c.at(at, "Sharing needs a workload of fidelity requests to the set's load balancer")
}

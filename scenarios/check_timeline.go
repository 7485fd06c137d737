package scenarios

import "slices"

func (c *checker) actions() {
	for i := range c.document.Actions {
		a, path := &c.document.Actions[i], item("actions", i)
		if a.At != nil {
			c.inside(join(path, "at"), a.At)
		}
		set := c.target(a.ScaleSet, join(path, "scaleSet"))
		if at := join(path, "capacity"); set != nil && a.Capacity != nil && c.clean(at) {
			c.capacity(set, at, *a.Capacity)
		}
		c.ids(a.Fail, join(path, "fail"))
		c.ids(a.Unhealthy, join(path, "unhealthy"))
		c.ids(a.Healthy, join(path, "healthy"))
		c.ids(a.Deallocate, join(path, "deallocate"))
		c.ids(a.PowerOff, join(path, "powerOff"))
		c.ids(a.Restart, join(path, "restart"))
		c.ids(a.Redeploy, join(path, "redeploy"))
		c.ids(a.Start, join(path, "start"))
		c.ids(a.Reimage, join(path, "reimage"))
		if a.SetOrchestrationServiceState != nil && set != nil {
			c.serviceState(set, join(path, "setOrchestrationServiceState"))
		}
		c.ids(a.Delete, join(path, "delete"))
		c.addZones(i, set, join(path, "addZones"))
		c.ids(a.SimulateEviction, join(path, "simulateEviction"))
		if at := join(path, "simulateEviction"); set != nil && a.SimulateEviction != nil && !set.isSpot() {
			c.at(at, "scale set %s has no Spot instances", quote(a.ScaleSet.String()))
		}
		c.updateDomains(a, set, path)
		c.attach(a, set, path)
		c.disks(i, set, path)
		c.repoint(a, set, join(path, "repoint"))
		if set != nil {
			c.update(a.Update, a.At, set, *a.ScaleSet, path)
		}
		if at := join(path, "moveAddress"); a.MoveAddress != nil && set != nil && c.clean(at) {
			c.movesAddress(a.ScaleSet, set, at)
		}
		c.ids(a.ManualUpgrade, join(path, "manualUpgrade"))
		c.cancels(a, set, join(path, "rollingUpgrades"))
		c.ids(a.ReimageAll, join(path, "reimageAll"))
		c.ids(a.ApproveRollingUpgrade, join(path, "approveRollingUpgrade"))
		c.upgradeCalls(a, set, path)
		if a.AdminState != nil {
			at := join(path, "adminState")
			c.ids(a.AdminState.Instances, join(at, "instances"))
			if set != nil && set.Behind == nil {
				c.at(at, "scale set %s is behind no load balancer", quote(a.ScaleSet.String()))
			} else if set != nil && c.document.gatewayOf(set) != nil {
				c.at(at, "scale set %s is behind an application gateway; load balancers have it", quote(a.ScaleSet.String()))
			}
		}
		if a.Protect != nil {
			c.protect(a.Protect, join(path, "protect"))
		}
	}
}

// target returns the scale set that a name stands for, or nil and a problem.
func (c *checker) target(name *Name, path string) *ScaleSet {
	if name == nil || !c.clean(path) || !c.reference(path, *name, "scale set", c.document.ScaleSets.names()) {
		return nil
	}
	set, _ := c.document.ScaleSets.get(*name)
	return set
}

func (c *checker) ids(ids []int, path string) {
	for i, id := range ids {
		if c.clean(item(path, i)) && slices.Contains(ids[:i], id) {
			c.at(item(path, i), "instance %d twice", id)
		}
	}
}

// updateDomains checks that an action on update domains is one on all instances
// of a set that has some.
func (c *checker) updateDomains(a *Action, set *ScaleSet, path string) {
	at := join(path, "updateDomains")
	if a.UpdateDomains == nil || !c.clean(at) {
		return
	}
	for i, domain := range a.UpdateDomains {
		if slices.Contains(a.UpdateDomains[:i], domain) {
			c.at(item(at, i), "update domain %d twice", domain)
		}
	}
	switch own := joinName("scaleSets", a.ScaleSet.String()); {
	case a.All == nil && c.clean(join(path, "all")):
		c.at(at, "without all; write for example all: restart beside it")
	case set != nil && c.clean(join(own, "orchestrationMode")) && set.flexible():
		c.at(at, "scale set %s is Flexible, and has no update domains", quote(a.ScaleSet.String()))
	}
}

func (c *checker) hazards() {
	if c.document.Hazards == nil {
		return
	}
	c.zoneOutages()
	c.metricOutages()
	c.evictions()
	c.unhealthy()
	c.shortages()
	c.correlatedFailures()
	c.maintenance()
	c.provisioningFailures()
	c.deletionFailures()
	seen := make(map[Name]bool)
	for i, f := range c.document.Hazards.InstanceFailures {
		path := item("hazards.instanceFailures", i)
		if at := join(path, "scaleSet"); c.target(f.ScaleSet, at) != nil {
			if seen[*f.ScaleSet] {
				c.at(at, "second entry for scale set %s", quote(f.ScaleSet.String()))
			}
			seen[*f.ScaleSet] = true
		}
		c.takesTime(f.TimeToFailure, join(path, "timeToFailure"))
		if f.Replace != nil {
			c.distribution(f.Replace.After, join(path, "replace.after"))
		}
		if f.Repair != nil {
			c.distribution(f.Repair.Takes, join(path, "repair.takes"))
		}
	}
}

func (c *checker) objectives() {
	for i, o := range c.document.Objectives {
		if measure := o.ofJobs(); measure != "" && !c.document.anyJobs() {
			c.at(join(item("objectives", i), measure), "no workload has jobs")
		}
		if measure := o.ofMessages(); measure != "" && !c.document.anyMessages() {
			c.at(join(item("objectives", i), measure), "no workload has messages")
		}
		if o.SessionsCompleted != nil && !c.document.anySessions() {
			c.at(join(item("objectives", i), "sessions.completed"), "no workload has sessions")
		}
		if measure := o.ofElasticity(); measure != "" && !c.document.anyAlone() {
			c.at(join(item("objectives", i), measure), "no scale set serves the requests of a workload alone")
		}
		if o.CostTotal == nil || !c.clean("prices.file") {
			continue
		}
		sheet, err := c.inputs.sheet(c.document)
		if err == nil && o.CostTotal.Currency != sheet.Currency {
			c.at(join(item("objectives", i), "cost.total"), "%s; the price sheet is in %s",
				o.CostTotal.Currency, sheet.Currency)
		}
	}
}

// anyAlone reports whether the requests of some workload go to one scale set, and
// no others do: only then is it known how many instances that set needs.
func (d *Document) anyAlone() bool {
	return slices.ContainsFunc(d.Workloads, func(w Entry[Workload]) bool {
		if w.Value.Requests == nil || w.Value.Requests.To == nil {
			return false
		}
		sets := 0
		for _, s := range d.ScaleSets {
			if s.Value.Behind != nil && *s.Value.Behind == *w.Value.Requests.To {
				sets++
			}
		}
		loads := 0
		for _, other := range d.Workloads {
			if r := other.Value.Requests; r != nil && r.To != nil && *r.To == *w.Value.Requests.To {
				loads++
			}
		}
		return sets == 1 && loads == 1
	})
}

// ofElasticity returns the key of an objective that is about elasticity, or "".
func (o *Objective) ofElasticity() string {
	switch {
	case o.ElasticityUnder != nil:
		return "elasticity.underProvisioned"
	case o.ElasticityOver != nil:
		return "elasticity.overProvisioned"
	case o.ElasticityReaction != nil:
		return "elasticity.reaction"
	}
	return ""
}

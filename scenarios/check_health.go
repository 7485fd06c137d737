package scenarios

import "slices"

// health checks the health source of a scale set, of which there is at most one.
func (c *checker) health(s *ScaleSet, path string) {
	p := s.VirtualMachineProfile
	if p == nil {
		return
	}
	extension, probe := join(path, "virtualMachineProfile.applicationHealth"),
		join(path, "virtualMachineProfile.networkProfile.healthProbe")
	if p.ApplicationHealth != nil {
		c.applicationHealth(p.ApplicationHealth, extension)
		c.upgradeMetrics(s, extension)
	}
	if p.NetworkProfile == nil || !c.clean(probe) {
		return
	}
	name := *p.NetworkProfile.HealthProbe
	switch {
	case p.ApplicationHealth != nil:
		c.at(probe, "second source of health beside applicationHealth; a set has one")
	case !c.reference(probe, name, "load balancer", c.document.LoadBalancers.names()):
	case s.Behind == nil || *s.Behind != name:
		c.at(probe, "the set is not behind load balancer %s", quote(name.String()))
	case s.OrchestrationMode != nil && *s.OrchestrationMode == "Flexible":
		c.at(probe, "a set in Flexible orchestration has no load balancer probe as its source of health; "+
			"write applicationHealth")
	}
}

func (c *checker) applicationHealth(h *ApplicationHealth, path string) {
	protocol, states := join(path, "protocol"), join(path, "states")
	if c.clean(protocol) {
		request := join(path, "requestPath")
		switch tcp := *h.Protocol == "tcp"; {
		case tcp && h.RequestPath != nil:
			c.at(request, "a tcp probe has no path")
		case tcp && h.Port == nil && !c.source.written(join(path, "port")):
			c.at(path, "a tcp probe needs port")
		case !tcp && h.RequestPath == nil && !c.source.written(request):
			c.at(path, "a probe with protocol %s needs requestPath", *h.Protocol)
		}
	}
	if at := join(path, "gracePeriod"); h.GracePeriod != nil && c.clean(at, states) && *h.States == "binary" &&
		c.source.written(at) {
		c.at(at, "binary states have no grace period; write states: rich")
	}
}

// upgradeMetrics checks what instances tell rolling upgrades.
func (c *checker) upgradeMetrics(s *ScaleSet, path string) {
	h, at := s.VirtualMachineProfile.ApplicationHealth, join(path, "customMetrics")
	if h.CustomMetrics == nil || !c.clean(at) {
		return
	}
	if c.clean(join(path, "protocol"), join(path, "states")) && (*h.Protocol == "tcp" || *h.States == "binary") {
		c.at(at, "only rich states over http or https have customMetrics")
	}
	zones, _ := c.document.zonesOf(s)
	for i, m := range h.CustomMetrics {
		own := item(at, i)
		c.ids(m.Instances, join(own, "instances"))
		switch {
		case m.PhaseOrderingNumber == nil && !*m.SkipUpgrade:
			c.at(own, "says nothing; write phaseOrderingNumber or skipUpgrade")
		case m.Zone != nil && !slices.Contains(zones, *m.Zone) && !c.source.written(join(path, "zones")):
			c.at(join(own, "zone"), "the set has no zone %s", *m.Zone)
		}
	}
}

// approval checks how long instances take to approve their deletion.
func (c *checker) approval(s *ScaleSet, path string) {
	if p := s.VirtualMachineProfile; p != nil && p.ScheduledEventsProfile != nil {
		at := join(path, "virtualMachineProfile.scheduledEventsProfile")
		if e := p.ScheduledEventsProfile; c.clean(at) && e.TerminateNotificationProfile == nil && e.OSImageNotificationProfile == nil {
			c.at(at, "tells nothing; write terminateNotificationProfile or osImageNotificationProfile into it")
		}
		if t := p.ScheduledEventsProfile.TerminateNotificationProfile; t != nil {
			c.distribution(t.ApprovesAfter, join(path,
				"virtualMachineProfile.scheduledEventsProfile.terminateNotificationProfile.approvesAfter"))
		}
		if n := p.ScheduledEventsProfile.OSImageNotificationProfile; n != nil {
			c.distribution(n.ApprovesAfter, join(path,
				"virtualMachineProfile.scheduledEventsProfile.osImageNotificationProfile.approvesAfter"))
		}
	}
}

// repairs checks that automatic repairs learn of unhealthy instances.
func (c *checker) repairs(s *ScaleSet, path string) {
	at := join(path, "enabled")
	if s.AutomaticRepairsPolicy == nil || !c.clean(at) || !*s.AutomaticRepairsPolicy.Enabled {
		return
	}
	if p := s.VirtualMachineProfile; p == nil || p.ApplicationHealth == nil && p.NetworkProfile == nil {
		c.at(at, "automatic repairs need a source of health; write applicationHealth or networkProfile "+
			"into virtualMachineProfile")
	}
}

// serviceState checks that the set has the service that an action is for.
func (c *checker) serviceState(s *ScaleSet, path string) {
	if p := s.AutomaticRepairsPolicy; p == nil || p.Enabled != nil && !*p.Enabled {
		c.at(path, "automatic repairs are not enabled for the set; write automaticRepairsPolicy: {enabled: true}")
	}
}

func (c *checker) unhealthy() {
	seen := make(map[Name]bool)
	for i, u := range c.document.Hazards.Unhealthy {
		path := item("hazards.unhealthy", i)
		if at := join(path, "scaleSet"); c.target(u.ScaleSet, at) != nil {
			if seen[*u.ScaleSet] {
				c.at(at, "second entry for scale set %s", quote(u.ScaleSet.String()))
			}
			seen[*u.ScaleSet] = true
		}
		c.takesTime(u.TimeToUnhealthy, join(path, "timeToUnhealthy"))
		c.takesTime(u.RecoversAfter, join(path, "recoversAfter"))
	}
}

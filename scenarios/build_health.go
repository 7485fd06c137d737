package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// The words of health and what they are in the model.
var (
	healthProtocols = map[string]model.ProbeProtocol{"http": model.HTTP, "https": model.HTTPS, "tcp": model.TCP}
	conditions      = map[string]model.Application{
		"unhealthy": model.TellsUnhealthy, "errors": model.TellsErrors, "nothing": model.TellsNothing,
	}
	depths = map[string]model.Depth{
		"Restart": model.ToRestart, "Reimage": model.ToReimage, "Replace": model.ToReplace,
	}
)

// healthSource returns what tells the platform the health of a set's instances,
// or nil.
func (b builder) healthSource(p *VirtualMachineProfile, zones []string) *model.HealthSource {
	switch {
	case p.ApplicationHealth != nil:
		source := p.ApplicationHealth.build()
		source.Metrics = b.upgradeMetrics(p.ApplicationHealth.CustomMetrics, zones)
		return source
	case p.NetworkProfile != nil:
		balancer, _ := b.document.LoadBalancers.get(*p.NetworkProfile.HealthProbe)
		return &model.HealthSource{Probe: balancer.Probe.build(), Balancer: true}
	}
	return nil
}

func (b builder) upgradeMetrics(list []UpgradeMetric, zones []string) (made []model.UpgradeMetric) {
	for _, m := range list {
		metric := model.UpgradeMetric{Instances: slices.Clone(m.Instances), Phase: model.LastPhase, Skip: *m.SkipUpgrade}
		if m.Zone != nil {
			metric.Zones = []int{slices.Index(zones, *m.Zone)}
		}
		if m.PhaseOrderingNumber != nil {
			metric.Phase = *m.PhaseOrderingNumber
		}
		made = append(made, metric)
	}
	return made
}

func (h *ApplicationHealth) build() *model.HealthSource {
	source := &model.HealthSource{
		Probe: model.Probe{
			Protocol:  healthProtocols[*h.Protocol],
			Interval:  sim.Time(*h.IntervalInSeconds) * sim.Second,
			Threshold: *h.NumberOfProbes,
		},
		Rich: *h.States == "rich",
	}
	if h.GracePeriod != nil {
		source.GracePeriod = sim.Time(*h.GracePeriod) * sim.Second
	}
	return source
}

func (b builder) unhealthy() []model.UnhealthyHazard {
	var hazards []model.UnhealthyHazard
	for _, u := range b.document.Hazards.Unhealthy {
		made := model.UnhealthyHazard{
			ScaleSet:  b.document.ScaleSets.index(*u.ScaleSet),
			Share:     u.Share.share(),
			Condition: conditions[*u.Answers],
			CPU:       float64(*u.CPU),
			CuredBy:   depths[*u.CuredBy],
		}
		if u.TimeToUnhealthy != nil {
			made.Spontaneous, made.After = true, u.TimeToUnhealthy.distribution()
		}
		if u.RecoversAfter != nil {
			made.Recovers, made.Recovery = true, u.RecoversAfter.distribution()
		}
		hazards = append(hazards, made)
	}
	return hazards
}

var repairActions = map[string]model.RepairAction{
	"Replace": model.RepairReplace, "Reimage": model.RepairReimage, "Restart": model.RepairRestart,
}

// build returns the policy in force, or nil.
func (p *AutomaticRepairsPolicy) build() *model.RepairPolicy {
	if p == nil || !*p.Enabled {
		return nil
	}
	return &model.RepairPolicy{
		GracePeriod:  p.GracePeriod.time(),
		Action:       repairActions[*p.RepairAction],
		Detection:    p.DetectionInterval.time(),
		SuspendAfter: *p.SuspendAfter,
	}
}

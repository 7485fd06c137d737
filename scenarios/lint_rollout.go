package scenarios

import (
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

const (
	pageRolling = "Configure rolling upgrades on Virtual Machine Scale Sets"
	pageSurge   = "Rolling upgrades with MaxSurge on Virtual Machine Scale Sets"
	pageOS      = "Azure Virtual Machine Scale Set automatic OS image upgrades"
	pageManual  = "Performing manual upgrades on Virtual Machine Scale Sets"
)

// Lints of rolling upgrades.
var rolloutLints = []lint{
	{code: "SS013", title: "a batch of less than one instance", page: pageRolling, set: lintSmallBatch},
	{code: "SS014", title: "a batch above the limit on unhealthy instances", page: pageRolling, set: lintBatchLimit},
	{code: "SS015", title: "a surge for which there is no quota", page: pageSurge, set: lintSurgeQuota},
	{code: "SS016", title: "a gate that sees too few requests of the first step", page: pageManual, set: lintBlindGate},
	{code: "SS017", title: "automatic OS upgrades without a source of health", page: pageOS, set: lintBlindUpgrade},
}

// lintSmallBatch finds a share of the set that is rounded up to one instance.
func lintSmallBatch(l *linter, v setView) {
	least, _ := v.bounds()
	percent := v.built.Upgrade.Rolling.Batch.MaxPercent
	if v.built.Upgrade.Mode == model.RollingUpgrade && least > 0 && least*percent < 100 {
		l.at(join(v.path, "upgradePolicy.rollingUpgradePolicy.maxBatchInstancePercent"),
			"%d %% of %d instances is less than one; a batch has one, which is %d %% of the set", percent, least, 100/least)
	}
}

// lintBatchLimit finds a set that one batch, if it does not become healthy, brings
// above maxUnhealthyInstancePercent.
func lintBatchLimit(l *linter, v setView) {
	least, _ := v.bounds()
	p := &v.built.Upgrade.Rolling
	batch := model.BatchSize(least, p.Batch.MaxPercent)
	if v.built.Upgrade.Mode == model.RollingUpgrade && !p.Surge && least > 0 && batch*100 > least*p.Limits.Unhealthy {
		l.at(join(v.path, "upgradePolicy.rollingUpgradePolicy.maxUnhealthyInstancePercent"),
			"%d %%; a batch is %d of %d instances, and stops the rollout with %s if it does not become healthy in time",
			p.Limits.Unhealthy, batch, least, model.UnhealthyInUpgrade)
	}
}

// lintSurgeQuota finds a surge that a quota does not allow, so that batches are
// upgraded in place.
func lintSurgeQuota(l *linter, v setView) {
	p := &v.built.Upgrade.Rolling
	if v.built.Upgrade.Mode != model.RollingUpgrade || !p.Surge || v.built.Mix != nil {
		return
	}
	usual := v.built.Capacity
	batch := model.BatchSize(usual, p.Batch.MaxPercent)
	for i := range l.config.Quotas {
		q := &l.config.Quotas[i]
		needed, ours := batch*v.built.Size.VCPUs, false
		for _, index := range q.ScaleSets {
			set := &l.config.ScaleSets[index]
			ours = ours || set == v.built
			if set.Mix == nil {
				needed += set.Capacity * set.Size.VCPUs
			}
		}
		if ours && q.Priority == model.Regular && v.built.Spot == nil && needed > q.VCPUs {
			l.at(join(v.path, "upgradePolicy.rollingUpgradePolicy.maxSurge"),
				"true; with %d new instances %d vCPUs are needed, and the quota %s is %d: batches are upgraded in place",
				batch, needed, q.Name, q.VCPUs)
		}
	}
}

// lintBlindGate finds a gate on errors that has too few requests to say anything
// while the first step alone has the new release.
func lintBlindGate(l *linter, v setView) {
	least, _ := v.bounds()
	for i := range l.config.Deployments {
		d := &l.config.Deployments[i]
		g := d.Gate
		if &l.config.ScaleSets[d.ScaleSet] != v.built || g == nil || g.Errors == model.Unwatched || least == 0 {
			continue
		}
		first := firstStep(d, v.built, least)
		behind := 0
		for j := range l.config.ScaleSets {
			if l.config.ScaleSets[j].LoadBalancer == v.built.LoadBalancer {
				behind += l.config.ScaleSets[j].Capacity
			}
		}
		sees := l.requestsIn(v.built.LoadBalancer, g.Window) * float64(first) / float64(max(behind, least))
		if sees < float64(g.Requests) {
			l.at(join(item("rollouts", i), "gate.minimumRequests"),
				"%d; on average %d of %d instances answer %.0f requests in %v, of which the gate says nothing",
				g.Requests, first, max(behind, least), sees, g.Window)
		}
	}
}

// requestsIn returns how many requests a load balancer has in a span of time, on
// average and without calls.
func (l *linter) requestsIn(balancer int, span sim.Time) (n float64) {
	for i := range l.config.Workloads {
		if load := &l.config.Workloads[i]; load.LoadBalancer == balancer {
			offered := float64(load.Arrivals.Offered(l.config.Duration)) / float64(workload.Request)
			if load.Sessions != nil {
				offered *= load.Sessions.Requests.Expected()
			}
			n += offered * span.Seconds() / l.config.Duration.Seconds()
		}
	}
	return n
}

// firstStep returns how many of n instances a deployment takes first, about.
func firstStep(d *model.Deployment, set *model.ScaleSet, n int) int {
	switch s := d.Steps; {
	case s == nil && set.Upgrade.Mode == model.RollingUpgrade:
		return model.BatchSize(n, set.Upgrade.Rolling.Batch.MaxPercent)
	case s == nil || s.By == model.StepAll:
		return n
	case s.By == model.StepShare:
		return model.ShareOf(n, s.Shares[0])
	case s.By == model.StepZone:
		return (n + len(set.Zones) - 1) / max(1, len(set.Zones))
	case s.By == model.StepUpdateDomain:
		return (n + set.UpdateDomains - 1) / max(1, set.UpdateDomains)
	}
	return 1
}

// lintBlindUpgrade finds a set whose image is upgraded by the platform, which learns
// nothing of the application.
func lintBlindUpgrade(l *linter, v setView) {
	if v.built.Upgrade.OS.Automatic && v.built.Health == nil {
		l.at(join(v.path, "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"),
			"no source of health; an instance counts as healthy as soon as it runs, and a broken image reaches all of them")
	}
}

package scenarios

import "vmssim/model"

const pageRolling = "Configure rolling upgrades on Virtual Machine Scale Sets"

// Lints of rolling upgrades.
var rolloutLints = []lint{
	{code: "SS013", title: "a batch of less than one instance", page: pageRolling, set: lintSmallBatch},
	{code: "SS014", title: "a batch above the limit on unhealthy instances", page: pageRolling, set: lintBatchLimit},
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

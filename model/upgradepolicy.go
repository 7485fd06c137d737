package model

import "vmssim/sim"

// An UpgradeMode is upgradePolicy.mode: what a change of a set's model does to the
// instances that are there. New ones always have the latest model.
type UpgradeMode uint8

// The modes.
const (
	ManualUpgrade    UpgradeMode = iota // nothing, until somebody upgrades them
	AutomaticUpgrade                    // all of them are upgraded at once
	RollingUpgrade                      // batch after batch, as rollingUpgradePolicy says
)

var upgradeModeNames = [...]string{"Manual", "Automatic", "Rolling"}

func (m UpgradeMode) String() string { return upgradeModeNames[m] }

// An UpgradePolicy is the upgradePolicy of a scale set.
type UpgradePolicy struct {
	Mode    UpgradeMode
	Rolling RollingPolicy // of RollingUpgrade
}

// A RollingPolicy is the rollingUpgradePolicy of a scale set.
type RollingPolicy struct {
	Batch      BatchRule
	Limits     UpgradeLimits
	Pause      sim.Time // pauseTimeBetweenBatches
	Rollback   bool     // rollbackFailedInstancesOnPolicyBreach
	Surge      bool     // maxSurge
	HealthWait sim.Time // how long an upgraded instance may take to become healthy
}

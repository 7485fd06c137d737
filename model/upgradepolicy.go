package model

import "vmssim/sim"

// An UpgradeMode is how instances that are there get the latest model, which new ones
// always have: upgradePolicy.mode, or what an operator does instead.
type UpgradeMode uint8

// The modes.
const (
	ManualUpgrade    UpgradeMode = iota // nothing, until somebody upgrades them
	AutomaticUpgrade                    // all of them are upgraded at once
	RollingUpgrade                      // batch after batch, as rollingUpgradePolicy says
	UpgradeInSteps                      // by hand, over Manual: step after step, as a deployment says
	BlueGreenUpgrade                    // in another set, which takes over
	UpgradeBack                         // by hand, to the model before
	OSUpgrade                           // to the newest version of the image, batch after batch
	ExtensionUpgrade                    // the same of the extensions
	UpgradeModes                        // how many there are
)

var upgradeModeNames = [UpgradeModes]string{
	"Manual", "Automatic", "Rolling", "in steps", "blue/green", "back", "OS upgrade", "extension upgrade",
}

func (m UpgradeMode) String() string { return upgradeModeNames[m] }

// An UpgradePolicy is the upgradePolicy of a scale set.
type UpgradePolicy struct {
	Mode    UpgradeMode
	Rolling RollingPolicy // of RollingUpgrade
	OS      OSUpgradePolicy
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

package model

import "fmt"

// Status of a rolling upgrade, as Azure's call rollingUpgrades/latest gives it.
//
// Azure (REST "Virtual Machine Scale Set Rolling Upgrades - Get Latest"): a code and
// four counters of instances. An instance that failed and is rolled back stays a
// failed one.

// A RolloutCode is the status of a rollout, with Azure's names.
type RolloutCode uint8

// The codes.
const (
	RollingForward RolloutCode = iota
	RolloutCancelled
	RolloutCompleted
	RolloutFaulted
	RolloutCodes // how many there are
)

var rolloutCodeNames = [RolloutCodes]string{"RollingForward", "Cancelled", "Completed", "Faulted"}

func (c RolloutCode) String() string { return rolloutCodeNames[c] }

// An UpgradeStage is how far the upgrade of one instance has come.
type UpgradeStage uint8

// The stages.
const (
	UpgradePending    UpgradeStage = iota // its turn has not come
	UpgradeRunning                        // it is being upgraded, or its health is waited for
	UpgradeSuccessful                     // it is upgraded, and healthy
	UpgradeFailed                         // it is not healthy in time
	UpgradeLeft                           // it has left the set meanwhile, or is no longer upgraded
)

// UpgradeCounters is how many instances of a rollout are at each stage, with
// Azure's names.
type UpgradeCounters struct {
	Successful int // successfulInstanceCount
	Failed     int // failedInstanceCount
	InProgress int // inProgressInstanceCount
	Pending    int // pendingInstanceCount
}

// CountUpgrades counts instances by their stages. Those that have left count
// nowhere.
func CountUpgrades(stages []UpgradeStage) (c UpgradeCounters) {
	for _, s := range stages {
		switch s {
		case UpgradePending:
			c.Pending++
		case UpgradeRunning:
			c.InProgress++
		case UpgradeSuccessful:
			c.Successful++
		case UpgradeFailed:
			c.Failed++
		}
	}
	return c
}

func (c UpgradeCounters) String() string {
	return fmt.Sprintf("successful %d, failed %d, inProgress %d, pending %d", c.Successful, c.Failed, c.InProgress, c.Pending)
}

package model

import "fmt"

// Limits of a rolling upgrade: when it may go on.
//
// Azure ("Configure rolling upgrades on Virtual Machine Scale Sets", "Azure virtual
// machine scale set automatic OS image upgrades"; ARM's schema): before the first
// batch and before every other one, no more than maxUnhealthyInstancePercent of all
// instances are unhealthy, whatever the cause; after every batch, no more than
// maxUnhealthyUpgradedInstancePercent of the upgraded ones. The limit itself is
// allowed. Unknown health is unhealthy, an instance that is initializing is waited
// for. What exceeds a limit ends the rollout after the batch that is under way.
//
// Ours: percentages are compared exactly. When a batch breaks both limits the code
// of the whole set is reported, as in opencb/opencga#987, where two instances of
// two were unhealthy with all limits at 20 %.

// Azure's codes of a rolling upgrade that does not go on.
const (
	UnhealthyBeforeUpgrade   = "MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade"
	UnhealthyInUpgrade       = "MaxUnhealthyInstancePercentExceededInRollingUpgrade"
	UnhealthyUpgraded        = "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
	UpgradeInProgress        = "OperationNotAllowed"                           // another rolling upgrade is under way
	UpgradeWithFailures      = "RollingUpgradeInProgressWithFailedUpgradedVMs" // it goes on all the same
	maxUnhealthyName         = "maxUnhealthyInstancePercent"
	maxUnhealthyUpgradedName = "maxUnhealthyUpgradedInstancePercent"
)

// UpgradeLimits is what rollingUpgradePolicy bounds, in percent.
type UpgradeLimits struct {
	Unhealthy         int // maxUnhealthyInstancePercent
	UnhealthyUpgraded int // maxUnhealthyUpgradedInstancePercent
}

// An UpgradeTally is the instances that the limits are about.
type UpgradeTally struct {
	Instances         int // of the set
	Unhealthy         int // of these
	Upgraded          int // by this rollout
	UpgradedUnhealthy int // of these
}

// A Breach is a limit that is exceeded. The zero value is none.
type Breach struct {
	Code      string // Azure's
	Limit     string // the field of rollingUpgradePolicy
	Unhealthy int
	Of        int
	Percent   int // that are allowed
}

// Before returns the limit that keeps a rollout from its first batch.
func (l UpgradeLimits) Before(t UpgradeTally) Breach {
	return exceeds(UnhealthyBeforeUpgrade, maxUnhealthyName, t.Unhealthy, t.Instances, l.Unhealthy)
}

// Between returns the limit that keeps a rollout from its next batch.
func (l UpgradeLimits) Between(t UpgradeTally) Breach {
	if b := exceeds(UnhealthyInUpgrade, maxUnhealthyName, t.Unhealthy, t.Instances, l.Unhealthy); b != (Breach{}) {
		return b
	}
	return exceeds(UnhealthyUpgraded, maxUnhealthyUpgradedName, t.UpgradedUnhealthy, t.Upgraded, l.UnhealthyUpgraded)
}

func exceeds(code, limit string, unhealthy, of, percent int) Breach {
	if unhealthy*100 <= of*percent {
		return Breach{}
	}
	return Breach{Code: code, Limit: limit, Unhealthy: unhealthy, Of: of, Percent: percent}
}

// Reason explains the breach; it begins with Azure's code.
func (b Breach) Reason() string {
	what := "instances"
	if b.Limit == maxUnhealthyUpgradedName {
		what = "upgraded instances"
	}
	return fmt.Sprintf("%s: %d of %d %s are unhealthy; %s is %d %%", b.Code, b.Unhealthy, b.Of, what, b.Limit, b.Percent)
}

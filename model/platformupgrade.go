package model

import "vmssim/sim"

// Upgrades that the platform begins by itself: of the OS image and of extensions. What
// each of them does is in osupgrade.go and extensionupgrade.go.
//
// Azure ("Azure virtual machine scale set automatic OS image upgrades", "Automatic
// Extension Upgrade for VMs and scale sets"; ARM's schema): a newer version is rolled
// out batch by batch, whatever upgradePolicy.mode is: at most 20 % of the instances at
// once, at least one; not above 20 % of unhealthy ones in the set, or of those that
// were upgraded; up to five minutes for each to become healthy. One zone after the
// other, inside update domains. useRollingUpgradePolicy makes the set's own
// rollingUpgradePolicy count for OS images; for extensions it always does. Without a
// source of health that an instance runs and its extensions are installed decides.
// History names who started an upgrade. From when automatic upgrades are set up
// until the first of them it can take three hours.
//
// Ours: from the publication of any version until its rollout begins a drawn time
// passes. While another rollout is under way an upgrade waits for the end of it. One
// that a limit stops is not tried again before the next version, or a call.
//
// Left out: the order of regions, maintenance windows (maintenanceConfigurations),
// that the history has only five upgrades of two months: a report has all.

// An UpgradeStarter is who started a rollout, with Azure's names.
type UpgradeStarter uint8

// The starters. Azure's Unknown does not occur.
const (
	ByUser UpgradeStarter = iota
	ByPlatform
)

var starterNames = [...]string{"User", "Platform"}

func (u UpgradeStarter) String() string { return starterNames[u] }

// builtInPolicy is what the platform goes by when a set's own policy does not count.
var builtInPolicy = RollingPolicy{
	Batch: BatchRule{MaxPercent: 20}, Limits: UpgradeLimits{Unhealthy: 20, UnhealthyUpgraded: 20},
	HealthWait: 5 * sim.Minute,
}

// platformUpgrades is what a set has still to be upgraded to.
type platformUpgrades struct {
	image      bool // a newer version of its image
	extensions bool // newer versions of extensions
	hook       HookOutcome
	asked      uint64 // lifecycle hooks so far
}

// awaitPublications schedules the upgrades of all that is published while the run
// lasts.
func (w *World) awaitPublications(s *set) {
	if p := &s.config.Upgrade.OS; p.Automatic {
		for v := range s.config.Image.Versions {
			version := &s.config.Image.Versions[v]
			if version.At > 0 {
				stream := w.streams.For(purposeOSUpgrade, s.config.Name, version.Version.entity())
				w.schedule(version.At+stream.Duration(p.StartsAfter), event{kind: osUpgradeDue, set: int32(s.index)})
			}
		}
	}
	for _, p := range s.publications {
		if p.at > 0 && s.config.Install[p.extension].AutomaticUpgrade {
			w.schedule(p.at, event{kind: extensionsDue, set: int32(s.index)})
		}
	}
}

// upgradeWhatWaits lets upgrades begin that have waited for the end of a rollout.
func (w *World) upgradeWhatWaits(s *set) {
	if s.platform.image || s.platform.extensions {
		s.rollout.due = true
		w.schedule(w.engine.Now(), event{kind: rolloutDue, set: int32(s.index)})
	}
}

// beginPlatformUpgrade begins an upgrade that is due, unless a rollout is under way.
func (w *World) beginPlatformUpgrade(s *set) {
	if p := &s.platform; p.image && !s.rolling() {
		p.image = false
		w.upgradeOS(s, ByPlatform)
	}
	if p := &s.platform; p.extensions && !s.rolling() {
		p.extensions = false
		w.rollExtensions(s, ByPlatform)
	}
}

package model

import (
	"cmp"
	"slices"
	"strings"

	"vmssim/sim"
)

// Extension upgrades: instances get newer versions of their extensions, in place.
//
// Azure ("Automatic Extension Upgrade for VMs and scale sets"; REST "Virtual Machine
// Scale Set Rolling Upgrades - Start Extension Upgrade"): with enableAutomaticUpgrade a
// new version is rolled out as platformupgrade.go says, by the set's own
// rollingUpgradePolicy if it has one; without a restart: the extension is removed and
// the new version installed. If an instance is not healthy within five minutes the
// version before is installed again. The call extensionRollingUpgrade brings all
// extensions to their newest versions.
//
// Ours: the scenario says when a version is published, and the rollout begins then. An
// instance that is created or reimaged, or on which an update of the model installs
// the extension, gets the newest version. An extension does its work and the
// application waits for it while it installs, as for any other.
//
// Left out: the months that a version takes through the regions, that a rollback is
// tried again.

// A publication is a newer version of an extension.
type publication struct {
	at        sim.Time
	extension int // index into ScaleSet.Install
}

// MostPublications bounds those of all extensions of a set.
const MostPublications = 64

// publicationsOf lists the publications of a set's extensions in the order of time.
func publicationsOf(c *ScaleSet) (list []publication) {
	for e := range c.Install {
		for _, at := range c.Install[e].Published {
			list = append(list, publication{at, e})
		}
	}
	slices.SortFunc(list, func(a, b publication) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.extension, b.extension))
	})
	return list
}

// published returns the publications so far.
func (s *set) published(now sim.Time) (bits uint64) {
	for n, p := range s.publications {
		if p.at <= now {
			bits |= 1 << n
		}
	}
	return bits
}

// publishedOf returns those so far of some extensions.
func (s *set) publishedOf(extensions []int, now sim.Time) (bits uint64) {
	for n, p := range s.publications {
		if p.at <= now && slices.Contains(extensions, p.extension) {
			bits |= 1 << n
		}
	}
	return bits
}

// extensionUpgradeIsDue begins the upgrade, or lets it wait.
func (w *World) extensionUpgradeIsDue(s *set) {
	s.platform.extensions = true
	w.beginPlatformUpgrade(s)
}

// rollExtensions begins a rollout of the newest versions of the extensions: of those
// that are upgraded automatically, or by a call of all.
func (w *World) rollExtensions(s *set, by UpgradeStarter) {
	var which []int
	var names []string
	for e := range s.config.Install {
		if by == ByUser || s.config.Install[e].AutomaticUpgrade {
			which = append(which, e)
		}
	}
	to := s.publishedOf(which, w.engine.Now())
	for _, e := range s.extensionsIn(to) {
		names = append(names, s.config.Install[e].Name)
	}
	policy := &s.config.Upgrade.Rolling
	if *policy == (RollingPolicy{}) {
		policy = &builtInPolicy
	}
	w.beginRollout(s, rolloutPlan{
		mode: ExtensionUpgrade, goal: goal{kind: toExtensions, extensions: to}, policy: policy, by: by,
		change: "newest versions of " + strings.Join(names, ", "), restores: by == ByPlatform,
	})
}

// extensionsIn lists the extensions of some publications.
func (s *set) extensionsIn(publications uint64) (list []int) {
	for n, p := range s.publications {
		if publications>>n&1 == 1 && !slices.Contains(list, p.extension) {
			list = append(list, p.extension)
		}
	}
	slices.Sort(list)
	return list
}

// startExtensionUpgrade carries out the call extensionRollingUpgrade.
func (w *World) startExtensionUpgrade(s *set) {
	if s.rolling() {
		w.refuseOnSet(s, UpgradeInProgress+": extensionRollingUpgrade: a rollout is under way")
		return
	}
	w.actOnSet(s, StartExtensionUpgrade.String())
	w.rollExtensions(s, ByUser)
}

// upgradeExtensions installs what an instance lacks of some publications.
func (w *World) upgradeExtensions(s *set, i *instance, to uint64) {
	i.before = i.software
	w.reinstall(s, i, &modelStep{installs: s.extensionsIn(to &^ i.extensions)}, ByUpgrade)
}

// restoreExtensions installs the versions again that an instance had before.
func (w *World) restoreExtensions(s *set, i *instance) {
	had := i.before
	w.reinstall(s, i, &modelStep{installs: s.extensionsIn(i.extensions &^ had.extensions)}, ByRollback)
	i.software, i.before = had, i.software
}

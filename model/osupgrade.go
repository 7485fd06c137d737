package model

import (
	"fmt"

	"vmssim/sim"
)

// OS image upgrades: every instance of a set gets the newest version of its image.
//
// Azure ("Azure virtual machine scale set automatic OS image upgrades"; ARM's schema):
// with version latest a newer version is rolled out as platformupgrade.go says, or
// when the call osRollingUpgrade asks for it; instances that have it are left alone.
// The OS disk is replaced and all extensions install again; data disks stay. An
// instance that is not healthy in time gets its previous OS disk back, unless
// disableAutomaticRollback, and never after a call. osRollingUpgradeDeferral tells
// instances first, by a tag of the metadata service, and upgrades none before the call
// approveRollingUpgrade. maxSurge counts in Uniform sets.
//
// Ours: an upgrade also brings the latest model, since the new disk is made from that.
// The disk that comes back is put in as fast as a new one; nothing has to be installed
// on it. Instances are told as soon as the rollout begins, and an approval counts for
// that rollout.
//
// Left out: when the tag is set, which only software on the instance sees.

// An OSUpgradePolicy is upgradePolicy.automaticOSUpgradePolicy.
type OSUpgradePolicy struct {
	Automatic   bool             // enableAutomaticOSUpgrade
	NoRollback  bool             // disableAutomaticRollback
	OwnPolicy   bool             // useRollingUpgradePolicy
	Deferral    bool             // osRollingUpgradeDeferral
	StartsAfter sim.Distribution // seconds from the publication of a version until its rollout
	Hooks       [HookTypes]*LifecycleHook
}

const purposeOSUpgrade sim.Purpose = "automatic OS upgrade"

// entity is a number for the version's random stream.
func (v Version) entity() uint64 { return uint64(v.Major)<<42 | uint64(v.Minor)<<21 | uint64(v.Patch) }

// osUpgradeIsDue asks the lifecycle hook of the set, if there is one, and begins the
// upgrade.
func (w *World) osUpgradeIsDue(s *set) {
	if hook := s.config.Upgrade.OS.Hooks[UpgradeAutoOSScheduling]; hook != nil && s.platform.hook == (HookOutcome{}) {
		s.platform.hook = w.askHook(s, hook)
		w.tell(Fact{
			Kind: HookAsked, Set: s.index, Instance: -1, Why: ByUpgrade,
			Text: fmt.Sprintf("%v: until %v at most", UpgradeAutoOSScheduling, w.engine.Now()+hook.Wait),
		})
		w.schedule(s.platform.hook.At, event{kind: osUpgradeDue, set: int32(s.index)})
		return
	}
	if asked := s.platform.hook; asked != (HookOutcome{}) {
		if w.engine.Now() < asked.At {
			return // another version, while the hook waits for its answer: it is for both
		}
		s.platform.hook = HookOutcome{}
		if w.tellHook(s, UpgradeAutoOSScheduling, asked); asked.Action == HookReject {
			return
		}
	}
	s.platform.image = true
	w.beginPlatformUpgrade(s)
}

// upgradeOS begins a rollout of the newest version of the image.
func (w *World) upgradeOS(s *set, by UpgradeStarter) {
	image := s.config.Image
	if s.models[s.latest()].image != Latest {
		w.tell(Fact{
			Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByUpgrade,
			Text: "automatic OS upgrade: the image version of the model is not latest any more",
		})
		return
	}
	p := &s.config.Upgrade
	policy := &builtInPolicy
	if p.OS.OwnPolicy {
		policy = &p.Rolling
	}
	newest := image.Resolve(Latest, w.engine.Now())
	for _, i := range s.instances {
		i.approvedUpgrade = false
	}
	w.beginRollout(s, rolloutPlan{
		mode: OSUpgrade, goal: goal{kind: toImage, number: newest}, policy: policy, by: by,
		change: "image version " + s.versions[newest], restores: by == ByPlatform && !p.OS.NoRollback,
		deferred: by == ByPlatform && p.OS.Deferral,
	})
}

// startOSUpgrade carries out the call osRollingUpgrade.
func (w *World) startOSUpgrade(s *set) {
	switch {
	case s.rolling():
		w.refuseOnSet(s, UpgradeInProgress+": osRollingUpgrade: a rollout is under way")
	case s.config.Image == nil || s.models[s.latest()].image != Latest:
		w.refuseOnSet(s, "osRollingUpgrade: the image version of the model is not latest")
	default:
		w.actOnSet(s, StartOSUpgrade.String())
		w.upgradeOS(s, ByUser)
	}
}

// upgradeImage gives an instance the newest version of the image, and the latest
// model.
func (w *World) upgradeImage(s *set, i *instance) {
	w.reimageTo(s, i, s.latest(), ByUpgrade)
}

// restoreDisk puts the previous OS disk of an instance in again.
func (w *World) restoreDisk(s *set, i *instance) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	i.software, i.before = i.before, i.software
	i.renewed = ToReimage
	i.bootFor(restarted)
	w.become(s, i, Booting, ByRollback)
	w.probeAgain(s, i)
	w.after(s, i, s.config.Reimage, purposeRestoreDisk, i.booted)
}

const purposeRestoreDisk sim.Purpose = "OS disk restore"

// approveUpgrade lets a rollout that was deferred take an instance.
func (w *World) approveUpgrade(s *set, i *instance) {
	i.approvedUpgrade = true
	w.rolloutSoon(s)
}

// unapprovable says why the upgrade of an instance cannot be approved, or nothing.
func (s *set) unapprovable(i *instance) string {
	switch r := &s.rollout; {
	case !r.active || !r.deferred:
		return "set has no upgrade that waits for an approval"
	case s.reached(i, r.goal):
		return fmt.Sprintf("instance has %s", s.goalName(r.goal))
	case i.approvedUpgrade:
		return "upgrade of the instance is approved already"
	}
	return ""
}

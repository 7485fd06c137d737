package scenarios

import (
	"slices"

	"vmssim/model"
)

// upgradePolicy checks that a rolling upgrade learns of the health of instances, and
// that the set can do what it says.
func (c *checker) upgradePolicy(s *ScaleSet, path string) {
	at, p := join(path, "upgradePolicy"), s.UpgradePolicy
	mode, rolling := join(at, "mode"), join(at, "rollingUpgradePolicy")
	if p == nil || !c.clean(mode) {
		return
	}
	c.automaticOSUpgrades(s, path)
	if *p.Mode != "Rolling" {
		return
	}
	if profile := s.VirtualMachineProfile; profile == nil || profile.ApplicationHealth == nil && profile.NetworkProfile == nil {
		c.at(mode, "a rolling upgrade needs a source of health; write applicationHealth or networkProfile "+
			"into virtualMachineProfile")
	}
	rollback := join(rolling, "rollbackFailedInstancesOnPolicyBreach")
	if c.clean(rollback, join(path, "orchestrationMode")) && s.flexible() &&
		*p.RollingUpgradePolicy.RollbackFailedInstancesOnPolicyBreach {
		c.at(rollback, "a Flexible set does not roll back")
	}
	cross := join(rolling, "enableCrossZoneUpgrade")
	if c.clean(cross) && *p.RollingUpgradePolicy.EnableCrossZoneUpgrade && s.Zones == nil &&
		!c.source.written(join(path, "zones")) {
		c.at(cross, "the set has no zones")
	}
}

// update checks what changes the model of a set at an instant.
func (c *checker) update(u *ModelUpdate, when *Instant, set *ScaleSet, name Name, path string) {
	at := join(path, "update")
	if u == nil || !c.clean(at) {
		return
	}
	own, profile := joinName("scaleSets", name.String()), set.VirtualMachineProfile
	if !c.clean(own) || profile == nil {
		return
	}
	if u.ImageReference != nil {
		c.imageUpdate(u, when, set, name, path)
	}
	c.releaseUpdate(u, set, name, path)
	var names []string
	for _, e := range profile.extensions() {
		names = append(names, e.Name.String())
	}
	for i, extension := range u.Extensions {
		if slices.Contains(u.Extensions[:i], extension) {
			c.at(item(join(at, "extensions"), i), "extension %s twice", quote(extension.String()))
		}
		c.reference(item(join(at, "extensions"), i), extension, "extension", names)
	}
}

// cancels checks that a set has rolling upgrades that can be cancelled.
func (c *checker) cancels(a *Action, set *ScaleSet, path string) {
	if a.RollingUpgrades == nil || set == nil || !c.clean(path) {
		return
	}
	if set.upgradeMode() != "Rolling" && !set.rolls() {
		c.at(path, "scale set %s has no rolling upgrades; write upgradePolicy: {mode: Rolling}", quote(a.ScaleSet.String()))
	}
}

// imageUpdate checks that a version is there when an update asks for it.
func (c *checker) imageUpdate(u *ModelUpdate, when *Instant, set *ScaleSet, of Name, path string) {
	at, reference := join(path, "update.imageReference.version"), set.reference()
	image, name := c.document.imageOf(reference)
	switch {
	case reference == nil:
		c.at(at, "scale set %s has no imageReference", quote(of.String()))
	case image != nil && when != nil && c.clean("start", joinName("images", name), join(path, "at")):
		c.published(image, name, *u.ImageReference.Version, when.since(*c.document.Start), at)
	}
}

// upgradeModes are the words of the modes and what they are in the model.
var upgradeModes = map[string]model.UpgradeMode{
	"Manual": model.ManualUpgrade, "Automatic": model.AutomaticUpgrade, "Rolling": model.RollingUpgrade,
}

func (p *UpgradePolicy) build() model.UpgradePolicy {
	if p == nil {
		return model.UpgradePolicy{}
	}
	r := p.RollingUpgradePolicy
	return model.UpgradePolicy{Mode: upgradeModes[*p.Mode], Rolling: model.RollingPolicy{
		Batch: model.BatchRule{
			MaxPercent: *r.MaxBatchInstancePercent, CrossZone: *r.EnableCrossZoneUpgrade,
			UnhealthyFirst: *r.PrioritizeUnhealthyInstances,
		},
		Limits: model.UpgradeLimits{
			Unhealthy: *r.MaxUnhealthyInstancePercent, UnhealthyUpgraded: *r.MaxUnhealthyUpgradedInstancePercent,
		},
		Pause: r.PauseTimeBetweenBatches.time(), Rollback: *r.RollbackFailedInstancesOnPolicyBreach,
		Surge: *r.MaxSurge, HealthWait: r.HealthWait.time(),
	}, OS: p.AutomaticOSUpgradePolicy.build()}
}

// change returns what an update changes in the model of a set.
func (b builder) change(name Name, u *ModelUpdate) model.ModelChange {
	made := model.ModelChange{
		ImageVersion: model.SameImage, Release: b.document.release(u.Release, model.SameRelease),
	}
	set, _ := b.document.ScaleSets.get(name)
	profile := set.VirtualMachineProfile
	if r := u.ImageReference; r != nil {
		image, _ := b.image(profile.StorageProfile.ImageReference)
		made.ImageVersion = r.Version.of(image)
	}
	for i, e := range profile.extensions() {
		if slices.Contains(u.Extensions, *e.Name) {
			made.Extensions = append(made.Extensions, i)
		}
	}
	return made
}

// extensions lists the extensions of a profile.
func (p *VirtualMachineProfile) extensions() []Extension {
	if p.ExtensionProfile == nil {
		return nil
	}
	return p.ExtensionProfile.Extensions
}

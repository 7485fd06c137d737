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

// update checks an action that changes the model of a set.
func (c *checker) update(a *Action, set *ScaleSet, path string) {
	at := join(path, "update")
	if a.Update == nil || set == nil || !c.clean(at) {
		return
	}
	own, profile := joinName("scaleSets", a.ScaleSet.String()), set.VirtualMachineProfile
	if !c.clean(own) || profile == nil {
		return
	}
	if a.Update.ImageReference != nil {
		c.imageUpdate(a, set, path)
	}
	var names []string
	for _, e := range profile.extensions() {
		names = append(names, e.Name.String())
	}
	for i, name := range a.Update.Extensions {
		if slices.Contains(a.Update.Extensions[:i], name) {
			c.at(item(join(at, "extensions"), i), "extension %s twice", quote(name.String()))
		}
		c.reference(item(join(at, "extensions"), i), name, "extension", names)
	}
}

// cancels checks that a set has rolling upgrades that can be cancelled.
func (c *checker) cancels(a *Action, set *ScaleSet, path string) {
	if a.RollingUpgrades == nil || set == nil || !c.clean(path) {
		return
	}
	if p := set.UpgradePolicy; p == nil || p.Mode != nil && *p.Mode != "Rolling" {
		c.at(path, "scale set %s has no rolling upgrades; write upgradePolicy: {mode: Rolling}", quote(a.ScaleSet.String()))
	}
}

// imageUpdate checks that a version is there when an action asks for it.
func (c *checker) imageUpdate(a *Action, set *ScaleSet, path string) {
	at := join(path, "update.imageReference.version")
	var reference *ImageReference
	if storage := set.VirtualMachineProfile.StorageProfile; storage != nil {
		reference = storage.ImageReference
	}
	image, name := c.document.imageOf(reference)
	switch {
	case reference == nil:
		c.at(at, "scale set %s has no imageReference", quote(a.ScaleSet.String()))
	case image != nil && a.At != nil && c.clean("start", joinName("images", name), join(path, "at")):
		c.published(image, name, *a.Update.ImageReference.Version, a.At.since(*c.document.Start), at)
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
	}}
}

// change returns what an action changes in the model of its set.
func (b builder) change(a *Action) model.ModelChange {
	made := model.ModelChange{ImageVersion: model.SameImage}
	set, _ := b.document.ScaleSets.get(*a.ScaleSet)
	profile := set.VirtualMachineProfile
	if r := a.Update.ImageReference; r != nil {
		image, _ := b.image(profile.StorageProfile.ImageReference)
		made.ImageVersion = r.Version.of(image)
	}
	for i, e := range profile.extensions() {
		if slices.Contains(a.Update.Extensions, *e.Name) {
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

package scenarios

import (
	"slices"

	"vmssim/model"
)

// automaticOSUpgrades checks that newer versions of the set's image can be rolled out
// to it.
func (c *checker) automaticOSUpgrades(s *ScaleSet, path string) {
	at, p := join(path, "upgradePolicy.automaticOSUpgradePolicy"), s.UpgradePolicy.AutomaticOSUpgradePolicy
	if p == nil || !c.clean(at) {
		return
	}
	c.distribution(p.StartsAfter, join(at, "startsAfter"))
	if !*p.EnableAutomaticOSUpgrade {
		return
	}
	enable := join(at, "enableAutomaticOSUpgrade")
	if choice := c.upgradedImage(s, enable, path, "automatic OS upgrades"); choice != nil && !choice.Latest {
		c.at(enable, "automatic OS upgrades need the image version latest; it is %v", choice)
	}
	surge := join(path, "upgradePolicy.rollingUpgradePolicy.maxSurge")
	if c.clean(surge, join(path, "orchestrationMode")) && s.flexible() && *p.UseRollingUpgradePolicy &&
		*s.UpgradePolicy.RollingUpgradePolicy.MaxSurge {
		c.at(surge, "a Flexible set has no automatic OS upgrades with maxSurge; without useRollingUpgradePolicy "+
			"they go by the platform's own numbers")
	}
}

// upgradedImage checks that what upgrades a set to newer versions of its image finds one
// that can have several, and returns which one the set asks for; nil if that is unclear.
func (c *checker) upgradedImage(s *ScaleSet, at, path, what string) *VersionChoice {
	var reference *ImageReference
	if s.VirtualMachineProfile != nil && s.VirtualMachineProfile.StorageProfile != nil {
		reference = s.VirtualMachineProfile.StorageProfile.ImageReference
	}
	where := join(path, "virtualMachineProfile.storageProfile.imageReference")
	if reference == nil {
		c.at(at, "%s need an image; write virtualMachineProfile.storageProfile.imageReference", what)
		return nil
	}
	image, name := c.document.imageOf(reference)
	if image == nil || !c.clean(where, joinName("images", name)) {
		return nil
	}
	if image.ManagedImage != nil || image.ContainerHost != nil {
		c.at(at, "%s need an image of the Marketplace or of a gallery; %s is a %v", what, quote(name), image.kind())
		return nil
	}
	choice, _ := reference.choice(where)
	return choice
}

// rolls reports whether the set has rollouts besides those of upgradePolicy.mode.
func (s *ScaleSet) rolls() bool {
	p := s.UpgradePolicy
	if p != nil && p.AutomaticOSUpgradePolicy != nil {
		return true
	}
	return s.VirtualMachineProfile != nil && slices.ContainsFunc(s.VirtualMachineProfile.extensions(), func(e Extension) bool {
		return e.NewVersions != nil
	})
}

// upgradeCalls checks that a set has what an action is to upgrade.
func (c *checker) upgradeCalls(a *Action, set *ScaleSet, path string) {
	if set == nil || !c.clean(path) {
		return
	}
	own := joinName("scaleSets", a.ScaleSet.String())
	called := func(b *bool, key string) bool {
		if b != nil && !*b {
			c.at(join(path, key), "false does nothing; leave the action out")
		}
		return b != nil && *b
	}
	if called(a.OSRollingUpgrade, "osRollingUpgrade") && c.clean(own) {
		c.upgradedImage(set, join(path, "osRollingUpgrade"), own, "OS upgrades")
	}
	if called(a.ExtensionRollingUpgrade, "extensionRollingUpgrade") && c.clean(own) &&
		(set.VirtualMachineProfile == nil || !slices.ContainsFunc(set.VirtualMachineProfile.extensions(), func(e Extension) bool {
			return e.NewVersions != nil
		})) {
		c.at(join(path, "extensionRollingUpgrade"), "no extension of scale set %s has newVersions", quote(a.ScaleSet.String()))
	}
	approves := a.ApproveRollingUpgrade != nil || a.All != nil && *a.All == "approveRollingUpgrade"
	if p := set.UpgradePolicy; approves && c.clean(own) &&
		(p == nil || p.AutomaticOSUpgradePolicy == nil || !*p.AutomaticOSUpgradePolicy.OSRollingUpgradeDeferral) {
		c.at(path, "scale set %s has no upgrades to approve; write upgradePolicy: {automaticOSUpgradePolicy: "+
			"{enableAutomaticOSUpgrade: true, osRollingUpgradeDeferral: true}}", quote(a.ScaleSet.String()))
	}
}

// newVersions checks when versions of extensions are published and credentials expire.
func (c *checker) newVersions(extensions []Extension, path string) {
	total := 0
	for i, e := range extensions {
		at := join(item(path, i), "newVersions")
		total += len(e.NewVersions)
		for k := range e.NewVersions {
			if c.clean(item(at, k)) {
				c.inside(item(at, k), &e.NewVersions[k])
			}
		}
		if e.CredentialsExpire != nil && c.clean(join(item(path, i), "credentialsExpire")) {
			c.beforeEnd(join(item(path, i), "credentialsExpire"), e.CredentialsExpire)
		}
	}
	if total > model.MostPublications {
		c.at(path, "%d newVersions in all; at most %d", total, model.MostPublications)
	}
}

// lifecycleHooks checks the hooks of a set.
func (c *checker) lifecycleHooks(s *ScaleSet, path string) {
	at := join(path, "lifecycleHooksProfile")
	if s.LifecycleHooksProfile == nil || !c.clean(at) {
		return
	}
	if p := s.UpgradePolicy; c.clean(join(path, "upgradePolicy")) &&
		(p == nil || p.AutomaticOSUpgradePolicy == nil || !*p.AutomaticOSUpgradePolicy.EnableAutomaticOSUpgrade) {
		c.at(at, "nobody is asked without automatic OS upgrades; write upgradePolicy: {automaticOSUpgradePolicy: "+
			"{enableAutomaticOSUpgrade: true}}")
	}
	hooks := s.LifecycleHooksProfile.LifecycleHooks
	for i, h := range hooks {
		own := item(join(at, "lifecycleHooks"), i)
		if slices.ContainsFunc(hooks[:i], func(other LifecycleHook) bool { return *other.Type == *h.Type }) {
			c.at(join(own, "type"), "second hook %s", *h.Type)
		}
		if h.Answers != nil {
			c.distribution(h.Answers.After, join(own, "answers.after"))
		}
	}
}

func (p *AutomaticOSUpgradePolicy) build() model.OSUpgradePolicy {
	if p == nil {
		return model.OSUpgradePolicy{}
	}
	return model.OSUpgradePolicy{
		Automatic: *p.EnableAutomaticOSUpgrade, NoRollback: *p.DisableAutomaticRollback,
		OwnPolicy: *p.UseRollingUpgradePolicy, Deferral: *p.OSRollingUpgradeDeferral,
		StartsAfter: p.StartsAfter.distribution(),
	}
}

// The words of lifecycle hooks and what they are in the model.
var (
	hookTypes = map[string]model.HookType{
		"UpgradeAutoOSScheduling":           model.UpgradeAutoOSScheduling,
		"UpgradeAutoOSRollingBatchStarting": model.UpgradeAutoOSRollingBatchStarting,
	}
	hookActions = map[string]model.HookAction{"Approve": model.HookApprove, "Reject": model.HookReject}
)

func (p *LifecycleHooksProfile) build() (hooks [model.HookTypes]*model.LifecycleHook) {
	if p == nil {
		return hooks
	}
	for _, h := range p.LifecycleHooks {
		made := &model.LifecycleHook{Wait: h.WaitDuration.time(), Default: hookActions[*h.DefaultAction]}
		if h.Answers != nil {
			made.Answered, made.Answer, made.After = true, hookActions[*h.Answers.Action], h.Answers.After.distribution()
		}
		hooks[hookTypes[*h.Type]] = made
	}
	return hooks
}

package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/sim"
)

func (b builder) scaleSet(s Entry[ScaleSet], sheet price.Sheet) (model.ScaleSet, error) {
	set := s.Value
	entry, err := sheet.Lookup(b.document.Region.String(), set.sizes()[0]) // of a mix each has its own besides
	if err != nil {
		return model.ScaleSet{}, err
	}
	mixed, err := b.mix(set, sheet)
	if err != nil {
		return model.ScaleSet{}, err
	}
	billing := b.document.Prices.Billing
	zones, later := b.document.zonesOf(set)
	made := model.ScaleSet{
		Name:          s.Name.String(),
		Size:          entry.Size,
		Price:         entry.OnDemand,
		Billing:       price.Policy{Granularity: billing.Granularity.time(), Minimum: billing.Minimum.time()},
		Capacity:      *set.SKU.Capacity,
		Zones:         zones,
		ZonesLater:    later,
		FaultDomains:  *set.PlatformFaultDomainCount,
		UpdateDomains: set.updateDomains(),
		Spread:        set.spread(*b.document.Limits.Instances.SinglePlacementGroup),
		Rebalance:     set.rebalanced(),
		ScaleIn:       set.ScaleInPolicy.build(),
		LoadBalancer:  -1,
		Release:       b.document.release(set.Release, model.NoRelease),
		Warm:          *set.Starts == "running",
		Mix:           mixed,
		QueueLimit:    *set.Instance.QueueLimit,
		MemoryBase:    float64(*set.Instance.Memory),
		Discipline:    word(traffic.ParseDiscipline, set.Instance.Discipline),
		Required:      model.Required{Instances: *set.Required.Instances, PerZone: *set.Required.PerZone},
		Create:        set.Provisioning.Create.distribution(),
		Boot:          set.Provisioning.Boot.distribution(),
		Delete:        set.Provisioning.Delete.distribution(),
		Stop:          set.Provisioning.Deallocate.distribution(),
		Restart:       set.Provisioning.Start.distribution(),
		Reimage:       set.Provisioning.Reimage.distribution(),
		PowerOff:      set.Provisioning.PowerOff.distribution(),
		Reboot:        set.Provisioning.Restart.distribution(),
		Redeploy:      set.Provisioning.Redeploy.distribution(),
		Repairs:       set.AutomaticRepairsPolicy.build(),
		Upgrade:       set.UpgradePolicy.build(),
		AttachDisk:    set.Provisioning.AttachDisk.distribution(),
	}
	if set.Instance.Concurrency != nil {
		made.Concurrency = *set.Instance.Concurrency
	}
	if set.Instance.Slots != nil {
		made.Slots = *set.Instance.Slots
	}
	made.Overprovision = set.overprovision()
	made.Upgrade.OS.Hooks = set.LifecycleHooksProfile.build()
	if p := set.VirtualMachineProfile; p != nil && p.ExtensionProfile != nil {
		made.ExtensionsBudget = p.ExtensionProfile.ExtensionsTimeBudget.time()
	}
	if r := set.ResiliencyPolicy; r != nil {
		made.ResilientCreate = r.ResilientVMCreationPolicy != nil && *r.ResilientVMCreationPolicy.Enabled
		made.ResilientDelete = r.ResilientVMDeletionPolicy != nil && *r.ResilientVMDeletionPolicy.Enabled
	}
	if set.RetryAllocation != nil {
		made.RetryAllocation = set.RetryAllocation.time()
	}
	made.NATPool = set.InboundNatPool.build()
	made.StandbyPool = set.StandbyPool.build()
	if set.Behind != nil {
		made.LoadBalancer = b.document.balancer(*set.Behind)
	}
	if set.BackendAddressPool != nil {
		made.BackendPool = slices.Index(b.document.backendPools(*set.Behind), set.BackendAddressPool.String())
	}
	if set.VirtualMachineProfile != nil {
		made.Install, made.SideBySide = set.VirtualMachineProfile.install(*b.document.Start)
		made.Health = b.healthSource(set.VirtualMachineProfile, zones)
		made.ImageNotice = set.VirtualMachineProfile.imageNotice()
		made.TerminateNotice = set.VirtualMachineProfile.terminateNotice()
		if d := set.VirtualMachineProfile.approvesAfter(); d != nil && made.TerminateNotice > 0 {
			made.Approves, made.Approval = true, d.distribution()
		}
		made.ApprovesBusy, made.StaysProbed = set.VirtualMachineProfile.manners()
		made.Image, made.ImageVersion = b.image(set.VirtualMachineProfile.StorageProfile.ImageReference)
		made.OSDisk = set.VirtualMachineProfile.StorageProfile.osDisk()
		made.DataDisks = set.VirtualMachineProfile.StorageProfile.dataDisks()
	}
	if set.Autoscale != nil {
		made.Autoscale = set.Autoscale.build(*b.document.Start, b.document.Duration.time())
		made.Notified = set.Autoscale.notified()
	}
	b.rates(&made, set, entry, sheet)
	made.Spot, err = b.spot(set, entry)
	return made, err
}

func (p *VirtualMachineProfile) install(start Timestamp) (extensions []model.Extension, sideBySide bool) {
	if p.ExtensionProfile == nil {
		return nil, false
	}
	after := extensionsAfter(p.ExtensionProfile.Extensions)
	for i, e := range p.ExtensionProfile.Extensions {
		made := model.Extension{
			Name: e.Name.String(), Takes: e.Takes.distribution(), After: after[i],
			AutomaticUpgrade: *e.EnableAutomaticUpgrade, Expires: e.CredentialsExpire != nil,
		}
		for _, at := range e.NewVersions {
			made.Published = append(made.Published, at.since(start))
		}
		slices.Sort(made.Published)
		if made.Expires {
			made.ExpiresAt = e.CredentialsExpire.since(start)
		}
		extensions = append(extensions, made)
	}
	return extensions, *p.ExtensionProfile.Independent == "atOnce"
}

// extensionsAfter returns, for each extension, the places of those that it names
// in provisionAfterExtensions.
func extensionsAfter(extensions []Extension) [][]int {
	after := make([][]int, len(extensions))
	for i, e := range extensions {
		for _, name := range e.ProvisionAfterExtensions {
			after[i] = append(after[i], slices.IndexFunc(extensions, func(other Extension) bool {
				return *other.Name == name
			}))
		}
	}
	return after
}

// termination returns the terminate notification of a set that gives one.
func (p *VirtualMachineProfile) termination() *TerminateNotificationProfile {
	if p.ScheduledEventsProfile == nil {
		return nil
	}
	return p.ScheduledEventsProfile.TerminateNotificationProfile
}

func (p *VirtualMachineProfile) terminateNotice() sim.Time {
	notification := p.termination()
	if notification == nil || !*notification.Enable {
		return 0
	}
	return notification.NotBeforeTimeout.time()
}

// manners says whether instances approve their deletion with requests in them, and
// whether they go on to pass their probe.
func (p *VirtualMachineProfile) manners() (approvesBusy, staysProbed bool) {
	t := p.termination()
	if t == nil {
		return false, false
	}
	return *t.ApprovesBusy, !*t.FailsProbe
}

func (p *VirtualMachineProfile) approvesAfter() *Distribution {
	t := p.termination()
	if t == nil {
		return nil
	}
	return t.ApprovesAfter
}

func (p *VirtualMachineProfile) imageNotice() (made model.ImageNotice) {
	if p.ScheduledEventsProfile == nil || p.ScheduledEventsProfile.OSImageNotificationProfile == nil {
		return made
	}
	n := p.ScheduledEventsProfile.OSImageNotificationProfile
	if !*n.Enable {
		return made
	}
	made.Timeout, made.StaysProbed = n.NotBeforeTimeout.time(), !*n.FailsProbe
	if n.ApprovesAfter != nil {
		made.Approves, made.Approval = true, n.ApprovesAfter.distribution()
	}
	return made
}

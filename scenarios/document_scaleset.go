package scenarios

// A ScaleSet is a virtual machine scale set.
type ScaleSet struct {
	// The size and number of the instances.
	SKU *SKU `key:"sku" required:"true"`

	// The sizes of the instances, if they are mixed: sku.name is Mix then.
	SKUProfile *SKUProfile `key:"skuProfile"`

	// How the set is run. It decides which fault domains and features a set may
	// have. The default is Uniform; what the Azure CLI creates is Flexible.
	OrchestrationMode *string `key:"orchestrationMode" words:"Uniform,Flexible" default:"Uniform"`

	// The availability zones of the set. Without them the set is regional.
	Zones []string `key:"zones" words:"1,2,3" items:"1..3"`

	// Whether zones are kept within one instance of each other at all times:
	// strict balance. An operation that would break it while a zone is down creates
	// nothing. Otherwise balance is best effort, and the other zones take what the
	// zone that is down cannot. With two zones down neither scales. Strict balance
	// needs more than one zone.
	ZoneBalance *bool `key:"zoneBalance" default:"false"`

	// Over how many fault domains instances are spread. 1 is max spreading: as
	// many as there are. A set with zones may have 1 or 5, a regional one 1 to 5;
	// in Flexible mode 1 with zones, 1 to 3 without. The default is 5 for a
	// regional Uniform set, 1 for all others.
	PlatformFaultDomainCount *int `key:"platformFaultDomainCount" min:"1" max:"5"`

	// Whether the set stays in one placement group, which holds fewer instances; see
	// limits.instances. Otherwise it may have several placement groups, with fault
	// domains of their own. Only Uniform sets have the choice.
	SinglePlacementGroup *bool `key:"singlePlacementGroup" default:"false"`

	// Which instances leave when the capacity falls.
	ScaleInPolicy *ScaleInPolicy `key:"scaleInPolicy" default:"{}"`

	// How the set copes with zones that fill up.
	ResiliencyPolicy *ResiliencyPolicy `key:"resiliencyPolicy"`

	// Which of the instances of a Spot set are Regular. Only Flexible sets have the
	// choice. Without it all are Spot.
	PriorityMixPolicy *PriorityMixPolicy `key:"priorityMixPolicy"`

	// Whether evicted instances are restored.
	SpotRestorePolicy *SpotRestorePolicy `key:"spotRestorePolicy"`

	// The load balancer or application gateway that the set is behind. Without it the
	// set receives no requests.
	Behind *Name `key:"behind"`

	// The backend pool that the set is in, of an application gateway or load balancer
	// that has several.
	BackendAddressPool *Name `key:"backendAddressPool"`

	// Whether the first instances run, in rotation, when the run starts, or are
	// only requested then.
	Starts *string `key:"starts" words:"running,requested" default:"running"`

	// Whether a scale-out starts more instances than it needs and keeps those that
	// are ready first. The others are deleted then; they are not billed, but take
	// instance ids. Only Uniform sets have it; the default is true for them, as in
	// Azure.
	Overprovision *bool `key:"overprovision"`

	// How many more instances overprovisioning starts.
	Overprovisioning *Overprovisioning `key:"overprovisioning" default:"{}"`

	// Whether extensions run only on the instances that overprovisioning keeps: it
	// then keeps those whose OS is up first, not those whose extensions are
	// installed first.
	DoNotRunExtensionsOnOverprovisionedVMs *bool `key:"doNotRunExtensionsOnOverprovisionedVMs" default:"false"`

	// Virtual machines that are made ready before the set needs them. Only Flexible
	// sets with platformFaultDomainCount 1 have a pool.
	StandbyPool *StandbyPool `key:"standbyPool"`

	// A port of the load balancer's frontend for every instance. Only Uniform sets
	// behind a load balancer have it.
	InboundNatPool *InboundNatPool `key:"inboundNatPool"`

	// The release that the instances run, one of releases, until an action changes it.
	// Versions of the set's image may say it instead. Without it their code is good.
	Release *Name `key:"release"`

	// What one instance does with requests, messages and jobs.
	Instance *Instance `key:"instance" default:"{}"`

	// From a refused allocation until the set asks again for what it is short of.
	// Without it the set asks at its next change of capacity, at every run of its
	// autoscale engine, and when one of its instances is gone; Azure does not
	// document more.
	RetryAllocation *Duration `key:"retryAllocation" min:"1s" max:"30d"`

	// How long the platform takes for what it is asked to do with an instance.
	Provisioning *Provisioning `key:"provisioning" default:"{}"`

	// What every instance is made from.
	VirtualMachineProfile *VirtualMachineProfile `key:"virtualMachineProfile" default:"{}"`

	// What a change of the model does to the instances. Without it nothing, as with
	// mode Manual.
	UpgradePolicy *UpgradePolicy `key:"upgradePolicy"`

	// Whom the platform asks before it upgrades OS images by itself.
	LifecycleHooksProfile *LifecycleHooksProfile `key:"lifecycleHooksProfile"`

	// Repairs instances that are reported unhealthy.
	AutomaticRepairsPolicy *AutomaticRepairsPolicy `key:"automaticRepairsPolicy"`

	// The capacity below which you count the set as short.
	Required *Required `key:"required" default:"{}"`

	// The autoscale setting of the set. Without it the capacity changes only by
	// hand.
	Autoscale *Autoscale `key:"autoscale"`
}

// An SKU is the size and number of a scale set's instances.
type SKU struct {
	// The size of every instance, for example Standard_D2s_v5. It must be in the
	// price sheet for the region. Mix is for the sizes of skuProfile.
	Name *Name `key:"name" required:"true"`

	// The number of instances at the start.
	Capacity *int `key:"capacity" required:"true" min:"0" max:"3000"`
}

// Overprovisioning is how overprovision is done. Azure documents no figure.
type Overprovisioning struct {
	// How many more instances are started, as a part of those that a scale-out asks
	// for, rounded up. Azure advises a fifth more addresses than instances; that it
	// starts as many is our choice.
	Extra *Percent `key:"extra" default:"20%" min:"1%" max:"100%"`
}

// An InboundNatPool gives every instance, overprovisioned ones too, the lowest
// free frontend port of a range; in ARM, the properties of an entry of a load
// balancer's inboundNatPools. A scale-out for which there are not enough ports is
// refused as a whole.
type InboundNatPool struct {
	// The first frontend port.
	FrontendPortRangeStart *int `key:"frontendPortRangeStart" required:"true" min:"1" max:"65534"`

	// The last frontend port. The range must have room for sku.capacity and what
	// overprovisioning adds to it.
	FrontendPortRangeEnd *int `key:"frontendPortRangeEnd" required:"true" min:"1" max:"65535"`

	// The port of each instance that its frontend port leads to.
	BackendPort *int `key:"backendPort" default:"22" min:"1" max:"65535"`

	// The protocol. Ranges of one load balancer may overlap if their protocols
	// differ; All overlaps with both.
	Protocol *string `key:"protocol" words:"Tcp,Udp,All" default:"Tcp"`
}

// An Instance says how one instance handles requests, messages and jobs.
type Instance struct {
	// How many requests, or messages, one instance works on at once. The default is
	// its number of vCPUs divided by the cpu share of the workload that reaches it,
	// rounded down. More than that is refused: they would share vCPUs. With the
	// discipline Sharing they do, and the default is the largest number.
	// With an instance mix the number is that of each size, in skuProfile.
	Concurrency *int `key:"concurrency" min:"1" max:"100000"`

	// How many requests may wait in one instance. One more is lost.
	QueueLimit *int `key:"queueLimit" default:"100" min:"0" max:"1000000"`

	// How an instance works on several requests: FIFO each worker on one, the others
	// wait in the order of their arrival; Sharing on all at once, which share its vCPUs
	// equally. Sharing only behind workloads of fidelity requests.
	Discipline *string `key:"discipline" words:"FIFO,Sharing" default:"FIFO"`

	// How many jobs one instance works on at once. The default is its number of
	// vCPUs divided by the largest cpu share of the jobs that go to it, rounded
	// down. More than that is refused: jobs would share vCPUs. Of an instance mix the
	// smallest size decides.
	Slots *int `key:"slots" min:"1" max:"1000"`

	// The memory that the operating system and the application use without work. It
	// shows in the metrics of available memory, and leaves the rest to what leaks. The
	// default is our choice.
	Memory *Bytes `key:"memory" default:"1GiB" max:"32TiB"`
}

// Provisioning is how long the platform takes. Azure promises no times. The
// defaults are fitted to operations recorded by the Azure CLI's tests from 2017
// to 2023, mostly with one to five instances.
type Provisioning struct {
	// From the request for an instance until its OS starts; not billed. Recorded:
	// to create one Linux machine with its network took 74.6s at the median and
	// 146.1s at the 95th percentile of 315. Splitting that between this and boot is
	// our choice.
	Create *Distribution `key:"create" default:"{lognormal: {p50: 46s, p95: 116s}}"`

	// From the start of the OS until it is up and extensions install. See create.
	Boot *Distribution `key:"boot" default:"{lognormal: {p50: 25s, p95: 50s}}"`

	// From the deletion of an instance until it is gone; not billed. Recorded: 30.8s
	// and 51.0s, of 9 (az vmss delete-instances).
	Delete *Distribution `key:"delete" default:"{lognormal: {p50: 30.8s, p95: 51s}}"`

	// How long it takes to deallocate an instance; not billed. Recorded: 46.8s and
	// 124.3s, of 9 (az vmss deallocate).
	Deallocate *Distribution `key:"deallocate" default:"{lognormal: {p50: 46.8s, p95: 124.3s}}"`

	// From the start of a deallocated or powered-off instance until its OS boots,
	// which takes boot again. Recorded: 8.2s and 15.7s, of 15 (az vmss start).
	Start *Distribution `key:"start" default:"{lognormal: {p50: 8.2s, p95: 15.7s}}"`

	// From the reimage of an instance until its OS is up with a new OS disk.
	// Recorded: 70.9s, 73.0s, 82.7s and 88.9s (az vmss reimage).
	Reimage *Distribution `key:"reimage" default:"{lognormal: {p50: 77.9s, p95: 88.9s}}"`

	// How long it takes to power off an instance; billed. Recorded: 13.2s and 20.8s,
	// of 8 (az vmss stop).
	PowerOff *Distribution `key:"powerOff" default:"{lognormal: {p50: 13.2s, p95: 20.8s}}"`

	// From the restart of an instance until its OS is up. Recorded: 39.0s and 63.2s,
	// of 12 (az vmss restart).
	Restart *Distribution `key:"restart" default:"{lognormal: {p50: 39s, p95: 63.2s}}"`

	// From the redeployment of an instance until its OS is up on another node.
	// Recorded: 119s and 120s, the only two (az vm redeploy).
	Redeploy *Distribution `key:"redeploy" default:"{uniform: {min: 119s, max: 120s}}"`

	// How long it takes to attach a data disk. Recorded: 7.7s and 13.3s, of 43 (az vm
	// disk attach); for one instance of a scale set 45.1s, of 4.
	AttachDisk *Distribution `key:"attachDisk" default:"{lognormal: {p50: 7.7s, p95: 13.3s}}"`
}

// A VirtualMachineProfile is what every instance of a set is made from.
type VirtualMachineProfile struct {
	// The disks of every instance.
	StorageProfile *StorageProfile `key:"storageProfile" default:"{}"`

	// Regular instances cost the pay-as-you-go price and are never evicted. Spot
	// instances cost what prices.spot says and can be evicted.
	Priority *string `key:"priority" words:"Regular,Spot" default:"Regular"`

	// Licences that you bring to instances with Windows (Azure Hybrid Benefit), which
	// then cost the price without it.
	LicenseType *string `key:"licenseType" words:"None,Windows_Server,Windows_Client" default:"None"`

	// Room that is reserved for instances of the set (an on-demand capacity
	// reservation). It is paid for, used or not, and there in a shortage.
	CapacityReservation *CapacityReservation `key:"capacityReservation"`

	// What an eviction does to a Spot instance. Deallocate: it stays in the set, counts
	// toward its capacity, its disks are charged, and it can be started again. Delete: it
	// and its disks are gone, and the capacity falls by one. The default is Deallocate.
	EvictionPolicy *string `key:"evictionPolicy" words:"Deallocate,Delete"`

	// What a Spot instance may cost.
	BillingProfile *BillingProfile `key:"billingProfile"`

	// The extensions of every instance.
	ExtensionProfile *ExtensionProfile `key:"extensionProfile"`

	// Probes the application of every instance and tells the platform its health.
	ApplicationHealth *ApplicationHealth `key:"applicationHealth"`

	// How instances are reached.
	NetworkProfile *NetworkProfile `key:"networkProfile"`

	// What instances are told before something is done to them.
	ScheduledEventsProfile *ScheduledEventsProfile `key:"scheduledEventsProfile"`
}

// An ExtensionProfile is the extensions of every instance.
type ExtensionProfile struct {
	// The extensions, in the order in which they install. An instance does no work
	// before the last is done.
	Extensions []Extension `key:"extensions" required:"true" items:"1..20"`

	// How long all extensions may take together. An instance that needs longer fails
	// to provision.
	ExtensionsTimeBudget *Duration `key:"extensionsTimeBudget" default:"1h30m" min:"15m" max:"120m"`

	// Whether extensions that do not come after each other install one by one, in
	// the order of the list, or all at once. Azure says only that they come in any
	// order. Ours, not ARM's.
	Independent *string `key:"independent" words:"oneByOne,atOnce" default:"oneByOne"`
}

// An Extension is installed on every instance after it has booted.
type Extension struct {
	// Identifies the extension.
	Name *Name `key:"name" required:"true"`

	// The extensions that must be installed before this one begins.
	ProvisionAfterExtensions []Name `key:"provisionAfterExtensions" items:"0..19"`

	// How long it installs. Recorded: 16.2s at the median and 22.3s at the 95th
	// percentile of 19 (az vm extension set). All extensions of a set together may
	// on average take no longer than extensionsTimeBudget.
	Takes *Distribution `key:"takes" default:"{lognormal: {p50: 16.2s, p95: 22.3s}}"`

	// Whether the platform rolls out newer versions of it by itself.
	EnableAutomaticUpgrade *bool `key:"enableAutomaticUpgrade" default:"false"`

	// When newer versions of it are published. Instances that are created or reimaged
	// get the newest one, the others by a rollout. Ours, not ARM's.
	NewVersions []Instant `key:"newVersions" items:"1..64"`

	// From when on it cannot install any more, because a token or certificate in its
	// settings has expired: the instances on which it installs fail, until the action
	// update has changed it. Ours, not ARM's.
	CredentialsExpire *Instant `key:"credentialsExpire"`
}

// A ScheduledEventsProfile is what instances are told before something is done
// to them.
type ScheduledEventsProfile struct {
	// Tells an instance that it will be deleted, so that it can finish its work.
	TerminateNotificationProfile *TerminateNotificationProfile `key:"terminateNotificationProfile"`

	// Tells an instance that it will get a new OS disk, so that it can finish its work.
	OSImageNotificationProfile *OSImageNotificationProfile `key:"osImageNotificationProfile"`
}

// An OSImageNotificationProfile delays every new OS disk, of an upgrade or a reimage.
// The instance receives no new requests from then on and works off those that it has.
type OSImageNotificationProfile struct {
	// Whether new OS disks are announced.
	Enable *bool `key:"enable" default:"true"`

	// From the announcement until the disk is replaced. Azure takes 15 minutes only.
	NotBeforeTimeout *Duration `key:"notBeforeTimeout" default:"15m" min:"15m" max:"15m"`

	// From the announcement until the instance approves it, because it has finished its
	// work. Its disk is then replaced at once. Without it nobody approves. Ours, not
	// ARM's: it is for the application to do.
	ApprovesAfter *Distribution `key:"approvesAfter"`

	// Whether the instance fails its probe from the announcement on, so that it gets no
	// new requests. Ours, not ARM's: it is for the application to do.
	FailsProbe *bool `key:"failsProbe" default:"true"`
}

// A TerminateNotificationProfile delays every deletion. The instance receives
// no new requests from then on and works off those that it has.
type TerminateNotificationProfile struct {
	// Whether deletions are announced.
	Enable *bool `key:"enable" default:"true"`

	// From the announcement until the instance is deleted.
	NotBeforeTimeout *Duration `key:"notBeforeTimeout" default:"5m" min:"5m" max:"15m"`

	// From the announcement until the instance approves its deletion, because it has
	// finished its work. It is then deleted at once, unless older announcements are
	// neither approved nor over; those of one instant need the approval of all.
	// Without it nobody approves. An instance that then still has jobs, or requests of
	// fidelity requests, does when the last has left, one whose application is unhealthy never. Ours, not ARM's: it is
	// for the application to do.
	ApprovesAfter *Distribution `key:"approvesAfter"`

	// Whether the instance also approves while it still works on requests, which are
	// lost then. Only requests of fidelity requests know. Ours, not ARM's.
	ApprovesBusy *bool `key:"approvesBusy" default:"false"`

	// Whether the instance fails its load balancer's probe from the announcement on, so
	// that new requests go elsewhere. Ours, not ARM's: it is for the application to do.
	FailsProbe *bool `key:"failsProbe" default:"true"`
}

// Required is the capacity below which you count a set as short. Time below it
// is reported and can be an objective.
type Required struct {
	// Instances of the set that serve. The default is the smallest minimum of the
	// autoscale profiles, or without autoscale the capacity.
	Instances *int `key:"instances" min:"0" max:"3000"`

	// Instances that serve in every zone.
	PerZone *int `key:"perZone" default:"0" min:"0" max:"3000"`
}

package scenarios

// Quota is how many vCPUs the subscription may have in the region. Instances
// count until they are gone, deallocated ones too, overprovisioned extras not.
// What goes beyond a quota is refused. Without a quota there is no bound: Azure's
// depend on the subscription's offer and history.
type Quota struct {
	// All regular instances together: Azure's Total Regional vCPUs.
	Regional *int `key:"regional" min:"0" max:"1000000"`

	// The regular instances of a size family, by the name that az vm list-usage
	// gives it, without spaces: standardDSv5Family for Standard_D2s_v5.
	Families Named[FamilyQuota] `key:"families" items:"0..100"`

	// All Spot instances together: Azure's Total Regional Low-priority vCPUs. They
	// count against no other quota.
	Spot *int `key:"spot" min:"0" max:"1000000"`
}

// A FamilyQuota is the quota of one size family.
type FamilyQuota struct {
	// How many vCPUs.
	VCPUs *int `key:"vCPUs" required:"true" min:"0" max:"1000000"`
}

// Limits is what Azure bounds for every subscription. The defaults are those of
// its documentation; change them when it does.
type Limits struct {
	// How many instances a scale set may have.
	Instances *InstanceLimits `key:"instances" default:"{}"`

	// How many write calls Azure Resource Manager takes. A call that finds its
	// bucket empty is refused with status 429, however little it asks for; one call
	// may ask for any number of instances.
	Throttling *Throttling `key:"throttling" default:"{}"`
}

// InstanceLimits is how many instances a scale set may have.
type InstanceLimits struct {
	// From a platform image or one of a Compute Gallery, on managed disks. 1000 on
	// 19 May 2026 (Design considerations for scale sets); one table of the page on
	// orchestration modes says 3000.
	ScaleSet *int `key:"scaleSet" default:"1000" min:"0" max:"3000"`

	// From a legacy managed image. 600 on 19 May 2026 (Design considerations for
	// scale sets), as are the next three.
	ManagedImage *int `key:"managedImage" default:"600" min:"0" max:"3000"`

	// With OS disks in storage accounts of one's own (osDisk.vhdContainers).
	StorageAccounts *int `key:"storageAccounts" default:"100" min:"0" max:"3000"`

	// With the OS disks of a custom image in a storage account of one's own, which
	// then holds them all: what Azure recommends at most.
	StorageAccountsCustomImage *int `key:"storageAccountsCustomImage" default:"40" min:"0" max:"3000"`

	// The same with overprovision.
	StorageAccountsCustomImageOverprovision *int `key:"storageAccountsCustomImageOverprovision" default:"20" min:"0" max:"3000"`

	// In a single placement group. 100 on 19 May 2026.
	SinglePlacementGroup *int `key:"singlePlacementGroup" default:"100" min:"1" max:"3000"`

	// Of a Flexible set with several fault domains, if maintenance cannot preserve
	// the memory of its size: G, L, N and H families. 200 in 2026 (Orchestration
	// modes).
	FlexibleFixedSpreading *int `key:"flexibleFixedSpreading" default:"200" min:"0" max:"3000"`
}

// Throttling is the limits on write calls, of 27 May 2024 (Compute throttling
// limits). What is not limited by a bucket is not limited.
type Throttling struct {
	// Changes of sku.capacity, by autoscale or by hand, each one call. Actions that
	// start, restart, reimage or redeploy instances count for the subscription
	// alone.
	Update *CallLimits `key:"update" default:"{scaleSet: {capacity: 12, perMinute: 4}, subscription: {capacity: 1500, perMinute: 500}}"`

	// Actions that deallocate or delete instances, each one call. Actions that power
	// them off count for the subscription alone.
	Delete *CallLimits `key:"delete" default:"{scaleSet: {capacity: 12, perMinute: 4}, subscription: {capacity: 525, perMinute: 175}}"`

	// Replacements of single instances, by hazards.instanceFailures.
	PutVM *CallLimits `key:"putVM" default:"{subscription: {capacity: 1500, perMinute: 500}}"`
}

// CallLimits is the limits on one kind of call. Each call takes a token from
// every bucket.
type CallLimits struct {
	// Of each scale set.
	ScaleSet *TokenBucket `key:"scaleSet"`

	// Of the subscription, in the region.
	Subscription *TokenBucket `key:"subscription"`
}

// A TokenBucket is full when the run starts.
type TokenBucket struct {
	// The most tokens that it holds.
	Capacity *int `key:"capacity" required:"true" min:"1" max:"1000000"`

	// The tokens that are added every minute.
	PerMinute *int `key:"perMinute" required:"true" min:"0" max:"1000000"`
}

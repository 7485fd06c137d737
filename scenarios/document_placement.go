package scenarios

// A ScaleInPolicy says which instances leave when the capacity falls, whether
// autoscale lowers it or somebody by hand.
type ScaleInPolicy struct {
	// The rule; ARM has a list of one. All rules first take instances without a zone
	// in a set that has been given zones, then those in the zones with the most
	// instances. There Default balances fault domains, then takes the highest id;
	// OldestVM takes the lowest id, NewestVM the highest. Without it the rule is
	// Default.
	Rules []string `key:"rules" words:"Default,OldestVM,NewestVM" items:"1..1"`

	// Whether the chosen instances are deleted without the terminate notification,
	// however much work they have.
	ForceDeletion *bool `key:"forceDeletion" default:"false"`

	// Whether unhealthy and inactive instances leave before all others: those that
	// have failed, are stopped or deallocated, or are reported Unhealthy or Unknown.
	PrioritizeUnhealthyVMs *bool `key:"prioritizeUnhealthyVMs" default:"false"`
}

// A ResiliencyPolicy is how a set copes with zones that fill up.
type ResiliencyPolicy struct {
	// What becomes of an instance whose provisioning times out.
	ResilientVMCreationPolicy *ResilientVMCreationPolicy `key:"resilientVMCreationPolicy"`

	// What becomes of an instance whose deletion fails.
	ResilientVMDeletionPolicy *ResilientVMDeletionPolicy `key:"resilientVMDeletionPolicy"`

	// Limits to what zones hold.
	ZoneAllocationPolicy *ZoneAllocationPolicy `key:"zoneAllocationPolicy"`

	// Moves instances between zones that are unbalanced.
	AutomaticZoneRebalancingPolicy *AutomaticZoneRebalancingPolicy `key:"automaticZoneRebalancingPolicy"`
}

// An AutomaticZoneRebalancingPolicy moves one instance at a time from the fullest
// zone to the emptiest: at most one in 12 hours, after an hour without an
// operation on the set. It needs best-effort balance and at least two zones.
type AutomaticZoneRebalancingPolicy struct {
	// Whether instances are moved. ARM's default is false. It enables automatic
	// repairs as well, where the set has a source of health and no
	// automaticRepairsPolicy.
	Enabled *bool `key:"enabled" default:"true"`

	// How an instance gets to another zone: it is created there anew.
	RebalanceStrategy *string `key:"rebalanceStrategy" words:"Recreate" default:"Recreate"`

	// In which order: the old instance is deleted once the new one is healthy, so
	// that the capacity is one higher meanwhile.
	RebalanceBehavior *string `key:"rebalanceBehavior" words:"CreateBeforeDelete" default:"CreateBeforeDelete"`
}

// A ResilientVMCreationPolicy retries provisioning that times out; see
// hazards.provisioningFailures.
type ResilientVMCreationPolicy struct {
	// Whether an instance that fails with VMStartTimedOut or OSProvisioningTimedOut
	// is deleted and created anew, up to 30 minutes after it was first asked for.
	Enabled *bool `key:"enabled" default:"false"`
}

// A ResilientVMDeletionPolicy retries deletions that fail; see
// hazards.deletionFailures.
type ResilientVMDeletionPolicy struct {
	// Whether a deletion that fails is tried again by itself, up to five times.
	Enabled *bool `key:"enabled" default:"false"`
}

// A ZoneAllocationPolicy limits what the zones of a set hold.
type ZoneAllocationPolicy struct {
	// The most zones that hold instances. Without it all of the set's zones may.
	MaxZoneCount *int `key:"maxZoneCount" min:"1" max:"3"`

	// The largest part of the capacity that one zone may hold.
	MaxInstancePercentPerZonePolicy *MaxInstancePercentPerZonePolicy `key:"maxInstancePercentPerZonePolicy"`
}

// A MaxInstancePercentPerZonePolicy is the largest part of the capacity that one
// zone may hold. What no zone may take is not created.
type MaxInstancePercentPerZonePolicy struct {
	// Whether the limit is in force. ARM's default is not documented.
	Enabled *bool `key:"enabled" default:"true"`

	// The percentage of sku.capacity, rounded up to whole instances, which is our
	// choice. Zones together must be able to hold the whole capacity.
	Value *int `key:"value" required:"true" min:"1" max:"100"`
}

// A Protect is instance protection: what is not done to instances. It does not
// hold up what is done to them by id, for example their deletion.
type Protect struct {
	// The ids of the instances.
	Instances []int `key:"instances" required:"true" items:"1..1000" min:"0" max:"1000000"`

	// Whether a scale-in leaves them alone; false ends the protection.
	ProtectFromScaleIn *bool `key:"protectFromScaleIn" required:"true"`

	// Whether actions on the whole set leave them alone as well. Azure rejects it
	// without protectFromScaleIn.
	ProtectFromScaleSetActions *bool `key:"protectFromScaleSetActions" default:"false"`
}

package scenarios

// An UpgradePolicy says what becomes of the instances that are there when the model
// of their set changes. New ones always get the latest model.
type UpgradePolicy struct {
	// Manual: nothing, until the action manualUpgrade. Automatic: all of them are
	// upgraded at once, and the set may serve nobody meanwhile. Rolling: batch after
	// batch, as rollingUpgradePolicy says; it needs a source of health.
	Mode *string `key:"mode" words:"Manual,Automatic,Rolling" required:"true"`

	// How a rolling upgrade goes on, and when it stops. Upgrades of extensions by the
	// platform use it in every mode, those of OS images with useRollingUpgradePolicy.
	RollingUpgradePolicy *RollingUpgradePolicy `key:"rollingUpgradePolicy" default:"{}"`

	// Upgrades of OS images by the platform.
	AutomaticOSUpgradePolicy *AutomaticOSUpgradePolicy `key:"automaticOSUpgradePolicy"`
}

// A RollingUpgradePolicy says how a rolling upgrade goes on, and when it stops.
type RollingUpgradePolicy struct {
	// The most instances of a batch, in percent of all. A part of an instance is
	// dropped, but a batch has at least one. Unhealthy instances make it smaller.
	MaxBatchInstancePercent *int `key:"maxBatchInstancePercent" default:"20" min:"5" max:"100"`

	// The most unhealthy instances of the whole set, in percent, whatever ails them.
	// More keep a rollout from its start, or from its next batch.
	MaxUnhealthyInstancePercent *int `key:"maxUnhealthyInstancePercent" default:"20" min:"5" max:"100"`

	// The most unhealthy instances of those that were upgraded, in percent. More end
	// the rollout.
	MaxUnhealthyUpgradedInstancePercent *int `key:"maxUnhealthyUpgradedInstancePercent" default:"20" min:"0" max:"100"`

	// From the end of a batch until the next one.
	PauseTimeBetweenBatches *Duration `key:"pauseTimeBetweenBatches" default:"0s" min:"0s" max:"24h"`

	// Whether a batch may have instances of several zones.
	EnableCrossZoneUpgrade *bool `key:"enableCrossZoneUpgrade" default:"false"`

	// Whether all unhealthy instances come before any healthy one.
	PrioritizeUnhealthyInstances *bool `key:"prioritizeUnhealthyInstances" default:"false"`

	// Whether the instances that failed get the model before it back when a limit stops
	// a rollout. In Uniform sets only.
	RollbackFailedInstancesOnPolicyBreach *bool `key:"rollbackFailedInstancesOnPolicyBreach" default:"false"`

	// Whether new instances are created for a batch, and as many old ones deleted when
	// those are healthy. A batch for which there is no quota is upgraded in place.
	MaxSurge *bool `key:"maxSurge" default:"false"`

	// How long an upgraded instance may take to become healthy, from when it runs.
	// Ours, not ARM's: Azure documents 5 minutes for automatic OS image upgrades.
	HealthWait *Duration `key:"healthWait" default:"5m" min:"1s" max:"4h"`
}

// A ModelUpdate changes the model of a scale set, and begins the rollout that its
// upgradePolicy wants. Without any change it takes up a rollout that was cancelled or
// stopped. While a rollout is under way it is refused.
type ModelUpdate struct {
	// Another version of the set's image. Instances get it with a new OS disk, as by a
	// reimage.
	ImageReference *ImageUpdate `key:"imageReference"`

	// Extensions of the set that get other settings or a newer version. They install
	// again, in place; the instance does no work meanwhile.
	Extensions []Name `key:"extensions" items:"1..20"`

	// Another release, one of releases, that comes with them. On a container host it may
	// come alone, as a tag does: the container image is pulled again, and the application
	// begins anew.
	Release *Name `key:"release"`
}

// An ImageUpdate is another version of a set's image.
type ImageUpdate struct {
	// The version, or latest. It must be published by then.
	Version *VersionChoice `key:"version" required:"true"`
}

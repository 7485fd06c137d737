package scenarios

// A ZoneOutage stops an availability zone, once or again and again. What runs
// there fails at once, and nothing can start there; when the zone is back, its
// instances boot. Instances that were being created begin anew.
type ZoneOutage struct {
	// The zone.
	Zone *string `key:"zone" required:"true" words:"1,2,3"`

	// The scale sets that notice. By default all that have the zone.
	ScaleSets []Name `key:"scaleSets" items:"1..100"`

	// When the zone goes down.
	At *Instant `key:"at"`

	// How long it stays down.
	For *Duration `key:"for" above:"0s" max:"3653d"`

	// From the start of the run, and then from the end of each outage, until the
	// next one.
	Every *Distribution `key:"every"`

	// How long each outage lasts.
	Lasts *Distribution `key:"lasts"`
}

func (ZoneOutage) alternatives() ([][]string, string) {
	return [][]string{{"at", "for"}, {"every", "lasts"}}, "at and for, or every and lasts"
}

// A Shortage is a lack of hardware: allocations fail, in part or wholly. What
// runs is not touched. A set asks again for what was refused at its next change
// of capacity, at every run of its autoscale engine, when one of its instances is
// gone, and as its retryAllocation says.
type Shortage struct {
	// The zone. Without it the whole region is short.
	Zone *string `key:"zone" words:"1,2,3"`

	// The size. Without it all sizes are short.
	Size *Name `key:"size"`

	// How many instances can still be had while it lasts, by who asks first.
	Available *int `key:"available" default:"0" min:"0" max:"100000"`

	// When it begins.
	At *Instant `key:"at"`

	// How long it lasts.
	For *Duration `key:"for" above:"0s" max:"3653d"`

	// From the start of the run, and then from the end of each shortage, until the
	// next one.
	Every *Distribution `key:"every"`

	// How long each shortage lasts.
	Lasts *Distribution `key:"lasts"`
}

func (Shortage) alternatives() ([][]string, string) {
	return [][]string{{"at", "for"}, {"every", "lasts"}}, "at and for, or every and lasts"
}

// CorrelatedFailures makes running instances of a scale set fail at once, because
// they share what has failed. What follows is in hazards.instanceFailures, as for
// every failure; without an entry there they stay failed, unless automatic
// repairs are on.
type CorrelatedFailures struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// What has failures of its own: each fault domain, or the set as a whole. Max
	// spreading keeps instances apart: then there is only the set.
	Of *string `key:"of" words:"faultDomain,scaleSet" default:"faultDomain"`

	// From one failure to the next, of each fault domain or of the set.
	Every *Distribution `key:"every" required:"true"`

	// With which probability a running instance is hit, each on its own.
	Share *Percent `key:"share" default:"100%" above:"0%" max:"100%"`
}

// ProvisioningFailures says which part of a scale set's new instances fails
// before it works, and how. A failed instance stays, counts and is billed, and
// automatic repairs leave it alone. Azure documents no rates.
type ProvisioningFailures struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// The virtual machine does not start in time.
	VMStartTimedOut *ProvisioningTimeout `key:"vmStartTimedOut"`

	// The OS is not up in time.
	OSProvisioningTimedOut *ProvisioningTimeout `key:"osProvisioningTimedOut"`

	// The first extension fails.
	VMExtensionProvisioningError *ProvisioningError `key:"vmExtensionProvisioningError"`

	// The first extension fails when an instance that works is upgraded or reimaged. The
	// share is of the times that this happens.
	UpgradeExtensionError *ProvisioningError `key:"upgradeExtensionError"`

	// The allocation fails: there will be no instance, and the set asks again as
	// after every refusal.
	AllocationFailed *ProvisioningError `key:"allocationFailed"`
}

// A ProvisioningTimeout is a step of provisioning that does not end in time.
type ProvisioningTimeout struct {
	// The part of the new instances.
	Share *Percent `key:"share" required:"true" max:"100%"`

	// From the start of the OS until Azure gives up. Azure documents no figure; 20
	// minutes are ours.
	After *Distribution `key:"after" default:"{constant: 20m}"`
}

// A ProvisioningError is a step of provisioning that fails.
type ProvisioningError struct {
	// The part of the new instances.
	Share *Percent `key:"share" required:"true" max:"100%"`
}

// DeletionFailures says how often the deletion of an instance fails with an error
// of the platform. The instance then lingers: it does no work and is no longer of
// the capacity, but is billed, until a further try succeeds. That comes by itself
// with resiliencyPolicy.resilientVMDeletionPolicy, else with the next instance that
// the set deletes, or an action delete. Azure documents no rates.
type DeletionFailures struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// The part of the tries that fail, each on its own.
	Share *Percent `key:"share" required:"true" max:"90%"`

	// From a failure until resilientVMDeletionPolicy tries again. Azure documents no
	// figure; one minute is ours.
	RetryAfter *Duration `key:"retryAfter" default:"1m" min:"1s" max:"1d"`
}

// Maintenance goes through the fault domains of a scale set, one at a time; with
// max spreading every instance is one of its own. It is announced first.
type Maintenance struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// When it is announced.
	At *Instant `key:"at"`

	// From the start of the run, and then from the end of each maintenance, until the
	// next is announced.
	Every *Distribution `key:"every"`

	// Pauses every instance. Requests wait, if their clients do.
	Freeze *Freeze `key:"freeze"`

	// Moves one instance, chosen at random, with a pause.
	LiveMigration *LiveMigration `key:"liveMigration"`

	// Reboots every instance; it loses the requests that it has.
	Reboot *Reboot `key:"reboot"`

	// Moves every instance to another node; it loses the requests that it has.
	Redeploy *Redeploy `key:"redeploy"`
}

func (Maintenance) alternatives() ([][]string, string) {
	var sets [][]string
	for _, when := range []string{"at", "every"} {
		for _, what := range []string{"freeze", "liveMigration", "reboot", "redeploy"} {
			sets = append(sets, []string{when, what})
		}
	}
	return sets, "at or every, and one of freeze, liveMigration, reboot and redeploy"
}

// A Freeze pauses instances without loss of memory.
type Freeze struct {
	// How long an instance is paused. Azure: usually below 10 seconds, rarely about
	// 30; a typical pause is about 7. The shares are ours.
	Lasts *Distribution `key:"lasts" default:"{empirical: {quantiles: [{p: 0%, value: 1s}, {p: 50%, value: 7s}, {p: 99%, value: 10s}, {p: 100%, value: 30s}]}}"`

	// From the announcement until the first fault domain. Azure: at least 15 minutes.
	Notice *Duration `key:"notice" default:"15m" min:"15m" max:"35d"`

	// From one fault domain to the next. Azure: about 10 minutes from the start of a
	// maintenance until it is over; the next may follow directly.
	Between *Duration `key:"between" default:"10m" min:"0s" max:"35d"`
}

// A LiveMigration pauses one instance.
type LiveMigration struct {
	// How long it is paused. Azure: normally at most 5 seconds.
	Lasts *Distribution `key:"lasts" default:"{uniform: {min: 1s, max: 5s}}"`

	// From the announcement until the pause. Azure: at least 15 minutes.
	Notice *Duration `key:"notice" default:"15m" min:"15m" max:"35d"`
}

// A Reboot restarts instances. How long that takes is the set's
// provisioning.restart.
type Reboot struct {
	// From the announcement until the first fault domain. Azure: at least 15 minutes.
	Notice *Duration `key:"notice" default:"15m" min:"15m" max:"35d"`

	// From one fault domain to the next.
	Between *Duration `key:"between" default:"10m" min:"0s" max:"35d"`
}

// A Redeploy moves instances. How long that takes is the set's
// provisioning.redeploy.
type Redeploy struct {
	// From the announcement until the first fault domain. Azure: at least 10 minutes.
	Notice *Duration `key:"notice" default:"10m" min:"10m" max:"35d"`

	// From one fault domain to the next.
	Between *Duration `key:"between" default:"10m" min:"0s" max:"35d"`
}

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

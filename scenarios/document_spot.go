package scenarios

// A SpotPrice is what a size costs as a Spot instance, over time.
type SpotPrice struct {
	// The same price per hour all the time.
	Constant *float64 `key:"constant" above:"0" max:"1000000"`

	// Prices that hold from an instant on, in order of time. The first also holds
	// before its instant.
	Steps []PriceStep `key:"steps" items:"1..100000"`

	// Prices that were recorded, from a CSV file.
	Trace *PriceTrace `key:"trace"`
}

func (SpotPrice) alternatives() ([][]string, string) { return oneOf("constant", "steps", "trace") }

// A PriceStep is a price from an instant on.
type PriceStep struct {
	// When. Instants are in ascending order.
	At *Instant `key:"at" required:"true"`

	// The price per hour in the currency of the price sheet, with up to nine
	// decimals.
	Price *float64 `key:"price" required:"true" above:"0" max:"1000000"`
}

// A PriceTrace is a CSV file with a row for every change of a price: the instant
// and the price per hour. Instants are timestamps or seconds since the start of
// the run, and ascend. The last price at or before the start holds from then on.
// The first line may be a header.
type PriceTrace struct {
	// The CSV file, below the scenario's folder.
	File *File `key:"file" required:"true"`
}

// A BillingProfile is what a Spot instance may cost.
type BillingProfile struct {
	// The most that an instance pays per hour, in the currency of the price sheet,
	// with up to five decimals. Nothing is deployed while the spot price is above it,
	// and instances are evicted when the price rises above it. -1 is no maximum: an
	// instance is not evicted for its price, and pays at most the pay-as-you-go price.
	MaxPrice *float64 `key:"maxPrice" default:"-1" min:"-1" max:"1000000"`
}

// A SpotRestorePolicy lets Azure try to restore instances that it evicted for
// capacity: every five minutes, if there is capacity and the price allows. Azure
// does not do it for sets that use autoscale.
type SpotRestorePolicy struct {
	// Whether Azure tries.
	Enabled *bool `key:"enabled" default:"true"`

	// From the eviction until Azure tries no more.
	RestoreTimeout *Duration `key:"restoreTimeout" default:"PT1H" min:"5m" max:"365d"`
}

// A PriorityMixPolicy makes some instances of a Spot set Regular. Scaling keeps
// the mix as far as it can by only adding or only removing instances.
type PriorityMixPolicy struct {
	// So many instances are Regular before the first Spot instance comes.
	BaseRegularPriorityCount *int `key:"baseRegularPriorityCount" default:"0" min:"0" max:"1000"`

	// How many of 100 instances above the base are Regular. The odd one is Spot.
	RegularPriorityPercentageAboveBase *int `key:"regularPriorityPercentageAboveBase" default:"0" min:"0" max:"100"`
}

// Evictions is how Azure takes the hardware of Spot instances. They are also
// evicted when their price rises above billingProfile.maxPrice. Azure does not say
// how evictions go together; rates, crunches and traces are ways to assume it.
type Evictions struct {
	// From the Preempt event, which tells a running instance, until it is gone. Azure
	// gives up to 30 s, as well as it can.
	Notice *Duration `key:"notice" default:"30s" max:"15m"`

	// How many evictions come without notice.
	WithoutNotice *Percent `key:"withoutNotice" default:"0%" max:"100%"`

	// Evictions at random, at a rate per hour; at most one entry for a size of a scale
	// set.
	Rates []EvictionRate `key:"rates" items:"0..100"`

	// Times at which Azure needs capacity back.
	CapacityCrunches []CapacityCrunch `key:"capacityCrunches" items:"0..1000"`

	// How many Spot instances could be had, as it was measured.
	Traces []AvailabilityTrace `key:"traces" items:"0..100"`
}

// An EvictionRate evicts Spot instances at random.
type EvictionRate struct {
	// The scale sets. The default is all with Spot instances, of the size if one is
	// named.
	ScaleSets []Name `key:"scaleSets" items:"1..100"`

	// The size. Without it the rate is for all sizes.
	Size *Name `key:"size"`

	// The probability that an instance is evicted within an hour. Azure shows it by
	// size and region in bands: 0 to 5 %, 5 to 10 %, 10 to 15 %, 15 to 20 % and above.
	Hourly *Percent `key:"hourly" required:"true" max:"99.99%"`

	// How much of that comes in waves, each of which hits one zone at an instant.
	Together *Percent `key:"together" default:"0%" max:"100%"`

	// How many of a zone's Spot instances a wave evicts.
	Takes *Percent `key:"takes" default:"50%" above:"0%" max:"100%"`

	// How likely a try to start or restore a deallocated instance finds capacity. Azure
	// publishes nothing about it.
	Restarts *Percent `key:"restarts" default:"100%" max:"100%"`
}

// A CapacityCrunch is a time in which Azure has less capacity for Spot. What
// there is too much is evicted when it begins, and no more can be had than it
// leaves.
type CapacityCrunch struct {
	// The scale sets, which share what is left. The default is all with Spot instances,
	// in the zone if one is named.
	ScaleSets []Name `key:"scaleSets" items:"1..100"`

	// The zone. Without it all of each set is hit.
	Zone *string `key:"zone" words:"1,2,3"`

	// The size. Without it instances of all sizes are hit.
	Size *Name `key:"size"`

	// When it begins.
	At *Instant `key:"at" required:"true"`

	// How long it lasts.
	For *Duration `key:"for" required:"true" min:"1s" max:"3653d"`

	// The part of the Spot instances that is evicted. No other comes instead.
	Takes *Percent `key:"takes" above:"0%" max:"100%"`

	// The number of Spot instances that can be had.
	Available *int `key:"available" min:"0" max:"100000"`

	// Which instances are evicted first.
	Evicts *string `key:"evicts" words:"newest,random" default:"random"`
}

func (CapacityCrunch) alternatives() ([][]string, string) { return oneOf("takes", "available") }

// An AvailabilityTrace is a CSV file of how many Spot instances could be had, over
// time. When it falls below those that there are, the excess is evicted; beyond it
// none is had. The first line may be a header. The first number holds before the
// first row, but of nodes there are none, and the last one after the last row.
type AvailabilityTrace struct {
	// The scale sets, which share what there is. The default is all with Spot instances,
	// in the zone if one is named.
	ScaleSets []Name `key:"scaleSets" items:"1..100"`

	// The zone. Without it the trace is for all of each set.
	Zone *string `key:"zone" words:"1,2,3"`

	// The size. Without it the trace is for all sizes together.
	Size *Name `key:"size"`

	// The CSV file, below the scenario's folder.
	File *File `key:"file" required:"true"`

	// What a row is. seconds: seconds, number. hours: hours, number. dates: date, time of
	// the day, number, as 2021-12-11, 11:11:30, 55; rows that go back in time are put
	// in their place. nodes: milliseconds, add or remove, name of a node.
	Rows *string `key:"rows" words:"seconds,hours,dates,nodes" default:"seconds"`

	// How far into the file the run begins. Time in the file is from its zero; for
	// dates from its first row.
	From *Duration `key:"from" default:"0s" max:"3653d"`

	// What every number is multiplied with, then rounded down.
	Scale *float64 `key:"scale" default:"1" above:"0" max:"1000000"`

	// Which instances are evicted first.
	Evicts *string `key:"evicts" words:"newest,random" default:"random"`
}

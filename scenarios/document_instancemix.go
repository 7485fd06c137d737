package scenarios

// A SKUProfile is an instance mix: every new instance gets one of several sizes.
// Only Flexible sets have it, with sku.name Mix, and neither with a standby pool
// nor with a capacity reservation.
type SKUProfile struct {
	// The sizes, each once, of families A, B, D, E and F and of one processor
	// architecture.
	VMSizes []VMSizeProfile `key:"vmSizes" required:"true" items:"1..5"`

	// Which size a new instance gets. LowestPrice: the cheapest at that time of those
	// that quota and capacity allow; for Spot instances by the spot price.
	// CapacityOptimized: the one that is most likely available, whatever it costs; we
	// take the one of which most instances could still be had, and of equals the one
	// with the lowest eviction rate. Prioritized: the one with the lowest rank. On
	// scale-in the size that would be chosen last leaves first.
	AllocationStrategy *string `key:"allocationStrategy" words:"LowestPrice,CapacityOptimized,Prioritized" default:"LowestPrice"`
}

// A VMSizeProfile is one size of an instance mix.
type VMSizeProfile struct {
	// The size, for example Standard_D2s_v5. It must be in the price sheet for the
	// region.
	Name *Name `key:"name" required:"true"`

	// For Prioritized: lower ranks come first. They may repeat and leave gaps. The
	// default is the place in the list, from 0.
	Rank *int `key:"rank" min:"0" max:"1000000"`

	// How many requests one instance of this size works on at once. The default is
	// its number of vCPUs divided by the cpu share of the workload that reaches it,
	// rounded down. More than that is refused. Ours, not ARM's.
	Concurrency *int `key:"concurrency" min:"1" max:"100000"`

	// How fast an instance of this size works: a request takes the service time of
	// its workload, divided by it. Jobs are not faster. Ours, not ARM's.
	Speed *float64 `key:"speed" default:"1" min:"0.01" max:"100"`
}

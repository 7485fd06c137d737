package scenarios

// A Reservation is a number of reserved instances of one size in the region. It
// covers that size alone. Azure asks the same whether it is paid up front or by
// the month.
type Reservation struct {
	// The size, for example Standard_D2s_v5.
	Size *Name `key:"size" required:"true"`

	// How many instances are reserved.
	Count *int `key:"count" required:"true" min:"1" max:"100000"`

	// For how long: one year or three.
	Term *string `key:"term" words:"P1Y,P3Y" required:"true"`

	// What each costs per hour of the term, if the price sheet does not say it or you
	// pay something else.
	PricePerHour *float64 `key:"pricePerHour" min:"0" max:"1000000"`
}

// A SavingsPlan is an amount of money that is spent on compute in every hour, at
// prices below pay as you go. What an hour does not use is lost.
type SavingsPlan struct {
	// The commitment per hour, in the currency of the price sheet.
	Commitment *float64 `key:"commitment" required:"true" above:"0" max:"1000000"`

	// For how long: one year or three.
	Term *string `key:"term" words:"P1Y,P3Y" required:"true"`

	// The discount on sizes whose price under a plan the price sheet does not have.
	// Without it the plan does not pay for those.
	Discount *Percent `key:"discount" max:"99%"`
}

// A CapacityReservation keeps room for a number of instances in Azure's
// datacenters. Each unit costs what an instance costs at pay as you go, whether one
// runs in it or not; what runs in it is not charged again. While a unit is unused, no
// shortage refuses an instance in its zone; instances beyond the units take their
// chance. The units count against quotas, used or not.
type CapacityReservation struct {
	// How many instances of the set have their room reserved, from the start of the
	// run to its end. In ARM, sku.capacity of the capacity reservation. Azure reserves
	// by zone: these are spread evenly over the zones that the set begins with, the
	// first ones getting one more.
	Capacity *int `key:"capacity" required:"true" min:"1" max:"1000"`
}

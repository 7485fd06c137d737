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

package report

// Options are what a report shows beyond the result itself.
type Options struct {
	Question   string      // what the scenario asks; shown below the headline unless empty
	Thresholds []Threshold // lines in the charts of Percentage CPU
	Style      Style
}

// A Threshold is a value that a rule compares with a set's Percentage CPU.
type Threshold struct {
	Set   string // name of the scale set
	Label string // what happens there, for example "out above 80"
	Value float64
}

// A Style is how text looks in a terminal.
type Style struct {
	Color bool // escape sequences for weight and colour; they never carry meaning alone
}

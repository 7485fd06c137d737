package price

import "vmssim/sim"

// A Term is how long somebody commits to pay for compute, used or not.
type Term uint8

// The terms of reservations and savings plans.
const (
	OneYear Term = iota
	ThreeYears
	Terms // how many terms there are
)

var termNames = [Terms]string{"1 year", "3 years"}

func (t Term) String() string { return termNames[t] }

// Length returns how long the term lasts, in years of 365 days.
func (t Term) Length() sim.Time {
	if t == ThreeYears {
		return 3 * 365 * sim.Day
	}
	return 365 * sim.Day
}

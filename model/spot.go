package model

import "vmssim/model/price"

// Spot: instances on capacity that Azure has to spare.
//
// Azure ("Azure Spot Virtual Machines for Virtual Machine Scale Sets"): a Spot
// instance costs the spot price of its size, which varies; with maxPrice -1, the
// default, it pays the lower of that and the pay-as-you-go price.

// SpotTerms are what a scale set with Spot instances agrees to.
type SpotTerms struct {
	Price price.Series // what an instance pays, over time
}

// split says which priorities n more instances have.
func (s *set) split(n int) []Priority {
	priorities := make([]Priority, n)
	for i := range priorities {
		if s.config.Spot != nil {
			priorities[i] = Spot
		}
	}
	return priorities
}

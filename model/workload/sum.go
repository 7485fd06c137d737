package workload

import "vmssim/sim"

// sum is several shapes at once.
type sum []Shape

// NewSum returns the sum of the shapes; of none it is no load at all. Its
// Offered is the sum of theirs, each rounded on its own, and its Peak the sum of
// their peaks, even where these come at different times.
func NewSum(shapes ...Shape) Shape { return sum(append([]Shape(nil), shapes...)) }

// Offered is part of Shape.
func (s sum) Offered(t sim.Time) Requests {
	var total Requests
	for _, shape := range s {
		total = total.add(shape.Offered(t))
	}
	return total
}

// Rate is part of Shape.
func (s sum) Rate(t sim.Time) float64 {
	var total float64
	for _, shape := range s {
		total += shape.Rate(t)
	}
	return total
}

// Next is part of Shape.
func (s sum) Next(t sim.Time) sim.Time {
	next := sim.Never
	for _, shape := range s {
		next = min(next, shape.Next(t))
	}
	return next
}

// Peak is part of Shape.
func (s sum) Peak(until sim.Time) float64 {
	var total float64
	for _, shape := range s {
		total += shape.Peak(until)
	}
	return total
}

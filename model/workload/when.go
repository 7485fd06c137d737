package workload

import "vmssim/sim"

// When returns the first instant from which a shape has offered n, looking from
// one instant until another, or sim.Never if it has not by then.
func When(s Shape, n Requests, from, until sim.Time) sim.Time {
	if s.Offered(until) < n {
		return sim.Never
	}
	for from < until {
		middle := from + (until-from)/2
		if s.Offered(middle) >= n {
			until = middle
		} else {
			from = middle + 1
		}
	}
	return until
}

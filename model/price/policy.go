package price

import (
	"fmt"

	"vmssim/sim"
)

// A Policy says how a span of use is rounded to the time that is billed.
//
// Azure's own pages speak of whole minutes, later ones of seconds with a
// shortest span of one minute, so that both values are the scenario's to set.
// The usual reading is a granularity of one second and a minimum of sixty.
type Policy struct {
	Granularity sim.Time // billed time is a multiple of it; above 0
	Minimum     sim.Time // the least time billed for any use at all; not below 0
}

// Billed returns the time billed for one uninterrupted span of use: the span,
// or the minimum if that is longer, rounded up to the granularity. A span of
// zero bills nothing. It panics if the span or the policy makes no sense.
func (p Policy) Billed(span sim.Time) sim.Time {
	if p.Granularity <= 0 || p.Minimum < 0 || span < 0 {
		panic(fmt.Sprintf("price: span of %v under granularity %v, minimum %v",
			span, p.Granularity, p.Minimum))
	}
	if span == 0 {
		return 0
	}
	billed := max(span, p.Minimum)
	rest := billed % p.Granularity
	if rest == 0 {
		return billed
	}
	if missing := p.Granularity - rest; billed <= sim.Never-missing {
		return billed + missing
	}
	return sim.Never
}

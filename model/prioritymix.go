package model

// Priority mix: how many instances of a set are Regular and how many are Spot.
//
// Azure ("Spot Priority Mix for high availability and cost savings"): up to
// baseRegularPriorityCount all instances are Regular; of those above it
// regularPriorityPercentageAboveBase are, and the rest are Spot. Deallocated Spot
// instances count as Spot and toward the capacity. A scaling step only adds or
// only removes: Regular instances above the target stay, and the step goes to the
// side that is short. Scale-in keeps the split.
//
// The rounding is read from the page's table: the odd instance is Spot. Two
// statements of the page contradict its formula and table: the CLI sample of four
// instances (fact sheet C15) and the step from 30 to 42 (C16); the formula and the
// table hold. Which instance leaves is not documented: the priority that is above
// its target first, then the scale-in policy (U15).

// A PriorityMix is a set's priorityMixPolicy.
type PriorityMix struct {
	Base    int // baseRegularPriorityCount
	Percent int // regularPriorityPercentageAboveBase, 0 to 100
}

// A Mixture is numbers of instances by priority.
type Mixture [Priorities]int

func (m Mixture) total() int { return m[Regular] + m[Spot] }

// Split returns the target for a capacity.
func (p PriorityMix) Split(total int) Mixture {
	above := max(0, total-p.Base)
	regular := total - above + above*p.Percent/100
	return Mixture{Regular: regular, Spot: total - regular}
}

// Grow returns what a step adds that brings n more instances to those that a set
// has.
func (p PriorityMix) Grow(have Mixture, n int) Mixture {
	target := p.Split(have.total() + n)
	regular := max(0, min(n, target[Regular]-have[Regular]))
	return Mixture{Regular: regular, Spot: n - regular}
}

// Over returns the priority that is above its target once a set that has so many
// instances loses one.
func (p PriorityMix) Over(have Mixture) Priority {
	if target := p.Split(have.total() - 1); have[Regular] > target[Regular] {
		return Regular
	}
	return Spot
}

// Leaving returns the priorities of the n instances that a scale-in removes, in
// the order in which they leave: each time one of those above their target.
func (p PriorityMix) Leaving(have Mixture, n int) []Priority {
	leaving := make([]Priority, 0, n)
	for range min(n, have.total()) {
		next := p.Over(have)
		have[next]--
		leaving = append(leaving, next)
	}
	return leaving
}

package model

// Scale-in: which instance leaves.
//
// Azure ("Use custom scale-in policies with scale sets", policy Default): only
// the zones with the most VMs are eligible; inside them the VM that keeps fault
// domains balanced, and among those the one with the highest instance id. One
// victim at a time, until the target is reached. The same choice serves
// autoscale and a capacity lowered by hand; deallocated VMs count and can be
// chosen.
//
// Left out: OldestVM, NewestVM, instance protection, nonzonal VMs of a set that
// got zones later.

// A Candidate is an instance that a scale-in may delete.
type Candidate struct {
	ID          int
	Zone        int
	FaultDomain int
}

// A Victim is the instance that leaves, and why it.
type Victim struct {
	Candidate
	InZone   int // instances in its zone: no zone holds more
	InDomain int // instances in its fault domain: no domain of the eligible zones holds more
}

// Victims chooses n instances to delete by the Default policy, in the order in
// which they leave. It chooses all candidates if there are fewer. zones and
// domains say how many of each the set has.
func Victims(candidates []Candidate, zones, domains, n int) []Victim {
	left := append([]Candidate(nil), candidates...)
	counts := make([][]int, zones)
	for z := range counts {
		counts[z] = make([]int, domains)
	}
	for _, c := range left {
		counts[c.Zone][c.FaultDomain]++
	}
	var victims []Victim
	for len(victims) < n && len(left) > 0 {
		at := nextVictim(left, counts)
		c := left[at]
		victims = append(victims, Victim{
			Candidate: c,
			InZone:    sum(counts[c.Zone]),
			InDomain:  counts[c.Zone][c.FaultDomain],
		})
		counts[c.Zone][c.FaultDomain]--
		left = append(left[:at], left[at+1:]...)
	}
	return victims
}

// nextVictim returns the index of the candidate in the fullest zone, there in
// the fullest fault domain, there with the highest id.
func nextVictim(candidates []Candidate, counts [][]int) int {
	best := 0
	for i := range candidates {
		if leavesBefore(candidates[i], candidates[best], counts) {
			best = i
		}
	}
	return best
}

func leavesBefore(a, b Candidate, counts [][]int) bool {
	if x, y := sum(counts[a.Zone]), sum(counts[b.Zone]); x != y {
		return x > y
	}
	if x, y := counts[a.Zone][a.FaultDomain], counts[b.Zone][b.FaultDomain]; x != y {
		return x > y
	}
	return a.ID > b.ID
}

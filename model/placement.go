package model

// Placement: which zone and fault domain the next instance goes to.
//
// Azure ("Zone balancing in scale sets"): on scale-out the emptiest zones are
// filled; a set is balanced when its zones differ by at most one VM; nothing is
// moved. While one zone is down, the others are filled. Which of several equally empty zones comes first, and the order inside
// a zone, are not documented (fact sheet U20, U21): we take the first in the
// scenario's order, and the fault domain with the fewest instances, lowest
// index first.
//
// Left out: strict balance.

// A Placement is where an instance goes, and how full the place was.
type Placement struct {
	Zone        int // index into the set's zones
	FaultDomain int
	InZone      int // instances that the zone held before
	InDomain    int // instances that the fault domain of this zone held before
}

// Place chooses where the next instance goes. counts[zone][domain] is the number
// of instances of the set in each fault domain of each zone; a regional set has
// one zone. Nothing goes to a zone that is not open; when none is, Zone is -1.
func Place(counts [][]int, open []bool) Placement {
	best := Placement{Zone: -1}
	for z, domains := range counts {
		if !open[z] {
			continue
		}
		if n := sum(domains); best.Zone < 0 || n < best.InZone {
			best.Zone, best.InZone = z, n
		}
	}
	if best.Zone < 0 {
		return best
	}
	best.FaultDomain = emptiest(counts[best.Zone])
	best.InDomain = counts[best.Zone][best.FaultDomain]
	return best
}

func emptiest(counts []int) int {
	best := 0
	for i, n := range counts {
		if n < counts[best] {
			best = i
		}
	}
	return best
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

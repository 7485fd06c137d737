package model

import "fmt"

// Placement: which zone, placement group and fault domain the next instance goes
// to, and whether it may be created at all.
//
// Azure ("Zone balancing in scale sets"): on scale-out the emptiest zones are
// filled; a set is balanced when its zones differ by at most one VM; nothing is
// moved. While one zone is down, best effort goes on in the others and strict
// blocks the operations that would unbalance; with two or more down, scaling is
// blocked. "Working with large scale sets": a placement group holds at most 100
// VMs and has fault domains of its own. "Choosing the right number of fault
// domains": 1 is max spreading.
//
// Ours: of equally empty zones the one with the lowest number, inside it the
// first placement group with room, there the fault domain with the fewest
// instances, lowest index first (fact sheet U20, U21). Each zone has placement
// groups of its own. Strict balance looks at the whole operation: it creates all
// or nothing. A zone's share of the capacity is rounded up, so that equal zones
// always hold it.
//
// Left out: fault domains that cannot be used (fixed spreading never fails),
// zonalPlatformFaultDomainAlignMode.

// A ZoneStatus says whether a zone of a set takes new instances.
type ZoneStatus uint8

// What a zone can be to a set.
const (
	ZoneUp     ZoneStatus = iota // takes instances
	ZoneDown                     // an outage: it takes none, what it holds still counts
	ZoneAbsent                   // not one of the set's zones: not yet added, or the place without a zone
)

// A Spread is how a scale set wants its instances placed.
type Spread struct {
	Strict     bool // zoneBalance: zones stay within one instance of each other
	MaxZones   int  // maxZoneCount: zones that may hold instances; 0: all
	MaxPercent int  // of sku.capacity in one zone; 0: any
	GroupSize  int  // most instances of a placement group; 0: the set has only one
}

// A Ground is where a set's instances are, and where more may go.
type Ground struct {
	Spread
	FaultDomains int // of one placement group; at least 1
	// Counts[zone][domain] is the number of instances in each fault domain of each
	// zone, the domains of the zone's placement groups one after the other.
	Counts   [][]int
	Zones    []ZoneStatus // of each zone; nil: all are up
	Left     []int        // instances that each zone has hardware for, or Unlimited; nil: all are
	Reserve  *Reserve     // hardware besides; nil: none
	Capacity int          // sku.capacity, of which MaxPercent is a part
}

// A Placement is where an instance goes, and how full the place was.
type Placement struct {
	Zone        int // index into the set's zones
	Group       int // placement group of the zone
	FaultDomain int // of the group
	InZone      int // instances that the zone held before, the fewest of those that take more
	InDomain    int // instances that the fault domain held before

	UpdateDomain   int // of the group, or NoUpdateDomain
	InUpdateDomain int // instances that it held before
}

// Reason says why an instance went there. The zone's name is "" without zones;
// domains is whether the set has more than one fault domain.
func (p Placement) Reason(zone string, domains bool) string {
	domain := "max spreading"
	if domains {
		domain = fmt.Sprintf("fault domain %d, which had %d", p.FaultDomain, p.InDomain)
	}
	if p.UpdateDomain != NoUpdateDomain {
		domain += fmt.Sprintf(", update domain %d, which had %d", p.UpdateDomain, p.InUpdateDomain)
	}
	if p.Group > 0 {
		domain = fmt.Sprintf("placement group %d, %s", p.Group, domain)
	}
	if zone == "" {
		return domain
	}
	return fmt.Sprintf("zone %s, which had %d; %s", zone, p.InZone, domain)
}

// An Obstacle says why an instance is not created.
type Obstacle uint8

// The obstacles of placement.
const (
	NoObstacle     Obstacle = iota
	ZonesDown               // two or more zones are down
	NoZoneTakesIt           // every zone that might take it is down
	NoHardware              // every zone that might take it is down or short of hardware
	WouldUnbalance          // strict balance, and the zones would differ by more than one
	ZoneShareFull           // every zone has its share of the capacity
)

var obstacleTexts = [...]string{
	"", "two or more zones are down, so scaling is blocked", "no zone of the set is up",
	"not enough capacity for the size",
	"zoneBalance is strict and the zones would differ by more than one",
	"every zone holds its maxInstancePercentPerZonePolicy",
}

func (o Obstacle) String() string { return obstacleTexts[o] }

// Place chooses where the next instance goes; the Placement means nothing when
// it is refused.
func Place(g *Ground) (Placement, Obstacle) {
	zone, obstacle := g.zone(g.totals(), g.hardware())
	if obstacle != NoObstacle {
		return Placement{}, obstacle
	}
	p := PlaceInZone(g, zone)
	return p, NoObstacle
}

// PlaceInZone chooses where in a zone the next instance goes.
func PlaceInZone(g *Ground, zone int) Placement {
	counts := g.Counts[zone]
	p := Placement{Zone: zone, InZone: sum(counts)}
	for {
		first := p.Group * g.FaultDomains
		if first >= len(counts) {
			return p // a new group
		}
		group := counts[first : first+g.FaultDomains]
		if g.GroupSize == 0 || sum(group) < g.GroupSize {
			p.FaultDomain = emptiest(group)
			p.InDomain = group[p.FaultDomain]
			return p
		}
		p.Group++
	}
}

// Room returns how many of n instances can be created, and why the others
// cannot. Strict balance creates all or none.
func Room(g *Ground, n int) (int, Obstacle) {
	totals, left := g.totals(), g.hardware().clone()
	for done := range n {
		zone, obstacle := g.zone(totals, left)
		switch {
		case obstacle == NoObstacle:
			totals[zone]++
			left.take(zone)
		case g.Strict:
			return 0, obstacle
		default:
			return done, obstacle
		}
	}
	return n, NoObstacle
}

// after returns the ground after n more instances, for which there is room. Where
// in their zones they are is left open.
func (g *Ground) after(n int) *Ground {
	made, left := *g, g.hardware().clone()
	made.Counts, made.Left, made.Reserve = make([][]int, len(g.Counts)), left.left, left.reserve
	totals := g.totals()
	for range n {
		zone, _ := g.zone(totals, left)
		totals[zone]++
		left.take(zone)
	}
	for z, total := range totals {
		made.Counts[z] = []int{total}
	}
	return &made
}

// Blocked reports whether so many zones are down that no scaling happens.
func (g *Ground) Blocked() bool {
	down := 0
	for _, status := range g.Zones {
		if status == ZoneDown {
			down++
		}
	}
	return down >= 2
}

// zone returns the emptiest zone that takes an instance.
func (g *Ground) zone(totals []int, left hardware) (int, Obstacle) {
	if g.Blocked() {
		return 0, ZonesDown
	}
	best, least, full, short := -1, -1, false, false
	for z, n := range totals {
		if !g.usable(totals, z) {
			continue
		}
		if least < 0 || n < least {
			least = n
		}
		switch {
		case g.status(z) != ZoneUp:
		case !left.has(z):
			short = true
		case g.MaxPercent > 0 && n >= (g.Capacity*g.MaxPercent+99)/100:
			full = true
		case best < 0 || n < totals[best]:
			best = z
		}
	}
	switch {
	case best < 0 && full:
		return 0, ZoneShareFull
	case best < 0 && short:
		return 0, NoHardware
	case best < 0:
		return 0, NoZoneTakesIt
	case g.Strict && totals[best] > least:
		return 0, WouldUnbalance
	}
	return best, NoObstacle
}

func (g *Ground) status(zone int) ZoneStatus {
	if g.Zones == nil {
		return ZoneUp
	}
	return g.Zones[zone]
}

// usable reports whether a zone is one of those that the set spreads over: its
// own, and once MaxZones of them hold instances only these.
func (g *Ground) usable(totals []int, zone int) bool {
	if g.status(zone) == ZoneAbsent {
		return false
	}
	if g.MaxZones == 0 || totals[zone] > 0 {
		return true
	}
	used := 0
	for z, n := range totals {
		if n > 0 && g.status(z) != ZoneAbsent {
			used++
		}
	}
	return used < g.MaxZones
}

// Gap returns by how much the fullest of the zones that the set spreads over
// exceeds the emptiest. Up to 1 the set is balanced.
func (g *Ground) Gap() int {
	totals := g.totals()
	least, most, seen := 0, 0, false
	for z, n := range totals {
		switch {
		case !g.usable(totals, z):
		case !seen:
			least, most, seen = n, n, true
		default:
			least, most = min(least, n), max(most, n)
		}
	}
	return most - least
}

// totals returns the instances of each zone.
func (g *Ground) totals() []int {
	totals := make([]int, len(g.Counts))
	for z, domains := range g.Counts {
		totals[z] = sum(domains)
	}
	return totals
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

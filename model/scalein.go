package model

import (
	"fmt"
	"slices"
)

// Scale-in: which instance leaves.
//
// Azure ("Use custom scale-in policies with scale sets", "Instance protection"):
// protected VMs are no candidates; VMs without a zone leave before those with
// one; of the zones only those with the most VMs are eligible; inside them
// together the policy chooses: Default the VM that balances fault domains, and of
// those the one with the highest instance id; OldestVM and NewestVM by age,
// whatever their fault domain. One victim at a time, until the target is reached.
// The same choice serves autoscale and a capacity lowered by hand; deallocated
// VMs count and can be chosen. prioritizeUnhealthyVMs takes unhealthy and
// inactive VMs first, forceDeletion deletes at once.
//
// Ours, where the pages are silent: protected VMs count for their zone and fault
// domain. If all VMs of the fullest zones are protected, the next fullest zone is
// eligible; with strict balance it is not. If too few may leave, the capacity
// stops at what remains. Unhealthy VMs go before all others, also before those
// without a zone. Fault domains are compared inside their placement group: the VM
// leaves from the domain that exceeds the emptiest of its group by the most. Age
// is the order of ids.

// A ScaleInRule is an entry of scaleInPolicy.rules.
type ScaleInRule uint8

// The rules of scaleInPolicy.
const (
	DefaultRule ScaleInRule = iota
	OldestVM
	NewestVM
)

var ruleNames = [...]string{"Default", "OldestVM", "NewestVM"}

func (r ScaleInRule) String() string { return ruleNames[r] }

// A ScaleInPolicy is a set's scaleInPolicy.
type ScaleInPolicy struct {
	Rule           ScaleInRule
	ForceDeletion  bool // no terminate notification: deleted at once, with the work in flight
	UnhealthyFirst bool // prioritizeUnhealthyVMs
}

// A Choice is how a set chooses who leaves.
type Choice struct {
	Rule           ScaleInRule
	UnhealthyFirst bool
	Strict         bool // zoneBalance: nobody leaves but from the fullest zones
	FaultDomains   int  // of one placement group; at least 1
}

// A Candidate is an instance that counts when a set scales in.
type Candidate struct {
	ID          int
	Zone        int // index into the set's zones
	Group       int // placement group of the zone
	FaultDomain int // of the group
	Nonzonal    bool
	Unhealthy   bool // or inactive: failed, stopped, deallocated
	Protected   bool // counts, but does not leave
	Priority    Priority
	Size        string // of an instance mix; else ""
	Late        int    // how late the allocation strategy of a mix would choose its size
}

// A Victim is the instance that leaves, and why it.
type Victim struct {
	Candidate
	Rule     ScaleInRule
	InZone   int  // instances in its zone before it left
	Fullest  int  // instances in the fullest zone; more than InZone where all of these are protected
	InDomain int  // instances in its fault domain before it left
	Excess   int  // by how much that exceeds the emptiest domain of its placement group
	First    bool // because of UnhealthyFirst
	Over     bool // of a mix of priorities: its own is above its target
	Last     bool // of an instance mix: no other size is left that its strategy would choose later
}

// Reason says why it leaves. The zone's name is "" without zones; domains is
// whether the set has more than one fault domain.
func (v Victim) Reason(zone string, domains bool) string {
	if v.Over {
		v.Over = false
		return v.Priority.String() + " is above its share; " + v.Reason(zone, domains)
	}
	if v.Last {
		v.Last = false
		return v.Size + " is what the allocation strategy chooses last; " + v.Reason(zone, domains)
	}
	where := "of the set"
	switch {
	case v.First:
		return "unhealthy or inactive instances leave first"
	case v.Nonzonal:
		where = "of those without a zone, which leave first"
	case zone != "" && v.InZone < v.Fullest:
		where = fmt.Sprintf("of zone %s with %d; none in the fullest, with %d, may leave", zone, v.InZone, v.Fullest)
	case zone != "":
		where = fmt.Sprintf("of zone %s, which has the most: %d", zone, v.InZone)
	}
	switch {
	case v.Rule == OldestVM:
		return "OldestVM: the lowest id " + where
	case v.Rule == NewestVM:
		return "NewestVM: the highest id " + where
	case domains && v.Excess > 0:
		where += fmt.Sprintf("; from fault domain %d, which has %d, %d more than the emptiest",
			v.FaultDomain, v.InDomain, v.Excess)
	case domains:
		where += "; its fault domains are even"
	}
	return "Default: the highest id " + where
}

// Victims chooses n instances to delete, in the order in which they leave, and
// says why there are fewer: "" if there are not. The order of the candidates
// does not matter.
func Victims(candidates []Candidate, choice Choice, n int) ([]Victim, string) {
	f := newLeavers(candidates, choice)
	var victims []Victim
	for len(victims) < n {
		best := f.next()
		if best == nil {
			return victims, f.held()
		}
		victims = append(victims, f.take(best))
	}
	return victims, ""
}

// The leavers are the candidates by where they are, while victims are chosen.
type leavers struct {
	Choice
	places    []place
	zones     []int   // instances by zone; those without one apart
	groups    [][]int // instances by placement group of every zone, and fault domain
	protected bool    // there are instances that may not leave
}

// A place holds the candidates of one fault domain that differ only by their id.
type place struct {
	group int         // index into leavers.groups
	left  []Candidate // unprotected, by ascending id
}

func newLeavers(candidates []Candidate, choice Choice) *leavers {
	zones, groups := 1, 1
	for i := range candidates {
		zones, groups = max(zones, candidates[i].Zone+1), max(groups, candidates[i].Group+1)
	}
	f := &leavers{Choice: choice, zones: make([]int, zones), groups: make([][]int, zones*groups)}
	domains := make([]int, len(f.groups)*choice.FaultDomains)
	for g := range f.groups {
		f.groups[g] = domains[g*choice.FaultDomains:][:choice.FaultDomains]
	}
	f.places = make([]place, 2*len(domains))
	for _, c := range candidates {
		group := c.Zone*groups + c.Group
		f.groups[group][c.FaultDomain]++
		if !c.Nonzonal {
			f.zones[c.Zone]++
		}
		at := 2 * (group*choice.FaultDomains + c.FaultDomain)
		if c.Unhealthy && choice.UnhealthyFirst {
			at++
		}
		f.places[at].group = group
		if c.Protected {
			f.protected = true
		} else {
			f.places[at].left = append(f.places[at].left, c)
		}
	}
	f.places = slices.DeleteFunc(f.places, func(p place) bool { return len(p.left) == 0 })
	for i := range f.places {
		slices.SortFunc(f.places[i].left, func(a, b Candidate) int { return a.ID - b.ID })
	}
	return f
}

// next returns the place that the next victim leaves, or nil.
func (f *leavers) next() *place {
	var best *place
	fullest := slices.Max(f.zones)
	for i := range f.places {
		p := &f.places[i]
		if len(p.left) == 0 {
			continue
		}
		if c := p.left[0]; f.Strict && !c.Nonzonal && f.zones[c.Zone] < fullest {
			continue
		}
		if best == nil || f.before(p, best) {
			best = p
		}
	}
	return best
}

// before reports whether the next victim is rather one of a than one of b.
func (f *leavers) before(a, b *place) bool {
	x, y := f.head(a), f.head(b)
	if f.first(x) != f.first(y) {
		return f.first(x)
	}
	if x.Nonzonal != y.Nonzonal {
		return x.Nonzonal
	}
	if n, m := f.zones[x.Zone], f.zones[y.Zone]; n != m {
		return n > m
	}
	if f.Rule == OldestVM {
		return x.ID < y.ID
	}
	if n, m := f.excess(a, x), f.excess(b, y); f.Rule == DefaultRule && n != m {
		return n > m
	}
	return x.ID > y.ID
}

// head returns the candidate of a place that would leave.
func (f *leavers) head(p *place) Candidate {
	if f.Rule == OldestVM {
		return p.left[0]
	}
	return p.left[len(p.left)-1]
}

func (f *leavers) first(c Candidate) bool { return f.UnhealthyFirst && c.Unhealthy }

// excess returns by how much a fault domain exceeds the emptiest of its group.
func (f *leavers) excess(p *place, c Candidate) int {
	domains := f.groups[p.group]
	return domains[c.FaultDomain] - slices.Min(domains)
}

// take lets the head of a place leave.
func (f *leavers) take(p *place) Victim {
	c := f.head(p)
	v := Victim{
		Candidate: c, Rule: f.Rule, InZone: f.zones[c.Zone], Fullest: slices.Max(f.zones),
		InDomain: f.groups[p.group][c.FaultDomain], Excess: f.excess(p, c), First: f.first(c),
	}
	if f.Rule == OldestVM {
		p.left = p.left[1:]
	} else {
		p.left = p.left[:len(p.left)-1]
	}
	f.groups[p.group][c.FaultDomain]--
	if !c.Nonzonal {
		f.zones[c.Zone]--
	}
	return v
}

// held says why nobody else may leave.
func (f *leavers) held() string {
	switch {
	case slices.ContainsFunc(f.places, func(p place) bool { return len(p.left) > 0 }):
		return "zoneBalance is strict and all instances of the fullest zones are protected"
	case f.protected:
		return "the others are protected from scale-in"
	}
	return "there are no others"
}

package model

import (
	"fmt"
	"slices"
	"strings"

	"vmssim/model/price"
)

// Allocation: whether Azure gives the instances that a set asks for.
//
// Azure: the vCPUs of a size family and those of a region are bounded by a quota
// of the subscription, deallocated instances included ("Check vCPU quotas"); Spot
// has one of its own; overprovisioned extras do not count ("Design
// considerations for scale sets"). What passes the quotas still needs hardware:
// AllocationFailed, or ZonalAllocationFailed in a zone ("Troubleshoot allocation
// failures"), SkuNotAvailable for Spot ("Error messages for Azure Spot Virtual
// Machines"). What a scale-out that succeeds in part leaves behind is not
// documented (fact sheet U22).
//
// Ours: quotas first, then hardware. What fits is granted and stays, a fact says
// what was refused and why, and sku.capacity stays as it was asked for. The set
// asks again at the next capacity operation, at every run of its autoscale
// engine, when one of its instances is gone, and, if the scenario says so, at
// intervals.
//
// Left out: quotas of virtual machines and of scale sets, restrictions of an
// offer, allocations that are refused for constraints other than the zone.
//
// What a capacity reservation changes is in reservation.go.

// A Quota bounds the vCPUs of the instances of some scale sets.
type Quota struct {
	Name      string // as Azure names it, such as "standardDSv5Family"
	VCPUs     int
	Priority  Priority // of the instances that it bounds
	ScaleSets []int    // indexes, ascending
	Family    string   // of the sizes that it bounds, as package price names it; "": every size
}

// A Request is for instances of one scale set.
type Request struct {
	Instances int
	VCPUs     int // of each
	Priority  Priority
	Zonal     bool // the set has zones
}

// An Allowance is a quota and what it has already been used for, in vCPUs.
type Allowance struct {
	Name  string
	Limit int
	Used  int
}

// exceeded says that a request for more vCPUs exceeds the quota.
func (q Allowance) exceeded(vcpus int) string {
	return fmt.Sprintf("quota %s: %d vCPUs allowed, %d in use, %d more requested", q.Name, q.Limit, q.Used, vcpus)
}

// Unlimited is no bound.
const Unlimited = -1

// A Denial is instances that were asked for and not granted, and why.
type Denial struct {
	Instances int
	Code      string // Azure's error code
	Text      string
}

// Azure's error codes.
const (
	OperationNotAllowed   = "OperationNotAllowed"   // a quota
	AllocationFailed      = "AllocationFailed"      // no hardware in the region
	ZonalAllocationFailed = "ZonalAllocationFailed" // no hardware in the zones
	SkuNotAvailable       = "SkuNotAvailable"       // no hardware for Spot
	TooManyRequests       = "TooManyRequests"       // ARM throttles writes

	SpotPriceGreaterThanProvidedMaxPrice = "SpotPriceGreaterThanProvidedMaxPrice"

	// There is hardware, but not where a constraint of the set wants it.
	OverconstrainedZonalAllocationRequest = "OverconstrainedZonalAllocationRequest"
)

// Admit returns how many of the instances that a request asks for are granted,
// and why the others are not: by the quotas, by the hardware of the region (which
// may be Unlimited), and by the zones on whose ground they are to be placed.
func Admit(r Request, quotas []Allowance, region int, ground *Ground) (granted int, denials []Denial) {
	granted = r.Instances
	deny := func(fit int, code, text string) {
		if fit < granted {
			denials = append(denials, Denial{Instances: granted - fit, Code: code, Text: text})
			granted = fit
		}
	}
	held := ground.unusedUnits() // the quotas count them already
	for _, q := range quotas {
		deny(held+max(0, q.Limit-q.Used)/r.VCPUs, OperationNotAllowed, q.exceeded((granted-held)*r.VCPUs))
	}
	if region != Unlimited {
		deny(region, r.code(NoHardware), NoHardware.String())
	}
	room, obstacle := Room(ground, granted)
	deny(room, r.code(obstacle), obstacle.String())
	return granted, denials
}

// code returns the error code of what keeps a request's instances out.
func (r Request) code(o Obstacle) string {
	switch {
	case o == WouldUnbalance || o == ZoneShareFull:
		return OverconstrainedZonalAllocationRequest
	case r.Priority == Spot:
		return SkuNotAvailable
	case r.Zonal:
		return ZonalAllocationFailed
	}
	return AllocationFailed
}

// A grant is an instance that a set gets.
type grant struct {
	priority Priority
	choice   *SizeChoice // of an instance mix; else nil
}

// size returns the index of the instance's size.
func (g grant) size() int {
	if g.choice == nil {
		return 0
	}
	return g.choice.Size
}

// allocate returns which of the instances that a set asks for, by priority, it
// gets, and tells what was refused. Regular ones are asked for first.
func (w *World) allocate(s *set, asked []Priority, why Reason) []grant {
	s.short = false
	if d, denied := s.ports.deny(len(asked), s.config.Overprovision.Extras(len(asked))); denied {
		w.deny(s, len(asked), d, why)
		return nil
	}
	if s.config.Mix != nil {
		return w.allocateMix(s, asked, why)
	}
	return w.allocateSize(s, asked, why)
}

// allocateSize allocates instances of the one size of a set.
func (w *World) allocateSize(s *set, asked []Priority, why Reason) (granted []grant) {
	region, ground := w.survey(s, 0, Regular), &s.ground
	for p := range Priorities {
		n := 0
		for _, priority := range asked {
			if priority == p {
				n++
			}
		}
		if n == 0 || p == Spot && w.tooDear(s, n, why) {
			continue
		}
		if p == Spot {
			region = w.supplied(s, 0, ground, region)
		}
		fit, denials := Admit(s.request(n, p), w.allowances(s, 0, p), region, ground)
		for _, d := range denials {
			w.deny(s, n, d, why)
			n -= d.Instances
		}
		fit -= w.deniedByChance(s, n, ground.Unreserved(fit), p, why)
		granted = append(granted, slices.Repeat([]grant{{priority: p}}, fit)...)
		if len(granted) < len(asked) {
			ground = ground.after(fit)
			region = less(region, fit)
		}
	}
	return granted
}

// deniedByChance tells how many of n allocations fail by chance, of so many that
// were asked for.
func (w *World) deniedByChance(s *set, asked, n int, p Priority, why Reason) int {
	failed := w.failedByChance(s, n)
	if failed > 0 {
		d := Denial{Instances: failed, Code: s.request(asked, p).code(NoHardware), Text: "the allocation failed"}
		w.deny(s, asked, d, why)
	}
	return failed
}

// extras returns how many of n overprovisioned instances there is hardware for.
// They count against no quota, and nobody is told of those that are refused.
func (w *World) extras(s *set, n int, priority Priority) int {
	region := w.surveyUnreserved(s, 0, priority)
	fit, _ := Admit(s.request(n, priority), nil, region, &s.ground)
	return fit
}

// less returns what is left of a bound, which may be Unlimited.
func less(bound, n int) int {
	if bound == Unlimited {
		return Unlimited
	}
	return bound - n
}

func (s *set) request(n int, priority Priority) Request {
	return Request{
		Instances: n, VCPUs: s.config.Size.VCPUs, Priority: priority, Zonal: len(s.config.Zones) > 0,
	}
}

// allowances returns the quotas that bound a set's instances of a size and a
// priority.
func (w *World) allowances(s *set, size int, priority Priority) []Allowance {
	var list []Allowance
	for i := range w.config.Quotas {
		if q := &w.config.Quotas[i]; q.Priority == priority && q.bounds(s, size) {
			list = append(list, w.allowance(q))
		}
	}
	return list
}

// bounds reports whether a quota is for a size of a set.
func (q *Quota) bounds(s *set, size int) bool {
	return slices.Contains(q.ScaleSets, s.index) &&
		(q.Family == "" || strings.EqualFold(q.Family, price.Family(s.sizes[size].Size.Name)))
}

// allowance returns a quota with what it has been used for.
func (w *World) allowance(q *Quota) Allowance {
	a := Allowance{Name: q.Name, Limit: q.VCPUs}
	for _, index := range q.ScaleSets {
		s := &w.sets[index]
		for size := range s.sizes {
			if !q.bounds(s, size) {
				continue
			}
			n := s.owned[size][q.Priority]
			if q.Priority == Regular && s.config.Mix == nil { // a mix has no capacity reservation
				n += s.unusedUnits()
			}
			a.Used += n * s.sizes[size].Size.VCPUs
		}
	}
	return a
}

// lacks says what a deallocated instance lacks to be started, or "". Of a Spot
// instance that is the scenario's chance too.
func (w *World) lacks(s *set, i *instance) string {
	if i.priority == Spot {
		if dear := s.config.Spot.tooDear(&s.sizes[i.size], w.engine.Now()); dear != "" {
			return dear
		}
	}
	if w.full(s, i) || i.priority == Spot && !w.spared(s, i) {
		return "hardware is short: " + s.request(1, i.priority).code(NoHardware)
	}
	return ""
}

// full reports whether there is no hardware where a deallocated instance is.
func (w *World) full(s *set, i *instance) bool {
	return w.survey(s, i.size, i.priority) == 0 || !s.ground.hardware().has(i.zone)
}

// deny tells a denial of some of the instances asked for, and remembers that the
// set is short of them.
func (w *World) deny(s *set, asked int, d Denial, why Reason) {
	s.short = true
	w.tell(Fact{
		Kind: InstancesRefused, Set: s.index, Before: asked, After: asked - d.Instances,
		Why: why, Text: d.Code + ": " + d.Text,
	})
	if s.config.RetryAllocation > 0 && !s.retrying {
		s.retrying = true
		w.schedule(w.engine.Now()+s.config.RetryAllocation, event{kind: retryDue, set: int32(s.index)})
	}
}

// tryAgain asks again for what was refused.
func (w *World) tryAgain(s *set, why Reason) {
	if s.short {
		w.follow(s, why)
	}
}

// retry asks again after the interval of the scenario.
func (w *World) retry(s *set) {
	s.retrying = false
	w.tryAgain(s, ByRetry)
}

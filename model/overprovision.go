package model

import "math"

// Overprovisioning: a scale-out starts more instances than it needs and keeps
// those that are ready first.
//
// Azure ("Design considerations for scale sets", Overprovisioning): on by
// default in Uniform orchestration; once the requested number has provisioned,
// the extra VMs are deleted; they are not billed and do not count against
// quota, but take addresses ("Working with large virtual machine scale sets").
// With doNotRunExtensionsOnOverprovisionedVMs extensions run only on the VMs
// that are kept. The deletions leave gaps in the instance ids and can leave
// fault domains uneven (virtual machine scale sets FAQ).
//
// Undocumented, so ours (fact sheet U6): a fifth more, rounded up; the first to
// reach Succeeded are kept. Each scale-out is an order of its own, replacements
// included. An extra that succeeds takes the place of a member of its order that
// has not: of one that failed before any other, then of one in its own zone and
// fault domain, then of one in its zone, the latest asked for first; with strict
// zone balance only of one in its zone. When every member has succeeded, the rest
// go. An extra is not ready before it is kept, so
// it never gets a request. A scale-in meanwhile chooses among the members, and
// the order wants fewer; the extras stay until the last member has succeeded. A
// member that is deleted for its failure leaves its place to an extra.

// Overprovisioning says how many more instances a scale-out starts. The zero
// value is none.
type Overprovisioning struct {
	ExtraPercent float64 // of the instances asked for, rounded up; 0: none
	// SkipExtensions is doNotRunExtensionsOnOverprovisionedVMs: an instance is kept
	// or deleted when its OS is up, and extensions run on those that are kept.
	SkipExtensions bool
}

// Extras returns how many more instances are started with n.
func (o Overprovisioning) Extras(n int) int {
	// What a product of decimal fractions is too large by must not be rounded up.
	const slack = 1e-9
	return int(math.Ceil(float64(float64(n)*o.ExtraPercent)/100 - slack))
}

// A Contender is an instance of a scale-out that has not provisioned yet.
type Contender struct {
	ID          int
	Zone        int
	FaultDomain int
	Role        Role // Member or Extra
	Failed      bool
}

// Replaced chooses the member whose place an extra takes that has provisioned:
// its index among the contenders, which are in the order in which they were
// asked for, or -1 when no member is left to be replaced. With strict zone
// balance it is one of the extra's zone.
func Replaced(contenders []Contender, extra Contender, strict bool) int {
	best, bestRank := -1, -1
	for at, c := range contenders {
		if c.Role != Member || strict && c.Zone != extra.Zone {
			continue
		}
		if rank := closeness(c, extra); rank >= bestRank {
			best, bestRank = at, rank
		}
	}
	return best
}

// closeness ranks the members that an extra may replace.
func closeness(c, extra Contender) int {
	switch {
	case c.Failed:
		return 3
	case c.Zone == extra.Zone && c.FaultDomain == extra.FaultDomain:
		return 2
	case c.Zone == extra.Zone:
		return 1
	}
	return 0
}

// provisioned decides whether an instance whose provisioning has succeeded is
// kept, and reports it. It may have to take another's place first.
func (w *World) provisioned(s *set, i *instance) bool {
	o := i.order
	if o == nil || i.kept {
		return true
	}
	if i.role == Extra {
		others, extra := o.contenders(i.id)
		at := Replaced(others, extra, s.config.Spread.Strict)
		if at < 0 {
			w.remove(s, i, ByOverprovision)
			return false
		}
		w.assign(s, o.open[at], Extra, ByOverprovision)
		w.assign(s, i, Member, ByOverprovision)
	}
	i.kept = true
	w.reviewSoon(s, o)
	return true
}

// inherit gives the place of a member that is deleted for its failure to the
// first extra of its order that may have it and has not failed, and reports
// whether there is one.
func (w *World) inherit(s *set, o *order, zone int) bool {
	for _, i := range o.open {
		if i.role == Extra && i.state != Failed && (i.zone == zone || !s.config.Spread.Strict) {
			w.assign(s, i, Member, ByOverprovision)
			return true
		}
	}
	return false
}

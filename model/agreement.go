package model

import (
	"math/bits"

	"vmssim/sim"
)

// Service-level agreement: what Microsoft promises for a scale set, and what it
// pays back when the promise is broken.
//
// Azure ("SLA for Virtual Machines", "Orchestration modes for scale sets"): the
// promise depends on the shape. With two or more instances over two or more
// zones at least one is reachable 99.99 % of a month; with two or more over fault
// domains 99.95 %; a single machine 99.9, 99.5 or 95 % by the worst of its disks;
// Spot has none. Uptime is (maximum available minutes - downtime) / maximum
// available minutes. Below the promise 10 % of the month's charge is credited,
// below 99 % 25 %, below 95 % all.
//
// Ours: a set may be promised what its largest capacity allows. A set of two or
// more without zones and fault domains (max spreading) has the promise of single
// machines, taken together. The steps of the credit, from a secondary source,
// hold for all promises.
//
// Left out: dedicated hosts, availability sets, claims, and what else a
// subscription lost at the same time.

// A Promise is a kind of service-level agreement.
type Promise uint8

// The promises.
const (
	NoPromise    Promise = iota
	AcrossZones          // at least one of several instances in several zones is reachable
	AcrossFaults         // at least one of several instances in several fault domains is
	PremiumDisks         // each instance is, on Premium SSDs alone
	StandardSSDs         // each instance is, on Standard SSDs or better
	StandardHDDs         // each instance is, on Standard HDDs or better
	Promises             // how many promises there are
)

var promiseNames = [Promises]string{
	"none", "several zones", "several fault domains", "single VM, Premium SSD", "single VM, Standard SSD",
	"single VM, Standard HDD",
}

func (p Promise) String() string { return promiseNames[p] }

// promised are the shares of a month that are promised, in hundredths of a
// percent.
var promised = [Promises]int64{0, 9999, 9995, 9990, 9950, 9500}

// Target returns the share of a month that is promised, in percent.
func (p Promise) Target() float64 { return float64(promised[p]) / 100 }

// OfAll reports whether the promise is about the set, of which one instance must
// be reachable, and not about each instance.
func (p Promise) OfAll() bool { return p == AcrossZones || p == AcrossFaults }

// Promise returns what is promised for the Regular instances of the set.
func (s *ScaleSet) Promise() Promise {
	regular := s.MostInstances()
	if s.Spot != nil {
		if regular = s.Spot.Mix.Split(regular)[Regular]; regular == 0 {
			return NoPromise
		}
	}
	several := regular > 1
	switch {
	case several && len(s.Zones) > 1:
		return AcrossZones
	case several && s.FaultDomains > 1:
		return AcrossFaults
	}
	worst := PremiumDisks
	for _, disk := range append([]Disk{s.OSDisk}, s.DataDisks...) {
		switch disk.Type {
		case StandardSSDLRS, StandardSSDZRS:
			worst = max(worst, StandardSSDs)
		case StandardLRS:
			worst = StandardHDDs
		}
	}
	return worst
}

// Credit returns how much of the month's charge is credited, in percent, and
// whether the promise was kept, for a time in which the promise held and the
// downtime within it.
func (p Promise) Credit(available, downtime sim.Time) (credit int, kept bool) {
	switch {
	case p == NoPromise || atLeast(available, downtime, promised[p]):
		return 0, true
	case !atLeast(available, downtime, 9500):
		return 100, false
	case !atLeast(available, downtime, 9900):
		return 25, false
	}
	return 10, false
}

// atLeast reports whether (available-downtime)/available is at least a share in
// hundredths of a percent, exactly. Of no time it is.
func atLeast(available, downtime sim.Time, share int64) bool {
	upHigh, upLow := bits.Mul64(uint64(available-downtime), 10_000)
	high, low := bits.Mul64(uint64(available), uint64(share))
	return upHigh > high || upHigh == high && upLow >= low
}

// An Attempt is an attempt to run an instance in a unit of a capacity
// reservation.
type Attempt struct {
	At      sim.Time
	Granted bool
}

// longestGap is the most downtime that counts between a failed attempt and the
// next one.
const longestGap = 15 * sim.Minute

// ReservationDowntime returns for how long a unit of an on-demand capacity
// reservation was not available, from the attempts to use it in ascending order.
// Azure ("On-demand capacity reservation"): from each failed attempt to the next,
// but fifteen minutes at most, since nobody knows what a later attempt would have
// met.
func ReservationDowntime(attempts []Attempt) sim.Time {
	var sum sim.Time
	for i := range attempts[:max(0, len(attempts)-1)] {
		if !attempts[i].Granted {
			sum += min(attempts[i+1].At-attempts[i].At, longestGap)
		}
	}
	return sum
}

// ReservationCredit returns the credit for a unit of a capacity reservation in a
// month, in percent: what is promised is 99.9 %, and the steps are those of
// virtual machines.
func ReservationCredit(month, downtime sim.Time) int {
	credit, _ := PremiumDisks.Credit(month, downtime)
	return credit
}

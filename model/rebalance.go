package model

import "fmt"

// Automatic zone rebalancing: which instance moves to which zone.
//
// Azure ("Automatic zone balance for Virtual Machine Scale Sets", preview): one VM
// at a time is created in the emptiest zone and, once it is healthy, one of the
// fullest zone is deleted; at most one move in 12 hours, none within an hour of
// an operation. A move needs totals, deallocated VMs included, that are
// unbalanced, and fewer active VMs in the emptiest zone. Protected and
// deallocated VMs, and those to be deleted, do not move. It is no help in an
// outage. If the new VM is not healthy after 90 minutes it is deleted, unless the
// old one is unhealthy too: then that one goes.
//
// Ours, where the page is silent: of equally empty zones the lowest number takes,
// of equally full ones the lowest number gives; if nothing of the fullest may move,
// the next one gives that is more than one above the emptiest. Inside the zone
// the scale-in policy chooses. While a zone is down nothing moves.

// A ZoneTally is what automatic zone rebalancing sees of one zone.
type ZoneTally struct {
	Active      int // instances with hardware
	Deallocated int
	Movable     int // active, unprotected, and there to stay
	Down        bool
}

func (z ZoneTally) total() int { return z.Active + z.Deallocated }

// A ZoneMove is what automatic zone rebalancing wants next.
type ZoneMove struct {
	Wanted   bool
	From, To int    // indexes of zones
	Reason   string // why, or why nothing moves
}

// Rebalance chooses the next move between the zones of a set.
func Rebalance(zones []ZoneTally) ZoneMove {
	to, least, most := 0, zones[0].total(), zones[0].total()
	for z, zone := range zones {
		n := zone.total()
		if zone.Down {
			return ZoneMove{Reason: "a zone is down"}
		}
		if n < least {
			to, least = z, n
		}
		most = max(most, n)
	}
	if most-least <= 1 {
		return ZoneMove{Reason: "zones are balanced"}
	}
	from := -1
	for z, zone := range zones {
		gives := zone.Movable > 0 && zone.Active > zones[to].Active && zone.total()-least > 1
		if gives && (from < 0 || zone.total() > zones[from].total()) {
			from = z
		}
	}
	if from < 0 {
		return ZoneMove{Reason: "no zone has more active instances that may move"}
	}
	return ZoneMove{
		Wanted: true, From: from, To: to,
		Reason: fmt.Sprintf("%d in the emptiest zone, %d active; %d here, %d active",
			least, zones[to].Active, zones[from].total(), zones[from].Active),
	}
}

package model

import (
	"slices"

	"vmssim/sim"
)

// Standby pool: virtual machines that are made ready before they are needed.
//
// Azure ("Standby pools for Virtual Machine Scale Sets", its FAQ and "Standby
// pool health"): a Flexible set with a fault-domain count of 1 may have one pool.
// The pool holds maxReadyCapacity less the instances of the set, at least
// minReadyCapacity, spread over the set's zones. A scale-out takes VMs that are
// exactly in the pool's state, in the zones that it fills; for the others it
// creates new ones. Running VMs serve at once, deallocated and hibernated ones are
// started after the move. A scale-in deletes; nothing returns to the pool, which
// fills up again. Running VMs of the pool cost as any other, deallocated ones
// nothing but their disks; these do not guarantee capacity. When a VM cannot be
// created the pool is degraded: creation pauses for 30 seconds.
//
// Ours: maxReadyCapacity and minReadyCapacity together (fact sheet); at the
// beginning of a run whose set is running the pool is full and ready. A
// deallocated VM takes the time to start and to boot, a hibernated one the time to
// resume (fact sheet U8). Of several in a zone the one with the lowest id is
// taken. Of zones in which the pool has equally few it fills the one where the set
// has fewest. A pool that is too large deletes VMs that are not ready first, then the
// latest. VMs of the pool receive no requests and no jobs, report no health and no
// CPU, and count against quotas.
//
// Left out: the state Mix, dynamicSizing, of which the pages say only that they
// exist.

// A StandbyPool is the standby pool of a scale set.
type StandbyPool struct {
	MaxReady int
	MinReady int
	Delay    sim.Time // postProvisioningDelay
	State    PoolState
	Resume   sim.Distribution // seconds from the start of a hibernated VM until it runs
}

// A PoolState is the virtualMachineState of a standby pool.
type PoolState uint8

// The states of the VMs of a pool.
const (
	PoolRunning PoolState = iota
	PoolDeallocated
	PoolHibernated
)

var poolStateNames = [...]string{"Running", "Deallocated", "Hibernated"}

func (s PoolState) String() string { return poolStateNames[s] }

// Target returns how many VMs a pool is to hold beside the instances of its set.
func (p *StandbyPool) Target(instances int) int {
	return max(p.MaxReady-instances, p.MinReady)
}

// PoolZone chooses the zone of the next VM of a pool, which stands on the ground:
// of the zones that take it the one in which the pool has the fewest, then the set,
// then the first; -1 if none takes it.
func PoolZone(pool *Ground, set []int) int {
	best, totals := -1, pool.totals()
	for z, n := range totals {
		switch {
		case pool.status(z) != ZoneUp || !pool.hardware().has(z):
		case best < 0, n < totals[best], n == totals[best] && set[z] < set[best]:
			best = z
		}
	}
	return best
}

// Surplus chooses n VMs of a pool that is too large, by id: those that are not
// ready first, of these and of the others the latest.
func Surplus(held []Stock, n int) []int {
	order := slices.Clone(held)
	slices.SortFunc(order, func(a, b Stock) int {
		if a.Ready != b.Ready {
			if a.Ready {
				return 1
			}
			return -1
		}
		return b.ID - a.ID
	})
	var ids []int
	for _, s := range order[:n] {
		ids = append(ids, s.ID)
	}
	return ids
}

// A Stock is a VM of a pool.
type Stock struct {
	ID    int
	Zone  int
	Ready bool // exactly in the pool's state: a scale-out may take it
}

// FromPool chooses which VMs of the pool, given by ascending id, become the next
// instances of a set that needs n more: for each in turn, one in the zone where it
// would be created. Where the pool has none there, it will be created.
func FromPool(g *Ground, stock []Stock, n int) []Stock {
	totals, left := g.totals(), slices.Clone(stock)
	var taken []Stock
	for range n {
		zone, obstacle := g.zone(totals, hardware{})
		if obstacle != NoObstacle {
			break
		}
		totals[zone]++
		at := slices.IndexFunc(left, func(s Stock) bool { return s.Ready && s.Zone == zone })
		if at >= 0 {
			taken = append(taken, left[at])
			left = slices.Delete(left, at, at+1)
		}
	}
	return taken
}

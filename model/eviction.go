package model

import "vmssim/sim"

// Eviction: Azure takes a Spot instance's hardware.
//
// Azure ("Use Azure Spot Virtual Machines", "Azure Spot Virtual Machines for
// Virtual Machine Scale Sets"): for capacity or for price, after a Preempt event
// of up to 30 s notice, which is best effort. With Deallocate, the default, the
// instance stays in the set, counts toward capacity and quota, and its disks are
// charged; to start it again can fail for capacity. With Delete it vanishes with
// its disks, and the capacity must be raised to have another. What makes Azure
// evict, and how evictions go together, is not documented (fact sheet U13).
//
// Ours: a running instance that is told answers its probe with something else
// than 200 and works on for the notice; its part of the requests in flight then is
// lost. A share of the evictions comes without notice, and so does that of an
// instance which does not run. sku.capacity falls when the notice is given.
//
// Left out: the time that Azure takes to carry out a simulated eviction.

// Evictions say how Azure takes Spot instances away.
type Evictions struct {
	Notice        sim.Time // from the Preempt event until the instance is gone
	WithoutNotice float64  // part of the evictions that come without
	Rates         []EvictionRate
	Supplies      []Supply
}

// The purposes of the random streams of Spot instances.
const (
	purposeNotice  sim.Purpose = "eviction notice"
	purposeEvict   sim.Purpose = "eviction"
	purposeWave    sim.Purpose = "eviction wave"
	purposeWaveHit sim.Purpose = "eviction by wave"
	purposeExcess  sim.Purpose = "eviction order"
	purposeRegain  sim.Purpose = "capacity for an evicted instance"
)

// A preemption is the eviction of one instance.
type preemption struct {
	why        Reason
	at         sim.Time
	deallocate bool       // it stays in its set
	unready    bool       // it was not installed yet
	tries      int        // to restore it
	next       sim.Ticket // restoreDue
}

// holdsSpot reports whether an instance is a Spot instance that has hardware, or
// waits for it to be prepared, and has not been evicted.
func (i *instance) holdsSpot() bool {
	if i.priority != Spot {
		return false
	}
	switch i.state {
	case Draining, Deleting, Lingering, Deallocating, Deallocated, Deleted, Detached:
		return false
	}
	return true
}

// spotHolders returns the Spot instances of a set that have hardware, apart from
// the set's own list, which may change.
func (s *set) spotHolders() []*instance {
	var list []*instance
	for _, i := range s.instances {
		if i.holdsSpot() {
			list = append(list, i)
		}
	}
	return list
}

// evict takes an instance's hardware, with notice if it gets one.
func (w *World) evict(s *set, i *instance, why Reason) {
	notice := w.notice(s, i)
	p := &preemption{
		why: why, at: w.engine.Now(),
		deallocate: s.config.Spot.Policy == EvictDeallocate && i.role == Member,
		unready:    i.state == Creating || i.state == Booting || i.state == Installing,
	}
	i.preemption = p
	i.evictions++
	w.tell(Fact{
		Kind: InstanceEvicted, Set: s.index, Instance: i.id, Zone: i.zone, From: i.state, In: notice > 0,
		Role: i.role, Priority: i.priority, Why: why, Text: w.evictionText(s, i, notice),
	})
	if !p.deallocate && i.role == Member && s.capacity+s.rollout.surge >= s.active { // not one that is too many anyway
		w.tell(Fact{
			Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity - 1, Why: why,
		})
		s.capacity--
	}
	w.engine.Cancel(i.eviction)
	if notice == 0 {
		w.vacate(s, i)
		return
	}
	w.become(s, i, Draining, why)
	w.engine.Cancel(i.failure)
	w.probeAgain(s, i)
	w.stepIn(s, i, notice)
}

// notice returns how long before its eviction an instance is told.
func (w *World) notice(s *set, i *instance) sim.Time {
	e := &w.config.Evictions
	if i.state != Running || e.Notice == 0 {
		return 0
	}
	stream := w.streams.For(purposeNotice, s.config.Name, i.evictionNumber())
	if stream.Uniform() < e.WithoutNotice {
		return 0
	}
	return e.Notice
}

// evictionNumber tells the evictions of one instance apart.
func (i *instance) evictionNumber() uint64 { return uint64(i.id) | uint64(i.evictions)<<32 }

func (w *World) evictionText(s *set, i *instance, notice sim.Time) string {
	p, text := i.preemption, "deleted"
	if p.deallocate {
		text = "deallocated"
	}
	if notice == 0 {
		text += " without notice"
	} else {
		text += " after " + notice.String() + " of notice"
	}
	if p.why == ByPrice {
		text += ": " + s.config.Spot.tooDear(&s.sizes[i.size], w.engine.Now())
	}
	return text
}

// vacate ends the notice: the instance has no hardware any more.
func (w *World) vacate(s *set, i *instance) {
	p := i.preemption
	if p.deallocate {
		w.deallocate(s, i, p.why)
		w.awaitRestore(s, i)
	} else {
		w.remove(s, i, p.why)
	}
}

// startRisk starts what may evict a Spot instance that gets its hardware.
func (w *World) startRisk(s *set, i *instance) {
	if i.priority == Spot && s.rates[i.size] != nil {
		w.awaitEviction(s, i)
	}
}

// spared draws whether Azure has hardware for a deallocated Spot instance, where
// the scenario says how likely that is.
func (w *World) spared(s *set, i *instance) bool {
	rate := s.rates[i.size]
	if rate == nil {
		return true
	}
	if i.regain == nil {
		stream := w.streams.For(purposeRegain, s.config.Name, uint64(i.id))
		i.regain = &stream
	}
	return i.regain.Uniform() < rate.Restarts
}

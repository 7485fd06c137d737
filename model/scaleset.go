package model

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A set is the running state of one scale set.
type set struct {
	index     int
	config    *ScaleSet
	capacity  int         // sku.capacity as it stands
	instances []*instance // those not yet deleted, by ascending id
	nextID    int         // ids grow and are never used again (virtual machine scale sets FAQ)
	ground    Ground      // its instances by zone and fault domain, and which zones take more
	down      []int       // outages under way in each zone
	zoneUp    []bool      // zones without one: only there anything can start
	zoneOpen  []bool      // zones that are the set's by now
	short     bool        // instances that it asked for were refused
	calls     [callKinds]Bucket
	retrying  bool // it will ask again for them
	sizes     []VMSize
	owned     [][Priorities]int // by size: instances that count against a quota
	orders    []*order          // scale-outs that have not ended
	ordered   int               // scale-outs so far
	ports     natPorts
	spot      [][]int         // Spot instances that have hardware, by size and zone
	units     []int           // of its capacity reservation, by zone; nil: it has none
	used      []int           // instances that use them, by zone
	rates     []*EvictionRate // by size
	pool      standby
	active    int     // members that are there to stay: what sku.capacity asks for
	members   Mixture // of these, by priority
	running   int     // instances that answer; the platform measures their CPU
	failed    int     // instances that are allocated but do not answer
	underWay  int     // instances that are being created, started, stopped or deleted
	unwell    int     // instances that run, but whose application does not work
	classes   []class
	backends  []*backends   // by class: its part of its load balancer's pool; nil without one
	answered  []answered    // by class: requests, since the run began
	loads     []classLoad   // by class: what its instances did in the last span
	messages  *messageQueue // that it receives from; nil: none
	receiving []int         // by class: instances that receive messages
	play      *requestPlay  // of its load balancer's workloads; nil unless they are played request by request
	hazard    *FailureHazard
	loose     []LooseDisk // own disks that instances no longer have, in the order in which that was

	unprovisioned *ProvisioningFailures
	undeleted     *DeletionFailures
	allocations   uint64 // that may have failed by chance, so far
	trouble       UnhealthyHazard
	slots         slots
	repairs       repairService
	meter         cpuMeter
	minute        autoscale.Minute // of CPU, the last one
	parts         []*part          // of its instances, that rules read
	metered       bool             // rules read more than the CPU
	leaks         []leakSum        // by class; nil if no release leaks
	uses          []usage          // by class, of each instance that shares the load

	create       sim.Distribution // as the image takes it
	boot         sim.Distribution // likewise
	installation [boots][]installStep
	versions     []string // of its image, as facts name them
	models       []setModel
	newest       int           // of these: the one that new instances get
	releases     []Release     // of the scenario
	byVersion    bool          // versions of its image say which release they are
	publications []publication // of its extensions
	rollout      rollout
	blue         *set // from which it is to take over; nil: none
	platform     platformUpgrades
	named        int // the instance that has the name of a specialized image's machine; -1: none
	scaler       scaler
	rebalancing  rebalancing
}

func newSet(config *Config, index int) set {
	c := &config.ScaleSets[index]
	s := set{index: index, config: c, capacity: c.Capacity}
	s.sizes, s.classes = c.VMSizes(), config.classes(index)
	s.owned, s.rates = make([][Priorities]int, len(s.sizes)), make([]*EvictionRate, len(s.sizes))
	s.answered = make([]answered, len(s.classes))
	s.loads, s.slots.taken = make([]classLoad, len(s.classes)), make([]classJobs, len(s.classes))
	s.ground = newGround(c)
	s.ports = newNATPorts(c.NATPool)
	s.pool.config = c.StandbyPool
	s.down = make([]int, len(s.ground.Counts))
	s.zoneUp = make([]bool, len(s.ground.Counts))
	s.zoneOpen = make([]bool, len(s.ground.Counts))
	for z := range s.zoneUp {
		s.zoneUp[z], s.zoneOpen[z] = true, !slices.Contains(c.ZonesLater, z)
	}
	s.units, s.used = c.ReservedUnits(), make([]int, len(s.ground.Counts))
	for size := range s.sizes {
		s.spot = append(s.spot, make([]int, len(s.ground.Counts)))
		for i := range config.Evictions.Rates {
			if rate := &config.Evictions.Rates[i]; slices.Contains(rate.ScaleSets, index) && s.isSize(size, rate.Size) {
				s.rates[size] = rate
			}
		}
	}
	for i := range config.Failures {
		if config.Failures[i].ScaleSet == index {
			s.hazard = &config.Failures[i]
		}
	}
	for i := range config.Unprovisioned {
		if config.Unprovisioned[i].ScaleSet == index {
			s.unprovisioned = &config.Unprovisioned[i]
		}
	}
	for i := range config.Undeleted {
		if config.Undeleted[i].ScaleSet == index {
			s.undeleted = &config.Undeleted[i]
		}
	}
	s.installation = installationOf(c)
	s.trouble = unhealthyHazard(config, index)
	s.repairs = newRepairService(c.Repairs)
	s.uses = make([]usage, len(s.classes))
	s.releases = config.Releases
	if s.leaksMemory() {
		s.leaks = make([]leakSum, len(s.classes))
	}
	s.meter = s.newMeter()
	s.useImage()
	s.models = []setModel{{image: c.ImageVersion, release: c.Release}}
	s.publications = publicationsOf(c)
	s.scaler.setting, s.scaler.history = c.Autoscale, observesCPU(c.Autoscale, config.Start)
	return s
}

// isSize reports whether a size of the set has a name, of which "" is that of
// every size.
func (s *set) isSize(size int, name string) bool {
	return name == "" || strings.EqualFold(s.sizes[size].Size.Name, name)
}

// instance returns the instance with the id, or nil when it was deleted or
// never was.
func (s *set) instance(id int) *instance {
	at := sort.Search(len(s.instances), func(i int) bool { return s.instances[i].id >= id })
	if at == len(s.instances) || s.instances[at].id != id {
		return nil
	}
	return s.instances[at]
}

// remove forgets a deleted instance.
func (s *set) remove(id int) {
	at := sort.Search(len(s.instances), func(i int) bool { return s.instances[i].id >= id })
	s.instances = append(s.instances[:at], s.instances[at+1:]...)
}

// count and uncount keep the set's counts when an instance enters and leaves a
// state.
func (s *set) count(i *instance)   { s.tally(i, 1) }
func (s *set) uncount(i *instance) { s.tally(i, -1) }

func (s *set) tally(i *instance, n int) {
	if i.counts() {
		s.active += n
		s.members[i.priority] += n
	}
	if i.placed() {
		s.ground.count(i, n)
	}
	if i.role != Standby && i.state.UnderWay() {
		s.underWay += n
	}
	if i.state != Deleted && i.role != Extra {
		s.owned[i.size][i.priority] += n
	}
	if i.usesUnit() {
		s.used[i.zone] += n
	}
	if i.role == Standby {
		return // none of the set's own yet
	}
	s.countLeak(s.leaks, i, n)
	if i.answers() {
		s.running += n
	}
	s.slots.free += n * s.freeSlots(i)
	if s.receives(i) {
		s.receiving[i.class] += n
	}
	if i.holdsSpot() {
		s.spot[i.size][i.zone] += n
	}
	if i.state == Failed {
		s.failed += n
	}
	if i.unwell() {
		s.unwell += n
	}
	if b := s.behind(i); b != nil {
		b.tally(i, n)
	}
	if s.play != nil && n > 0 {
		s.play.match(s, i)
	}
}

// startSet creates the first instances and schedules the autoscale engine.
func (w *World) startSet(s *set) {
	w.tell(Fact{Kind: CapacityChanged, Set: s.index, Before: 0, After: s.capacity, Why: ByStart})
	if s.config.Warm {
		for _, g := range w.allocate(s, s.split(s.capacity), ByStart) {
			w.appear(s, g)
		}
	} else {
		w.scaleOut(s, s.capacity, ByStart)
	}
	w.fillPool(s)
	w.awaitPublications(s)
	if s.config.Autoscale != nil && s.config.Autoscale.Enabled {
		w.scheduleAutoscale(s)
	}
}

// add places a new instance in the given state and role.
func (w *World) add(s *set, state State, role Role, g grant, why Reason) *instance {
	return w.addAt(s, w.place(s, role, g), state, role, g, why)
}

// addAt puts a new instance into a place.
func (w *World) addAt(s *set, place Placement, state State, role Role, g grant, why Reason) *instance {
	place.useUpdateDomain(s.updateDomains(place.Zone, place.Group))
	w.placement = place
	i := &instance{
		id: s.nextID, zone: place.Zone, group: place.Group, faultDomain: place.FaultDomain,
		updateDomain: place.UpdateDomain, state: state,
		role: role, priority: g.priority, size: g.size(), since: w.engine.Now(), code: code{started: w.engine.Now()},
	}
	s.nextID++
	i.model = s.latest()
	i.phase = w.probePhase(s, i)
	w.resolve(s, i)
	i.before = i.software
	s.bring(i)
	s.instances = append(s.instances, i)
	s.count(i)
	w.tell(Fact{
		Kind: InstanceChanged, Set: s.index, Instance: i.id, Zone: i.zone,
		FaultDomain: i.faultDomain, From: Requested, To: state, Role: i.role, Priority: i.priority, Why: why,
		Placement: &w.placement,
		Version:   s.versionOf(i), Model: i.model, Release: i.release, Size: i.size, Choice: g.choice,
	})
	w.assignPort(s, i, why)
	w.matchSoon()
	w.startRisk(s, i)
	return i
}

// setCapacity changes sku.capacity and lets the set follow it, unless the call
// for it is throttled. The capacity that it has already asks again for what was
// refused.
func (w *World) setCapacity(s *set, capacity int, why Reason) bool {
	if capacity == s.lasting() && (!s.short || s.rebalancing.moving) {
		return true
	}
	if !w.call(s, updateCall, setCall, -1, why) {
		return false
	}
	w.cancelMove(s, fmt.Sprintf("capacity %d is asked for", capacity))
	if capacity == s.capacity {
		w.follow(s, why)
		return true
	}
	w.operate(s)
	w.tell(Fact{
		Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: capacity, Why: why,
	})
	s.capacity = capacity
	w.follow(s, why)
	return true
}

// follow creates or deletes instances until the set has as many as its capacity
// asks for.
func (w *World) follow(s *set, why Reason) {
	w.settle(s)
	switch wanted := s.capacity + s.rollout.surge; {
	case s.active < wanted:
		w.scaleOut(s, wanted-s.active, why)
	case s.active > wanted:
		w.scaleIn(s, s.active-wanted)
	}
}

// scaleOut asks for n more instances: of the standby pool, and new ones for what
// it does not have.
func (w *World) scaleOut(s *set, n int, why Reason) {
	moved := w.fromPool(s, n)
	granted := w.allocate(s, s.split(n-len(moved)), why)
	if len(moved)+len(granted) > 0 {
		w.placeOrder(s, moved, granted, why)
	}
}

// scaleIn lets n instances go.
func (w *World) scaleIn(s *set, n int) {
	for _, v := range w.leaving(s, n) {
		w.release(s, s.instance(v.ID), ByScaleIn)
	}
}

// probePhase draws when, within an interval, an instance's probes are sent.
func (w *World) probePhase(s *set, i *instance) sim.Time {
	if s.config.LoadBalancer < 0 {
		return 0
	}
	stream := w.streams.For(purposeProbe, s.config.Name, uint64(i.id))
	return phase(stream.Uniform(), w.config.LoadBalancers[s.config.LoadBalancer].Probe.Interval)
}

// phase returns a part of an interval, in whole milliseconds.
func phase(part float64, interval sim.Time) sim.Time {
	return sim.Time(part*interval.Seconds()*1000) * sim.Millisecond
}

package collect

import (
	"math"
	"slices"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A fleet keeps the books of one scale set.
type fleet struct {
	config    *model.ScaleSet
	classes   []model.Class
	instances []machine // by id
	first     int       // capacity at the start
	capacity  level
	together  *level              // instances of all sets that have hardware
	states    [model.States]level // of all roles together
	roles     [model.Roles][model.States]stock
	serving   level
	wellness  wellness
	keeper    keeper
	zones     []level
	balance   balance

	meters    []meter  // by size
	sizes     []level  // by size: instances that have hardware; nil without an instance mix
	still     int      // the size that the set has where it stands still, see held.go
	disks     sim.Time // instance-time with disks, span by span
	own       ownDisks
	committed bool // reservations and savings plans pay a part at other prices
	created   int
	deleted   int
	attached  int
	detached  int
	failures  int
	ready     ReadyTime
	readySum  sim.Time
	cpu       CPU
	cpuCount  int
	cpuSteps  []cpuStep
	engine    engineBook
	autoscale *Autoscale
	outcomes  [256]int
	reason    string // of the last decision that changed the capacity
	incidents incidents
	versions  versions
	releases  releases
	rollouts  rollouts
	guard     guard
	standing  standing
	scaleOuts scaleOuts
	spared    int       // extras that were deleted
	inherited int       // extras that took the place of a member that failed and was deleted
	spot      *spotBook // nil: no Spot instances
	nat       nat
	standby   standby
	foresight foresight
	elastic   *elasticity // nil without requests of its own
	scaled    [2]int      // scale-outs and scale-ins before the last decision
}

// A machine is what the books say of one instance.
type machine struct {
	state     model.State
	role      model.Role
	priority  model.Priority
	size      int      // index into the set's sizes
	version   int      // index into the image's versions
	model     int      // of its set that it has
	release   int      // that it runs
	started   sim.Time // when its application began to run
	jobs      int      // that have a slot
	drains    sim.Time // since when, while it does
	in        bool     // rotation
	requested sim.Time
	ran       bool     // it has been ready before
	booked    bool     // counted in its zone
	billed    sim.Time // since when it is billed; only in a billed state
	disks     sim.Time // since when it has disks that are billed

	application model.Application
	away        bool         // evicted, and not running again
	health      model.Health // as reported
	unwell      bool         // counted as running without a working application
	counted     model.Health // as what it is counted
	young       *youth       // until it is ready or leaves

	zone   int
	port   int  // of the load balancer's frontend; 0: none
	pooled bool // counted in the standby pool

	stays    bool // though it drains
	healed   bool // it has been reported healthy
	surge    bool // a rollout has created it
	replaced bool // a rollout deletes it for one that it has created
	renewed  bool // it has what a rollout brings
	seen     seen // for the track of rollouts

	servesIn  int // class in which it serves, or did
	servesNew int // index of renewed then
}

// A cpuStep adds up the minutes of one step of the series.
type cpuStep struct {
	sum, most float64
	n         int
}

func newFleet(config *model.ScaleSet, classes []model.Class, points int, every sim.Time) fleet {
	f := fleet{
		config:    config,
		classes:   classes,
		capacity:  newLevel(points, every),
		serving:   newLevel(points, every),
		wellness:  newWellness(config, points, every),
		cpuSteps:  make([]cpuStep, points),
		engine:    newEngineBook(config.Autoscale, points, every),
		nat:       nat{inUse: newLevel(points, every)},
		balance:   newBalance(config, points, every),
		spot:      newSpotBook(config, points, every),
		standby:   standby{size: newLevel(points, every)},
		foresight: newForesight(config.Autoscale, points, every),
	}
	f.still = config.FirstSize()
	sizes := config.VMSizes()
	f.standing = newStanding(max(1, len(config.Zones)), len(sizes), len(classes))
	for size := range sizes {
		f.meters = append(f.meters, newMeter(config, &sizes[size]))
		if config.Mix != nil {
			f.sizes = append(f.sizes, newLevel(points, every))
		}
	}
	f.versions = newVersions(config.Image, points, every)
	f.serving.bound = config.Required.Instances
	for s := range f.states {
		f.states[s] = newLevel(points, every)
	}
	f.zones = make([]level, max(1, len(config.Zones)))
	for z := range f.zones {
		f.zones[z] = newLevel(points, every)
		f.zones[z].bound = config.Required.PerZone
	}
	for _, z := range config.ZonesLater {
		f.zones[z].bound = 0 // until it is added
	}
	if len(config.Zones) > 0 && config.Zones[0] == "" {
		f.zones[0].bound = 0 // not a zone
	}
	if config.Autoscale != nil && config.Autoscale.Enabled {
		f.autoscale = &Autoscale{}
		f.hold(0)
	}
	return f
}

// serves reports whether the machine answers and receives new flows.
func (f *fleet) serves(m *machine) bool {
	return m.state.Answers() && m.application == model.Works &&
		(m.in || f.config.LoadBalancer < 0 && m.role == model.Member)
}

// classOf returns the class of a machine before its release begins to err, as an index.
func (f *fleet) classOf(m *machine) int {
	return slices.Index(f.classes, model.Class{Size: m.size, Release: m.release})
}

// sound returns the class of which a class is before its release begins to err.
func (f *fleet) sound(class int) int {
	c := f.classes[class]
	c.Erring = false
	return slices.Index(f.classes, c)
}

func (f *fleet) instanceChanged(now sim.Time, fact *model.Fact) {
	if fact.Instance == len(f.instances) {
		f.instances = append(f.instances, machine{
			requested: now, zone: fact.Zone, role: fact.Role, priority: fact.Priority, size: fact.Size,
			young: &youth{}, surge: fact.Why == model.ByUpgrade,
		})
		if fact.Why == model.ByAttach {
			f.attached++
		} else {
			f.created++
			f.meters[fact.Size].created++
		}
	} else {
		f.states[fact.From].add(now, -1)
		f.roles[fact.Role][fact.From].add(now, -1)
	}
	m := &f.instances[fact.Instance]
	before := *m
	if m.young != nil {
		m.young.enter(now, fact.To)
	}
	f.upgraded(m, fact)
	m.version, m.model, m.release = f.versions.index(fact.Version), fact.Model, fact.Release
	f.change(now, m, fact)
	f.versions.change(now, &before, m)
	f.rollouts.changed(now, &before, m)
	f.releases.changed(now, &before, m)
	if m.state.Answers() && !before.state.Answers() {
		m.started = now
	}
	if !fact.To.Gone() { // no time passes for what is gone: with thousands of them it would overflow
		f.states[fact.To].add(now, 1)
		f.roles[fact.Role][fact.To].add(now, 1)
	}
	f.returned(now, m)
	switch fact.To {
	case model.Running:
		f.becameReady(now, m)
	case model.Failed:
		f.failures++
		f.hit(fact)
	case model.Deleting:
		m.young = nil
		if fact.Role == model.Extra {
			f.spared++
		}
	case model.Deleted:
		f.deleted++
		f.portFreed(now, m)
	case model.Detached:
		f.detached++
	}
}

func (f *fleet) roleChanged(now sim.Time, fact *model.Fact) {
	m := &f.instances[fact.Instance]
	if fact.Why == model.ByOverprovision {
		f.choose(now, m, fact)
		return
	}
	f.roles[m.role][m.state].add(now, -1)
	f.change(now, m, fact)
	f.roles[m.role][m.state].add(now, 1)
	if fact.Why == model.ByStandbyPool {
		f.moved(now, m)
	}
}

// allocated reports whether the machine has hardware that somebody is charged for,
// or will be. Extras are free, and no quota counts them.
func (m *machine) allocated() bool {
	return m.booked && m.role != model.Extra && m.state.Allocated()
}

// allocate keeps the level of instances that have hardware, of which the machine
// was one before, or was not.
func (f *fleet) allocate(now sim.Time, m *machine, before bool) {
	n := 0
	switch after := m.allocated(); {
	case after && !before:
		n = 1
	case before && !after:
		n = -1
	default:
		return
	}
	f.together.add(now, n)
	f.standing.hardware += n
	f.standing.vcpus += n * f.meters[m.size].size.Size.VCPUs
	if f.sizes != nil {
		f.sizes[m.size].add(now, n)
	}
}

// change gives a machine the state and the role of a fact, and opens or closes
// the spans in which it serves and in which it is billed.
func (f *fleet) change(now sim.Time, m *machine, fact *model.Fact) {
	served, before, member := f.serves(m), m.billing(), m.isMember() && m.booked
	held, ran, beyond, meter := m.allocated(), m.runs(), m.beyond(), &f.meters[m.size]
	meter.slots.add(now, m, -m.jobs)
	m.state, m.role, m.booked = fact.To, fact.Role, true
	meter.slots.add(now, m, m.jobs)
	f.allocate(now, m, held)
	f.standing.extra[m.size][m.priority] += m.beyond() - beyond
	if ran != m.runs() {
		f.standing.running[m.zone] += sign(m.runs())
	}
	if m.state == model.Draining {
		m.drains = now
	}
	f.balance.book(now, fact.Zone, member, m.isMember())
	after := m.billing()
	meter.change(now, m.zone, before, after)
	switch {
	case !before.billed && after.billed:
		m.billed = now
	case before.billed && !after.billed:
		span := now - m.billed
		meter.ended(m.priority, m.billed, now, f.config.Billing.Billed(span)-span)
	}
	switch {
	case !before.disks && after.disks:
		m.disks = now
	case before.disks && !after.disks:
		f.disks += now - m.disks
	}
	f.serve(now, fact.Zone, m, served)
	f.wellness.book(now, m)
	f.poolChanged(now, m)
	f.keeper.change(now, fact)
}

// becameReady counts the time from request to work, once for each instance that
// was requested in this run.
func (f *fleet) becameReady(now sim.Time, m *machine) {
	if m.role == model.Standby {
		m.young = nil
		return
	}
	if !m.ran && now > m.requested {
		f.ready.Count++
		f.readySum += now - m.requested
		f.ready.Max = max(f.ready.Max, now-m.requested)
	}
	m.ran, m.young = true, nil
}

func (f *fleet) rotationChanged(now sim.Time, fact *model.Fact) {
	m := &f.instances[fact.Instance]
	served := f.serves(m)
	m.in = fact.In
	f.serve(now, fact.Zone, m, served)
}

// serve keeps the levels of serving instances, of which the machine was one
// before, or was not.
func (f *fleet) serve(now sim.Time, zone int, m *machine, before bool) {
	if before == f.serves(m) {
		return
	}
	n := sign(!before)
	if n > 0 {
		m.servesNew, m.servesIn = index(m.renewed), f.classOf(m)
	}
	f.serving.add(now, n)
	f.standing.serving[zone] += n
	f.standing.mix[m.servesIn][m.servesNew] += n
	f.zones[zone].add(now, n)
	f.meters[m.size].serving[m.priority] += n
}

func (f *fleet) sampled(now sim.Time, m *autoscale.Minute, every sim.Time) {
	average := m.Sum / float64(m.Count)
	f.cpu.Mean += average
	f.cpu.Max = math.Max(f.cpu.Max, average)
	f.cpuCount++
	step := &f.cpuSteps[(now-1)/every]
	step.sum += average
	step.most = math.Max(step.most, m.Max)
	step.n++
	f.wellness.sampled(m)
	f.foresight.sampled(m)
}

func (f *fleet) decided(d *autoscale.Decision) {
	f.hold(d.At)
	f.engine.decided(d)
	f.autoscale.Evaluations++
	f.outcomes[d.Outcome]++
	f.foresight.decided(d)
	f.scaled = [2]int{f.autoscale.ScaledOut, f.autoscale.ScaledIn}
	switch {
	case d.To > d.From:
		f.autoscale.ScaledOut++
	case d.To < d.From:
		f.autoscale.ScaledIn++
	}
	if d.Changed() {
		f.reason = d.Reason()
	}
}

// sign returns 1 for what comes and -1 for what goes.
func sign(comes bool) int {
	if comes {
		return 1
	}
	return -1
}

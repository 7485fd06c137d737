package model

import (
	"fmt"

	"vmssim/sim"
)

// An instance is one virtual machine of a scale set. Its state changes through
// world.become alone.
type instance struct {
	id              int
	zone            int
	group           int // placement group of the zone
	faultDomain     int // of the group
	updateDomain    int // of the group; or NoUpdateDomain
	state           State
	role            Role
	priority        Priority
	size            int // index into its set's sizes
	class           int // index into its set's classes
	protection      Protection
	inRotation      bool // the load balancer sends it new flows
	probedUp        bool // the load balancer's probe finds it up
	admin           AdminState
	everUp          bool // the probe has succeeded once
	attached        bool
	unpooled        bool          // it was attached, and the load balancer does not know it
	station         int           // in the traffic, from 1; 0: it has none
	receiver        int           // of messages in the traffic, likewise
	seen            seenWork      // of its station or receiver
	code                          // that it runs
	software                      // that it has
	before          software      // that it had before its last upgrade
	approvedUpgrade bool          // of its OS disk, by approveRollingUpgrade
	taken           int           // the last rollout that has taken it, from 1
	renewal         *renewal      // that it drains for; nil: none
	pull            *pull         // of another container image, while it works; nil: none
	boot            boot          // why it boots, or did last
	booted          int           // boots after the first
	filled          uint64        // data disks that hold what it needs, by Disk.bit
	installed       int           // steps of its installation that are done
	todo            []installStep // of its installation after an upgrade in place
	stops           int           // how often it has been powered off or deallocated
	dark            bool          // stopped by an outage of its zone: it goes on when the zone is back
	outages         int           // how often that has been

	asked         sim.Time // when it, or the one that it replaces because it timed out, was asked for
	doom          doom     // what it will fail of before it works
	extending     sim.Time // how long its extensions have installed
	unprovisioned bool     // it has failed to provision
	unextended    bool     // because of an extension
	upgradeJudged bool     // whether an extension fails in its present upgrade is drawn
	deletion      deletion

	disks  []mountedDisk // of its own
	mounts int           // how often one was attached

	frozen *frozenBackend // paused by maintenance
	pause  sim.Time       // how long, the last time
	thaw   sim.Ticket     // thawDue

	order   *order // the scale-out that has asked for it, until it is ready
	kept    bool   // by overprovisioning: it has provisioned in time
	stocked bool   // in the standby pool, and exactly in its state
	port    int    // of the load balancer's frontend; 0: none

	since      sim.Time    // when it was allocated
	preemption *preemption // its eviction; nil if it has not been evicted since it was started
	evictions  int         // how often it has been evicted
	regain     *sim.Stream // whether it gets its hardware back; nil before the first try

	eviction sim.Ticket // evictionDue
	step     sim.Ticket // stepDone or repairDue
	rotation sim.Ticket // rotationDue
	failure  sim.Ticket // failureDue
	fate     sim.Stream // draws of its failures and repairs, once fated
	fated    bool
	jobs     []*job   // that have a slot, in the order of their start
	leaves   Reason   // why it drains, once it does
	phase    sim.Time // its probes are sent at phase + k·interval

	application Application // of a running instance
	renewed     Depth       // how far the operation goes that it is under
	turning     sim.Ticket  // applicationTurns, or approvalDue while it drains
	luck        sim.Stream  // draws of its application's troubles, once lucky
	lucky       bool

	health      Health        // as last reported
	unwellSince sim.Time      // since when it is reported Unhealthy or Unknown, if it is
	watched     bool          // the health source looks at it
	look        look          // what the source has seen, while watched
	verdict     sim.Ticket    // healthDue
	notBefore   sim.Time      // when it is deleted in any case; 0: it has not been told
	approved    bool          // it agrees to be deleted earlier
	willing     bool          // it will approve when its last job has left
	changed     sim.Time      // when its last state change was completed
	held        RepairVerdict // what the repair service last said of it
}

// counts reports whether the instance is one of those that sku.capacity asks for.
// One that is told of an eviction and will be deallocated stays in its set, as does one
// that is told of a new OS disk.
func (i *instance) counts() bool {
	stays := i.state == Draining && (i.renewal != nil || i.preemption != nil && i.preemption.deallocate)
	return i.role == Member && (i.state.Active() || stays)
}

// placed reports whether the instance takes up a place among those that scale-out
// balances: an overprovisioned extra does, one in the standby pool does not.
func (i *instance) placed() bool { return i.role != Standby && i.state.Active() }

// answers reports whether requests sent to the instance are worked on.
func (i *instance) answers() bool {
	return i.state.Answers() && i.application == Works && i.frozen == nil
}

// unwell reports whether the instance runs, but its application does not work.
func (i *instance) unwell() bool {
	return i.state.Answers() && i.application != Works && i.frozen == nil
}

// become moves an instance to another state, keeps the counts of its set, and
// tells it. It panics on a transition that the life cycle does not allow.
func (w *World) become(s *set, i *instance, next State, why Reason) {
	if !i.state.Allows(next) {
		panic(fmt.Sprintf("model: %s/%d may not go from %v to %v", s.config.Name, i.id, i.state, next))
	}
	w.settle(s)
	if i.frozen != nil && !next.Answers() {
		w.loseFrozen(s, i, LostFailureInFlight)
	}
	w.engine.Cancel(i.step)
	w.engine.Cancel(i.turning)
	if !next.Answers() {
		w.engine.Cancel(i.errs)
	}
	if next != Running {
		w.engine.Cancel(i.full)
	}
	from := i.state
	w.losesJobs(i, next, why)
	w.losesMessages(s, i, next, why)
	s.uncount(i)
	i.state = next
	if next != Draining {
		i.renewal = nil
	}
	if i.pull != nil && next != Running {
		w.engine.Cancel(i.pull.due)
		i.pull = nil
	}
	if next == Running {
		i.started = w.engine.Now()
	}
	s.bring(i)
	s.count(i)
	w.tell(Fact{
		Kind: InstanceChanged, Set: s.index, Instance: i.id, Zone: i.zone,
		FaultDomain: i.faultDomain, From: from, To: next, Role: i.role, Priority: i.priority, Why: why,
		Version: s.versionOf(i), Model: i.model, Release: i.release,
	})
	if next == Running {
		if from.Starts() && !i.probedUp {
			i.everUp = false // after a boot, one success of the probe is enough
		}
		w.launch(s, i)
	}
	w.watch(s, i, why)
	w.followRepair(s, i, from)
	w.matchSoon()
	if i.order != nil {
		w.advanceOrder(s, i, why)
	}
	w.refillSoon(s)
	w.balanceZones(s)
	w.rolloutSoon(s)
}

// assign gives an instance another role in its set.
func (w *World) assign(s *set, i *instance, role Role, why Reason) {
	w.settle(s)
	s.uncount(i)
	i.role = role
	s.count(i)
	w.tell(Fact{
		Kind: RoleChanged, Set: s.index, Instance: i.id, Zone: i.zone,
		FaultDomain: i.faultDomain, From: i.state, To: i.state, Role: role, Priority: i.priority, Why: why,
	})
	s.passRepair(i)
	w.matchSoon()
	w.refillSoon(s)
	w.balanceZones(s)
}

// after draws how long the instance's present state lasts and schedules its
// end. occasion tells the draws of one purpose for one instance apart.
func (w *World) after(s *set, i *instance, d sim.Distribution, purpose sim.Purpose, occasion int) {
	w.stepIn(s, i, w.draw(s, i, d, purpose, occasion))
}

// draw draws a time of one instance.
func (w *World) draw(s *set, i *instance, d sim.Distribution, purpose sim.Purpose, occasion int) sim.Time {
	stream := w.streams.For(purpose, s.config.Name, uint64(i.id)|uint64(occasion)<<32)
	return stream.Duration(d)
}

// stepIn schedules the end of the instance's present state. The jobs of one that
// drains learn how long they have.
func (w *World) stepIn(s *set, i *instance, span sim.Time) {
	at := w.engine.Now() + span
	i.step = w.schedule(at, event{kind: stepDone, set: int32(s.index), instance: int32(i.id)})
	if i.state == Draining {
		w.giveNotice(i, span)
	}
}

package model

import (
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A World is one run of a scenario: its engine, its scale sets and its load
// balancers. Make one with New and run it once: with Run, or in parts with
// Advance and End.
type World struct {
	config      *Config
	engine      *sim.Engine[event]
	streams     sim.Streams
	observer    Observer
	interrupted func(now sim.Time) bool
	sets        []set
	pools       []pool
	outages     []spell
	shortages   []spell
	mutes       []spell // of Config.MetricOutages
	waves       []*wave
	supplies    []supply
	shocks      []shock
	upkeeps     []upkeep
	calls       [callKinds]Bucket // of the subscription
	placement   Placement
	rollout     RolloutStep // written again for every fact about a rollout
	queues      []jobQueue
	matching    bool // matchDue is scheduled
	begun       bool
	play        *requestPlay        // nil: no workload is played request by request
	flow        Flow                // written again for every FlowAdvanced fact
	jobStep     JobStep             // written again for every fact about jobs
	series      []*autoscale.Series // of Config.Metrics; nil: no engine reads it
	messages    []messageQueue
	messageFlow MessageFlow // written again for every MessagesAdvanced fact
	messageLoss MessageLoss // written again for every MessagesOrphaned fact
}

// A RunOption changes how a World runs, not what comes of it.
type RunOption func(*World)

// Interruptible makes the run ask, once in every simulated minute, whether to
// stop. A run that was stopped ends at that minute.
func Interruptible(stop func(now sim.Time) bool) RunOption {
	return func(w *World) { w.interrupted = stop }
}

// New makes the world of a scenario. Its luck comes from streams alone; every
// fact goes to the observer, in order. Limits of zero are unlimited.
func New(config *Config, streams sim.Streams, observer Observer, limits sim.Limits,
	options ...RunOption) *World {
	w := &World{
		config:      config,
		streams:     streams,
		observer:    observer,
		interrupted: func(sim.Time) bool { return false },
	}
	w.engine = sim.NewEngine[event](w, limits)
	for _, option := range options {
		option(w)
	}
	if w.play = w.newRequestPlay(); w.play != nil {
		w.engine.Accompany(w.play)
	}
	w.pools = make([]pool, len(config.LoadBalancers))
	for i := range w.pools {
		w.pools[i] = newPool(config, i)
	}
	w.sets = make([]set, len(config.ScaleSets))
	for i := range w.sets {
		w.sets[i] = newSet(config, i)
		w.sets[i].play = w.playOf(&w.sets[i])
		if lb := config.ScaleSets[i].LoadBalancer; lb >= 0 {
			w.pools[lb].join(&w.sets[i])
		}
	}
	w.subscribe()
	w.queues = make([]jobQueue, len(config.Jobs))
	for i := range w.queues {
		w.queues[i] = newJobQueue(config, i)
		for _, set := range config.Jobs[i].ScaleSets {
			w.queues[i].sets = append(w.queues[i].sets, &w.sets[set])
		}
	}
	w.messages = make([]messageQueue, len(config.Messages))
	for i := range w.messages {
		w.messages[i] = newMessageQueue(config, i)
		for _, set := range config.Messages[i].ScaleSets {
			w.messages[i].join(&w.sets[set])
		}
	}
	w.playQueues()
	return w
}

// Run plays the scenario to its end, or to the minute in which it is
// interrupted, and returns the instant reached. The error, if any, is a
// *sim.LimitError.
func (w *World) Run() (sim.Time, error) {
	if err := w.Advance(w.config.Duration); err != nil && err != sim.ErrStopped {
		return w.engine.Now(), err
	}
	return w.End(), nil
}

// Advance plays the scenario up to and including an instant that is not after
// its end. It tells nothing and draws nothing of its own, so that a run has the
// same facts in however many parts it is played. The error, if any, is
// sim.ErrStopped after an interruption, or a *sim.LimitError.
func (w *World) Advance(until sim.Time) error {
	if !w.begun {
		w.begun = true
		w.tell(Fact{Kind: RunStarted})
		w.start()
	}
	return w.engine.Run(until)
}

// End ends the run where it is, and returns the instant.
func (w *World) End() sim.Time {
	w.settleAll()
	w.foretellTheNextDay()
	for i := range w.sets {
		if s := &w.sets[i]; s.rollout.active {
			w.tellRollout(s, RolloutWaits, w.waits(s))
		}
	}
	w.tell(Fact{Kind: RunEnded, Books: w.books(), QueueBooks: w.queueBooks()})
	return w.engine.Now()
}

// Delivered returns how many events have been delivered.
func (w *World) Delivered() uint64 { return w.engine.Delivered() }

// start brings the first instances to life and schedules what the scenario
// itself brings.
func (w *World) start() {
	w.awaitSupplies()
	for i := range w.sets {
		w.startSet(&w.sets[i])
	}
	for i := range w.config.Actions {
		w.schedule(w.config.Actions[i].At, event{kind: actionDue, instance: int32(i)})
	}
	for i := range w.config.Deployments {
		w.schedule(w.config.Deployments[i].At, event{kind: deploymentDue, instance: int32(i)})
	}
	for i := range w.config.Workloads {
		w.scheduleLoadChange(i)
	}
	w.awaitSpells()
	w.awaitShocks()
	w.awaitMaintenance()
	for i := range w.queues {
		w.scheduleJobs(&w.queues[i])
	}
	for i := range w.messages {
		w.scheduleMessages(&w.messages[i])
	}
	w.awaitWaves()
	for i := range w.sets {
		w.awaitPrice(&w.sets[i])
	}
	w.schedule(sim.Minute, event{kind: minuteDone})
}

// Handle delivers one event. Each kind is one call into the file of its rule.
func (w *World) Handle(now sim.Time, e event) {
	switch e.kind {
	case failureDue:
		s, i := w.at(e)
		w.fail(s, i, ByFailure)
	case stepDone:
		w.step(w.at(e))
	case repairDue:
		w.repair(w.at(e))
	case applicationTurns:
		w.turnByItself(w.at(e))
	case releaseErrs:
		w.err(w.at(e))
	case memoryFull:
		w.fill(w.at(e))
	case poolDue:
		w.refill(&w.sets[e.set])
	case poolHeals:
		w.heal(&w.sets[e.set])
	case orderDue:
		w.review(&w.sets[e.set], int(e.instance))
	case actionDue:
		w.act(&w.config.Actions[e.instance])
	case loadChanges:
		w.changeLoad(int(e.set))
	case rotationDue:
		w.rotate(w.at(e))
	case approvalDue:
		w.approve(w.at(e))
	case healthDue:
		w.changeHealth(w.at(e))
	case repairsDue:
		w.lookForRepairs(&w.sets[e.set])
	case minuteDone:
		w.endMinute(now)
	case rebalanceDue:
		w.rebalance(&w.sets[e.set])
	case moveOverdue:
		w.moveIsOverdue(&w.sets[e.set])
	case autoscaleDue:
		w.autoscale(&w.sets[e.set])
	case spellBegins:
		w.beginSpell(spellKind(e.set), int(e.instance))
	case spellEnds:
		w.endSpell(spellKind(e.set), int(e.instance))
	case shockDue:
		w.strikeTogether(int(e.instance))
	case maintenanceDue:
		w.maintain(int(e.instance))
	case thawDue:
		w.thaw(w.at(e))
	case rolloutDue:
		w.lookAtRollout(&w.sets[e.set])
	case deploymentDue:
		w.deploy(int(e.instance))
	case addressDue:
		w.addressArrives(&w.sets[e.set])
	case gateDue:
		w.passMinute(&w.sets[e.set])
	case osUpgradeDue:
		w.osUpgradeIsDue(&w.sets[e.set])
	case pullDue:
		w.pulled(w.at(e))
	case extensionsDue:
		w.extensionUpgradeIsDue(&w.sets[e.set])
	case ownDiskDue:
		w.diskIsAttached(w.at(e))
	case retryDue:
		w.retry(&w.sets[e.set])
	case evictionDue:
		s, i := w.at(e)
		w.evict(s, i, ByEvictionRate)
	case waveDue:
		w.strike(int(e.instance))
	case supplyDue:
		w.supplyChanges(int(e.instance))
	case spotPriceDue:
		w.reprice(&w.sets[e.set])
	case restoreDue:
		w.tryRestore(w.at(e))
	case jobsDue:
		w.submit(&w.queues[e.set], int(e.instance))
	case jobDone:
		w.jobDue(w.queues[e.set].running[int(e.instance)])
	case matchDue:
		w.match()
	case messagesChange:
		w.changeMessages(&w.messages[e.set])
	case lockRunsOut:
		w.unlock(&w.messages[e.set])
	}
}

// at returns the instance that an event is about.
func (w *World) at(e event) (*set, *instance) {
	s := &w.sets[e.set]
	return s, s.instance(int(e.instance))
}

// schedule puts an event into the future, with the rank of its kind.
func (w *World) schedule(at sim.Time, e event) sim.Ticket {
	return w.engine.Schedule(at, ranks[e.kind], e)
}

func (w *World) tell(f Fact) { w.observer.Observe(w.engine.Now(), f) }

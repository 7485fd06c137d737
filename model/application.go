package model

import "vmssim/sim"

// Application: whether what runs on a VM works.
//
// Azure sees an application only through probes ("Using Application Health
// extension with Virtual Machine Scale Sets", "Azure Load Balancer health
// probes"): the VM runs and is billed, whatever the application does.
//
// Ours: a running instance's application becomes unhealthy after a drawn time,
// from its start with a given chance, or by an action. It then fails every
// request, keeps the CPU at a fixed value, and answers its probes in one of three
// ways. It recovers by itself after a drawn time, by an action, or when an
// operation on the instance goes deep enough: a hung process needs a restart, a
// broken disk a new image, a broken host another instance.
//
// A release may keep it from ever working, or make it restart (release.go).

// An Application is the condition of what runs on an instance.
type Application uint8

// The conditions: what requests and probes meet.
const (
	Works          Application = iota // answers both
	TellsUnhealthy                    // fails requests; tells its health probe that it is unhealthy
	TellsErrors                       // fails requests; answers probes with an error of the server
	TellsNothing                      // hangs: accepts no connection
	Restarting                        // begins again: refuses connections
	Applications                      // how many conditions there are
)

var applicationNames = [Applications]string{
	"works", "answers unhealthy", "answers errors", "answers nothing", "restarts",
}

func (a Application) String() string { return applicationNames[a] }

// A Depth says how far an operation on an instance renews it. Each renews all
// that those before it do.
type Depth uint8

// The depths, named by the repair action that first reaches each.
const (
	ToRestart Depth = iota // the application and the OS start again
	ToReimage              // the OS disk is new
	ToReplace              // the whole instance is new
)

// An UnhealthyHazard says when the applications of a scale set become unhealthy,
// and how they then behave.
type UnhealthyHazard struct {
	ScaleSet    int
	Share       float64          // chance that an application is unhealthy whenever it starts
	Spontaneous bool             // applications become unhealthy while they run
	After       sim.Distribution // seconds of work until then, if Spontaneous
	Condition   Application      // what it is then
	CPU         float64          // percent that the instance then reports
	CuredBy     Depth            // the least that makes it work again
	Recovers    bool             // it works again by itself
	Recovery    sim.Distribution // seconds until then, if Recovers
}

// unhealthyHazard returns the hazard of a scale set: what an action makes of an
// instance where the scenario has none.
func unhealthyHazard(config *Config, index int) UnhealthyHazard {
	for _, h := range config.Unhealthy {
		if h.ScaleSet == index {
			return h
		}
	}
	return UnhealthyHazard{ScaleSet: index, Condition: TellsUnhealthy}
}

// launch starts the application of an instance that has begun to run.
func (w *World) launch(s *set, i *instance) {
	cured := i.renewed >= s.trouble.CuredBy || i.doomed || i.application == Restarting
	i.renewed = ToRestart
	i.doomed = w.neverWorks(s, i)
	w.beginCode(s, i)
	switch {
	case i.doomed && i.application != s.trouble.Condition:
		w.turn(s, i, s.trouble.Condition, ByRelease)
	case i.doomed:
	case i.application != Works && !cured:
		w.awaitRecovery(s, i)
	case s.trouble.Share > 0 && w.luck(s, i).Uniform() < s.trouble.Share:
		w.turn(s, i, s.trouble.Condition, ByStart)
	case i.application != Works:
		w.turn(s, i, Works, ByStart)
	default:
		w.awaitTrouble(s, i)
	}
}

// luck returns the stream of what befalls an instance's application.
func (w *World) luck(s *set, i *instance) *sim.Stream {
	if !i.lucky {
		i.luck, i.lucky = w.streams.For(purposeUnhealthy, s.config.Name, uint64(i.id)), true
	}
	return &i.luck
}

// awaitTrouble schedules when a working application becomes unhealthy.
func (w *World) awaitTrouble(s *set, i *instance) {
	if s.trouble.Spontaneous {
		w.turnIn(s, i, w.luck(s, i).Duration(s.trouble.After))
	}
}

// awaitRecovery schedules when an application that does not work does again by itself.
func (w *World) awaitRecovery(s *set, i *instance) {
	switch {
	case i.application == Restarting:
		w.turnIn(s, i, w.restartTime(s, i))
	case i.doomed:
	case s.trouble.Recovers:
		w.turnIn(s, i, w.luck(s, i).Duration(s.trouble.Recovery))
	}
}

func (w *World) turnIn(s *set, i *instance, span sim.Time) {
	at := w.engine.Now() + span
	i.turning = w.schedule(at, event{kind: applicationTurns, set: int32(s.index), instance: int32(i.id)})
}

// turnByItself makes a working application unhealthy, or an unhealthy one work.
func (w *World) turnByItself(s *set, i *instance) {
	if i.application == Works {
		w.turn(s, i, s.trouble.Condition, ByFailure)
	} else {
		w.turn(s, i, Works, ByTime)
	}
}

// turn brings a running instance's application into another condition.
func (w *World) turn(s *set, i *instance, next Application, why Reason) {
	if next != Works && i.started < w.engine.Now() {
		cause := LostFailureInFlight
		if why == ByRelease {
			cause = LostBadRelease
		}
		w.loseInFlight(s, i, cause)
	}
	w.settle(s)
	w.engine.Cancel(i.turning)
	if next != Works {
		w.interruptAll(i, why)
		w.orphan(s, i, why)
	}
	s.uncount(i)
	again := i.application == Restarting && next == Works
	if i.application = next; again {
		i.started, i.erring = w.engine.Now(), false
		s.bring(i)
		w.engine.Cancel(i.errs)
	}
	s.count(i)
	w.tell(Fact{
		Kind: ApplicationChanged, Set: s.index, Instance: i.id, Zone: i.zone,
		Role: i.role, Application: next, Why: why,
	})
	if again {
		w.beginCode(s, i)
	}
	if next == Works {
		w.awaitFull(s, i)
		w.awaitTrouble(s, i)
	} else {
		w.awaitRecovery(s, i)
	}
	w.probeAgain(s, i)
	w.watch(s, i, why)
	w.matchSoon()
}

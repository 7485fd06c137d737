package model

import (
	"cmp"
	"fmt"

	"vmssim/model/workload"
	"vmssim/sim"
)

// Gates: what an operator watches while a change reaches instances, and what stops it.
//
// Azure's own limits are about health alone (upgradelimit.go); what more people watch
// is theirs: alerts, and scripts that cancel.
//
// Ours: a gate is looked at in every whole minute and at the end of a batch. It stops a
// rollout when a larger part of the requests that the new release has answered in the
// window were errors, when a larger part of the upgraded instances is unhealthy, or
// when the whole takes longer. Of fewer than so many requests nothing is said. The
// instances of a batch that is under way finish, as after Azure's cancel. Then the
// rollout is over, or is taken back: the set's model is again the one before, and the
// instances get it batch by batch, the last one first (takeback.go).

// A Gate is what stops a rollout. The shares are in millionths; Unwatched, or no
// Timeout, does not.
type Gate struct {
	Errors    int // most of the requests in Window that the new release answers
	Requests  int // fewest of these, of which anything is said
	Unhealthy int // most of the upgraded instances
	Window    sim.Time
	Timeout   sim.Time // from the begin
	Bake      sim.Time // for which it is watched after the last batch
	RollBack  bool     // the rollout is taken back, not only stopped
}

// Unwatched as a share of a Gate is one that does not matter.
const Unwatched = -1

// A GateReading is what a gate sees.
type GateReading struct {
	Answered  workload.Requests // by the new release in Window, errors included
	Errors    workload.Requests // of these
	Upgraded  int
	Unhealthy int // of these
	Lasted    sim.Time
}

// A GateWord is what a gate says.
type GateWord uint8

// The words.
const (
	GateOpen   GateWord = iota
	GateUnsure          // too few requests to say anything of errors
	GateErrors          // it stops the rollout, for this and what follows
	GateUnhealthy
	GateTimeout
	GateWords // how many there are
)

var gateNames = [GateWords]string{"open", "too few requests", "errors", "unhealthy instances", "timeout"}

func (g GateWord) String() string { return gateNames[g] }

// Stops reports whether a rollout stops.
func (g GateWord) Stops() bool { return g >= GateErrors }

// Judge returns what the gate says of a reading, and why.
func (g *Gate) Judge(r GateReading) (word GateWord, reason string) {
	enough := r.Answered >= workload.Requests(g.Requests)*workload.Request
	switch {
	case g.Errors != Unwatched && enough && above(uint64(r.Errors), uint64(r.Answered), g.Errors):
		return GateErrors, fmt.Sprintf("%s of the %d requests that the new release has answered in %v are errors; the gate is %s",
			percentOf(shareIn(uint64(r.Errors), uint64(r.Answered))), r.Answered/workload.Request, g.Window, percentOf(g.Errors))
	case g.Unhealthy != Unwatched && above(uint64(r.Unhealthy), uint64(r.Upgraded), g.Unhealthy):
		return GateUnhealthy, fmt.Sprintf("%d of %d upgraded instances are unhealthy; the gate is %s",
			r.Unhealthy, r.Upgraded, percentOf(g.Unhealthy))
	case g.Timeout > 0 && r.Lasted > g.Timeout:
		return GateTimeout, fmt.Sprintf("it takes longer than %v", g.Timeout)
	case g.Errors != Unwatched && !enough:
		return GateUnsure, fmt.Sprintf("the new release has answered %d requests in %v; of fewer than %d nothing is said",
			r.Answered/workload.Request, g.Window, g.Requests)
	}
	return GateOpen, ""
}

// above reports whether n of a whole are more than a share in millionths.
func above(n, whole uint64, share int) bool {
	return n > 0 && float64(n)*Millionths > float64(float64(whole)*float64(share))
}

// shareIn returns the share that n of a whole are, in millionths.
func shareIn(n, whole uint64) int {
	return int(float64(n) / float64(whole) * Millionths)
}

// A watch is a gate while a rollout is under way.
type watch struct {
	gate    *Gate
	set     int // whose requests it counts
	release int // that is new: index into Config.Releases
	began   sim.Time
	counts  []answered // at the begin and in every minute since
	word    GateWord   // the last one
}

// answered is how many requests the instances of a class have answered since the run
// began.
type answered struct{ all, errors workload.Requests }

// watched returns a gate that is watched from now on.
func (w *World) watched(g *Gate, s *set, release int) watch {
	v := watch{gate: g, set: s.index, release: release, began: w.engine.Now()}
	v.counts = append(v.counts, w.answeredBy(s, release))
	return v
}

// answeredBy returns what the instances of a set with a release have answered.
func (w *World) answeredBy(s *set, release int) (n answered) {
	w.settleAll()
	for index := range s.classes {
		if s.classes[index].Release == release {
			n.all += s.answered[index].all
			n.errors += s.answered[index].errors
		}
	}
	return n
}

// look returns what a gate says now.
func (w *World) look(v *watch, t UpgradeTally, lasted sim.Time) (word GateWord, reason string) {
	now := w.answeredBy(&w.sets[v.set], v.release)
	before := v.counts[max(0, len(v.counts)-int(v.gate.Window/sim.Minute))]
	return v.gate.Judge(GateReading{
		Answered: now.all - before.all, Errors: now.errors - before.errors,
		Upgraded: t.Upgraded, Unhealthy: t.UpgradedUnhealthy, Lasted: lasted,
	})
}

// scheduleLook lets the gate of a set's rollout be looked at in the next minute.
func (w *World) scheduleLook(s *set) {
	next := (w.engine.Now()/sim.Minute + 1) * sim.Minute
	s.rollout.looks = w.schedule(next, event{kind: gateDue, set: int32(s.index)})
}

// passMinute looks at the gate of a set's rollout in a whole minute.
func (w *World) passMinute(s *set) {
	v := &s.rollout.watch
	w.lookAtGate(s)
	if s.rollout.active && v.gate != nil {
		v.counts = append(v.counts, w.answeredBy(&w.sets[v.set], v.release))
		w.scheduleLook(s)
	}
}

// lookAtGate tells what the gate of a set's rollout says, if that is another word than
// before, and stops the rollout if that is it.
func (w *World) lookAtGate(s *set) {
	r := &s.rollout
	if r.gate == nil || r.cancelled != "" {
		return
	}
	tally, lasted := w.tally(s), w.engine.Now()-r.watch.began
	if r.mode == BlueGreenUpgrade {
		tally = w.tallyGreen(r.to.green)
		if r.to.phase > GreenValidates {
			lasted = 0 // the rest has its times
		}
	}
	word, reason := w.look(&r.watch, tally, lasted)
	if word == r.watch.word {
		return
	}
	r.watch.word = word
	w.tellRollout(s, GateSpoke, cmp.Or(reason, "nothing stops the rollout"))
	if word.Stops() {
		w.stopRollout(s, "gate: "+reason)
	}
}

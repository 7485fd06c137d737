package model

import "vmssim/sim"

// Checkpoints: what of a job's work survives its instance.
//
// Azure ("Use Azure Spot Virtual Machines", "Build workloads on spot virtual
// machines") advises to save the state of long work, because an evicted VM comes
// back empty or not at all; how is the workload's affair.
//
// Ours: a job works for a span, writes a checkpoint, works for the next span, and
// so on; the last span needs none. While it writes it does no work. After an
// interruption it begins with the restore of its last whole checkpoint and goes
// on from there; without one it begins anew. Nothing of this is simulated step by
// step: where a job stands follows from how long it has had its slot. A job that
// is told in time that its instance goes finishes if it can, else writes a
// checkpoint at once if that fits, else works on.
//
// Left out: checkpoints that fail, and writing while working.

// A Checkpoint is how a job saves its work. The zero Checkpoint saves nothing.
type Checkpoint struct {
	Every    sim.Time // work between two checkpoints; 0: there are none
	Takes    sim.Time // to write one
	Restore  sim.Time // from a start until work goes on from a checkpoint
	OnNotice bool     // one is written when the instance is told that it goes
}

// An attempt is one start of a job on one instance.
type attempt struct {
	restore    sim.Time // before the work goes on
	work       sim.Time // left to do
	checkpoint Checkpoint
}

// checkpoints returns how many an attempt writes that nothing interrupts.
func (a attempt) checkpoints() sim.Time {
	if a.checkpoint.Every == 0 || a.work == 0 {
		return 0
	}
	return (a.work - 1) / a.checkpoint.Every
}

// beyond is longer than any run: what takes as long never ends.
const beyond = sim.Never / 4

// lasts returns how long the attempt takes if nothing interrupts it, or a time
// beyond any run.
func (a attempt) lasts() sim.Time {
	n, takes := a.checkpoints(), a.checkpoint.Takes
	if a.work >= beyond || takes > 0 && n > (beyond-a.work)/takes {
		return a.restore + beyond
	}
	return a.restore + a.work + n*takes
}

// A progress is how far an attempt has come. The time since its start is Saved +
// Overhead, then what would be lost: Unsaved and what has been done towards the
// next checkpoint or the restore.
type progress struct {
	saved    sim.Time // work in the last whole checkpoint
	overhead sim.Time // restore and checkpoints up to there
	unsaved  sim.Time // work since
	writing  sim.Time // until the checkpoint that is being written is whole; 0: none is
}

// after returns the progress when the attempt has had its slot for a time.
func (a attempt) after(elapsed sim.Time) progress {
	every, takes := a.checkpoint.Every, a.checkpoint.Takes
	since := elapsed - a.restore
	switch {
	case elapsed >= a.lasts():
		return progress{saved: a.work, overhead: a.lasts() - a.work}
	case since < 0:
		return progress{}
	case every == 0:
		return progress{unsaved: since}
	}
	written, rest := since/(every+takes), since%(every+takes)
	p := progress{saved: written * every, unsaved: min(rest, every)}
	if written > 0 {
		p.overhead = a.restore + written*takes
	}
	if rest >= every {
		p.writing = every + takes - rest
	}
	return p
}

// savedNow returns the progress once a checkpoint has been written that began at
// p.
func (a attempt) savedNow(p progress) progress {
	if p.saved == 0 {
		p.overhead = a.restore
	}
	return progress{saved: p.saved + p.unsaved, overhead: p.overhead + a.checkpoint.Takes}
}

// A Farewell is what a job does when its instance is told that it goes.
type Farewell uint8

// The farewells.
const (
	WorkOn   Farewell = iota // until the instance goes
	Finish                   // the job is done before that
	SaveWork                 // write a checkpoint, then return to the queue
	HandBack                 // return to the queue at once: nothing would be lost
)

// farewell decides what a job does with the notice, and how long that takes.
func (a attempt) farewell(elapsed, notice sim.Time) (Farewell, sim.Time) {
	if left := a.lasts() - elapsed; left <= notice {
		return Finish, left
	}
	if a.checkpoint.Every == 0 || !a.checkpoint.OnNotice {
		return WorkOn, notice
	}
	p := a.after(elapsed)
	takes := a.checkpoint.Takes
	if p.writing > 0 {
		takes = p.writing
	}
	switch {
	case p.unsaved == 0:
		return HandBack, 0
	case takes <= notice:
		return SaveWork, takes
	}
	return WorkOn, notice
}

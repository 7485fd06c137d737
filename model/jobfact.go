package model

import "vmssim/sim"

// A JobStep is what happened to a job of a load. A start that ended had its slot
// for Span = Kept.Work + Kept.Overhead + Wasted, exactly.
type JobStep struct {
	Load      int // index into Config.Jobs
	Number    int // of the job within its load, or of the first of Count
	Count     int // of jobs
	Submitted sim.Time
	Start     int       // 1 for the first time that the job gets a slot
	Work      sim.Time  // that the job takes in all
	Saved     sim.Time  // of it, what no later start has to repeat
	Span      sim.Time  // that the start lasted
	Kept      JobPart   // of Span, what is not lost
	Wasted    sim.Time  // of Span, what is
	Earlier   []JobPart // kept of earlier starts; not to be kept by observers
}

// A JobPart is slot-time that was not lost.
type JobPart struct {
	Set      int      // index into Config.ScaleSets
	Size     int      // of the instance: index into ScaleSet.VMSizes
	Priority Priority // of the instance
	Work     sim.Time
	Overhead sim.Time // restoring and writing checkpoints
}

package model

import (
	"vmssim/model/workload"
	"vmssim/sim"
)

// A JobLoad is a stream of jobs in one queue. Instances pull them; each job
// takes its time on one slot of one instance and, unlike a request, outlives the
// instance: it returns to the queue and starts again.
type JobLoad struct {
	Name       string
	Arrivals   workload.Shape   // jobs at random, one by one, at this rate; nil: only Batches
	Batches    []Batch          // jobs that come together
	Takes      sim.Distribution // seconds of work on one slot, drawn once for each job
	CPU        int64            // millionths of a vCPU that a job keeps busy while it has a slot
	Memory     int64            // bytes that a job holds while it has a slot
	Checkpoint Checkpoint
	Priority   int      // among the loads of one set the highest comes first
	Fill       FillType // which instance of a set the next job goes to
	Retries    int      // how often a job may be started again; -1: without limit
	Deadline   sim.Time // from a job's submission; 0: none
	ScaleSets  []int    // indices into Config.ScaleSets, in the order in which they are filled
}

// A Batch is a number of jobs that are submitted together, once or again and
// again.
type Batch struct {
	At     sim.Time
	Number int
	Every  sim.Time // until the next such batch; 0: there is none
}

// A FillType is Azure Batch's nodeFillType.
type FillType uint8

// The fill types.
const (
	FillSpread FillType = iota // the instance with the most free slots
	FillPack                   // the instance with the fewest
)

// jobsBy returns how many jobs are submitted until an instant, for estimates.
func (l *JobLoad) jobsBy(until sim.Time) float64 {
	if l.Arrivals != nil {
		return number(l.Arrivals.Offered(until))
	}
	n := 0.0
	for _, b := range l.Batches {
		switch {
		case b.At > until:
		case b.Every == 0:
			n += float64(b.Number)
		default:
			n += float64(float64(b.Number) * float64((until-b.At)/b.Every+1))
		}
	}
	return n
}

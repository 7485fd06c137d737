package model

import (
	"slices"

	"vmssim/model/workload"
	"vmssim/sim"
)

// Job queue: jobs wait in the order of their submission until a slot is free.
//
// Azure prescribes none; Azure Batch ("Jobs and tasks in Azure Batch") starts
// tasks in the order of their jobs' priority, requeues those whose node is
// preempted and restarts them from the beginning.
//
// Ours: an interrupted job keeps its place, by number: it goes before every job
// that was submitted after it, so to the head of the queue. Whether it may start
// again depends on its retries; every start but the first counts, whatever ended
// the one before. All that is chance in a job, when it comes and how long it
// takes, is drawn from streams of its number: luck stays with the job, whichever
// instance it meets.
//
// Left out: preemption by priority, dependencies between jobs.

// The purposes of a load's random streams; a stream for each job.
const (
	purposeJob        sim.Purpose = "job"
	purposeJobArrival sim.Purpose = "job arrival"
)

// A jobQueue is the running state of one JobLoad.
type jobQueue struct {
	index     int
	config    *JobLoad
	sets      []*set
	submitted []submission // what has come, by number
	number    int          // of the next job to come
	fresh     int          // number of the first job that has never been started
	at        int          // index into submitted of the fresh job
	returned  []*job       // interrupted jobs that wait, the highest number first
	running   map[int]*job
	load      workload.Requests // at which the next job at random comes
}

// A submission is jobs that came together.
type submission struct {
	at    sim.Time
	first int // number of the first of them
}

// A job is one that has been started.
type job struct {
	queue     *jobQueue
	number    int
	submitted sim.Time
	work      sim.Time
	saved     sim.Time // of the work, in the last checkpoint
	starts    int
	kept      []JobPart // slot-time of earlier starts that was not lost

	// While it has a slot:
	attempt  attempt
	set      *set
	instance *instance
	began    sim.Time
	saves    bool       // it writes a last checkpoint because its instance goes
	told     sim.Time   // when it began to, since began
	lasts    sim.Time   // until the start ends as planned, since began
	end      sim.Ticket // jobDone
}

func newJobQueue(config *Config, index int) jobQueue {
	return jobQueue{index: index, config: &config.Jobs[index], running: make(map[int]*job)}
}

// scheduleJobs schedules the first jobs of a load.
func (w *World) scheduleJobs(q *jobQueue) {
	for i := range q.config.Batches {
		w.scheduleBatch(q, i, q.config.Batches[i].At)
	}
	w.scheduleNextJob(q)
}

func (w *World) scheduleBatch(q *jobQueue, batch int, at sim.Time) {
	w.schedule(at, event{kind: jobsDue, set: int32(q.index), instance: int32(batch)})
}

// oneByOne is the batch of jobs that come at random.
const oneByOne = -1

// unit is exponential with mean 1: a Poisson process in units of its own rate.
var unit = mustExponential(1)

func mustExponential(mean float64) sim.Distribution {
	d, err := sim.Exponential(mean)
	if err != nil {
		panic(err)
	}
	return d
}

// scheduleNextJob draws how much load passes until the next job that comes at
// random, and schedules it for when the shape has offered that, rounded up to a
// millisecond.
func (w *World) scheduleNextJob(q *jobQueue) {
	if q.config.Arrivals == nil {
		return
	}
	stream := w.streams.For(purposeJobArrival, q.config.Name, uint64(q.number))
	q.load += requests(stream.Value(unit))
	at := workload.When(q.config.Arrivals, q.load, w.engine.Now(), w.config.Duration)
	if at == sim.Never {
		return
	}
	at = (at + sim.Millisecond - 1) / sim.Millisecond * sim.Millisecond
	w.scheduleBatch(q, oneByOne, at)
}

// submit puts the jobs that are due into the queue.
func (w *World) submit(q *jobQueue, batch int) {
	n := 1
	if batch != oneByOne {
		n = q.config.Batches[batch].Number
	}
	now := w.engine.Now()
	q.submitted = append(q.submitted, submission{now, q.number})
	w.tellJob(Fact{Kind: JobsSubmitted, Set: -1, Instance: -1},
		JobStep{Load: q.index, Number: q.number, Count: n, Submitted: now})
	q.number += n
	if batch == oneByOne {
		w.scheduleNextJob(q)
	} else if every := q.config.Batches[batch].Every; every > 0 {
		w.scheduleBatch(q, batch, now+every)
	}
	w.matchSoon()
}

// waiting returns how many jobs wait for a slot: the length of the queue.
func (q *jobQueue) waiting() int { return q.number - q.fresh + len(q.returned) }

// next returns when the job at the head of the queue was submitted.
func (q *jobQueue) next() sim.Time {
	if n := len(q.returned); n > 0 {
		return q.returned[n-1].submitted
	}
	return q.freshSubmission()
}

// freshSubmission returns when the first job that was never started came.
func (q *jobQueue) freshSubmission() sim.Time {
	for q.at+1 < len(q.submitted) && q.submitted[q.at+1].first <= q.fresh {
		q.at++
	}
	return q.submitted[q.at].at
}

// take takes the job at the head of the queue.
func (w *World) take(q *jobQueue) *job {
	if n := len(q.returned); n > 0 {
		j := q.returned[n-1]
		q.returned = q.returned[:n-1]
		return j
	}
	stream := w.streams.For(purposeJob, q.config.Name, uint64(q.fresh))
	j := &job{
		queue: q, number: q.fresh, submitted: q.freshSubmission(),
		work: stream.Duration(q.config.Takes),
	}
	q.fresh++
	return j
}

// giveBack returns an interrupted job to its place in the queue.
func (q *jobQueue) giveBack(j *job) {
	at, _ := slices.BinarySearchFunc(q.returned, j.number, func(other *job, number int) int {
		return number - other.number
	})
	q.returned = slices.Insert(q.returned, at, j)
}

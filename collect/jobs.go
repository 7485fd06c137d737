package collect

import (
	"sort"

	"vmssim/model"
	"vmssim/sim"
)

// A jobAccount keeps the books of one load.
type jobAccount struct {
	config  *model.JobLoad
	waiting crowd
	running crowd
	result  JobLoad
	cells   []jobCell // by set and priority
	slots   []int     // of an instance, by set

	last sim.Time // completion or failure
	took TimeSum  // all turnarounds
	work TimeSum  // of completed jobs, as they came
	// Jobs are few next to requests, and their turnarounds stand out by whole hours:
	// quantiles are those of the list, not of a histogram's buckets.
	turnarounds []sim.Time
	lateDone    int
	open        []openJobs // by submission, in order; only with a deadline
}

// An openJobs is how many of the jobs that were submitted together are neither
// done nor failed.
type openJobs struct {
	at sim.Time
	n  int
}

// A jobCell is what one load did on the instances of one set and priority.
type jobCell struct {
	time  SlotTime
	kept  TimeSum // by jobs that are not done yet, in starts that have ended
	began TimeSum // the instants at which the running starts began
	runs  int     // starts that have not ended
}

func newJobAccount(config *model.Config, index, points int, every sim.Time) jobAccount {
	load := &config.Jobs[index]
	a := jobAccount{
		config: load, waiting: newCrowd(points, every), running: newCrowd(points, every),
		result: JobLoad{Name: load.Name, First: -1},
		cells:  make([]jobCell, len(config.ScaleSets)*int(model.Priorities)),
	}
	for i := range config.ScaleSets {
		a.slots = append(a.slots, config.ScaleSets[i].Slots)
	}
	return a
}

func (a *jobAccount) cell(set int, p model.Priority) *jobCell {
	return &a.cells[set*int(model.Priorities)+int(p)]
}

// add takes in a fact about jobs.
func (a *jobAccount) add(now sim.Time, f *model.Fact) {
	r, j := &a.result, f.Job
	switch f.Kind {
	case model.JobsSubmitted:
		r.Submitted += j.Count
		a.waiting.add(now, j.Count)
		if r.First < 0 {
			r.First = now
		}
		if a.config.Deadline > 0 {
			a.open = append(a.open, openJobs{now, j.Count})
		}
		return
	case model.JobStarted:
		a.waiting.add(now, -1)
		a.running.add(now, 1)
		c := a.cell(f.Set, f.Priority)
		c.runs++
		c.began = c.began.Plus(now)
		r.Starts++
		return
	}
	a.stopped(now, f)
	switch f.Kind {
	case model.JobFinished:
		a.finished(now, j)
	case model.JobInterrupted:
		a.interrupted(f)
		a.waiting.add(now, 1)
	case model.JobFailed:
		a.failed(now, f)
	}
}

// stopped closes a start.
func (a *jobAccount) stopped(now sim.Time, f *model.Fact) {
	a.running.add(now, -1)
	c := a.cell(f.Set, f.Priority)
	c.runs--
	c.began = c.began.Less(TimeSum{}.Plus(now - f.Job.Span))
	c.time.Busy = c.time.Busy.Plus(f.Job.Span)
}

func (a *jobAccount) interrupted(f *model.Fact) {
	c := a.cell(f.Set, f.Priority)
	c.kept = c.kept.Plus(f.Job.Kept.Work + f.Job.Kept.Overhead)
	c.time.Wasted[f.Why] = c.time.Wasted[f.Why].Plus(f.Job.Wasted)
	a.result.Interruptions[f.Why]++
}

func (a *jobAccount) finished(now sim.Time, j *model.JobStep) {
	a.result.Completed++
	a.close(now, j)
	a.work = a.work.Plus(j.Work)
	for _, part := range j.Earlier {
		c := a.cell(part.Set, part.Priority)
		c.kept = c.kept.Less(TimeSum{}.Plus(part.Work + part.Overhead))
		c.use(part)
	}
	a.cell(j.Kept.Set, j.Kept.Priority).use(j.Kept)
	took := now - j.Submitted
	a.took = a.took.Plus(took)
	a.turnarounds = append(a.turnarounds, took)
	if d := a.config.Deadline; d > 0 && took > d {
		a.lateDone++
	}
}

func (c *jobCell) use(part model.JobPart) {
	c.time.Useful = c.time.Useful.Plus(part.Work)
	c.time.Overhead = c.time.Overhead.Plus(part.Overhead)
}

// close notes that a job is done or has failed.
func (a *jobAccount) close(now sim.Time, j *model.JobStep) {
	a.last = now
	if a.config.Deadline > 0 {
		at := sort.Search(len(a.open), func(i int) bool { return a.open[i].at >= j.Submitted })
		a.open[at].n--
	}
}

// failed gives up all that the job has done.
func (a *jobAccount) failed(now sim.Time, f *model.Fact) {
	j := f.Job
	a.result.Failed++
	a.close(now, j)
	a.result.Interruptions[f.Why]++
	waste := func(c *jobCell, t sim.Time) { c.time.Wasted[f.Why] = c.time.Wasted[f.Why].Plus(t) }
	for _, part := range j.Earlier {
		c := a.cell(part.Set, part.Priority)
		c.kept = c.kept.Less(TimeSum{}.Plus(part.Work + part.Overhead))
		waste(c, part.Work+part.Overhead)
	}
	waste(a.cell(f.Set, f.Priority), j.Span)
}

// end brings the books to the end of the run.
func (a *jobAccount) end(end sim.Time) {
	a.waiting.advance(end)
	a.running.advance(end)
	for i := range a.cells {
		c := &a.cells[i]
		running := times(c.runs, end).Less(c.began)
		c.time.Busy = c.time.Busy.Add(running)
		c.time.InProgress = c.kept.Add(running)
		c.runs, c.began = 0, TimeSum{}
	}
}

// summary returns the account of the run, after end.
func (a *jobAccount) summary(end sim.Time) JobLoad {
	r := a.result
	r.Running, r.Waiting, r.PeakWaiting = a.running.value, a.waiting.value, a.waiting.most
	for i := range a.cells {
		c := &a.cells[i]
		r.Slots.Add(&c.time)
		if slots := a.slots[i/int(model.Priorities)]; slots > 0 {
			r.Wasted.add(c.time.waste(slots))
		}
	}
	if r.Completed > 0 {
		sort.Slice(a.turnarounds, func(i, j int) bool { return a.turnarounds[i] < a.turnarounds[j] })
		r.Turnaround = Turnaround{
			Mean: a.took.Over(r.Completed), P50: a.quantile(50), P95: a.quantile(95), P99: a.quantile(99),
			Max: a.quantile(100),
		}
	}
	r.Makespan = -1
	if r.Submitted > 0 && r.Running+r.Waiting == 0 {
		r.Makespan = a.last - r.First
	}
	if d := a.config.Deadline; d > 0 {
		overdue := 0
		for _, o := range a.open {
			if o.at+d <= end {
				overdue += o.n
			}
		}
		r.Due = r.Completed + r.Failed + overdue
		r.Late = a.lateDone + r.Failed + overdue
	}
	return r
}

// quantile returns the least turnaround that so many percent of all do not exceed.
func (a *jobAccount) quantile(percent int) sim.Time {
	n := len(a.turnarounds)
	return a.turnarounds[max(1, (n*percent+99)/100)-1]
}

func (a *jobAccount) series(end sim.Time) JobSeries {
	return JobSeries{Waiting: a.waiting.means(end), Running: a.running.means(end)}
}

package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// A JobLoad is the account of one load's jobs:
// Submitted = Completed + Failed + Running + Waiting.
type JobLoad struct {
	Name      string
	Submitted int
	Completed int
	Failed    int // interrupted without a start left
	Running   int // at the end
	Waiting   int // at the end

	Starts        int // of all jobs together
	Interruptions [model.Reasons]int
	PeakWaiting   int // the most that waited for some time
	Slots         SlotTime
	Wasted        Waste
	Turnaround    Turnaround

	Due      int // jobs whose deadline was in the run, or that are done or failed; 0 without a deadline
	Late     int // of Due, those not done by then
	First    sim.Time
	Makespan sim.Time // from First, the first submission, until all were done; -1: they were not
}

// A SlotTime says what became of the time that jobs had slots:
// Busy = Useful + Overhead + WastedTotal + InProgress, exactly.
type SlotTime struct {
	Busy       TimeSum
	Useful     TimeSum // work of jobs that were completed
	Overhead   TimeSum // of the same jobs: restores and checkpoints that were not lost
	InProgress TimeSum // of jobs that run or wait at the end, but for what they have lost already
	Wasted     [model.Reasons]TimeSum
}

// WastedTotal returns the wasted time of all causes together.
func (t *SlotTime) WastedTotal() TimeSum {
	var sum TimeSum
	for _, wasted := range t.Wasted {
		sum = sum.Add(wasted)
	}
	return sum
}

// Add adds another slot-time.
func (t *SlotTime) Add(other *SlotTime) {
	t.Busy = t.Busy.Add(other.Busy)
	t.Useful = t.Useful.Add(other.Useful)
	t.Overhead = t.Overhead.Add(other.Overhead)
	t.InProgress = t.InProgress.Add(other.InProgress)
	for why := range t.Wasted {
		t.Wasted[why] = t.Wasted[why].Add(other.Wasted[why])
	}
}

// A Waste is instance-time whose work was lost, by the reason why the instance
// stopped working: slot-time divided by the slots of an instance. All that a job
// did from its last whole checkpoint, or from its start, until it was
// interrupted is lost; so is, for a job that has failed, all that it ever did.
// It was spent, and billed, like any other time.
type Waste struct {
	Total    sim.Time
	ByReason [model.Reasons]sim.Time // rounded down; their sum may be below Total by nanoseconds
}

// A Turnaround is the distribution of the time from a job's submission until it
// was done, over completed jobs. All zero when there are none.
type Turnaround struct {
	Mean, P50, P95, P99, Max sim.Time
}

// SetJobs is what jobs did to one scale set; nil for one that takes none.
type SetJobs struct {
	Slots int // of one instance
	// Time by the priority of the instances, of all loads together.
	Time [model.Priorities]SlotTime
	// Wasted is the instance-time that was lost, by the instances' priority. What of
	// it was on running instances is the cost cause of wasted work; the rest is part
	// of draining.
	Wasted [model.Priorities]Waste
}

// A JobSeries has one number per step, averaged over the step.
type JobSeries struct {
	Waiting, Running []float64
}

// waste turns wasted slot-time into instance-time.
func (t *SlotTime) waste(slots int) Waste {
	w := Waste{Total: t.WastedTotal().Over(slots)}
	for why, wasted := range t.Wasted {
		w.ByReason[why] = wasted.Over(slots)
	}
	return w
}

func (w *Waste) add(other Waste) {
	w.Total += other.Total
	for why := range w.ByReason {
		w.ByReason[why] += other.ByReason[why]
	}
}

// noteJobs says what a reader of the jobs' numbers must know.
func noteJobs(result *Result, note func(format string, args ...any)) {
	for i := range result.Jobs {
		if j := &result.Jobs[i]; j.Running+j.Waiting > 0 {
			note("Jobs of %s are left over at the end: %d run and %d wait. Turnaround is that of the %d that "+
				"were completed.", j.Name, j.Running, j.Waiting, j.Completed)
		}
	}
}

package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// batch is a set of n warm instances with one slot each, and a load of jobs that
// all come at the start and take the same time.
func batch(n, jobs int, takes, duration sim.Time) *model.Config {
	c := steady(n, 0, duration)
	c.Workloads, c.LoadBalancers = nil, nil
	c.ScaleSets[0].LoadBalancer, c.ScaleSets[0].Slots = -1, 1
	c.Jobs = []model.JobLoad{{
		Name: "batch", Batches: []model.Batch{{Number: jobs}}, Takes: must(sim.Constant(takes.Seconds())),
		CPU: 1_000_000, Retries: -1, ScaleSets: []int{0},
	}}
	return c
}

func fails(at sim.Time, ids ...int) model.Action {
	return model.Action{At: at, Kind: model.FailInstances, Instances: ids}
}

func slotHours(t collect.TimeSum) float64 { return t.Seconds() / 3600 }

// Five jobs of an hour on two instances: 2, 2, 1. CPU: one of two vCPUs.
func TestJobsTakeTurns(t *testing.T) {
	r := play(t, batch(2, 5, sim.Hour, 4*sim.Hour))
	j := &r.Jobs[0]
	if j.Completed != 5 || j.Makespan != 3*sim.Hour || j.PeakWaiting != 3 {
		t.Errorf("completed %d in %v, %d waited", j.Completed, j.Makespan, j.PeakWaiting)
	}
	if j.Turnaround.Mean != (2*1+2*2+3)*sim.Hour/5 || j.Turnaround.Max != 3*sim.Hour {
		t.Errorf("turnaround %+v", j.Turnaround)
	}
	// Five instance-hours of work at one of two vCPUs, in eight of which three idle.
	if got := r.ScaleSets[0].CPU.Mean; math.Abs(got-100*2.5/8) > 0.5 {
		t.Errorf("CPU %v %%, want 31.25", got)
	}
	if got := r.Cost.InstanceTime[collect.CostWork]; got != 5*sim.Hour {
		t.Errorf("worked for %v, want 5h", got)
	}
}

// An instance that fails after 150 minutes takes 150 minutes of a three-hour job
// with it, without checkpoints. The job goes before those that wait.
func TestFailureWastesWork(t *testing.T) {
	c := batch(2, 3, 3*sim.Hour, 10*sim.Hour)
	c.Actions = []model.Action{fails(150*sim.Minute, 0)}
	j := &play(t, c).Jobs[0]
	if j.Completed != 3 || j.Starts != 4 || j.Interruptions[model.ByHand] != 1 {
		t.Errorf("completed %d in %d starts, interrupted %v", j.Completed, j.Starts, j.Interruptions)
	}
	if got := slotHours(j.Slots.Wasted[model.ByHand]); got != 2.5 {
		t.Errorf("wasted %v slot-hours, want 2.5", got)
	}
	// Job 1 is done at 3:00; then job 0 starts anew, before job 2: 6:00 and 9:00.
	if j.Turnaround.Max != 9*sim.Hour || j.Turnaround.P50 != 6*sim.Hour {
		t.Errorf("turnaround %+v", j.Turnaround)
	}
	if j.Wasted.Total != 150*sim.Minute {
		t.Errorf("wasted %v of an instance", j.Wasted.Total)
	}
}

// With a checkpoint every hour that takes ten minutes and restores in five, the
// same failure costs ten minutes of work: 0:00 works, 1:00 writes, 1:10 works,
// 2:10 writes, 2:20 works, 2:30 fails; the third hour remains.
func TestCheckpointKeepsWork(t *testing.T) {
	c := batch(2, 2, 3*sim.Hour, 10*sim.Hour)
	c.Jobs[0].Checkpoint = model.Checkpoint{Every: sim.Hour, Takes: 10 * sim.Minute, Restore: 5 * sim.Minute}
	c.Actions = []model.Action{fails(150*sim.Minute, 0)}
	j := &play(t, c).Jobs[0]
	if got := slotHours(j.Slots.WastedTotal()) * 60; got != 10 {
		t.Errorf("wasted %v slot-minutes, want 10", got)
	}
	// Four checkpoints of ten minutes and a restore.
	if got := slotHours(j.Slots.Overhead) * 60; math.Abs(got-45) > 1e-9 {
		t.Errorf("overhead %v slot-minutes, want 45", got)
	}
	// The other job is done at 3:20; then 5 minutes and the hour.
	if j.Turnaround.Max != 4*sim.Hour+25*sim.Minute {
		t.Errorf("turnaround %+v", j.Turnaround)
	}
}

// A job without a start left has failed, and all that it saved is wasted.
func TestRetriesAreLimited(t *testing.T) {
	c := batch(1, 1, 10*sim.Hour, 20*sim.Hour)
	c.Jobs[0].Retries = 1
	c.Jobs[0].Checkpoint = model.Checkpoint{Every: sim.Hour}
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(60))}}
	c.Actions = []model.Action{fails(150*sim.Minute, 0), fails(300*sim.Minute, 0)}
	j := &play(t, c).Jobs[0]
	if j.Failed != 1 || j.Starts != 2 {
		t.Errorf("failed %d, starts %d", j.Failed, j.Starts)
	}
	if got, want := j.Slots.WastedTotal(), j.Slots.Busy; got != want {
		t.Errorf("wasted %v s of %v s", got.Seconds(), want.Seconds())
	}
}

// The notice of a deletion: work that can be done is done, else a checkpoint is
// written if it fits. Two hours into the run one instance of two has to go, in
// five minutes.
func TestJobsUseTheNotice(t *testing.T) {
	for _, c := range []struct {
		name       string
		takes      sim.Time // work of a job
		checkpoint model.Checkpoint
		wasted     float64 // slot-minutes
		completed  int     // by 2:05
	}{
		{"done in time", 2*sim.Hour + 5*sim.Minute, model.Checkpoint{}, 0, 2},
		{"too long", 3 * sim.Hour, model.Checkpoint{}, 125, 0},
		{"saved", 3 * sim.Hour, model.Checkpoint{Every: 4 * sim.Hour, Takes: 5 * sim.Minute, OnNotice: true}, 0, 0},
		{"not asked to", 3 * sim.Hour, model.Checkpoint{Every: 4 * sim.Hour, Takes: 5 * sim.Minute}, 125, 0},
		{"takes too long", 3 * sim.Hour,
			model.Checkpoint{Every: 4 * sim.Hour, Takes: 5*sim.Minute + 1, OnNotice: true}, 125, 0},
	} {
		config := batch(2, 2, c.takes, 2*sim.Hour+5*sim.Minute)
		config.ScaleSets[0].TerminateNotice = 5 * sim.Minute
		config.Jobs[0].Checkpoint = c.checkpoint
		config.Actions = []model.Action{{At: 2 * sim.Hour, Kind: model.SetCapacity, Capacity: 1}}
		j := &play(t, config).Jobs[0]
		if got := j.Slots.Wasted[model.ByScaleIn].Seconds() / 60; got != c.wasted || j.Completed != c.completed {
			t.Errorf("%s: wasted %v slot-minutes, want %v; completed %d, want %d",
				c.name, got, c.wasted, j.Completed, c.completed)
		}
	}
}

// Deadlines: of three jobs of an hour on one instance the last two miss 90
// minutes; at 2:30 the third is overdue though it is not done.
func TestDeadlines(t *testing.T) {
	c := batch(1, 3, sim.Hour, 150*sim.Minute)
	c.Jobs[0].Deadline = 90 * sim.Minute
	j := &play(t, c).Jobs[0]
	if j.Due != 3 || j.Late != 2 || j.Running != 1 || j.Makespan != -1 {
		t.Errorf("due %d, late %d, running %d, makespan %v", j.Due, j.Late, j.Running, j.Makespan)
	}
}

// The load of the highest priority goes first; the first set is filled first.
func TestPriorityAndOrderOfSets(t *testing.T) {
	c := batch(1, 4, sim.Hour, 3*sim.Hour)
	other := batch(2, 0, sim.Hour, 3*sim.Hour).ScaleSets[0]
	other.Name = "other"
	c.ScaleSets = append(c.ScaleSets, other)
	c.Jobs[0].ScaleSets = []int{1, 0}
	urgent := c.Jobs[0]
	urgent.Name, urgent.Priority, urgent.Batches = "urgent", 1, []model.Batch{{Number: 2}}
	c.Jobs = append(c.Jobs, urgent)
	r := play(t, c)
	if r.Jobs[1].Makespan != sim.Hour || r.Jobs[0].Makespan != 2*sim.Hour {
		t.Errorf("urgent took %v, the rest %v", r.Jobs[1].Makespan, r.Jobs[0].Makespan)
	}
	// urgent: two hours on the second set; the rest: one on the first set, then three on both.
	if got := r.ScaleSets[1].Jobs.Time[model.Regular].Busy; slotHours(got) != 4 {
		t.Errorf("the first of the two sets worked for %v h, want 4", slotHours(got))
	}
}

// Luck stays with the job: a second load, more instances or failures change
// neither when a job comes nor how long it takes.
func TestLuckStaysWithTheJob(t *testing.T) {
	c := batch(3, 0, sim.Hour, 10*sim.Day)
	c.Jobs[0].Batches, c.Jobs[0].Arrivals = nil, must(workload.NewConstant(workload.PerSecond(300)))
	c.Jobs[0].Takes = must(sim.Exponential(3600))
	alone := play(t, c).Jobs[0]
	c.ScaleSets[0].Capacity = 20
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(36000)), Repair: must(sim.Constant(60)),
	}}
	other := c.Jobs[0]
	other.Name = "other"
	c.Jobs = append(c.Jobs, other)
	both := play(t, c).Jobs[0]
	if alone.Submitted != both.Submitted || alone.Submitted < 200 || both.Submitted != both.Completed+both.Running {
		t.Fatalf("submitted %d, then %d; completed %d", alone.Submitted, both.Submitted, both.Completed)
	}
	if alone.Slots.Useful != both.Slots.Useful {
		t.Errorf("useful %v s, then %v s", alone.Slots.Useful.Seconds(), both.Slots.Useful.Seconds())
	}
}

// Instances that are gone are not counted any longer: 100 of them a day for three
// years would outgrow a sim.Time.
func TestManyDeletedInstances(t *testing.T) {
	c := batch(5, 0, sim.Hour, 1000*sim.Day)
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, Replace: true, TimeToFailure: must(sim.Constant(3600)), Repair: must(sim.Constant(0)),
	}}
	s := play(t, c).ScaleSets[0]
	if s.Deleted < 100_000 || s.InstanceTime[model.Deleted] != 0 {
		t.Errorf("%d deleted, for %v", s.Deleted, s.InstanceTime[model.Deleted])
	}
}

// An instance that would approve its deletion after a minute does so when its job
// is done, 4 minutes into the notice: it drains for 4 minutes of the 15.
func TestApprovalWaitsForJobs(t *testing.T) {
	c := batch(2, 2, 64*sim.Minute, 3*sim.Hour)
	s := &c.ScaleSets[0]
	s.TerminateNotice, s.Approves, s.Approval = 15*sim.Minute, true, must(sim.Constant(60))
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.SetCapacity, Capacity: 1}}
	r := play(t, c)
	if got := r.ScaleSets[0].InstanceTime[model.Draining]; got != 4*sim.Minute || r.Jobs[0].Completed != 2 {
		t.Errorf("drained for %v; %d jobs completed", got, r.Jobs[0].Completed)
	}
}

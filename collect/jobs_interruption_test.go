package collect_test

import (
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// Whatever stops an instance from answering interrupts its job, which loses the
// 90 minutes that it has done, counts under the reason, and is done elsewhere or
// later. An eviction with notice leaves the job 30 seconds more.
func TestWhateverStopsAnInstance(t *testing.T) {
	by := func(kind model.ActionKind) func(*model.Config) {
		return func(c *model.Config) {
			c.Actions = []model.Action{{At: 90 * sim.Minute, Kind: kind, Instances: []int{0}}}
		}
	}
	for _, c := range []struct {
		name   string
		happen func(*model.Config)
		why    model.Reason
		extra  sim.Time // beyond 90 minutes
	}{
		{"failure", by(model.FailInstances), model.ByHand, 0},
		{"unhealthy application", by(model.SickenInstances), model.ByHand, 0},
		{"deallocation", by(model.DeallocateInstances), model.ByHand, 0},
		{"power off", by(model.PowerOffInstances), model.ByHand, 0},
		{"restart", by(model.RestartInstances), model.ByHand, 0},
		{"reimage", by(model.ReimageInstances), model.ByHand, 0},
		{"deletion", by(model.DeleteInstances), model.ByHand, 0},
		{"detachment", by(model.DetachInstances), model.ByDetach, 0},
		{"eviction", func(c *model.Config) {
			terms := price.Always(10_000_000)
			c.ScaleSets[0].Spot = &model.SpotTerms{Market: terms, Price: terms, Policy: model.EvictDelete}
			c.Evictions = model.Evictions{Notice: 30 * sim.Second}
			by(model.EvictInstances)(c)
		}, model.BySimulation, 30 * sim.Second},
		{"zone outage", func(c *model.Config) {
			c.ZoneOutages = []model.ZoneOutage{{
				Zone: "1", ScaleSets: []int{0}, Span: model.Span{At: 90 * sim.Minute, For: sim.Hour},
			}}
		}, model.ByZoneOutage, 0},
	} {
		config := batch(2, 2, 3*sim.Hour, 12*sim.Hour)
		set := &config.ScaleSets[0]
		set.Reboot, set.Reimage = must(sim.Constant(30)), must(sim.Constant(60))
		c.happen(config)
		r := play(t, config)
		j := &r.Jobs[0]
		if j.Interruptions[c.why] != 1 || j.Starts != 3 || j.Completed != 2 {
			t.Errorf("%s: interrupted %v, %d starts, %d completed", c.name, j.Interruptions, j.Starts, j.Completed)
		}
		if got, want := j.Slots.Wasted[c.why], (collect.TimeSum{}).Plus(90*sim.Minute+c.extra); got != want {
			t.Errorf("%s: wasted %v s, want %v s", c.name, got.Seconds(), want.Seconds())
		}
	}
}

// The cost of what was lost on a running instance is that of its time: 90 minutes
// at 0.096 an hour. What is lost while it drains belongs to the draining.
func TestWastedWorkHasItsCost(t *testing.T) {
	c := batch(2, 2, 3*sim.Hour, 12*sim.Hour)
	c.ScaleSets[0].TerminateNotice = 5 * sim.Minute
	c.Actions = []model.Action{{At: 90 * sim.Minute, Kind: model.SetCapacity, Capacity: 1}}
	r := play(t, c)
	if got := r.ScaleSets[0].Jobs.Wasted[model.Regular].Total; got != 95*sim.Minute {
		t.Errorf("wasted %v, want 1h35m", got)
	}
	if got := r.Cost.InstanceTime[collect.CostWasted]; got != 90*sim.Minute {
		t.Errorf("wasted work is %v of the cost, want 1h30m", got)
	}
	if got, want := r.Cost.ByCause[collect.CostWasted].Fixed(3), "0.144"; got != want {
		t.Errorf("wasted work costs %v, want %v", got, want)
	}
}

// Percentage CPU follows the slots: four jobs of one vCPU each on four instances
// of two, spread or packed.
func TestPackLeavesInstancesIdle(t *testing.T) {
	for _, c := range []struct {
		fill model.FillType
		busy int // instances with jobs
	}{{model.FillSpread, 4}, {model.FillPack, 2}} {
		config := batch(4, 4, 3*sim.Hour, 2*sim.Hour)
		config.ScaleSets[0].Slots = 2
		config.Jobs[0].Fill = c.fill
		r := play(t, config)
		// Each job keeps one of two vCPUs busy: 4 × 50 % or 2 × 100 % is 50 % of four.
		s := r.Series.ScaleSets[0]
		if s.CPU[60] != 50 || s.CPUMax[60] != 200/float64(c.busy) {
			t.Errorf("fill %d: CPU %v %%, at most %v %%", c.fill, s.CPU[60], s.CPUMax[60])
		}
	}
}

// Pack prefers an instance that has a job to an idle one with a lower id: at 1:00
// the two short jobs leave the first instance, at 1:30 another long one comes.
func TestPackPrefersTheFuller(t *testing.T) {
	c := batch(2, 2, sim.Hour, 150*sim.Minute)
	c.ScaleSets[0].Slots = 2
	c.Jobs[0].Fill = model.FillPack
	long := c.Jobs[0]
	long.Name, long.Takes = "long", must(sim.Constant(3*3600))
	long.Batches = []model.Batch{{Number: 1, Every: 90 * sim.Minute}}
	c.Jobs = append(c.Jobs, long)
	s := play(t, c).Series.ScaleSets[0]
	if s.CPU[120] != 50 || s.CPUMax[120] != 100 {
		t.Errorf("CPU %v %%, at most %v %%, want 50 %% and 100 %%", s.CPU[120], s.CPUMax[120])
	}
}

// Jobs that are interrupted together start again in the order of their numbers.
func TestInterruptedJobsKeepTheirOrder(t *testing.T) {
	c := batch(3, 3, 2*sim.Hour, 12*sim.Hour)
	c.Actions = []model.Action{
		{At: sim.Hour, Kind: model.DeleteInstances, Instances: []int{1, 0, 2}},
		{At: sim.Hour, Kind: model.SetCapacity, Capacity: 1},
	}
	var done []string
	for _, e := range play(t, c).Log {
		if e.Kind == model.JobFinished {
			done = append(done, e.Text)
		}
	}
	for i, want := range []string{"job 0", "job 1", "job 2"} {
		if i >= len(done) || !strings.HasPrefix(done[i], want) {
			t.Fatalf("done in the order %q", done)
		}
	}
}

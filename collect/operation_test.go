package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// What operations take and cost, by constants: powering off 10 s, starting 10 s and booting 30 s,
// restarting 40 s, reimaging 80 s and 15 s of extension, redeploying 120 s,
// deallocating 30 s.
func TestOperations(t *testing.T) {
	extension := model.Extension{Takes: must(sim.Constant(15))}
	for _, c := range []struct {
		name                      string
		kinds                     []model.ActionKind // ten minutes apart
		booting, installing       sim.Time
		stopping, stopped         sim.Time
		deallocating, deallocated sim.Time
		unbilled                  sim.Time
	}{
		{"restart", []model.ActionKind{model.RestartInstances}, 40 * sim.Second, 0, 0, 0, 0, 0, 0},
		{"reimage", []model.ActionKind{model.ReimageInstances}, 80 * sim.Second, 15 * sim.Second, 0, 0, 0, 0, 0},
		{"redeploy", []model.ActionKind{model.RedeployInstances}, 120 * sim.Second, 0, 0, 0, 0, 0, 0},
		{"a powered-off instance is billed", []model.ActionKind{model.PowerOffInstances, model.StartInstances},
			40 * sim.Second, 0, 10 * sim.Second, 590 * sim.Second, 0, 0, 0},
		{"a deallocated one is not", []model.ActionKind{model.DeallocateInstances, model.StartInstances},
			40 * sim.Second, 0, 0, 0, 30 * sim.Second, 570 * sim.Second, 600 * sim.Second},
	} {
		config := repaired(3, model.RepairReplace, 2*sim.Hour)
		config.ScaleSets[0].Install = []model.Extension{extension}
		for n, kind := range c.kinds {
			at := sim.Hour + sim.Time(n)*10*sim.Minute
			config.Actions = append(config.Actions, model.Action{At: at, Kind: kind, Instances: []int{1}})
		}
		s := play(t, config).ScaleSets[0]
		for state, want := range map[model.State]sim.Time{
			model.Booting: c.booting, model.Installing: c.installing, model.Stopping: c.stopping,
			model.Stopped: c.stopped, model.Deallocating: c.deallocating, model.Deallocated: c.deallocated,
		} {
			if got := s.InstanceTime[state]; got != want {
				t.Errorf("%s: %v in state %v, want %v", c.name, got, state, want)
			}
		}
		// Each cause is rounded to a billionth.
		if d := s.Cost.Total - config.ScaleSets[0].Price.For(6*sim.Hour-c.unbilled); d > 5 || d < -5 {
			t.Errorf("%s: cost %v, %d billionths more than expected", c.name, s.Cost.Total, d)
		}
		if s.Health.Repairs.Started != 0 {
			t.Errorf("%s: %d repairs of an instance that was operated on", c.name, s.Health.Repairs.Started)
		}
	}
}

// All instances at once: only those whose state allows it.
func TestRestartAll(t *testing.T) {
	config := repaired(4, model.RepairReplace, 2*sim.Hour)
	config.Actions = []model.Action{
		{At: 30 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{2}},
		{At: sim.Hour, Kind: model.RestartInstances, All: true},
	}
	r := play(t, config)
	if got := r.ScaleSets[0].InstanceTime[model.Booting]; got != 3*40*sim.Second {
		t.Errorf("booting for %v, want three times 40s", got)
	}
	actions := logged(r, model.ActionTaken)
	if got, want := actions[len(actions)-1].Text, "restart all: 3 of 4 instances"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Every deletion is announced, also one by hand; none of the other operations is.
func TestWhatRaisesTheNotice(t *testing.T) {
	for kind, notices := range map[model.ActionKind]bool{
		model.DeleteInstances: true, model.RestartInstances: false, model.ReimageInstances: false,
		model.RedeployInstances: false, model.PowerOffInstances: false, model.DeallocateInstances: false,
	} {
		config := repaired(3, model.RepairReplace, 2*sim.Hour)
		config.ScaleSets[0].TerminateNotice = 5 * sim.Minute
		config.Actions = []model.Action{{At: sim.Hour, Kind: kind, Instances: []int{1}}}
		draining := play(t, config).ScaleSets[0].InstanceTime[model.Draining]
		if draining > 0 != notices {
			t.Errorf("%v: draining for %v", kind, draining)
		}
	}
}

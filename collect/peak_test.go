package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// twoSets are two sets of warm instances under no load, with the given capacities.
func twoSets(first, second int) *model.Config {
	c := fleetOf(first, sim.Hour)
	other := c.ScaleSets[0]
	other.Name, other.Capacity = "batch", second
	c.ScaleSets = append(c.ScaleSets, other)
	c.Objectives = []model.Objective{{Measure: model.InstancesPeak, Bound: 8}}
	return c
}

// The peak is of instances at the same time. One set goes from 6 to 2 at 0:20, the
// other from 2 to 6: at 0:40 there are never more than 6+2, at 0:10 there are 6+6
// for ten minutes. What is deallocated has no hardware, and extras do not count.
func TestPeakIsOfTheSameTime(t *testing.T) {
	falls := model.Action{At: 20 * sim.Minute, Kind: model.SetCapacity, Capacity: 2}
	rises := func(at sim.Time) model.Action {
		return model.Action{At: at, ScaleSet: 1, Kind: model.SetCapacity, Capacity: 6}
	}
	extras := twoSets(6, 2)
	for i := range extras.ScaleSets {
		extras.ScaleSets[i].Overprovision.ExtraPercent = 50
	}
	extras.Actions = []model.Action{falls, rises(40 * sim.Minute)}
	for _, test := range []struct {
		name    string
		config  *model.Config
		actions []model.Action
		want    int
	}{
		{"one after the other", twoSets(6, 2), []model.Action{falls, rises(40 * sim.Minute)}, 8},
		{"both", twoSets(6, 2), []model.Action{rises(10 * sim.Minute), falls}, 12},
		{"at one instant", twoSets(6, 2), []model.Action{falls, rises(20 * sim.Minute)}, 8},
		{"deallocated", twoSets(6, 2), []model.Action{
			{At: 5 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0, 1, 2}}, rises(10 * sim.Minute),
		}, 9},
		{"with extras", extras, extras.Actions, 8},
	} {
		test.config.Actions = test.actions
		r := play(t, test.config)
		if r.Peak != test.want {
			t.Errorf("%s: at most %d at one time, want %d", test.name, r.Peak, test.want)
		}
		if verdict := r.Objectives[0]; verdict.Actual != float64(test.want) || verdict.Met != (test.want <= 8) {
			t.Errorf("%s: %+v", test.name, verdict)
		}
	}
}

// Machines of a standby pool have hardware unless they are deallocated: three
// members, and with a pool of two that run, five.
func TestPeakCountsTheStandbyPool(t *testing.T) {
	for _, test := range []struct {
		state model.PoolState
		want  int
	}{{model.PoolRunning, 5}, {model.PoolDeallocated, 3}} {
		r := play(t, pooled(3, model.StandbyPool{MaxReady: 5, State: test.state}))
		if r.Peak != test.want {
			t.Errorf("%v: at most %d at one time, want %d", test.state, r.Peak, test.want)
		}
	}
}

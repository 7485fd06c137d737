package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// singly plays the requests of a scenario one by one.
func singly(c *model.Config) *model.Config {
	for i := range c.Workloads {
		c.Workloads[i].Fidelity = model.RequestFidelity
	}
	return c
}

// The three M/M/2 of TestSteadyFleetIsMMc, request by request: 30 requests/s for
// ten hours are 1,080,000, so the standard error of the CPU is 0.05 points, and
// that of the mean latency, whose own correlation lasts for some requests, below
// 0.5 %.
func TestSteadyFleetRequestByRequest(t *testing.T) {
	r := play(t, singly(steady(3, 30, 10*sim.Hour)))
	w := r.Workloads[0]
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %d of an almost unlimited line", lost)
	}
	if got, want := w.Latency.Mean.Seconds(), 0.1+1.0/30; math.Abs(got/want-1) > 0.02 {
		t.Errorf("mean latency %v, want %v", got, want)
	}
	if got := r.ScaleSets[0].CPU.Mean; math.Abs(got-50) > 0.3 {
		t.Errorf("CPU %v %%, want 50", got)
	}
	if got := r.Cost.ByCause[collect.CostWork].Fixed(2); got != "1.44" {
		t.Errorf("work costs %v, want 1.44", got)
	}
	var served uint64
	for _, zone := range w.Zones {
		served += zone.Served
		if share := float64(zone.Served) * float64(workload.Request) / float64(w.Served); math.Abs(share-1./3) > 0.003 {
			t.Errorf("zone %s answered %v of the requests, want a third", zone.Part, share)
		}
	}
	if served != uint64(w.Served/workload.Request) || len(w.Zones) != 3 {
		t.Errorf("%d zones answered %d of %d", len(w.Zones), served, w.Served)
	}
}

// A failed instance keeps its third of the load until its probe notices, between
// 5 and 10 s later, and what is in it: with 30 requests/s the rate in flight in
// one instance is 10·(0.1+1/30) = 1.33.
func TestProbeLagRequestByRequest(t *testing.T) {
	c := singly(steady(3, 30, sim.Hour))
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(600))}}
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}}}
	w := play(t, c).Workloads[0]
	dead := float64(w.Lost[model.LostDeadBackend]) / 1e6
	if low, high := 50-4*math.Sqrt(50), 100+4*math.Sqrt(100); dead < low || dead > high {
		t.Errorf("%v requests went to the dead backend, want between %v and %v", dead, low, high)
	}
	if flight := w.Lost[model.LostFailureInFlight] / workload.Request; flight > 10 {
		t.Errorf("%d requests were in flight in the instance that failed", flight)
	}
	if other := w.LostTotal() - w.Lost[model.LostDeadBackend] - w.Lost[model.LostFailureInFlight]; other != 0 {
		t.Errorf("%d requests were lost otherwise: %v", other, w.Lost)
	}
}

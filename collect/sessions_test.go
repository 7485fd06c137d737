package collect_test

import (
	"math"
	"testing"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// visited gives the requests of a scenario to sessions of n requests of a hundredth
// of a second, think seconds apart.
func visited(c *model.Config, n int, think float64) *model.Config {
	load := &singly(c).Workloads[0]
	load.Service = must(sim.Constant(0.01))
	load.Retry = traffic.Retry{Tries: 1}
	load.Sessions = &traffic.Sessions{
		Requests: traffic.Count{Exactly: n}, Think: must(sim.Constant(think)), KeepAlive: true, Stateful: true,
	}
	return c
}

// Ten sessions begin each second and go on for 9·10 s = 90 s, so 900 go on at any
// time. One of three instances is deleted: its third, 300, is lost, most by the
// connection that is reset, the ones that then sent their last request by nothing.
func TestScaleInLosesTheSessionsOfItsInstance(t *testing.T) {
	for _, retries := range []int{1, 2} {
		c := visited(steady(3, 10, sim.Hour), 10, 10)
		c.Workloads[0].Retry = traffic.Retry{Tries: retries, Budget: math.Inf(1), Multiplier: 1}
		c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.SetCapacity, Capacity: 2}}
		c.Objectives = []model.Objective{{Measure: model.SessionsCompleted, AtLeast: true, Bound: 0.99}}
		r := play(t, c)
		s := r.Workloads[0].Sessions
		// 36,000 come and 900 go on at the end: 300 of 35,100 are less than 1 %.
		if o := r.Objectives[0]; !o.Met || o.Actual != float64(s.Completed)/float64(s.Ended()) {
			t.Errorf("objective %+v of %d sessions completed, %d ended", o, s.Completed, s.Ended())
		}
		lost := s.Lost[traffic.RequestLost]
		if retries > 1 {
			lost = s.Lost[traffic.InstanceGone]
		}
		if room := 4 * math.Sqrt(300); math.Abs(float64(lost)-300) > room || lost != s.LostTotal() {
			t.Errorf("%d tries: lost %v, want 300 ± %.0f of one cause", retries, s.Lost, room)
		}
		if s.Broken != lost {
			t.Errorf("%d tries: %d connections broken, %d sessions lost", retries, s.Broken, lost)
		}
	}
}

// An instance that is probed down keeps its connections with a Standard load
// balancer, as long as another is in rotation or not.
func TestConnectionsOutliveRotation(t *testing.T) {
	c := visited(steady(2, 10, sim.Hour), 10, 10)
	c.ScaleSets[0].TerminateNotice = 5 * sim.Minute
	c.ScaleSets[0].Approves, c.ScaleSets[0].Approval = false, must(sim.Constant(0))
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.SetCapacity, Capacity: 1}}
	s := play(t, c).Workloads[0].Sessions
	// The notice takes it out of rotation; all sessions end within its 5 minutes.
	if s.LostTotal() != 0 || s.Broken != 0 {
		t.Errorf("lost %v, %d connections broken during a notice of five minutes", s.Lost, s.Broken)
	}
}

// Both instances are told of their deletion, so that nobody is in rotation, but they
// answer for five minutes more. The 900 sessions that go on end by themselves within
// 90 s with Standard; Basic breaks their connections.
func TestBasicEndsConnectionsWhenAllAreDown(t *testing.T) {
	for sku, broken := range map[model.LoadBalancerSKU]uint64{model.Standard: 0, model.Basic: 900} {
		c := visited(steady(2, 10, sim.Hour), 10, 10)
		c.Workloads[0].Process = traffic.Even
		c.LoadBalancers[0].SKU = sku
		c.ScaleSets[0].TerminateNotice = 5 * sim.Minute
		c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.SetCapacity, Capacity: 0}}
		s := play(t, c).Workloads[0].Sessions
		// Those that come until the probes have noticed, within 5 s, are broken, too.
		if s.Broken < broken || s.Broken > broken+broken/18 {
			t.Errorf("SKU %d: %d connections broken, want %d to %d", sku, s.Broken, broken, broken+broken/18)
		}
	}
}

// Detached instances finish what they have; their connections are reset at once, or
// when draining is over.
func TestDetachedInstancesDrain(t *testing.T) {
	for drain, broken := range map[sim.Time]float64{0: 300, 60 * sim.Second: 100, 2 * sim.Minute: 0} {
		c := visited(steady(3, 10, sim.Hour), 10, 10)
		c.LoadBalancers[0].Affinity.Drain = drain
		c.Actions = []model.Action{detachAt(30, 1)}
		s := play(t, c).Workloads[0].Sessions
		if math.Abs(float64(s.Broken)-broken) > 4*math.Sqrt(broken) {
			t.Errorf("drained for %v: %d connections broken, want about %v", drain, s.Broken, broken)
		}
	}
}

package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// gated puts a set behind an application gateway with a probe every 5 s.
func gated(c *model.Config, pools ...string) *model.Config {
	c.LoadBalancers[0] = model.LoadBalancer{
		Name: "gate", Gateway: &model.Gateway{}, Pools: append([]string{"blue"}, pools...),
		Probe:    model.Probe{Interval: 5 * sim.Second, Timeout: 5 * sim.Second, Threshold: 1, Rise: 1},
		Affinity: model.Affinity{Spread: traffic.InTurn, Drain: 30 * sim.Second},
	}
	return c
}

// blueGreen has a set in each of two backend pools, of which the rule is pointed
// at the second after 30 minutes, by requests of so many seconds.
func blueGreen(seconds float64) *model.Config {
	c := gated(steady(2, 10, sim.Hour), "green")
	green := c.ScaleSets[0]
	green.Name, green.BackendPool = "green", 1
	c.ScaleSets = append(c.ScaleSets, green)
	c.ScaleSets[0].Concurrency, c.ScaleSets[1].Concurrency = 1000, 1000
	c.Workloads[0].Service = must(sim.Constant(seconds))
	c.Workloads[0].CPUShare = 0.001
	c.Actions = []model.Action{{At: 30 * sim.Minute, ScaleSet: 1, Kind: model.Repoint}}
	return c
}

// Requests come to three members in turn, one to each of three.
func TestGatewayTakesTurns(t *testing.T) {
	c := singly(gated(steady(3, 30, sim.Hour)))
	c.Workloads[0].Process = traffic.Even
	c.Workloads[0].Service = must(sim.Constant(0.01))
	for _, zone := range play(t, c).Workloads[0].Zones {
		if zone.Served < 36_000-1 || zone.Served > 36_000 {
			t.Errorf("zone %s served %d of 108,000, want a third", zone.Part, zone.Served)
		}
	}
}

// The rule is pointed from blue to green: each gets the requests of half an hour,
// none is lost, and nobody is in both pools. The same in either fidelity.
func TestRepointSwitchesAllRequests(t *testing.T) {
	for _, c := range []*model.Config{blueGreen(0.1), singly(blueGreen(0.1))} {
		w := play(t, c).Workloads[0]
		if w.LostTotal() != 0 {
			t.Errorf("%v: lost %v", w.Fidelity, w.Lost)
		}
		served := map[string]uint64{}
		for _, zone := range w.Zones {
			served[zone.Set] += zone.Served
		}
		half := uint64(w.Offered/workload.Request) / 2
		if w.Zones != nil && (served["green"] < half-1000 || served["green"] > half+1000) {
			t.Errorf("green served %d of 2·%d requests", served["green"], half)
		}
	}
	back := singly(blueGreen(0.1))
	back.Actions = append(back.Actions, model.Action{At: 40 * sim.Minute, ScaleSet: 1, Kind: model.Repoint})
	if texts := refusals(play(t, back)); len(texts) != 1 {
		t.Errorf("repointing to the same pool: %v", texts)
	}
}

// Blue drains for 30 s: of its requests, which take 60 s and come ten a second, those
// that began within the last 60-30 s before the switch are cut, 300 of them.
func TestRepointDrains(t *testing.T) {
	c := singly(blueGreen(60))
	c.Workloads[0].Process = traffic.Even
	w := play(t, c).Workloads[0]
	cut := w.Lost[model.LostConnectionReset] / workload.Request
	if cut < 299 || cut > 301 || w.LostTotal() != w.Lost[model.LostConnectionReset] {
		t.Errorf("%d requests cut, want 300; lost %v", cut, w.Lost)
	}
}

// With cookies every session stays where its state is, without them hardly any does.
func TestCookiesKeepSessions(t *testing.T) {
	lost := func(c *model.Config) (uint64, *collect.Result) {
		r := play(t, c)
		return r.Workloads[0].Sessions.LostTotal(), r
	}
	with := gated(visited(steady(3, 10, sim.Hour), 10, 10))
	with.LoadBalancers[0].Gateway.Cookies = true
	if n, _ := lost(with); n != 0 {
		t.Errorf("%d sessions lost with cookies", n)
	}
	without := gated(visited(steady(3, 10, sim.Hour), 10, 10))
	if n, r := lost(without); n < r.Workloads[0].Sessions.Started*99/100-900 {
		t.Errorf("%d of %d sessions lost without", n, r.Workloads[0].Sessions.Started)
	}
}

// A public IP address is on its way from blue's load balancer to green's for 30 s, of
// 10 requests/s of 0.1 s each: the 300 of that time reach nobody, and the one in
// progress when it leaves gets no answer. The same in either fidelity.
func TestMovedAddressLosesItsGap(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := blueGreen(0.1)
		c.LoadBalancers[0].Gateway, c.LoadBalancers[0].Affinity = nil, model.Affinity{}
		c.Workloads[0].Fidelity, c.Workloads[0].Process = fidelity, traffic.Even
		c.Actions = []model.Action{
			{At: 30 * sim.Minute, ScaleSet: 1, Kind: model.MoveAddress, Gap: 30 * sim.Second},
			{At: 30*sim.Minute + 10*sim.Second, ScaleSet: 0, Kind: model.MoveAddress, Gap: 30 * sim.Second},
			{At: 40 * sim.Minute, ScaleSet: 1, Kind: model.MoveAddress, Gap: 30 * sim.Second},
		}
		r := play(t, c)
		w := r.Workloads[0]
		if got := w.Lost[model.LostNoBackend]; got != 300*workload.Request {
			t.Errorf("%v: %v reached nobody, want 300", fidelity, count(got))
		}
		if got := w.Lost[model.LostConnectionReset]; got != workload.Request {
			t.Errorf("%v: %v cut, want 1", fidelity, count(got))
		}
		if all := w.Lost[model.LostNoBackend] + w.Lost[model.LostConnectionReset]; all != w.LostTotal() {
			t.Errorf("%v: lost otherwise: %v", fidelity, w.Lost)
		}
		if texts := refusals(r); len(texts) != 2 {
			t.Errorf("moving an address that is on its way, or there: %q", texts)
		}
		if cpu := r.ScaleSets[1].CPU.Mean; fidelity == model.RequestFidelity && cpu == 0 {
			t.Error("green has no work after the move")
		}
	}
}

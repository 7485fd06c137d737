package collect_test

import (
	"math"
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// Blue and green as krishsub/vmscalesets has them ("not a single request is lost
// during a blue/green swap"): two sets behind one Standard load balancer, an HTTP
// probe every 5 s of which one result counts, notBeforeTimeout PT5M, an application
// that fails its probe from the announcement on and approves 90 s later, whatever it
// still does.

// published is ten instances of blue under 2000 requests/s. Every 20 minutes the set
// that has none takes over: it is scaled out to ten, is healthy for five minutes, and
// the other goes. The load balancer forgets a deleted instance after 2 s.
func published(span sim.Time) *model.Config {
	c := singly(steady(10, 2000, span))
	c.Workloads[0].Service = must(sim.Exponential(0.005))
	c.Workloads[0].Timeout = sim.Second
	c.LoadBalancers[0].Deregistration = 2 * sim.Second
	blue := &c.ScaleSets[0]
	blue.Name = "blue"
	blue.TerminateNotice = 5 * sim.Minute
	blue.Approves, blue.ApprovesBusy, blue.Approval = true, true, must(sim.Constant(90))
	green := *blue
	green.Name, green.Capacity = "green", 0
	c.ScaleSets = append(c.ScaleSets, green)
	for at, from := 5*sim.Minute, 0; at+15*sim.Minute < span; at, from = at+20*sim.Minute, 1-from {
		c.Deployments = append(c.Deployments, model.Deployment{
			At: at, ScaleSet: from, Change: model.ModelChange{ImageVersion: model.SameImage, Release: model.SameRelease},
			Green: &model.BlueGreen{To: 1 - from, Validate: 5 * sim.Minute},
		})
	}
	return c
}

// swaps is how often the load of published goes over to the other set.
func swaps(c *model.Config) float64 { return float64(len(c.Deployments)) }

// Ten million requests, four swaps: not one is lost.
func TestBlueGreenLosesNothing(t *testing.T) {
	span := 5000 * sim.Second
	if testing.Short() {
		span /= 4
	}
	c := published(span)
	r := play(t, c)
	w := r.Workloads[0]
	if n, mean := count(w.Offered), 2000*span.Seconds(); math.Abs(n-mean) > 5*math.Sqrt(mean) {
		t.Errorf("%v requests came, want about %v", n, mean)
	}
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %v", w.Lost)
	}
	deleted := r.ScaleSets[0].Deleted + r.ScaleSets[1].Deleted
	if want := 10 * int(swaps(c)); int(deleted) != want || want == 0 {
		t.Errorf("%d instances deleted, want %d", deleted, want)
	}
}

// Take away a part of it and a swap loses this: the ten that go have half of the
// load, because the ten that stay have the other; they keep it for the 2 s in which
// they are gone and still in rotation, and lose what is in them, the time that each
// request spends in an M/M/2 of 100 requests/s and 5 ms: Erlang's C is
// 2·(1/4)²/(1+1/4) = 1/10, the wait 1/10 / (400-100) s.
func TestBlueGreenWithoutOneOfItsParts(t *testing.T) {
	const half, dead = 1000.0, 1000 * 2.0
	inside := half * (0.005 + 0.1/300)
	for name, change := range map[string]func(s *model.ScaleSet){
		"the probe goes on to succeed": func(s *model.ScaleSet) { s.StaysProbed = true },
		"approved at once":             func(s *model.ScaleSet) { s.Approval = must(sim.Constant(0)) },
		"no notice":                    func(s *model.ScaleSet) { s.TerminateNotice, s.Approves = 0, false },
	} {
		t.Run(name, func(t *testing.T) {
			c := published(45 * sim.Minute)
			for i := range c.ScaleSets {
				change(&c.ScaleSets[i])
			}
			w := play(t, c).Workloads[0]
			poisson(t, "dead backend", count(w.Lost[model.LostDeadBackend]), dead*swaps(c))
			poisson(t, "in flight", count(w.Lost[model.LostDeletedInFlight]), inside*swaps(c))
			if all := w.Lost[model.LostDeadBackend] + w.Lost[model.LostDeletedInFlight]; all != w.LostTotal() {
				t.Errorf("lost otherwise: %v", w.Lost)
			}
		})
	}
}

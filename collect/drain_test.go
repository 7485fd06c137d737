package collect_test

import (
	"math"
	"testing"

	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// shrinking is ten instances under 2000 requests/s, which lose one instance and get
// one back every ten minutes. Nothing else happens. The load balancer forgets a
// deleted instance after 2 s; its probe every 5 s would notice later.
func shrinking(span sim.Time) *model.Config {
	c := singly(steady(10, 2000, span))
	c.Workloads[0].Service = must(sim.Exponential(0.005))
	c.Workloads[0].Timeout = sim.Second
	c.LoadBalancers[0].Deregistration = 2 * sim.Second
	for at := 5 * sim.Minute; at+5*sim.Minute < span; at += 10 * sim.Minute {
		c.Actions = append(c.Actions,
			model.Action{At: at, Kind: model.SetCapacity, Capacity: 9},
			model.Action{At: at + 5*sim.Minute, Kind: model.SetCapacity, Capacity: 10})
	}
	return c
}

// scaleIns is how many instances of shrinking leave.
func scaleIns(c *model.Config) float64 { return float64(len(c.Actions)) / 2 }

// withNotice announces deletions five minutes before; instances approve 15 s after
// they have heard of it, three probes later.
func withNotice(c *model.Config) *model.Config {
	s := &c.ScaleSets[0]
	s.TerminateNotice = 5 * sim.Minute
	s.Approves, s.Approval = true, must(sim.Constant(15))
	return c
}

// Ten million requests, notice, probe, drain and approval in order: not one is lost.
func TestDrainLosesNothing(t *testing.T) {
	span := 5000 * sim.Second
	if testing.Short() {
		span /= 4
	}
	w := play(t, withNotice(shrinking(span))).Workloads[0]
	if n, mean := count(w.Offered), 2000*span.Seconds(); math.Abs(n-mean) > 5*math.Sqrt(mean) {
		t.Errorf("%v requests came, want about %v", n, mean)
	}
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %v", w.Lost)
	}
}

// Each of the two failures alone loses what arithmetic says: an instance that is
// deleted in rotation keeps its tenth of the load for 2 s, and loses what is in
// it: a tenth of the rate × the time in an M/M/2 of 200 requests/s and 5 ms,
// 1/3 × 1/(400-200) s of wait and the service.
func TestDrainWithoutOneOfItsParts(t *testing.T) {
	const span, dead = sim.Hour, 200 * 2.0
	inside := 200 * (0.005 + 1.0/3/200)
	for name, change := range map[string]func(s *model.ScaleSet){
		"no notice":                func(s *model.ScaleSet) { s.TerminateNotice, s.Approves = 0, false },
		"probe goes on to succeed": func(s *model.ScaleSet) { s.StaysProbed, s.Approves = true, false },
		"approved at once": func(s *model.ScaleSet) {
			s.Approval, s.ApprovesBusy = must(sim.Constant(0)), true
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := withNotice(shrinking(span))
			change(&c.ScaleSets[0])
			w := play(t, c).Workloads[0]
			poisson(t, "dead backend", count(w.Lost[model.LostDeadBackend]), dead*scaleIns(c))
			poisson(t, "in flight", count(w.Lost[model.LostDeletedInFlight]), inside*scaleIns(c))
			if all := w.Lost[model.LostDeadBackend] + w.Lost[model.LostDeletedInFlight]; all != w.LostTotal() {
				t.Errorf("lost otherwise: %v", w.Lost)
			}
		})
	}
}

// Requests that take long are cut off by an approval that does not wait for them:
// of those in an instance when the last one came, exp(-t/mean) are left after t.
// The probe takes it out of rotation within 5 s, anywhere: then it passes between
// 5 and 10 s until the approval 10 s after the announcement.
func TestApprovalThatDoesNotWait(t *testing.T) {
	const mean, rate = 5.0, 20.0
	run := func(busy bool) *model.Config {
		c := withNotice(shrinking(4 * sim.Hour))
		c.Workloads[0].Arrivals = must(workload.NewConstant(rate * 1_000_000))
		c.Workloads[0].Service = must(sim.Exponential(mean))
		c.Workloads[0].Timeout = 0
		c.ScaleSets[0].Concurrency, c.ScaleSets[0].QueueLimit = 1000, 0
		c.ScaleSets[0].Approval, c.ScaleSets[0].ApprovesBusy = must(sim.Constant(10)), busy
		return c
	}
	c := run(true)
	w := play(t, c).Workloads[0]
	left := (math.Exp(-5/mean) - math.Exp(-10/mean)) * mean / 5 // averaged over 5 to 10 s
	poisson(t, "in flight", count(w.Lost[model.LostDeletedInFlight]), rate/10*mean*left*scaleIns(c))
	if w := play(t, run(false)).Workloads[0]; w.LostTotal() != 0 {
		t.Errorf("an approval that waits lost %v", w.Lost)
	}
}

// poisson fails when a count is four standard deviations of a Poisson number away.
func poisson(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 4*math.Sqrt(want) {
		t.Errorf("%s: %v, want %.1f ± %.1f", what, got, want, 4*math.Sqrt(want))
	}
}

// count returns a number of requests.
func count(n workload.Requests) float64 { return float64(n) / float64(workload.Request) }

// A Spot instance that is evicted without notice keeps its tenth of the load for
// the 2 s until the load balancer has forgotten it, and loses what is in it. With
// 30 s of notice its application fails the probe, which finds out within 5 s; then
// nothing is lost.
func TestEvictionNoticeIsEnoughToDrain(t *testing.T) {
	for notice, want := range map[sim.Time]float64{0: 50 * 2, 30 * sim.Second: 0} {
		c := singly(steady(10, 500, 20*sim.Minute))
		c.Workloads[0].Service = must(sim.Exponential(0.015))
		c.Workloads[0].Timeout = sim.Second
		c.LoadBalancers[0].Deregistration = 2 * sim.Second
		c.ScaleSets[0].Spot = spotFleet(1, 0, sim.Hour).ScaleSets[0].Spot
		c.Evictions.Notice = notice
		for i := range 5 {
			c.Actions = append(c.Actions, model.Action{
				At: sim.Time(i+1) * 3 * sim.Minute, Kind: model.EvictInstances, Instances: []int{i},
			})
		}
		w := play(t, c).Workloads[0]
		// Of 10 instances 9, 8 ... are left, so that each has a little more.
		expected := 0.0
		for i := range 5 {
			expected += want * 10 / float64(10-i)
		}
		if got := count(w.Lost[model.LostDeadBackend]); math.Abs(got-expected) > 4*math.Sqrt(expected) {
			t.Errorf("with %v of notice %v went to dead backends, want %v", notice, got, expected)
		}
		if flight := count(w.Lost[model.LostEvictionInFlight]); (flight > 0) != (notice == 0) {
			t.Errorf("with %v of notice %v were lost in flight", notice, flight)
		}
		if all := w.Lost[model.LostDeadBackend] + w.Lost[model.LostEvictionInFlight]; all != w.LostTotal() {
			t.Errorf("lost otherwise: %v", w.Lost)
		}
	}
}

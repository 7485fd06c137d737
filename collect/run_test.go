package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// must returns v, and panics when a fixture cannot be made.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// steady is a set of n warm instances behind a balancer, under a constant rate
// of requests that each keep a worker for 0.1 s.
func steady(n int, perSecond float64, duration sim.Time) *model.Config {
	return &model.Config{
		Name: "steady", Duration: duration, Currency: "USD",
		Workloads: []model.Workload{{
			Name:     "load",
			Arrivals: must(workload.NewConstant(workload.PerSecond(perSecond * 1e6))),
			Service:  must(sim.Exponential(0.1)), CPUShare: 1,
		}},
		LoadBalancers: []model.LoadBalancer{{
			Name: "lb", Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 1},
		}},
		ScaleSets: []model.ScaleSet{{
			Name: "web", Size: price.Size{Name: "Standard_D2s_v5", VCPUs: 2}, Price: 96_000_000,
			Billing:  price.Policy{Granularity: sim.Second, Minimum: sim.Minute},
			Capacity: n, Zones: []string{"1", "2", "3"}, FaultDomains: 1, Warm: true,
			Concurrency: 2, QueueLimit: 1000,
			Create: must(sim.Constant(60)), Boot: must(sim.Constant(30)),
			Delete: must(sim.Constant(30)), Stop: must(sim.Constant(30)), Restart: must(sim.Constant(10)),
		}},
	}
}

// play runs a scenario and fails the test on any broken invariant.
func play(t *testing.T, c *model.Config) *collect.Result {
	t.Helper()
	run := collect.New(c)
	world := model.New(c, sim.Streams{Seed: 1}, run, sim.Limits{})
	end, err := world.Run()
	if err != nil {
		t.Fatal(err)
	}
	result, err := run.Result(end, collect.Options{Seed: 1, Events: world.Delivered()})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Three instances of two workers under 30 requests/s of 0.1 s: each instance is
// an M/M/2 with 10 requests/s, load 1, utilisation 1/2. Erlang C for c=2, a=1 is
// 1/3; the mean wait is C/(cμ-λ) = (1/3)/(20-10) s = 33.3 ms.
func TestSteadyFleetIsMMc(t *testing.T) {
	r := play(t, steady(3, 30, sim.Hour))
	w := r.Workloads[0]
	if w.Offered != 30*3600*workload.Request {
		t.Errorf("offered %d", w.Offered)
	}
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %d of an almost unlimited line", lost)
	}
	if got, want := w.Latency.Mean.Seconds(), 0.1+1.0/30; math.Abs(got-want) > 1e-6 {
		t.Errorf("mean latency %v, want %v", got, want)
	}
	if got := r.ScaleSets[0].CPU.Mean; math.Abs(got-50) > 0.1 {
		t.Errorf("CPU %v %%, want 50", got)
	}
	// 3 instances × 1 h × 0.096 USD.
	if want := price.Money(288_000_000); r.Cost.Total != want {
		t.Errorf("cost %v, want %v", r.Cost.Total, want)
	}
	if got, want := r.Cost.ByCause[collect.CostWork].Fixed(3), "0.144"; got != want {
		t.Errorf("work costs %v, want %v", got, want)
	}
}

// At 100 requests/s three instances can serve 3·2/0.1 = 60: with a line of 20
// places each, 40 of every 100 are lost once the lines are full.
func TestOverloadLosesTheExcess(t *testing.T) {
	c := steady(3, 100, sim.Hour)
	c.ScaleSets[0].QueueLimit = 20
	w := play(t, c).Workloads[0]
	share := float64(w.Lost[model.LostOverload]) / float64(w.Offered)
	if math.Abs(share-0.4) > 0.001 {
		t.Errorf("lost %v of the load to overload, want 0.4", share)
	}
}

// A failed instance stays in rotation until its probe notices: with three alike,
// a third of the load is lost meanwhile. The HTTP probe every 5 s is sent at
// most 5 s after the failure and needs 5 s to fail.
func TestProbeLag(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}}}
	r := play(t, c)
	lag := 0.0
	for _, e := range r.Log {
		if e.Kind == model.RotationChanged && e.To == "out" {
			lag = (e.At - 30*sim.Minute).Seconds()
		}
	}
	if lag < 5 || lag > 10 {
		t.Fatalf("the probe noticed after %v s, want 5 to 10", lag)
	}
	w := r.Workloads[0]
	if got, want := float64(w.Lost[model.LostDeadBackend])/1e6, 30*lag/3; math.Abs(got-want) > 1e-5 {
		t.Errorf("lost %v to the dead backend, want %v", got, want)
	}
	// In flight: by Little's law 10/s × 133.3 ms = 1.333 in the one that failed.
	if got := float64(w.Lost[model.LostFailureInFlight]) / 1e6; math.Abs(got-4.0/3) > 1e-3 {
		t.Errorf("lost %v in flight, want 1.333", got)
	}
}

// An instance that boots by constants is ready after 60 + 30 s and in rotation at
// its next probe.
func TestScaleOutByHand(t *testing.T) {
	c := steady(2, 10, sim.Hour)
	c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 3}}
	s := play(t, c).ScaleSets[0]
	if s.Ready.Count != 1 || s.Ready.Mean != 90*sim.Second {
		t.Errorf("ready %+v, want one after 90 s", s.Ready)
	}
	// Billed from booting on: two for the hour, one for 50 min less 60 s.
	want := price.PerHour(96_000_000).For(2*sim.Hour + 49*sim.Minute)
	if got := s.Cost.Total; got != want {
		t.Errorf("cost %v, want %v", got, want)
	}
}

// Renewal theory: with exponential times to failure of mean 10 h and repairs of
// exactly 1 h an instance runs 10/11 of the time. Sixty instances over 500 days
// see about 60·12000/11 = 65,000 cycles; the share's standard error is below
// 0.0004, and 0.0015 is nearly four of them.
func TestAvailabilityIsRenewal(t *testing.T) {
	c := steady(60, 1, 500*sim.Day)
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(36000)), Repair: must(sim.Constant(3600)),
	}}
	s := play(t, c).ScaleSets[0]
	share := float64(s.InstanceTime[model.Running]) / float64(60*500*sim.Day)
	if want := 10.0 / 11; math.Abs(share-want) > 0.0015 {
		t.Errorf("running %v of the time, want %v", share, want)
	}
}

// readCPU lets the rules of the first set read its Percentage CPU.
func readCPU(c *model.Config) {
	c.Metrics = []model.MetricSource{{Publisher: model.ScaleSetMetrics, Metric: model.PercentageCPU}}
	c.ScaleSets[0].Metrics = []model.MetricUse{{Name: model.PercentageCPU.String()}}
}

// With a terminate notification a scale-in loses nothing: the instance leaves
// rotation by its probe and finishes. Without it, what arrives until the balancer
// forgets the instance is lost, and what it was working on.
func TestNoticeLosesNothing(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.SetCapacity, Capacity: 2}}
	c.ScaleSets[0].TerminateNotice = 5 * sim.Minute
	noticed := play(t, c)
	if lost := noticed.Workloads[0].LostTotal(); lost != 0 {
		t.Errorf("lost %d with a notice", lost)
	}
	if got := noticed.ScaleSets[0].InstanceTime[model.Draining]; got != 5*sim.Minute {
		t.Errorf("drained for %v, want 5m", got)
	}
	c.ScaleSets[0].TerminateNotice = 0
	c.LoadBalancers[0].Deregistration = 2 * sim.Second
	sudden := play(t, c).Workloads[0]
	// A third of 30/s for 2 s; and 1.333 in flight, as in TestProbeLag.
	if got := float64(sudden.Lost[model.LostDeadBackend]) / 1e6; math.Abs(got-20) > 1e-5 {
		t.Errorf("lost %v to the deleted backend, want 20", got)
	}
	if got := float64(sudden.Lost[model.LostDeletedInFlight]) / 1e6; math.Abs(got-4.0/3) > 1e-3 {
		t.Errorf("lost %v in flight, want 1.333", got)
	}
}

// Where nobody waits, latency is the service time: exponential of mean 0.1 s has
// the quantiles -0.1·ln(1-p). The histogram keeps three digits.
func TestLatencyWithoutWaitIsTheService(t *testing.T) {
	l := play(t, steady(3, 0.001, sim.Day)).Workloads[0].Latency
	for _, c := range []struct {
		p   float64
		got sim.Time
	}{{0.5, l.P50}, {0.9, l.P90}, {0.95, l.P95}, {0.99, l.P99}, {0.999, l.P999}} {
		if want := -0.1 * math.Log(1-c.p); math.Abs(c.got.Seconds()/want-1) > 0.002 {
			t.Errorf("p%v is %v, want %.4f s", 100*c.p, c.got, want)
		}
	}
}

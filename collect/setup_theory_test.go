package collect_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// M/M/k/setup (Gandhi, Harchol-Balter and Adan 2010): work that comes at random, and
// servers that need an exponential time before they serve.

// A coldFleet is k servers that are all switched on at the start, while jobs come.
type coldFleet struct {
	k                      int
	arrival, service, boot float64 // rates per second
	until                  float64 // seconds
}

// most is how many jobs the chain of a cold fleet follows; more never come.
const most = 200

// expected solves the forward equations of the chain (jobs, servers that are up) by
// Runge and Kutta's method: how many jobs are in the system in the end, and how long
// the servers have worked, all together.
func (f coldFleet) expected() (jobs, busy float64) {
	p := make([]float64, most*(f.k+1))
	at := func(n, up int) int { return n*(f.k+1) + up }
	change := func(p []float64) []float64 {
		d := make([]float64, len(p))
		move := func(from, to int, rate float64) {
			d[from] -= rate * p[from]
			d[to] += rate * p[from]
		}
		for n := range most {
			for up := range f.k + 1 {
				if n+1 < most {
					move(at(n, up), at(n+1, up), f.arrival)
				}
				if n > 0 {
					move(at(n, up), at(n-1, up), f.service*float64(min(n, up)))
				}
				if up < f.k {
					move(at(n, up), at(n, up+1), f.boot*float64(f.k-up))
				}
			}
		}
		return d
	}
	working := func(p []float64) float64 {
		sum := 0.0
		for i, x := range p {
			sum += x * float64(min(i/(f.k+1), i%(f.k+1)))
		}
		return sum
	}
	plus := func(p, d []float64, h float64) []float64 {
		list := make([]float64, len(p))
		for i := range p {
			list[i] = p[i] + h*d[i]
		}
		return list
	}
	p[0] = 1
	const h = 1.0
	for t := 0.0; t < f.until; t += h {
		before := working(p)
		a := change(p)
		b := change(plus(p, a, h/2))
		c := change(plus(p, b, h/2))
		d := change(plus(p, c, h))
		for i := range p {
			p[i] += h / 6 * (a[i] + 2*b[i] + 2*c[i] + d[i])
		}
		busy += h / 2 * (before + working(p))
	}
	for i, x := range p {
		jobs += x * float64(i/(f.k+1))
	}
	return jobs, busy
}

// Four instances with one slot each boot for five minutes on average, each for an
// exponential time, while three jobs a minute of a minute each come: the jobs in the
// system after half an hour, and the slot-time until then.
func TestColdFleetIsMMkSetup(t *testing.T) {
	fleet := coldFleet{k: 4, arrival: 0.05, service: 1.0 / 60, boot: 1.0 / 300, until: 1800}
	c := batch(fleet.k, 0, sim.Hour, 30*sim.Minute)
	s := &c.ScaleSets[0]
	s.Warm, s.Create, s.Boot = false, must(sim.Constant(0)), must(sim.Exponential(1/fleet.boot))
	load := &c.Jobs[0]
	load.Batches = nil
	load.Arrivals = must(workload.NewConstant(workload.PerSecond(fleet.arrival * 1e6)))
	load.Takes = must(sim.Exponential(1 / fleet.service))
	jobs, busy := fleet.expected()
	holds(t, c, 1500, jobs, 0.1, func(r *collect.Result) float64 {
		return float64(r.Jobs[0].Submitted - r.Jobs[0].Completed)
	})
	holds(t, c, 1500, busy, 0.03, func(r *collect.Result) float64 { return r.Jobs[0].Slots.Busy.Seconds() })
}

// The same chain, message by message: the workers of the instances that are up take from
// one line. What they complete is their work times the rate of it.
func TestColdWorkersAreMMkSetup(t *testing.T) {
	fleet := coldFleet{k: 4, arrival: 0.05, service: 1.0 / 60, boot: 1.0 / 300, until: 1800}
	c := oneByOne(mail(fleet.k, every(fleet.arrival), must(sim.Exponential(1/fleet.service)), 30*sim.Minute))
	s := &c.ScaleSets[0]
	s.Concurrency, s.Warm, s.Create, s.Boot = 1, false, must(sim.Constant(0)), must(sim.Exponential(1/fleet.boot))
	jobs, busy := fleet.expected()
	holds(t, c, 1500, jobs, 0.1, func(r *collect.Result) float64 { return float64(r.Messages[0].Inside()) / 1e6 })
	holds(t, c, 1500, busy*fleet.service, 0.03, func(r *collect.Result) float64 { return float64(r.Messages[0].Completed) / 1e6 })
}

// stationary returns the shares of time that a chain spends in its states, of which the
// moves are told with their rates.
func stationary(t *testing.T, states int, moves func(move func(from, to int, rate float64))) []float64 {
	t.Helper()
	balance := mat.NewDense(states, states, nil) // rows: what flows into a state
	moves(func(from, to int, rate float64) {
		balance.Set(to, from, balance.At(to, from)+rate)
		balance.Set(from, from, balance.At(from, from)-rate)
	})
	for i := range states {
		balance.Set(0, i, 1) // in the place of one balance: all add up to 1
	}
	one := mat.NewVecDense(states, nil)
	one.SetVec(0, 1)
	var shares mat.VecDense
	if err := shares.SolveVec(balance, one); err != nil {
		t.Fatal(err)
	}
	return shares.RawVector().Data
}

// One instance with c workers and some places fails at random, with all that is in
// it, and its replacement is created and booted for exponential times: M/M/c/K with
// breakdowns and a setup of two phases. What comes meanwhile is lost. The balancer
// sends to everybody when nobody is in rotation, so that its probe has no say.
func TestBreakdownsWithSetup(t *testing.T) {
	const workers, places, rate, service = 2, 4, 3.0, 0.5
	const up, create, boot = 60.0, 20.0, 30.0
	const full = workers + places
	// States 0 to full: so many requests in the instance; then the two phases.
	const creating, booting, states = full + 1, full + 2, full + 3
	shares := stationary(t, states, func(move func(from, to int, rate float64)) {
		for n := range full + 1 {
			if n < full {
				move(n, n+1, rate)
			}
			if n > 0 {
				move(n, n-1, float64(min(n, workers))/service)
			}
			move(n, creating, 1/up)
		}
		move(creating, booting, 1/create)
		move(booting, 0, 1/boot)
	})
	served, inFlight := 0.0, 0.0
	for n := range full + 1 {
		served += shares[n] * float64(min(n, workers)) / service / rate
		inFlight += shares[n] * float64(n) / up / rate
	}
	away := shares[creating] + shares[booting]
	if sum := served + inFlight + away + shares[full]; math.Abs(sum-1) > 1e-9 {
		t.Fatalf("the chain serves and loses %v of what comes", sum)
	}

	c := singly(steady(1, rate, 10*sim.Hour))
	c.Workloads[0].Service = must(sim.Exponential(service))
	c.LoadBalancers[0].NoHealthy = model.AllProbedUp
	s := &c.ScaleSets[0]
	s.Concurrency, s.QueueLimit = workers, places
	s.Create, s.Boot = must(sim.Exponential(create)), must(sim.Exponential(boot))
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(up)), Replace: true, Repair: must(sim.Constant(0)),
	}}
	share := func(lost ...model.Cause) func(*collect.Result) float64 {
		return func(r *collect.Result) float64 {
			w := &r.Workloads[0]
			if len(lost) == 0 {
				return float64(w.Served) / float64(w.Offered)
			}
			var sum workload.Requests
			for _, cause := range lost {
				sum += w.Lost[cause]
			}
			return float64(sum) / float64(w.Offered)
		}
	}
	// 80 replications: with the first 20 of them the interval lies just beside the value.
	holds(t, c, 80, served, 0.02, share())
	if testing.Short() {
		return
	}
	holds(t, c, 80, away, 0.02, share(model.LostNoBackend, model.LostDeadBackend))
	holds(t, c, 80, shares[full], 0.03, share(model.LostOverload))
	holds(t, c, 80, inFlight, 0.04, share(model.LostFailureInFlight))
}

// Three workers at one line fail at random and are replaced by ones that boot for
// exponential times: M/M/k with breakdowns and setup, in its steady state. The message of
// a worker that fails is back in the line as soon as its lock runs out, within a
// millisecond, and since its work is exponential it does not matter that it begins anew.
func TestWorkersThatBreakDownAreMMkSetup(t *testing.T) {
	const k, deep = 3, 150 // messages beyond that never are
	const arrival, service, fails, boots = 0.7, 1.0 / 2, 1.0 / 300, 1.0 / 100
	at := func(n, up int) int { return n*(k+1) + up }
	shares := stationary(t, (deep+1)*(k+1), func(move func(from, to int, rate float64)) {
		for n := range deep + 1 {
			for up := range k + 1 {
				if n < deep {
					move(at(n, up), at(n+1, up), arrival)
				}
				if busy := min(n, up); busy > 0 {
					move(at(n, up), at(n-1, up), float64(busy)*service)
				}
				if up > 0 {
					move(at(n, up), at(n, up-1), float64(up)*fails)
				}
				if up < k {
					move(at(n, up), at(n, up+1), float64(k-up)*boots)
				}
			}
		}
	})
	inside, lost := 0.0, 0.0
	for n := range deep + 1 {
		for up := range k + 1 {
			inside += shares[at(n, up)] * float64(n)
			lost += shares[at(n, up)] * float64(min(n, up)) * fails / arrival
		}
	}

	c := oneByOne(mail(k, every(arrival), must(sim.Exponential(1/service)), 10*sim.Hour))
	c.Messages[0].Queue.Lock, c.Messages[0].Queue.MostDeliveries = sim.Millisecond, 2000
	s := &c.ScaleSets[0]
	s.Concurrency, s.Create, s.Boot = 1, must(sim.Constant(0)), must(sim.Exponential(1/boots))
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(1 / fails)), Replace: true, Repair: must(sim.Constant(0)),
	}}
	holds(t, c, 60, inside, 0.2, func(r *collect.Result) float64 { return r.Messages[0].Mean })
	holds(t, c, 60, lost, 0.05, func(r *collect.Result) float64 {
		return float64(r.Messages[0].Redelivered) / float64(r.Messages[0].Arrived)
	})
}

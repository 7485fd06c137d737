package model

import (
	"math"
	"testing"

	"vmssim/model/workload"
	"vmssim/sim"
)

// two is a set of two classes behind a load balancer: fast instances with 2 vCPUs,
// and slow ones with 4 that take twice the workload's time. Services take 100 ms
// on average, exponentially.
func two(t *testing.T, fast, slow int) (*pool, *set) {
	t.Helper()
	service, err := sim.Exponential(0.1)
	if err != nil {
		t.Fatal(err)
	}
	p := &pool{config: &LoadBalancer{}, load: &Workload{Service: service, CPUShare: 1}}
	s := &set{
		classes: []class{
			{vcpus: 2, workers: 2, places: 1000, speed: 1},
			{vcpus: 4, workers: 2, places: 1000, speed: 0.5},
		},
		loads:  make([]classLoad, 2),
		config: &ScaleSet{},
	}
	p.join(s)
	s.backends[0].in.alive, s.backends[1].in.alive = fast, slow
	return p, s
}

// after returns the flow of an hour in which so many requests are offered every
// second.
func (p *pool) after(perSecond int) Flow {
	f := Flow{From: p.at, To: p.at + sim.Hour, Offered: workload.Requests(perSecond) * 3600 * workload.Request}
	p.at = f.To
	p.spread(&f)
	return f
}

func (f *Flow) conserved(t *testing.T, before workload.Requests) {
	t.Helper()
	sum := f.Served + f.InFlight
	for _, n := range f.Lost {
		sum += n
	}
	if sum != before+f.Offered {
		t.Errorf("served, lost and in flight come to %d of %d", sum, before+f.Offered)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// The balancer gives everybody the same, and each class is an M/M/2 queue of its
// own: with ρ = λS/2 the mean wait is Sρ²/(1-ρ²) (Erlang C for two workers). Five
// instances share 40/s, so 8/s each. Fast: S = 0.1, ρ = 0.4, and 0.8 workers of 2
// vCPUs are 40 %. Slow: S = 0.2, ρ = 0.8, and 1.6 workers of 4 vCPUs are 40 %, too.
func TestClassesAreStationsOfTheirOwn(t *testing.T) {
	p, s := two(t, 3, 2)
	f := p.after(40)
	f.conserved(t, 0)
	for c, want := range []struct{ service, rho, utilization float64 }{{0.1, 0.4, 0.4}, {0.2, 0.8, 0.4}} {
		l := f.Sets[c]
		if l.Class != c || l.Serving != 3-c {
			t.Fatalf("class %d: %+v", c, l)
		}
		near(t, "wait", l.Wait.Mean, want.service*want.rho*want.rho/(1-want.rho*want.rho))
		// What is still in the queue after the hour has not been served.
		queue := 2 * want.rho / (1 - want.rho*want.rho)
		near(t, "in flight", number(s.backends[c].inFlight), queue*float64(l.Serving))
		near(t, "served", number(l.Served), (8*3600-queue)*float64(l.Serving))
		near(t, "utilization", l.Utilization, want.utilization*number(l.Served)/float64(8*3600*l.Serving))
	}
	near(t, "capacity", f.Capacity, 3*20+2*10)

	s.meter = cpuMeter{serving: make([]cpuGroup, 2)}
	s.running = 6 // one is not in rotation
	s.loads = []classLoad{{3, 0.5}, {2, 0.25}}
	s.meter.add(sim.Minute, s.running, 0, s.loads)
	minute, _ := s.meter.take(sim.Minute)
	near(t, "CPU", minute.Sum/float64(minute.Count), (3*50+2*25)/6.0)
	near(t, "least", minute.Min, 0)
	near(t, "most", minute.Max, 50)
	s.meter.add(2*sim.Minute, 5, 0, s.loads)
	minute, _ = s.meter.take(2 * sim.Minute)
	near(t, "least of those that serve", minute.Min, 25)
}

// With 60/s every instance gets 12/s. Fast ones complete up to 20/s and lose
// nothing, slow ones 10/s: two of them lose 2/s each, but for what fills their
// lines of 1000 and stays with their workers. A full line is 1/(ρ-1) = 5 short of
// that on average. Before it has grown, workers are free at times. With one of two
// busy that is a loss of 5/s for 1/(12+5) s, with none 10/s for 1/12 s, and from two
// busy it comes to one again with probability 10/12:
//
//	from one: x = 5/17 + 12/17·10/12·x + 5/17·(10/12 + x), x = 55/12
//	from none: 10/12 + x = 65/12
func TestOnlyTheSlowClassIsOverloaded(t *testing.T) {
	const idle = 65.0 / 12
	p, s := two(t, 3, 2)
	f := p.after(60)
	f.conserved(t, 0)
	if got := number(s.backends[1].inFlight); math.Abs(got-2*1002) > 20 {
		t.Errorf("%v wait in the slow ones, want about 2004", got)
	}
	lost := 2 * (2*3600 - 997 + idle)
	if got := number(f.Lost[LostOverload]); math.Abs(got-lost) > 2 {
		t.Errorf("lost %v to overload, want about %v", got, lost)
	}
	near(t, "served by the fast", number(f.Sets[0].Served+s.backends[0].inFlight), 3*12*3600)
	near(t, "utilization of the slow", f.Sets[1].Utilization, 0.5*(1-idle/36000)) // 2 of 4 vCPUs

	// A slow instance takes its part of what waits in its own class with it.
	w := &World{pools: []pool{*p}}
	w.engine = sim.NewEngine[event](w, sim.Limits{})
	before := s.backends[1].inFlight
	w.pools[0].at = 0
	w.loseInFlight(s, &instance{class: 1, state: Running, inRotation: true}, LostFailureInFlight)
	if lost := w.pools[0].lost[LostFailureInFlight]; lost != before/2 || s.backends[1].inFlight != before-lost {
		t.Errorf("lost %d of %d", lost, before)
	}
}

// Instances of the same speed and size in two classes do what they do in one.
func TestEqualClassesAreOne(t *testing.T) {
	one, s := two(t, 5, 0)
	both, r := two(t, 3, 2)
	r.classes[1] = r.classes[0]
	r.backends[1].station = r.backends[0].station
	for _, rate := range []int{40, 120, 10} { // calm, overloaded, draining
		before := [2]workload.Requests{s.backends[0].inFlight, r.backends[0].inFlight + r.backends[1].inFlight}
		f, g := one.after(rate), both.after(rate)
		f.conserved(t, before[0])
		g.conserved(t, before[1])
		near(t, "served", number(g.Served), number(f.Served))
		near(t, "lost", number(g.Lost[LostOverload]), number(f.Lost[LostOverload]))
		near(t, "in flight", number(g.InFlight), number(f.InFlight))
		near(t, "wait", g.Sets[1].Wait.Mean, f.Sets[0].Wait.Mean)
	}
}

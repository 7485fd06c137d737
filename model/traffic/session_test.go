package traffic

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"vmssim/sim"
)

func constant(tb testing.TB, seconds float64) sim.Distribution {
	tb.Helper()
	d, err := sim.Constant(seconds)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// visits are sessions of exactly n requests of a millisecond, that come one after
// the other at a rate, and think for so many seconds in between.
func visits(tb testing.TB, rate float64, n int, think float64) Workload {
	return Workload{
		Name: "w", Load: level(rate), Process: Even, Service: constant(tb, 0.001), CPU: 1, Retry: Retry{Tries: 1},
		Sessions: &Sessions{Requests: Count{Exactly: n}, Think: constant(tb, think), KeepAlive: true},
	}
}

// among plays a workload on so many backends, each in a class of its own.
func among(backends int, pool Pool, w Workload, replication uint64) *Traffic {
	t := New(&Config{Pools: []Pool{pool}, Classes: backends, Workloads: []Workload{w}},
		sim.Streams{Seed: 11, Replication: replication}, func(sim.Time, []Answer) {})
	for i := range backends {
		t.SetRotation(t.Add(Station{
			Key: uint64(i), Workers: 1000, Places: 1000, VCPUs: 1000, Code: Code{Class: i, Slowness: 1},
		}), true)
	}
	return t
}

// The number of requests of a geometric session has its mean m and the variance
// m·(m-1); one of a fixed number is that.
func TestSessionsHaveAsManyRequestsAsTheirLaw(t *testing.T) {
	w := visits(t, 100, 0, 0)
	w.Sessions.Requests = Count{Mean: 8}
	play := among(1, Pool{}, w, 0)
	play.Advance(1000 * sim.Second)
	s := play.Sessions(0)
	n := float64(s.Completed)
	if mean, room := float64(s.Requests)/n, 4*math.Sqrt(8*7/n); n < 99_000 || math.Abs(mean-8) > room {
		t.Errorf("%v sessions had %v requests on average, want 8 ± %.2g", n, mean, room)
	}
	play = among(1, Pool{}, visits(t, 10, 5, 1), 0)
	play.Advance(100*sim.Second + 1)
	// A session lasts for 4 thoughts and 5 services: 4.005 s. Those that came by then are done.
	s = play.Sessions(0)
	if s.Started != 1000 || s.Completed != 959 || s.Requests != 5*959 {
		t.Errorf("%+v, want 1000 started and 959 completed of 5 requests", *s)
	}
}

// Sessions of n requests, T apart, with their state on one of four instances: one
// of them dies, so of the sessions that go on then, rate·(n-1)·T by Little's law,
// a quarter is lost and no other. State that is kept outside survives.
func TestSessionsDieWithTheInstanceThatKeepsThem(t *testing.T) {
	const rate, n, think, runs = 5.0, 6, 10.0, 100
	for _, stateful := range []bool{true, false} {
		var lost SessionTally
		for run := range runs {
			w := visits(t, rate, n, think)
			w.Process = Poisson
			w.Sessions.KeepAlive = false
			w.Sessions.Stateful = stateful
			play := among(4, Pool{Spread: BySource}, w, uint64(run))
			play.Advance(100 * sim.Second)
			play.Lose(2, DeletedInFlight)
			play.Remove(2)
			play.Advance(300 * sim.Second)
			for cause, k := range play.Sessions(0).Lost {
				lost.Lost[cause] += k
			}
		}
		want := 0.0
		if stateful {
			want = runs * rate * (n - 1) * think / 4
		}
		// A Poisson number; in flight is one in 10,000 of them.
		if got := float64(lost.Lost[InstanceGone]); math.Abs(got-want) > 4*math.Sqrt(want) {
			t.Errorf("state on the instance %t: %v sessions lost with it, want %v", stateful, got, want)
		}
		if lost.Lost[SentElsewhere] != 0 || lost.Lost[RequestLost] > 10 {
			t.Errorf("state on the instance %t: lost otherwise: %v", stateful, lost.Lost)
		}
	}
}

// Without affinity, and with a connection for each request, the second request of
// a session of two finds its state on one of four instances only.
func TestStateNeedsAffinity(t *testing.T) {
	w := visits(t, 100, 2, 0.5)
	w.Sessions.KeepAlive, w.Sessions.Stateful = false, true
	play := among(4, Pool{}, w, 0)
	play.Advance(200 * sim.Second)
	s := play.Sessions(0)
	n := float64(s.Completed + s.Lost[SentElsewhere])
	if got, room := float64(s.Completed)/n, 4*math.Sqrt(0.25*0.75/n); math.Abs(got-0.25) > room {
		t.Errorf("%.4f of the sessions completed, want a quarter ± %.2g", got, room)
	}
	for name, pool := range map[string]Pool{"cookie": {Spread: InTurn, Proxy: true, Cookies: true}, "source": {Spread: BySource}} {
		play := among(4, pool, w, 0)
		play.Advance(200 * sim.Second)
		if s := play.Sessions(0); s.Lost != [SessionCauses]uint64{} || s.Completed < 19_900 {
			t.Errorf("%s: %+v, want none lost", name, *s)
		}
	}
}

// A connection stays on a backend out of rotation; its session ends there. The
// connections to a backend that dies are reset: what is in flight is lost by that,
// the next request of every other by the reset.
func TestConnectionsStayUntilTheirBackendDies(t *testing.T) {
	play := among(2, Pool{}, visits(t, 10, 100, 1), 0)
	play.Advance(50 * sim.Second)
	before := play.Served(0, 0)
	play.SetRotation(0, false)
	play.Advance(60 * sim.Second)
	// About 250 connections bring a request a second each.
	if served := play.Served(0, 0) - before; served < 2000 {
		t.Errorf("%d requests in 10 s reached the backend out of rotation, want about 2500", served)
	}
	opened := play.Sessions(0).Opened
	play.Lose(0, FailedInFlight)
	play.Advance(62 * sim.Second)
	tally, s := play.Tally(0), play.Sessions(0)
	if lost := tally.Lost[ConnectionReset] + tally.Lost[FailedInFlight]; lost != s.Broken || lost < 200 {
		t.Errorf("%d requests lost by %d broken connections, want about 250", lost, s.Broken)
	}
	if more := s.Opened - opened; more != 20 {
		t.Errorf("%d connections opened in 2 s, want those of 20 new sessions", more)
	}
	w := visits(t, 10, 100, 1)
	w.Retry.Tries, w.Retry.Budget = 2, math.Inf(1)
	play = among(2, Pool{}, w, 0)
	play.Advance(50 * sim.Second)
	play.Lose(0, FailedInFlight)
	play.SetRotation(0, false)
	play.Advance(200 * sim.Second)
	if s := play.Sessions(0); s.Broken < 200 || s.Lost != [SessionCauses]uint64{} {
		t.Errorf("%+v: with a retry on another connection no session is lost", *s)
	}
}

// A connection without traffic for exactly the idle timeout is forgotten; with a
// nanosecond less it lives. With a reset its client opens another one, without it
// waits for its answer until it gives up.
func TestIdleTimeout(t *testing.T) {
	const idle = 240.0
	for _, test := range []struct {
		think  float64
		tells  bool
		idled  uint64
		opened uint64
		lost   uint64
	}{
		{idle, true, 2, 3, 0},
		{idle, false, 1, 1, 1},
		{idle - 1e-9, false, 0, 1, 0},
	} {
		w := visits(t, 0.001, 3, test.think)
		w.Timeout = 2 * sim.Second
		play := among(2, Pool{IdleTimeout: 240 * sim.Second, TellsIdle: test.tells}, w, 0)
		play.Advance(1999 * sim.Second)
		s, lost := play.Sessions(0), play.Tally(0).Lost[ConnectionReset]
		if s.Idled != test.idled || s.Opened != test.opened || lost != test.lost || s.Started != 1 {
			t.Errorf("%+v: %+v, %d requests lost", test, *s, lost)
		}
	}
}

// Draining lasts as long as it says: connections, and cookies, bring their
// requests to the backend until then, and no longer. A cookie is then another's;
// a connection is reset. What is in work when draining is over is cut.
func TestDrainingLastsToTheSecond(t *testing.T) {
	for name, pool := range map[string]Pool{"connection": {}, "cookie": {Spread: InTurn, Proxy: true, Cookies: true}} {
		pool.Drain = 30 * sim.Second
		// Ten sessions by then, whose requests come every 0.501 s for ever.
		play := among(2, pool, visits(t, 0.1, 10_000, 0.5), 0)
		play.Advance(100*sim.Second + 1)
		play.Drain(0)
		play.Advance(129 * sim.Second)
		before := play.Served(0, 0)
		play.Advance(130*sim.Second + 1)
		last := play.Served(0, 0)
		play.Advance(160 * sim.Second)
		if after := play.Served(0, 0); last == before || after != last {
			t.Errorf("%s: %d requests in the last second of draining, %d after it", name, last-before, after-last)
		}
		broken := play.Sessions(0).Broken
		if name == "connection" && broken != play.Tally(0).Lost[ConnectionReset] || name == "cookie" && broken > 0 {
			t.Errorf("%s: %d broken, %d requests reset", name, broken, play.Tally(0).Lost[ConnectionReset])
		}
	}
	// One request of 60 s, alone: it is cut 30 s after its backend is taken out.
	w := visits(t, 0.1, 1, 0)
	w.Service = constant(t, 60)
	for period, lost := range map[sim.Time]uint64{55*sim.Second - 1: 1, 55*sim.Second + 1: 0} {
		play := among(1, Pool{Drain: period}, w, 0)
		play.Advance(15 * sim.Second)
		play.Drain(0)
		play.Advance(90 * sim.Second)
		if got := play.Tally(0).Lost[ConnectionReset]; got != lost {
			t.Errorf("drained for %v: %d requests cut, want %d", period, got, lost)
		}
	}
}

// A backend that is released finishes what is in it, and is then forgotten.
func TestReleasedBackendsFinishTheirRequests(t *testing.T) {
	w := visits(t, 1, 1, 0)
	w.Service = constant(t, 5)
	play := among(2, Pool{}, w, 0)
	play.Advance(20*sim.Second + 1)
	play.Release(0)
	play.Advance(30 * sim.Second)
	if lost := play.Tally(0).Lost; lost != [Causes]uint64{} || play.stations[0].config.Key != gone {
		t.Errorf("lost %v, forgotten %t", lost, play.stations[0].config.Key == gone)
	}
}

// The addresses of 40,000 clients fall on seven backends like dice (χ² test at
// 0.1 %). When one leaves, its clients alone move, evenly again; when it comes
// back they return, and no other moves.
func TestSourceAffinitySplitsClients(t *testing.T) {
	const clients, backends = 40_000, 7
	w := visits(t, 1, 1, 0)
	w.Clients, _ = NewClients(clients, 0)
	play := among(backends, Pool{Spread: BySource}, w, 0)
	all := func() []int32 {
		var list []int32
		for number := range clients {
			list = append(list, play.pickFor(&play.pools[0], play.address(&play.clients[0], uint64(number))))
		}
		return list
	}
	before := all()
	like := func(what string, list []int32, among float64) {
		counts := map[int32]float64{}
		for _, b := range list {
			counts[b]++
		}
		chi, want := 0.0, float64(len(list))/among
		for _, n := range counts {
			chi += (n - want) * (n - want) / want
		}
		if limit := (distuv.ChiSquared{K: among - 1}).Quantile(0.999); chi > limit || len(counts) != int(among) {
			t.Errorf("%s: χ² %.1f above %.1f: %v", what, chi, limit, counts)
		}
	}
	// Sessions of the same client are no new evidence: every address counts once.
	different := map[uint64]int32{}
	for number, b := range before {
		different[play.address(&play.clients[0], uint64(number))] = b
	}
	var hosts []int32
	for _, b := range different {
		hosts = append(hosts, b)
	}
	like("at first", hosts, backends)
	play.SetRotation(3, false)
	var moved []int32
	seen := map[uint64]bool{}
	for number, b := range all() {
		address := play.address(&play.clients[0], uint64(number))
		if before[number] != 3 && b != before[number] {
			t.Fatalf("client %d moves from %d to %d when 3 leaves", number, before[number], b)
		}
		if before[number] == 3 && !seen[address] {
			moved = append(moved, b)
		}
		seen[address] = true
	}
	like("those of the one that left", moved, backends-1)
	play.SetRotation(3, true)
	for number, b := range all() {
		if b != before[number] {
			t.Fatalf("client %d is on %d, was on %d", number, b, before[number])
		}
	}
	eighth := play.Add(Station{Key: backends, Workers: 1, VCPUs: 1, Code: Code{Slowness: 1}})
	play.SetRotation(eighth, true)
	taken := 0.0
	for number, b := range all() {
		switch {
		case int(b) == eighth:
			taken++
		case b != before[number]:
			t.Fatalf("client %d moves from %d to %d when %d comes", number, before[number], b, eighth)
		}
	}
	if want, room := clients/8.0, 6*math.Sqrt(clients/8.0); math.Abs(taken-want) > room {
		t.Errorf("the new one takes %v clients, want %v ± %.0f", taken, want, room)
	}
}

// Zipf's law: client k of 100 sends 1/k of what the first does.
func TestSkewedClients(t *testing.T) {
	c, err := NewClients(100, 1)
	if err != nil {
		t.Fatal(err)
	}
	harmonic := 0.0
	for k := 1; k <= 100; k++ {
		harmonic += 1 / float64(k)
	}
	const n = 100_000
	counts := make([]float64, 100)
	for i := range n {
		counts[c.pick((float64(i)+0.5)/n)]++
	}
	for _, k := range []int{1, 2, 10, 100} {
		if want := n / float64(k) / harmonic; math.Abs(counts[k-1]-want) > 1.01 {
			t.Errorf("client %d sends %v of %d, want %.1f", k, counts[k-1], n, want)
		}
	}
}

// In turn means exactly that, whoever comes and goes.
func TestRoundRobinIsExact(t *testing.T) {
	w := visits(t, 1, 1, 0)
	w.Sessions = nil
	play := among(3, Pool{Spread: InTurn, Proxy: true}, w, 0)
	served := func() (list [3]uint64) {
		for i := range list {
			list[i] = play.Served(i, 0)
		}
		return list
	}
	for _, step := range []struct {
		until sim.Time // in seconds; a request comes at each
		out   int
		in    bool
		want  [3]uint64
	}{
		{10, 1, false, [3]uint64{4, 3, 3}},
		{15, 1, true, [3]uint64{6, 3, 6}}, // next are 2, 0, 2, 0, 2
		{21, 0, true, [3]uint64{8, 5, 8}},
	} {
		play.Advance(step.until*sim.Second + sim.Second/2)
		if got := served(); got != step.want {
			t.Errorf("after %d requests: %v, want %v", step.until, got, step.want)
		}
		play.SetRotation(step.out, step.in)
	}
}

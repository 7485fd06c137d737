package traffic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"vmssim/sim"
)

// until is a load that ends.
type until struct {
	Load
	end sim.Time
}

func (u until) Offered(t sim.Time) int64 { return u.Load.Offered(min(t, u.end)) }
func (u until) Rate(t sim.Time) float64 {
	if t < u.end {
		return u.Load.Rate(t)
	}
	return 0
}
func (u until) Next(t sim.Time) sim.Time {
	if t < u.end {
		return u.end
	}
	return sim.Never
}

// roomy has a worker for everyone.
var roomy = Station{Workers: 1 << 20, VCPUs: 1 << 10, Code: Code{Slowness: 1}}

// tiers plays workloads, of which each has a pool of its own, with the station of
// the same number in it; one without workers has none. It returns the traffic and
// all latencies by workload.
func tiers(replication uint64, span sim.Time, workloads []Workload, stations []Station) (*Traffic, [][]float64) {
	config := Config{Classes: 1, Workloads: slices.Clone(workloads)}
	for i := range config.Workloads {
		config.Workloads[i].ID, config.Workloads[i].Pool = i, i
		config.Pools = append(config.Pools, Pool{})
	}
	latencies := make([][]float64, len(workloads))
	traffic := New(&config, sim.Streams{Seed: 11, Replication: replication}, func(_ sim.Time, answers []Answer) {
		for _, a := range answers {
			latencies[a.Workload] = append(latencies[a.Workload], a.Latency.Seconds())
		}
	})
	for i, s := range stations[:min(len(stations), len(workloads))] {
		if s.Workers > 0 {
			s.Pool, s.Key = i, uint64(i)
			traffic.SetRotation(traffic.Add(s), true)
		}
	}
	traffic.Advance(span)
	traffic.Flush()
	return traffic, latencies
}

// callee is a workload of which all requests are calls.
func callee(tb testing.TB, service sim.Distribution) Workload {
	tb.Helper()
	w := one(tb, 0, service)
	w.Name = "callee"
	return w
}

// replicateTiers plays n replications and returns what each showed of the caller.
func replicateTiers(t *testing.T, n int, span sim.Time, workloads []Workload, stations []Station) []measured {
	t.Helper()
	if testing.Short() {
		n = max(5, n/4)
	}
	var list []measured
	for i := range n {
		traffic, latencies := tiers(uint64(i), span, workloads, stations)
		list = append(list, measured{tally: *traffic.Tally(0), mean: stat.Mean(latencies[0], nil)})
	}
	return list
}

// What leaves M/M/c is Poisson (Burke 1956), and a share of it is, too. So a
// request that calls after its own work, and leaves its worker for that, takes as
// long as in two M/M/c of their own (Jackson 1957).
func TestTandemIsTwoErlangC(t *testing.T) {
	const rate, mean1, mean2 = 16.0, 0.1, 0.15
	sojourn := func(c int, rate, mean float64) float64 {
		load := rate * mean
		return mean + erlangC(c, load)*mean/(float64(c)-load)
	}
	for _, share := range []float64{1, 0.5} {
		t.Run(fmt.Sprint(share), func(t *testing.T) {
			web := one(t, rate, exponential(t, mean1))
			web.Calls = []Call{{Workload: 1, Share: share, Times: 1, After: true, Required: true}}
			list := replicateTiers(t, 20, sim.Hour, []Workload{web, callee(t, exponential(t, mean2))}, []Station{
				{Workers: 2, Places: 1 << 20, VCPUs: 2, Code: Code{Slowness: 1}}, {Workers: 3, Places: 1 << 20, VCPUs: 3, Code: Code{Slowness: 1}},
			})
			want := sojourn(2, rate, mean1) + share*sojourn(3, share*rate, mean2)
			holds(t, "mean time in both", want, list, func(m measured) float64 { return m.mean })
		})
	}
}

// A worker that is held while its request calls serves for its own work and the
// call's: M/G/1 with the sum of both, as Pollaczek and Khinchine say.
func TestHeldWorkerServesForBoth(t *testing.T) {
	const rate, own, call = 7.0, 0.06, 0.02
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			web := one(t, rate, exponential(t, own))
			web.Calls = []Call{{Workload: 1, Share: 1, Times: 2, After: after, Holds: true, Required: true}}
			single := Station{Workers: 1, Places: 1 << 20, VCPUs: 1, Code: Code{Slowness: 1}}
			list := replicateTiers(t, 30, 2*sim.Hour, []Workload{web, callee(t, exponential(t, call))}, []Station{single, single})
			const mean = own + 2*call
			second := own*own + 2*call*call + mean*mean // moment of the sum
			wait := rate * second / 2 / (1 - rate*mean)
			holds(t, "mean wait", wait, list, func(m measured) float64 {
				return m.tally.WaitTime.Seconds() / float64(m.tally.Started)
			})
			holds(t, "mean time in the system", wait+mean, list, func(m measured) float64 { return m.mean })
		})
	}
}

// Every third of a tier's requests fails if it needs a call that finds nobody; the
// callee's own clients try three times. Without need it is answered all the same.
func TestFailedCallsFailTheirCaller(t *testing.T) {
	for _, required := range []bool{true, false} {
		web := one(t, 100, constant(t, 0.01))
		web.Load = until{level(100), sim.Hour}
		web.Calls = []Call{{Workload: 1, Share: 0.3, Times: 1, Holds: true, Required: required}}
		api := callee(t, constant(t, 1))
		api.Retry = Retry{Tries: 3, Budget: math.Inf(1), Backoff: sim.Second, Multiplier: 1}
		traffic, _ := tiers(0, 2*sim.Hour, []Workload{web, api}, []Station{roomy})
		front, back := traffic.Tally(0), traffic.Tally(1)
		want := 0.3 * float64(front.Offered)
		if got := float64(back.Offered); math.Abs(got-want) > 4*math.Sqrt(0.7*want) {
			t.Errorf("%v calls of %d requests, want about %.0f", got, front.Offered, want)
		}
		if back.Called != back.Offered || back.Lost[NoBackend] != back.Called || back.Retries != 2*back.Called {
			t.Errorf("calls: %+v", back)
		}
		failed, degraded := back.Called, uint64(0)
		if !required {
			failed, degraded = 0, back.Called
		}
		if front.Lost[DependencyFailed] != failed || front.Degraded != degraded || front.Served != front.Offered-failed {
			t.Errorf("required %v: %d calls failed; %+v", required, back.Called, front)
		}
	}
}

// A client gives up after 1 s, a call takes 5 s, then half a second of work. One
// request comes every 3 s. The call goes on, the only worker is held for 5.5 s in
// vain, and so every second request finds it taken.
func TestTimeoutDoesNotEndTheCall(t *testing.T) {
	web := one(t, 1.0/3, constant(t, 0.5))
	web.Load, web.Process, web.Timeout = until{level(1.0 / 3), 301 * sim.Second}, Even, sim.Second
	web.Calls = []Call{{Workload: 1, Share: 1, Times: 1, Holds: true, Required: true}}
	traffic, latencies := tiers(0, sim.Hour, []Workload{web, callee(t, constant(t, 5))},
		[]Station{{Workers: 1, VCPUs: 1, Code: Code{Slowness: 1}}, roomy})
	front, back := traffic.Tally(0), traffic.Tally(1)
	if front.Offered != 100 || front.Lost[Timeout] != 50 || front.Lost[Overload] != 50 {
		t.Errorf("%+v", front)
	}
	if back.Served != 50 || stat.Mean(latencies[1], nil) != 5 || front.Deserted != 25*sim.Second {
		t.Errorf("the callee served %d; %v of work in vain", back.Served, front.Deserted)
	}
	if work := traffic.Work(0); work != 25e9*vCPU {
		t.Errorf("the vCPU was busy for %d, want 25 s: it is idle while a call is waited for", work)
	}
}

// One worker, calls of 5 s, half a second of work, a request every second: with the
// worker held nearly all find it taken, without it all are answered after 5.5 s.
func TestWorkersThatAreNotHeldServeOthers(t *testing.T) {
	for _, held := range []bool{true, false} {
		web := one(t, 1, constant(t, 0.5))
		web.Load, web.Process = until{level(1), 110500 * sim.Millisecond}, Even
		web.Calls = []Call{{Workload: 1, Share: 1, Times: 1, Holds: held, Required: true}}
		traffic, latencies := tiers(0, sim.Hour, []Workload{web, callee(t, constant(t, 5))},
			[]Station{{Workers: 1, VCPUs: 1, Code: Code{Slowness: 1}}, roomy})
		served := uint64(110)
		if held { // a worker is free again after 5.5 s, so every sixth comes through
			served = 19
		}
		if got := traffic.Tally(0).Served; got != served {
			t.Errorf("held %v: %d of 110 were answered, want %d", held, got, served)
		}
		for _, l := range latencies[0] {
			if l != 5.5 {
				t.Fatalf("an answer after %v s, want 5.5", l)
			}
		}
	}
}

// The same calls are made, and are the same work, whatever else happens: with few
// workers for the callers, and with another tier that calls in between.
func TestCallsKeepTheirLuck(t *testing.T) {
	web := one(t, 10, exponential(t, 0.1))
	web.Load = until{level(10), 5 * sim.Minute}
	web.Calls = []Call{{Workload: 1, Share: 0.5, Times: 3, After: true, Required: true}}
	shop := one(t, 10, constant(t, 0.1))
	shop.Name, shop.Load = "shop", until{level(10), 5 * sim.Minute}
	shop.Calls = []Call{{Workload: 1, Share: 1, Times: 1, Holds: true, Required: true}}
	few := Station{Workers: 2, Places: 1 << 20, VCPUs: 1, Code: Code{Slowness: 1}}
	api := callee(t, exponential(t, 0.1))
	play := func(front Station, others ...Workload) [][]float64 {
		_, latencies := tiers(0, sim.Hour, append([]Workload{web, api}, others...), []Station{front, roomy, roomy})
		for _, list := range latencies {
			slices.Sort(list)
		}
		return latencies
	}
	alone, crowded, together := play(roomy), play(few), play(roomy, shop)
	if n := len(alone[1]); n%3 != 0 || n < 4000 || !slices.Equal(alone[1], crowded[1]) {
		t.Errorf("%d calls with many workers, %d with few", n, len(crowded[1]))
	}
	if !slices.Equal(alone[0], together[0]) || len(together[1]) <= len(alone[1]) {
		t.Errorf("the calls of a shop change those of the web: %v s instead of %v s on average",
			stat.Mean(together[0], nil), stat.Mean(alone[0], nil))
	}
}

// Whatever happens to the instances of three tiers, requests are counted once, and
// Little's law holds.
func TestCallsInChaos(t *testing.T) {
	for seed := range uint64(20) {
		chaos(t, seed)
	}
}

func chaos(t *testing.T, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func() bool { return random.IntN(2) == 0 }
	call := func(to int) Call {
		return Call{Workload: to, Share: 0.7, Times: 1 + random.IntN(2), After: pick(), Holds: pick(), Required: pick()}
	}
	config := Config{Classes: 1, Pools: make([]Pool, 2)}
	for i := range 3 {
		w := one(t, 40, exponential(t, 0.05))
		w.Name, w.ID, w.Pool, w.Timeout = fmt.Sprint(i), i, i/2, sim.Time(2-i)*sim.Second/2
		w.Load = until{level(40), sim.Minute}
		w.Retry = Retry{Tries: 2, Budget: 1, Backoff: 100 * sim.Millisecond, Multiplier: 1}
		for to := i + 1; to < 3; to++ {
			w.Calls = append(w.Calls, call(to))
		}
		config.Workloads = append(config.Workloads, w)
	}
	traffic := New(&config, sim.Streams{Seed: seed}, func(sim.Time, []Answer) {})
	var stations []int
	for i := range 6 {
		discipline := Discipline(random.IntN(2))
		stations = append(stations, traffic.Add(Station{Key: uint64(i), Pool: i % 2, Discipline: discipline,
			Workers: 1 + random.IntN(4), Places: random.IntN(10), VCPUs: 2, Code: Code{Slowness: 1}}))
		traffic.SetRotation(i, true)
	}
	for now := sim.Time(0); now < 2*sim.Minute; now += sim.Time(random.IntN(int(sim.Second))) {
		for traffic.Advance(now) < now {
		}
		at := stations[random.IntN(len(stations))]
		over := now > 90*sim.Second
		switch action := random.IntN(5); {
		case over || action == 0:
			traffic.SetFrozen(at, false)
			traffic.SetReply(at, Answering)
			traffic.SetRotation(at, true)
		case action == 1:
			traffic.SetFrozen(at, pick())
		case action == 2:
			traffic.SetReply(at, Silent)
			traffic.Lose(at, FailedInFlight)
		case action == 3:
			traffic.SetRotation(at, pick())
		default:
			traffic.Watch(at)
		}
		for i := range config.Workloads {
			tally, lost := traffic.Tally(i), uint64(0)
			for _, n := range tally.Lost {
				lost += n
			}
			if tally.Offered != tally.Served+lost+tally.InFlight || tally.Area != tally.Sojourn+traffic.Inside(i) {
				t.Fatalf("seed %d, workload %d at %v: %+v", seed, i, now, tally)
			}
		}
	}
	for _, at := range stations {
		if s := &traffic.stations[at]; !s.idle() || s.cpu != 0 {
			t.Errorf("seed %d: station %d is left with %d at work, %d in line, %d apart, cpu %d",
				seed, at, s.busy, s.waiting, s.apart, s.cpu)
		}
	}
}

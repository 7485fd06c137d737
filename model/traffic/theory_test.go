package traffic

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"vmssim/sim"
)

// level is a load of constant rate.
type level float64

func (l level) Offered(t sim.Time) int64 { return int64(float64(l) * float64(t) / 1000) }
func (l level) Rate(sim.Time) float64    { return float64(l) }
func (l level) Next(sim.Time) sim.Time   { return sim.Never }

func exponential(tb testing.TB, mean float64) sim.Distribution {
	tb.Helper()
	d, err := sim.Exponential(mean)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// A measured is what one replication of a single station showed.
type measured struct {
	tally Tally
	mean  float64 // seconds in the system, of those that were answered
	p95   float64
}

// replicate plays n replications of one workload on one station.
func replicate(t *testing.T, n int, span sim.Time, w Workload, s Station) []measured {
	t.Helper()
	if testing.Short() {
		n = max(5, n/4)
	}
	var list []measured
	for i := range n {
		list = append(list, play(uint64(i), span, w, s))
	}
	return list
}

func play(replication uint64, span sim.Time, w Workload, stations ...Station) measured {
	var latencies []float64
	traffic := New(&Config{Pools: []Pool{{}}, Classes: 1, Workloads: []Workload{w}},
		sim.Streams{Seed: 7, Replication: replication},
		func(_ sim.Time, answers []Answer) {
			for _, a := range answers {
				latencies = append(latencies, a.Latency.Seconds())
			}
		})
	for _, s := range stations {
		traffic.SetRotation(traffic.Add(s), true)
	}
	traffic.Advance(span)
	traffic.Flush()
	m := measured{tally: *traffic.Tally(0), mean: stat.Mean(latencies, nil)}
	m.p95 = quantile(latencies, 0.95)
	return m
}

func quantile(list []float64, p float64) float64 {
	sorted := append([]float64(nil), list...)
	stat.SortWeighted(sorted, nil)
	return stat.Quantile(p, stat.Empirical, sorted, nil)
}

// holds fails unless the 99.9 % interval of Student's t around the mean of the
// replications holds the exact value, and is narrower than a tenth of it.
func holds(t *testing.T, what string, exact float64, list []measured, get func(measured) float64) {
	t.Helper()
	var values []float64
	for _, m := range list {
		values = append(values, get(m))
	}
	mean, deviation := stat.MeanStdDev(values, nil)
	n := float64(len(values))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.9995) * deviation / math.Sqrt(n)
	if math.Abs(mean-exact) > half {
		t.Errorf("%s: %.5g ± %.2g, want %.5g", what, mean, half, exact)
	}
	if !testing.Short() && half > exact/10 {
		t.Errorf("%s: %.5g ± %.2g is too wide to tell anything", what, mean, half)
	}
}

// erlangC returns the probability that a request waits in M/M/c.
func erlangC(c int, load float64) float64 {
	b := 1.0 // Erlang's loss formula by its recursion
	for k := 1; k <= c; k++ {
		b = load * b / (float64(k) + load*b)
	}
	rho := load / float64(c)
	return b / (1 - rho + rho*b)
}

func one(t testing.TB, rate float64, service sim.Distribution) Workload {
	return Workload{Name: "w", Load: level(rate), Service: service, CPU: 1, Retry: Retry{Tries: 1}}
}

// M/M/c: the probability of waiting and the mean time in the system (Erlang
// 1917), and its 95th percentile from the distribution of the wait.
func TestErlangC(t *testing.T) {
	for _, c := range []int{1, 2, 10} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			const mean = 0.1
			load := 0.8 * float64(c)
			list := replicate(t, 20, sim.Hour, one(t, load/mean, exponential(t, mean)),
				Station{Workers: c, Places: 1 << 20, VCPUs: c, Code: Code{Slowness: 1}})
			waits := erlangC(c, load)
			drain := (float64(c) - load) / mean // rate at which a wait ends
			holds(t, "waiting probability", waits, list, func(m measured) float64 {
				return float64(m.tally.Waited) / float64(m.tally.Started)
			})
			holds(t, "mean wait", waits/drain, list, func(m measured) float64 {
				return m.tally.WaitTime.Seconds() / float64(m.tally.Started)
			})
			holds(t, "mean time in the system", mean+waits/drain, list, func(m measured) float64 { return m.mean })
			holds(t, "95th percentile", sojournQuantile(0.95, waits, drain, 1/mean), list,
				func(m measured) float64 { return m.p95 })
		})
	}
}

// sojournQuantile inverts the distribution of wait plus service in M/M/c: the
// wait is 0 or, with a probability, exponential.
func sojournQuantile(p, waits, drain, service float64) float64 {
	above := func(x float64) float64 {
		tail := math.Exp(-service * x)
		if math.Abs(drain-service) < 1e-9 {
			return (1-waits)*tail + waits*tail*(1+service*x)
		}
		both := (drain*tail - service*math.Exp(-drain*x)) / (drain - service)
		return (1-waits)*tail + waits*both
	}
	low, high := 0.0, 1000.0
	for range 100 {
		if middle := (low + high) / 2; above(middle) > 1-p {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// M/M/c/K loses what finds every place taken.
func TestLossOfMMcK(t *testing.T) {
	const c, places, mean, rate = 3, 4, 0.1, 33.0
	load := rate * mean
	weights, sum, term := make([]float64, c+places+1), 0.0, 1.0
	for n := range weights {
		if n > 0 {
			term *= load / float64(min(n, c))
		}
		weights[n] = term
		sum += term
	}
	list := replicate(t, 20, sim.Hour, one(t, rate, exponential(t, mean)),
		Station{Workers: c, Places: places, VCPUs: c, Code: Code{Slowness: 1}})
	holds(t, "loss", weights[c+places]/sum, list, func(m measured) float64 {
		return float64(m.tally.Lost[Overload]) / float64(m.tally.Offered)
	})
}

// M/G/1 waits as Pollaczek and Khinchine say, for constant, exponential and
// widely varying work.
func TestPollaczekKhinchine(t *testing.T) {
	const mean, rate = 0.1, 7.0
	for name, service := range services(t, mean) {
		t.Run(name, func(t *testing.T) {
			list := replicate(t, 30, 3*sim.Hour, one(t, rate, service),
				Station{Workers: 1, Places: 1 << 20, VCPUs: 1, Code: Code{Slowness: 1}})
			rho := rate * mean
			wait := rho * mean * (1 + service.CV()*service.CV()) / 2 / (1 - rho)
			holds(t, "mean wait", wait, list, func(m measured) float64 {
				return m.tally.WaitTime.Seconds() / float64(m.tally.Started)
			})
		})
	}
}

func services(t *testing.T, mean float64) map[string]sim.Distribution {
	t.Helper()
	lognormal, err := sim.LognormalMeanCV(mean, 2)
	if err != nil {
		t.Fatal(err)
	}
	constant, err := sim.Constant(mean)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]sim.Distribution{
		"constant": constant, "exponential": exponential(t, mean), "lognormal": lognormal,
	}
}

// M/G/1 with processor sharing takes mean/(1-ρ), whatever the law of the work
// (Sakata, Noguchi and Oizumi 1971).
func TestSharingIsInsensitive(t *testing.T) {
	const mean, rate = 0.1, 7.0
	for name, service := range services(t, mean) {
		t.Run(name, func(t *testing.T) {
			list := replicate(t, 30, 3*sim.Hour, one(t, rate, service),
				Station{Discipline: Sharing, Workers: 1 << 20, VCPUs: 1, Code: Code{Slowness: 1}})
			holds(t, "mean time in the system", mean/(1-rate*mean), list,
				func(m measured) float64 { return m.mean })
		})
	}
}

// The arrivals of a Markov-modulated process have the mean of their load and the
// variance of the counts that Heffes and Lucantoni (1986) give for long spans:
// 1 + 2·p·q·(High-Low)²·rate·τ, with the relaxation time τ of the two states.
func TestBursts(t *testing.T) {
	const rate, high, low, highFor, lowFor = 50.0, 3.0, 0.5, 4.0, 16.0
	bursts := &Bursts{High: high, Low: low, HighFor: highFor, LowFor: lowFor}
	var counts []float64
	for i := range 400 {
		s := newSource(level(rate), Poisson, bursts, sim.Streams{Seed: 3, Replication: uint64(i)}, "w")
		n := 0.0
		for s.next() < 20*sim.Minute {
			n++
		}
		counts = append(counts, n)
	}
	p := highFor / (highFor + lowFor)
	relaxation := 1 / (1/highFor + 1/lowFor)
	mean, variance := stat.MeanVariance(counts, nil)
	wantMean := rate * (p*high + (1-p)*low) * 1200
	want := wantMean + 2*p*(1-p)*(high-low)*(high-low)*rate*rate*relaxation*1200
	if math.Abs(mean-wantMean) > 4*math.Sqrt(want/400) {
		t.Errorf("mean count %.0f, want %.0f", mean, wantMean)
	}
	// The variance of 400 counts is off by 7 % at one standard error.
	if variance < 0.75*want || variance > 1.25*want {
		t.Errorf("variance of counts %.4g, want %.4g", variance, want)
	}
}

// A load that is not level brings Poisson counts with the mean of its integral in
// every part, and Even counts that are its integral, rounded down.
func TestArrivalsFollowTheirLoad(t *testing.T) {
	ramp := triangle{}
	const runs = 2000
	var quarters [4]float64
	for i := range runs {
		s := newSource(ramp, Poisson, nil, sim.Streams{Seed: 5, Replication: uint64(i)}, "w")
		for at := s.next(); at < 40*sim.Second; at = s.next() {
			quarters[at/(10*sim.Second)]++
		}
	}
	for i, n := range quarters {
		want := float64(ramp.Offered(sim.Time(i+1)*10*sim.Second)-ramp.Offered(sim.Time(i)*10*sim.Second)) / 1e6
		if got := n / runs; math.Abs(got-want) > 4*math.Sqrt(want/runs) {
			t.Errorf("part %d: %.3f arrivals, want %.3f", i, got, want)
		}
	}
	s := newSource(ramp, Even, nil, sim.Streams{}, "w")
	for n := int64(1); n <= 200; n++ {
		at := s.next()
		if before, after := ramp.Offered(at-1000), ramp.Offered(at+1000); before > n*1e6 || after < n*1e6 {
			t.Fatalf("arrival %d comes at %v, where the load is %d", n, at, ramp.Offered(at))
		}
	}
	if at := s.next(); at != sim.Never {
		t.Errorf("an arrival at %v beyond the load", at)
	}
}

// triangle rises from 0 to 10 per second in 20 s and falls to 0 in another 20.
type triangle struct{}

func (triangle) Offered(t sim.Time) int64 {
	x := t.Seconds()
	switch {
	case x <= 20:
		return int64(x * x / 4 * 1e6)
	case x < 40:
		return int64((200 - (40-x)*(40-x)/4) * 1e6)
	}
	return 200e6
}

func (triangle) Rate(t sim.Time) float64 {
	switch x := t.Seconds(); {
	case x < 20:
		return x / 2
	case x < 40:
		return (40 - x) / 2
	}
	return 0
}

func (triangle) Next(t sim.Time) sim.Time {
	switch {
	case t < 20*sim.Second:
		return 20 * sim.Second
	case t < 40*sim.Second:
		return 40 * sim.Second
	}
	return sim.Never
}

// A load that stays at zero, and of which nobody can tell that it always will, has no
// arrival within the run.
func TestNobodyComesOfNothing(t *testing.T) {
	play := New(&Config{
		Pools: []Pool{{}}, Classes: 1, End: sim.Hour, Workloads: []Workload{{Name: "w", Load: silence{}}},
	}, sim.Streams{}, nil)
	play.Advance(sim.Hour)
	if n := play.Tally(0).Offered; n > 0 {
		t.Errorf("%d requests came", n)
	}
}

// silence is a rate of zero in pieces of a minute.
type silence struct{}

func (silence) Offered(sim.Time) int64   { return 0 }
func (silence) Rate(sim.Time) float64    { return 0 }
func (silence) Next(t sim.Time) sim.Time { return t + sim.Minute }

// In the steady state nothing is allocated for a request, whatever it does: with clients
// that give up and try again, calls, sessions and messages.
func TestRequestsAllocateNothing(t *testing.T) {
	web := one(t, 40, exponential(t, 0.1))
	web.Timeout, web.Retry = sim.Second/2, Retry{Tries: 3, Budget: 1, Backoff: sim.Second / 10, Multiplier: 2, Jitter: true}
	web.Calls = []Call{{Workload: 1, Share: 0.5, Times: 2, Required: true}}
	web.Enqueues = []Enqueue{{Queue: 0, Share: 0.5, Times: 1}}
	api, visitors := callee(t, exponential(t, 0.01)), one(t, 5, exponential(t, 0.05))
	visitors.Name = "visitors"
	visitors.Sessions = &Sessions{Requests: Count{Mean: 4}, Think: exponential(t, 2), KeepAlive: true, Stateful: true}
	config := Config{
		Classes: 1, Pools: []Pool{{}}, Workloads: []Workload{web, api, visitors}, Queues: []Queue{mail(0, exponential(t, 0.1))},
		Completed: func(sim.Time, []Answer) {},
	}
	for _, discipline := range []Discipline{FIFO, Sharing} {
		traffic := New(&config, sim.Streams{Seed: 1}, func(sim.Time, []Answer) {})
		for key := range uint64(2) {
			at := traffic.Add(Station{Key: key, Discipline: discipline, Workers: 5, Places: 20, VCPUs: 5, Code: Code{Slowness: 1}})
			traffic.SetRotation(at, true)
		}
		traffic.AddReceiver(Receiver{Workers: 4, VCPUs: 4, Slowness: 1})
		traffic.Advance(2 * sim.Hour)
		until := 2 * sim.Hour
		if n := testing.AllocsPerRun(10, func() { until += sim.Minute; traffic.Advance(until) }); n > 1 {
			t.Errorf("%v: %v allocations for 4,000 requests", discipline, n)
		}
		if tally := traffic.Tally(0); tally.Retries < 100 || tally.Served < 100_000 {
			t.Errorf("%v: too little happens: %+v", discipline, tally)
		}
	}
}

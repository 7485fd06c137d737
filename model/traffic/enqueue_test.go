package traffic

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"vmssim/sim"
)

// A shop is requests that enqueue, and what works on the messages.
type shop struct {
	workload Workload
	station  Station
	queue    Queue
	workers  int // of one receiver; 0: there is none
}

// play returns the traffic, and the ages of the completed messages in seconds.
func (s shop) play(replication uint64, span sim.Time) (*Traffic, []float64) {
	var ages []float64
	config := Config{
		Classes: 1, Pools: []Pool{{}}, Workloads: []Workload{s.workload}, Queues: []Queue{s.queue},
		Completed: func(_ sim.Time, list []Answer) {
			for _, a := range list {
				ages = append(ages, a.Latency.Seconds())
			}
		},
	}
	traffic := New(&config, sim.Streams{Seed: 5, Replication: replication}, func(sim.Time, []Answer) {})
	traffic.SetRotation(traffic.Add(s.station), true)
	if s.workers > 0 {
		traffic.AddReceiver(Receiver{Workers: s.workers, VCPUs: s.workers, Slowness: 1})
	}
	traffic.Advance(span)
	traffic.Flush()
	return traffic, ages
}

// What leaves M/M/c is Poisson (Burke 1956), and so is a share of it: the messages wait
// as in an M/M/k of their own, and their number is binomial among the answered.
func TestEnqueuedMessagesAreErlangC(t *testing.T) {
	const rate, mean, takes, k = 16.0, 0.1, 0.25, 3
	for _, row := range []struct {
		share float64
		times int
	}{{0.6, 1}, {1, 1}, {0.3, 2}} {
		t.Run(fmt.Sprint(row), func(t *testing.T) {
			s := shop{workload: one(t, rate, exponential(t, mean)), queue: mail(0, exponential(t, takes)), workers: k}
			s.station = Station{Workers: 2, Places: 1 << 20, VCPUs: 2, Code: Code{Slowness: 1}}
			s.workload.Enqueues = []Enqueue{{Queue: 0, Share: row.share, Times: row.times}}
			if row.share == 1 {
				s.workers = 6
			}
			n, served, enqueued := 20, 0.0, 0.0
			if testing.Short() {
				n = 5
			}
			var list []mailed
			for i := range n {
				traffic, ages := s.play(uint64(i), sim.Hour)
				list = append(list, mailed{tally: balanced(t, traffic), ages: ages})
				served += float64(traffic.Tally(0).Served)
				enqueued += float64(traffic.Enqueued(0)[0].Messages)
				if got := traffic.Enqueued(0)[0]; got.Unanswered != 0 || got.Messages != list[i].tally.Arrived {
					t.Errorf("%+v are enqueued, %d arrived", got, list[i].tally.Arrived)
				}
			}
			times := float64(row.times)
			want, deviation := served*row.share*times, times*math.Sqrt(served*row.share*(1-row.share))
			if math.Abs(enqueued-want) > 3.3*deviation { // 99.9 %
				t.Errorf("%v messages of %v requests, want %v ± %.0f", enqueued, served, want, 3.3*deviation)
			}
			if row.times == 1 { // two at once are no Poisson process
				load := rate * row.share * takes
				sojourn := takes + erlangC(s.workers, load)*takes/(float64(s.workers)-load)
				holdsMail(t, "mean age", sojourn, list, func(m mailed) float64 { return stat.Mean(m.ages, nil) })
			}
		})
	}
}

// Work of 5 s for clients that give up after 1 s and try again a second later, three
// times in all: the request that comes at 100 s is begun then, at 102 s and at 104 s, and
// its message is enqueued at 105 s, 107 s and 109 s, though nobody waits for any answer.
// Of a client that waits there is one message.
func TestRetriesEnqueueAgain(t *testing.T) {
	s := shop{workload: one(t, 0.01, constant(t, 5)), station: roomy, queue: mail(0, constant(t, 1)), workers: 9}
	s.workload.Process, s.workload.Load = Even, until{level(0.01), 101 * sim.Second}
	s.workload.Enqueues = []Enqueue{{Queue: 0, Share: 1, Times: 1}}
	s.workload.Retry = Retry{Tries: 3, Budget: math.Inf(1), Backoff: sim.Second, Multiplier: 1}
	for timeout, want := range map[sim.Time]Enqueued{sim.Second: {3, 3}, 6 * sim.Second: {1, 0}} {
		s.workload.Timeout = timeout
		traffic, _ := s.play(0, 105*sim.Second+1)
		if got := traffic.QueueTally(0).Arrived; got != 1 {
			t.Errorf("timeout %v: %d messages when the first worker is done, want 1", timeout, got)
		}
		traffic.Advance(sim.Hour)
		if got := traffic.Enqueued(0)[0]; got != want {
			t.Errorf("timeout %v: %+v enqueued, want %+v", timeout, got, want)
		}
		if m := balanced(t, traffic); m.Completed != want.Messages || m.Enqueued != want.Messages {
			t.Errorf("timeout %v: %+v", timeout, m)
		}
	}
}

// A request whose instance dies before it is done enqueues nothing; nor does one whose
// required call fails.
func TestFailedRequestsEnqueueNothing(t *testing.T) {
	s := shop{workload: one(t, 0.01, constant(t, 5)), station: roomy, queue: mail(0, constant(t, 1))}
	s.workload.Process = Even
	s.workload.Enqueues = []Enqueue{{Queue: 0, Share: 1, Times: 1}}
	traffic, _ := s.play(0, 104*sim.Second)
	traffic.Lose(0, FailedInFlight)
	traffic.Advance(150 * sim.Second)
	if got := traffic.Enqueued(0)[0]; got.Messages != 0 || traffic.Tally(0).Lost[FailedInFlight] != 1 {
		t.Errorf("%+v enqueued by %+v", got, traffic.Tally(0))
	}
	web, api := one(t, 100, constant(t, 0.01)), callee(t, constant(t, 1))
	web.Calls = []Call{{Workload: 1, Share: 0.3, Times: 1, Holds: true, Required: true}}
	web.Enqueues = []Enqueue{{Queue: 0, Share: 1, Times: 1}}
	config := Config{Classes: 1, Pools: []Pool{{}, {}}, Workloads: []Workload{web, api}, Queues: []Queue{mail(0, constant(t, 1))}}
	config.Workloads[1].Pool = 1 // nobody is there
	traffic = New(&config, sim.Streams{Seed: 1}, func(sim.Time, []Answer) {})
	traffic.SetRotation(traffic.Add(roomy), true)
	traffic.Advance(sim.Minute)
	tally := traffic.Tally(0)
	if got := traffic.Enqueued(0)[0]; got.Messages != tally.Served || tally.Lost[DependencyFailed] == 0 || tally.Served == 0 {
		t.Errorf("%+v enqueued by %+v", got, tally)
	}
}

// The same messages are enqueued, are the same work and fail as often, with few workers
// for the requests or many, and beside messages that come by themselves; and these are
// the same without them.
func TestEnqueuedMessagesKeepTheirLuck(t *testing.T) {
	s := shop{workload: one(t, 10, exponential(t, 0.1)), station: roomy, queue: mail(3, exponential(t, 0.5)), workers: 1 << 20}
	s.workload.Load, s.queue.Load = until{level(10), 10 * sim.Minute}, until{level(3), 10 * sim.Minute}
	s.queue.Failing = 0.3
	enqueues := []Enqueue{{Queue: 0, Share: 0.4, Times: 2}, {Queue: 0, Share: 0.1, Times: 1}}
	play := func(change func(*shop)) []float64 { // of an age is the work of all deliveries
		s := s
		change(&s)
		_, ages := s.play(0, sim.Hour)
		slices.Sort(ages)
		return ages
	}
	own := play(func(s *shop) {})
	silent := func(s *shop) { s.workload.Enqueues, s.queue.Load = enqueues, level(0) }
	alone := play(silent)
	crowded := play(func(s *shop) {
		silent(s)
		s.station = Station{Workers: 2, Places: 1 << 20, VCPUs: 1, Code: Code{Slowness: 1}}
	})
	both := play(func(s *shop) { s.workload.Enqueues = enqueues })
	if n := len(alone); n < 4000 || !slices.Equal(alone, crowded) {
		t.Errorf("%d messages with many workers, %d with few", n, len(crowded))
	}
	union := slices.Concat(own, alone)
	slices.Sort(union)
	if len(own) < 1500 || !slices.Equal(union, both) {
		t.Errorf("%d of its own and %d of requests make other %d together", len(own), len(alone), len(both))
	}
	first := play(func(s *shop) { silent(s); s.workload.Enqueues = enqueues[:1] })
	if rest := without(alone, first); len(rest) != len(alone)-len(first) || len(rest) < 400 {
		t.Errorf("%d of %d messages are left when another Enqueue is added", len(alone)-len(rest), len(first))
	}
}

// without returns what a sorted list has beyond the numbers of another.
func without(list, other []float64) []float64 {
	var rest []float64
	for _, x := range list {
		if len(other) > 0 && other[0] == x {
			other = other[1:]
			continue
		}
		rest = append(rest, x)
	}
	return rest
}

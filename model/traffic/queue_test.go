package traffic

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"vmssim/sim"
)

// A mailed is what one replication of a queue showed.
type mailed struct {
	tally QueueTally
	ages  []float64 // seconds
}

// mail is a queue of so many messages per second without any trouble; with 0 they come
// by Enqueue.
func mail(rate float64, takes sim.Distribution) Queue {
	return Queue{
		Name: "mail", Load: level(rate), Takes: takes, CPU: 1,
		Lock: sim.Minute, Renewal: sim.Hour, MostDeliveries: 10,
	}
}

// post returns a traffic with one queue and receivers of so many workers each.
func post(replication uint64, q Queue, ages *[]float64, workers ...int) *Traffic {
	config := Config{Classes: 1, Queues: []Queue{q}, Completed: func(_ sim.Time, list []Answer) {
		for _, a := range list {
			*ages = append(*ages, a.Latency.Seconds())
		}
	}}
	t := New(&config, sim.Streams{Seed: 7, Replication: replication}, nil)
	for i, n := range workers {
		t.AddReceiver(Receiver{Key: uint64(i), Workers: n, VCPUs: n, Slowness: 1})
	}
	return t
}

// balanced fails the test unless every message is in one place and Little's law
// holds to the nanosecond.
func balanced(t *testing.T, traffic *Traffic) QueueTally {
	t.Helper()
	m := *traffic.QueueTally(0)
	if m.Arrived != m.Completed+m.DeadLettered+m.Expired+m.Waiting+m.Locked {
		t.Errorf("messages are lost or made: %+v", m)
	}
	if m.Area != m.Sojourn+traffic.InQueue(0) {
		t.Errorf("in the queue for %d ns by number, %d by message", m.Area, m.Sojourn+traffic.InQueue(0))
	}
	return m
}

func replicateMail(t *testing.T, n int, span sim.Time, q Queue, workers ...int) []mailed {
	t.Helper()
	if testing.Short() {
		n = max(5, n/4)
	}
	var list []mailed
	for i := range n {
		var m mailed
		traffic := post(uint64(i), q, &m.ages, workers...)
		traffic.Advance(span)
		traffic.Flush()
		m.tally = balanced(t, traffic)
		list = append(list, m)
	}
	return list
}

// holdsMail is holds for queues.
func holdsMail(t *testing.T, what string, exact float64, list []mailed, get func(mailed) float64) {
	t.Helper()
	values := make([]measured, len(list))
	for i := range list {
		values[i].mean = get(list[i])
	}
	holds(t, what, exact, values, func(m measured) float64 { return m.mean })
}

// Workers on several instances that all take from one queue are one M/M/c: the age
// at completion is the wait (Erlang 1917) and the work.
func TestMessagesAreErlangC(t *testing.T) {
	for _, workers := range [][]int{{1}, {1, 1}, {2, 5, 3}} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			c, mean := 0, 0.1
			for _, n := range workers {
				c += n
			}
			load := 0.8 * float64(c)
			list := replicateMail(t, 20, sim.Hour, mail(load/mean, exponential(t, mean)), workers...)
			waits, drain := erlangC(c, load), (float64(c)-load)/mean
			holdsMail(t, "mean age", mean+waits/drain, list, func(m mailed) float64 { return stat.Mean(m.ages, nil) })
			holdsMail(t, "95th percentile of the age", sojournQuantile(0.95, waits, drain, 1/mean), list,
				func(m mailed) float64 { return quantile(m.ages, 0.95) })
		})
	}
}

// A share f of the deliveries fails, a share p of the messages is poison. Deliveries
// are geometric, cut at the maximum n: (1-f^n)/(1-f) each, and n of poison; dead
// letters are p + (1-p) f^n.
func TestDeliveriesAreGeometric(t *testing.T) {
	const f, p, n = 0.4, 0.05, 3
	q := mail(20, exponential(t, 0.1))
	q.Failing, q.Poison, q.MostDeliveries = f, p, n
	list := replicateMail(t, 20, sim.Hour, q, 8)
	done := func(m mailed) float64 { return float64(m.tally.Completed + m.tally.DeadLettered) }
	each := (1-p)*(1-math.Pow(f, n))/(1-f) + p*n
	holdsMail(t, "deliveries", each, list, func(m mailed) float64 { return 1 + float64(m.tally.Redelivered)/done(m) })
	holdsMail(t, "dead letters", p+(1-p)*math.Pow(f, n), list,
		func(m mailed) float64 { return float64(m.tally.DeadLettered) / done(m) })
	failed := (1-p)*(1-math.Pow(f, n))/(1-f)*f + p*n
	holdsMail(t, "work in vain", failed/each, list,
		func(m mailed) float64 { return m.tally.InVain.Seconds() / m.tally.Worked.Seconds() })
}

// Without renewal a delivery whose work takes longer than the lock is done more than
// once: P(work > lock) = exp(-lock/mean). With renewal for longer than any work none
// is.
func TestDuplicatesAreWorkBeyondTheLock(t *testing.T) {
	q := mail(0.5, exponential(t, 2))
	q.Lock, q.Renewal, q.MostDeliveries = 3*sim.Second, 0, 2000
	list := replicateMail(t, 20, 4*sim.Hour, q, 5)
	holdsMail(t, "share of duplicates", math.Exp(-1.5), list, func(m mailed) float64 {
		return float64(m.tally.Duplicates) / float64(m.tally.Completed+m.tally.LockLost)
	})
	q.Renewal = sim.Hour
	for _, m := range replicateMail(t, 4, sim.Hour, q, 5) {
		if m.tally.Duplicates+m.tally.LockLost > 0 {
			t.Errorf("in spite of renewal: %+v", m.tally)
		}
	}
}

// by plays up to just after an instant, and checks the counts.
func by(t *testing.T, traffic *Traffic, at sim.Time, want QueueTally) {
	t.Helper()
	traffic.Advance(at + 1)
	got := balanced(t, traffic)
	got.Area, got.Sojourn, got.Ages = 0, 0, 0
	if got != want {
		t.Errorf("after %v:\ngot  %+v\nwant %+v", at, got, want)
	}
}

// One message of which every delivery fails, at a worker that takes 4 s: it is
// abandoned after 4 s and 8 s, each time delivered again at once, and dead-lettered
// at 12 s.
func TestTimelineOfAbandonedMessage(t *testing.T) {
	q := mail(0, must(sim.Constant(4)))
	q.Poison, q.MostDeliveries = 1, 3
	traffic := post(0, q, nil, 1)
	traffic.Enqueue(0)
	const s = sim.Second
	by(t, traffic, 4*s-2, QueueTally{Arrived: 1, Locked: 1})
	by(t, traffic, 4*s, QueueTally{Arrived: 1, Locked: 1, Redelivered: 1, Worked: 4 * s, InVain: 4 * s})
	by(t, traffic, 8*s, QueueTally{Arrived: 1, Locked: 1, Redelivered: 2, Worked: 8 * s, InVain: 8 * s})
	by(t, traffic, 12*s, QueueTally{Arrived: 1, DeadLettered: 1, Redelivered: 2, Worked: 12 * s, InVain: 12 * s})
}

// Work of 10 s under a lock of 4 s, two workers, three deliveries. The lock is lost
// at 4 s while the first worker goes on, and the second one begins. Its lock is lost
// at 8 s, and nobody is free until the first has done all the work at 10 s, for
// nothing: a duplicate. It takes the message once more, and when the third lock is
// lost at 14 s the message is a dead letter. So at 14 s and 20 s work ends that
// nobody can settle.
func TestTimelineOfLostLocks(t *testing.T) {
	q := mail(0, must(sim.Constant(10)))
	q.Lock, q.Renewal, q.MostDeliveries = 4*sim.Second, 0, 3
	traffic := post(0, q, nil, 1, 1)
	traffic.Enqueue(0)
	const s = sim.Second
	by(t, traffic, 4*s, QueueTally{Arrived: 1, Locked: 1, Redelivered: 1, LockLost: 1})
	by(t, traffic, 8*s, QueueTally{Arrived: 1, Waiting: 1, Redelivered: 1, LockLost: 2})
	by(t, traffic, 10*s, QueueTally{
		Arrived: 1, Locked: 1, Redelivered: 2, LockLost: 2, Duplicates: 1, Worked: 10 * s, Lapsed: 10 * s,
	})
	by(t, traffic, 14*s, QueueTally{
		Arrived: 1, DeadLettered: 1, Redelivered: 2, LockLost: 3, Duplicates: 2, Worked: 20 * s, Lapsed: 20 * s,
	})
	by(t, traffic, 20*s, QueueTally{
		Arrived: 1, DeadLettered: 1, Redelivered: 2, LockLost: 3, Duplicates: 3, Worked: 30 * s, Lapsed: 30 * s,
	})
}

// A renewed lock of 4 s holds for work of 10 s. When the worker goes after 6 s, it
// has been renewed at 4 s, so that the message is back at 8 s: with a receiver that
// came in between it is completed at 18 s, 18 s old. Without renewal it would be
// back at 4 s already.
func TestRemovedReceiverLeavesItsLock(t *testing.T) {
	var ages []float64
	q := mail(0, must(sim.Constant(10)))
	q.Lock = 4 * sim.Second
	traffic := post(0, q, &ages, 1)
	traffic.Enqueue(0)
	const s = sim.Second
	traffic.Advance(6 * s)
	if n, worked := traffic.RemoveReceiver(0); n != 1 || worked != 6*s {
		t.Errorf("%d messages, worked on for %v", n, worked)
	}
	traffic.AddReceiver(Receiver{Key: 9, Workers: 1, VCPUs: 1, Slowness: 1})
	by(t, traffic, 8*s-2, QueueTally{Arrived: 1, Locked: 1})
	by(t, traffic, 8*s, QueueTally{Arrived: 1, Locked: 1, Redelivered: 1})
	by(t, traffic, 18*s, QueueTally{Arrived: 1, Completed: 1, Redelivered: 1, Worked: 10 * s})
	traffic.Flush()
	if !slices.Equal(ages, []float64{18}) {
		t.Errorf("ages %v", ages)
	}
}

// Three messages of 10 s at one worker that prefetches two under a lock of 15 s. The
// second begins at 10 s and would be done at 20 s, but its lock is lost at 15 s, and
// so is that of the third, which has never been worked on. Both are at once in the
// buffer again, under new locks until 30 s. At 20 s the worker is done with the
// second in vain, and works on it again until it is done at 30 s, just in time. It
// begins with the third at that instant, whose lock is lost again in the same.
func TestPrefetchedMessagesLoseTheirLocks(t *testing.T) {
	q := mail(0, must(sim.Constant(10)))
	q.Lock, q.Renewal, q.Prefetch = 15*sim.Second, 0, 2
	traffic := post(0, q, new([]float64), 1)
	for range 3 {
		traffic.Enqueue(0)
	}
	const s = sim.Second
	by(t, traffic, 10*s, QueueTally{Arrived: 3, Completed: 1, Locked: 2, Worked: 10 * s})
	by(t, traffic, 15*s, QueueTally{Arrived: 3, Completed: 1, Locked: 2, LockLost: 2, Redelivered: 2, Worked: 10 * s})
	by(t, traffic, 20*s, QueueTally{
		Arrived: 3, Completed: 1, Locked: 2, LockLost: 2, Redelivered: 2, Duplicates: 1, Worked: 20 * s, Lapsed: 10 * s,
	})
	by(t, traffic, 30*s, QueueTally{
		Arrived: 3, Completed: 2, Locked: 1, LockLost: 3, Redelivered: 3, Duplicates: 1, Worked: 30 * s, Lapsed: 10 * s,
	})
}

// A receiver that is closed works on what its worker has, and what it has prefetched
// comes back when the lock runs out. It tells when its worker is idle.
func TestClosedReceiverFinishes(t *testing.T) {
	q := mail(0, must(sim.Constant(10)))
	q.Prefetch, q.Lock = 1, 30*sim.Second
	traffic := post(0, q, new([]float64), 1)
	traffic.Enqueue(0)
	traffic.Enqueue(0)
	const s = sim.Second
	traffic.Advance(s)
	if n := traffic.CloseReceiver(0); n != 1 {
		t.Errorf("%d messages were prefetched", n)
	}
	if traffic.WatchReceiver(0) {
		t.Error("a receiver that works is idle")
	}
	if at := traffic.Advance(sim.Hour); at != 10*s || !slices.Equal(traffic.Idle(), []uint64{0}) {
		t.Errorf("idle at %v: %v", at, traffic.Idle())
	}
	by(t, traffic, 30*s-2, QueueTally{Arrived: 2, Completed: 1, Locked: 1, Worked: 10 * s})
	by(t, traffic, 30*s, QueueTally{Arrived: 2, Completed: 1, Waiting: 1, Worked: 10 * s})
}

// Messages live for 10 s. One is locked, so it does not expire, and is completed at
// 15 s; one that waits does at 10 s. What comes back when it is too old expires then:
// the lock of 12 s of a message whose worker is gone.
func TestMessagesExpireUnlessLocked(t *testing.T) {
	q := mail(0, must(sim.Constant(15)))
	q.TimeToLive, q.Lock = 10*sim.Second, 12*sim.Second
	traffic := post(0, q, new([]float64), 1)
	traffic.Enqueue(0)
	traffic.Enqueue(0)
	const s = sim.Second
	by(t, traffic, 10*s-2, QueueTally{Arrived: 2, Locked: 1, Waiting: 1})
	by(t, traffic, 10*s, QueueTally{Arrived: 2, Locked: 1, Expired: 1})
	by(t, traffic, 15*s, QueueTally{Arrived: 2, Completed: 1, Expired: 1, Worked: 15 * s})
	traffic.Enqueue(0)
	traffic.RemoveReceiver(0)
	by(t, traffic, 27*s+1, QueueTally{Arrived: 3, Completed: 1, Expired: 2, Worked: 15 * s})
}

// What comes back goes before what has never been delivered, by number: with one
// worker, the first of two messages that fails once is done before the second.
func TestReturnedMessagesGoFirst(t *testing.T) {
	q := mail(0, must(sim.Constant(1)))
	q.Poison, q.MostDeliveries = 1, 2
	traffic := post(0, q, nil, 1)
	traffic.Enqueue(0)
	traffic.Enqueue(0)
	traffic.Advance(2*sim.Second + 1)
	if m := balanced(t, traffic); m.DeadLettered != 1 || m.Redelivered != 1 || traffic.messages[traffic.queues[0].oldest].number != 1 {
		t.Errorf("the first message is not done with: %+v", m)
	}
}

// The luck of a message belongs to it, delivery by delivery: with more workers, on more
// instances, the same messages come, each is as much work each time and fails as often, so
// that the same ones are dead letters. Only how long they wait differs.
func TestMessagesKeepTheirLuck(t *testing.T) {
	q := mail(5, exponential(t, 0.5))
	q.Load = until{level(5), sim.Hour}
	q.Failing, q.Poison, q.MostDeliveries = 0.3, 0.02, 4
	done := func(workers ...int) QueueTally {
		tally := replicateMail(t, 1, 3*sim.Hour, q, workers...)[0].tally
		tally.Area, tally.Sojourn, tally.Ages = 0, 0, 0
		return tally
	}
	few, many := done(8), done(20, 20)
	if few != many || few.DeadLettered < 300 || few.Completed+few.DeadLettered != few.Arrived {
		t.Errorf("with few workers %+v\nwith many %+v", few, many)
	}
}

// In the steady state nothing is allocated for a message.
func TestMessagesAllocateNothing(t *testing.T) {
	q := mail(80, exponential(t, 0.1))
	q.Failing, q.Lock, q.Renewal, q.Prefetch, q.TimeToLive = 0.1, sim.Second, 0, 3, sim.Minute
	config := Config{Classes: 1, Queues: []Queue{q}, Completed: func(sim.Time, []Answer) {}}
	traffic := New(&config, sim.Streams{Seed: 1}, nil)
	traffic.AddReceiver(Receiver{Workers: 12, VCPUs: 12, Slowness: 1})
	traffic.Advance(sim.Hour)
	until := sim.Hour
	if n := testing.AllocsPerRun(10, func() { until += sim.Minute; traffic.Advance(until) }); n > 1 {
		t.Errorf("%v allocations for 4,800 messages", n)
	}
}

func must(d sim.Distribution, err error) sim.Distribution {
	if err != nil {
		panic(err)
	}
	return d
}

package collect

import (
	"math"

	"vmssim/model/workload"
	"vmssim/sim"
)

// check: what arrived is the integral of the shape and what requests have enqueued, and
// it was completed, was dead-lettered, expired, or is in the queue.
func (a *messageAccount) check(m *MessageLoad, end sim.Time) error {
	if a.singles != nil {
		if err := a.checkSingles(m, end); err != nil {
			return err
		}
	} else if arrived := a.load.Arrivals.Offered(end); m.Arrived != arrived {
		return broken("messages %s: %d of %d millionths of a message arrived", m.Name, m.Arrived, arrived)
	}
	if sum := m.Completed + m.DeadLettered + m.Expired + m.Inside(); sum != m.Arrived {
		return broken("messages %s: completed %d + dead-lettered %d + expired %d + in the queue %d is not arrived %d",
			m.Name, m.Completed, m.DeadLettered, m.Expired, m.Inside(), m.Arrived)
	}
	for _, n := range []workload.Requests{m.Completed, m.DeadLettered, m.Expired, m.Waiting, m.Locked, m.Redelivered} {
		if n < 0 {
			return broken("messages %s: a negative count in %+v", m.Name, *m)
		}
	}
	if a.singles == nil && a.load.Queue.TimeToLive > 0 && m.Waiting > 0 {
		fresh := a.load.Arrivals.Offered(end) - a.load.Arrivals.Offered(end-a.load.Queue.TimeToLive)
		if m.Waiting > fresh {
			return broken("messages %s: %d wait, but only %d are younger than %v",
				m.Name, m.Waiting, fresh, a.load.Queue.TimeToLive)
		}
	}
	if left := m.Worked.Total - m.Worked.InVain(); left < -1e-6*m.Worked.Total {
		return broken("messages %s: %v s of workers, more than that in vain: %+v", m.Name, m.Worked.Total, m.Worked)
	}
	return nil
}

// checkSingles: as many single messages came as the law of their arrivals lets
// expect, and there are more lost locks than duplicates.
func (a *messageAccount) checkSingles(m *MessageLoad, end sim.Time) error {
	l := a.load
	n := number(m.Arrived - a.enqueued)
	if mean, ok := plausible(l.Arrivals, l.Process, l.Bursts, n, end); !ok {
		return broken("messages %s: %v came of a load of %v", m.Name, n, mean)
	}
	if m.Duplicates > m.LockLost {
		return broken("messages %s: %d done more than once, of %d that lost their lock", m.Name, m.Duplicates, m.LockLost)
	}
	return nil
}

// checkEnqueued: the messages that requests enqueued are those that came into the
// queues, and as many as the answered requests let expect.
func (r *Run) checkEnqueued() error {
	sent := make([]workload.Requests, len(r.messages))
	for _, b := range r.books {
		a := &r.workloads[b.Workload]
		for i, e := range a.load.Enqueues {
			sent[e.Queue] += workload.Requests(b.Enqueued[i].Messages) * workload.Request
			answered := float64(b.Enqueued[i].Messages - b.Enqueued[i].Unanswered)
			requests, rest := number(a.served), 1-e.Share
			mean, deviation := float64(requests*e.Share), math.Sqrt(requests*e.Share*rest)
			room := math.Max(10*rest, 8*deviation)
			if times := float64(e.Times); math.Abs(answered/times-mean) > room+1e-6 {
				return broken("workload %s: %v messages enqueued by %v answered requests, want about %v",
					a.load.Name, answered, requests, mean*times)
			}
		}
	}
	for i := range r.messages {
		if a := &r.messages[i]; a.enqueued != sent[i] {
			return broken("messages %s: %d millionths came from requests, %d were enqueued", a.load.Name, a.enqueued, sent[i])
		}
	}
	return nil
}

// checkQueueBooks: Little's law, and every age was told.
func (r *Run) checkQueueBooks() error {
	for _, b := range r.queueBooks {
		a := &r.messages[b.Workload]
		if b.Area != b.Left+b.Inside {
			return broken("messages %s: in the queue for %d ns by number, %d by message",
				a.load.Name, b.Area, b.Left+b.Inside)
		}
		if a.singles.sum != b.Answered || a.singles.count*uint64(workload.Request) != uint64(a.result.Completed) {
			return broken("messages %s: %d ages of %d ns were told, %d messages of %d ns completed",
				a.load.Name, a.singles.count, a.singles.sum, a.result.Completed/workload.Request, b.Answered)
		}
	}
	return r.checkEnqueued()
}

package collect

import (
	"vmssim/model/workload"
	"vmssim/sim"
)

// check: what arrived is the integral of the shape, and it was completed, was
// dead-lettered, expired, or is in the queue.
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
	n := number(m.Arrived)
	if mean, ok := plausible(l.Arrivals, l.Process, l.Bursts, n, end); !ok {
		return broken("messages %s: %v came of a load of %v", m.Name, n, mean)
	}
	if m.Duplicates > m.LockLost {
		return broken("messages %s: %d done more than once, of %d that lost their lock", m.Name, m.Duplicates, m.LockLost)
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
	return nil
}

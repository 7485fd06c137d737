package collect

import (
	"vmssim/model/workload"
	"vmssim/sim"
)

// check: what arrived is the integral of the shape, and it was completed, was
// dead-lettered, expired, or is in the queue.
func (a *messageAccount) check(m *MessageLoad, end sim.Time) error {
	if arrived := a.load.Arrivals.Offered(end); m.Arrived != arrived {
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
	if a.load.Queue.TimeToLive > 0 && m.Waiting > 0 {
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

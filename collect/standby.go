package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// A Standby is what became of a set's standby pool.
type Standby struct {
	State    model.PoolState
	MaxReady int      // maxReadyCapacity
	MinReady int      // minReadyCapacity
	Size     Level    // VMs of the pool, ready or not
	Last     int      // of these, at the end
	Taken    int      // VMs that scale-outs took
	Created  int      // instances that scale-outs created because the pool had none for them
	Degraded sim.Time // time for which creation paused
}

// standby are the books of one set's pool.
type standby struct {
	size     level
	taken    int
	degraded sim.Time
	since    sim.Time // of the present pause
	paused   bool
}

// changed books that the pool is degraded, or healthy again.
func (s *standby) changed(now sim.Time, healthy bool) {
	if s.paused {
		s.degraded += now - s.since
	}
	s.paused, s.since = !healthy, now
}

// moved books a VM that leaves the pool for the set: it is asked for now, and may
// be ready already.
func (f *fleet) moved(now sim.Time, m *machine) {
	f.standby.taken++
	m.requested, m.ran = now, m.state == model.Running
	if m.ran {
		f.ready.Count++
	}
}

func (f *fleet) standbyResult(end sim.Time) *Standby {
	if f.config.StandbyPool == nil {
		return nil
	}
	f.standby.size.advance(end)
	if f.standby.paused {
		f.standby.changed(end, false)
	}
	return &Standby{
		State: f.config.StandbyPool.State, MaxReady: f.config.StandbyPool.MaxReady,
		MinReady: f.config.StandbyPool.MinReady, Size: f.standby.size.level(end), Last: f.standby.size.value, Taken: f.standby.taken,
		Created: f.scaleOuts.sum.Asked - f.standby.taken, Degraded: f.standby.degraded,
	}
}

// inPool reports whether a machine belongs to the standby pool.
func (m *machine) inPool() bool { return m.role == model.Standby && m.state.Active() }

// poolChanged keeps the level of the pool's VMs.
func (f *fleet) poolChanged(now sim.Time, m *machine) {
	if in := m.inPool(); in != m.pooled {
		m.pooled = in
		n := -1
		if in {
			n = 1
		}
		f.standby.size.add(now, n)
	}
}

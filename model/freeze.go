package model

import (
	"math"

	"vmssim/model/queueing"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Freeze: an instance is paused and goes on as if nothing had been.
//
// Azure ("Maintenance and updates"): maintenance that preserves memory pauses a
// virtual machine, usually for less than 10 seconds, rarely for about 30; a live
// migration normally for at most 5. Connections survive if they bear the pause.
//
// Ours: the requests in a frozen instance, and those that its balancer sends there
// until the probe notices, wait for the thaw. One whose client would give up
// before is lost to its timeout. After the thaw they are a backlog of the set, and
// their latency includes the pause. A frozen instance counts as serving and is
// billed; it reports no CPU. Jobs go on.
//
// Left out: the slower memory while a live migration copies it.

// A frozenBackend is what waits in a frozen instance.
type frozenBackend struct {
	instance *instance
	thaw     sim.Time
	held     workload.Requests
}

// freeze pauses a running instance for a time.
func (w *World) freeze(s *set, i *instance, span sim.Time) {
	w.settle(s)
	thaw := w.engine.Now() + span
	fb := &frozenBackend{instance: i, thaw: thaw}
	if b := s.behind(i); b != nil {
		if i.answers() && i.inRotation {
			n := share(b.inFlight, 1, b.in.alive)
			b.inFlight -= n
			if span > b.patience() {
				w.pools[s.config.LoadBalancer].lost[LostTimeout] += n
			} else {
				fb.held = n
			}
		}
		b.frozen = append(b.frozen, fb)
	}
	s.uncount(i)
	i.frozen = fb
	s.count(i)
	i.thaw = w.schedule(thaw, event{kind: thawDue, set: int32(s.index), instance: int32(i.id)})
	w.probeAgain(s, i)
	w.tellFrozen(s, i, false)
}

// thaw lets a frozen instance go on.
func (w *World) thaw(s *set, i *instance) {
	held := w.unfreeze(s, i)
	if b := s.behind(i); b != nil {
		b.inFlight += held
		b.delayed += held
		b.pause = math.Min(b.patience().Seconds(), i.pause.Seconds())
	}
	w.probeAgain(s, i)
}

// loseFrozen ends the pause of an instance that leaves, and loses what waited in
// it.
func (w *World) loseFrozen(s *set, i *instance, cause Cause) {
	w.engine.Cancel(i.thaw)
	if held := w.unfreeze(s, i); s.backends != nil {
		if cause == LostBadRelease {
			s.behind(i).broken += held
		}
		w.pools[s.config.LoadBalancer].lost[cause] += held
	}
}

// unfreeze ends the pause of an instance, and returns what waited in it.
func (w *World) unfreeze(s *set, i *instance) workload.Requests {
	w.settle(s)
	fb := i.frozen
	s.uncount(i)
	i.frozen = nil
	s.count(i)
	if b := s.behind(i); b != nil {
		for at := range b.frozen {
			if b.frozen[at] == fb {
				b.frozen = append(b.frozen[:at], b.frozen[at+1:]...)
				break
			}
		}
	}
	w.tellFrozen(s, i, true)
	return fb.held
}

func (w *World) tellFrozen(s *set, i *instance, over bool) {
	w.tell(Fact{
		Kind: InstanceFrozen, Set: s.index, Instance: i.id, Zone: i.zone, Role: i.role, In: over, Why: ByMaintenance,
	})
}

// patience returns how long the clients wait.
func (b *backends) patience() sim.Time {
	if b.station.Patience <= 0 {
		return sim.Never
	}
	return sim.Time(b.station.Patience*1000) * sim.Millisecond
}

// coldInRotation counts the frozen instances that still receive new flows.
func (b *backends) coldInRotation() int {
	n := 0
	for _, fb := range b.frozen {
		if fb.instance.inRotation {
			n++
		}
	}
	return n
}

// hold lets the frozen instances keep what is sent to them, each so much,
// except what is too early to bear the rest of the pause.
func (b *backends) hold(f *Flow, each workload.Requests) {
	for _, fb := range b.frozen {
		if fb.instance.inRotation {
			early := max(0, min(fb.thaw-b.patience(), f.To)-f.From)
			lost := share(each, int(early), int(f.To-f.From))
			f.Lost[LostTimeout] += lost
			fb.held += each - lost
		}
		f.InFlight += fb.held
	}
}

// serveDelayed tells that some of the served have waited in a frozen instance, any
// time up to its pause, and returns how many.
func (b *backends) serveDelayed(f *Flow, served workload.Requests) workload.Requests {
	n := min(served, b.delayed)
	b.delayed -= n
	f.Sets = append(f.Sets, SetLoad{
		Set: b.set.index, Class: b.class, Speed: b.speed(), Served: n,
		Wait: queueing.Wait{Share: 1, High: b.pause, Mean: b.pause / 2},
	})
	return n
}

package model

import "vmssim/sim"

// Load balancer: who is in rotation.
//
// Azure ("Azure Load Balancer health probes"): new flows go to the backends
// whose probe is up. After boot one success is enough; later probeThreshold
// results in a row change the state, either way. An HTTP probe without an answer
// fails after 30 s or the interval, whichever is shorter; a TCP probe after the
// interval. Established TCP flows stay on a backend that is probed down; when
// all are down they continue with a Standard balancer and end with a Basic one.
// Stopped VMs are not probed.
//
// Ours: an instance's probes are sent every interval from a phase drawn once, so
// that its next verdict is computed instead of simulated. A deleted or
// deallocated instance leaves rotation when the balancer forgets it or its probe
// notices, whichever is first (fact sheet U17).
//
// Left out: the hold-down of a fluctuating probe (undocumented), UDP. What ties
// clients to a backend is in affinity.go.

// httpTimeout is how long an HTTP probe waits for its answer.
const httpTimeout = 30 * sim.Second

// timeout returns how long an unanswered probe takes to fail.
func (p Probe) timeout() sim.Time {
	switch {
	case p.Timeout > 0:
		return p.Timeout
	case p.Protocol == TCP:
		return p.Interval
	}
	return min(httpTimeout, p.Interval)
}

// verdict returns when the probe of an instance changes its mind, if from now on
// every result is the other one, and it takes so many. phase is when, within an
// interval, the probes are sent; silent tells that the instance gives no answer at
// all.
func (p Probe) verdict(now, phase sim.Time, results int, silent bool) sim.Time {
	next := p.nextProbe(phase, now)
	next += sim.Time(results-1) * p.Interval
	if silent {
		next += p.timeout()
	}
	return next
}

// results returns how many results in a row change the mind of a probe that finds
// an instance up, or has once found it so, or never.
func (p Probe) results(up, everUp bool) int {
	switch {
	case !up && !everUp:
		return 1
	case !up && p.Rise > 0:
		return p.Rise
	}
	return p.Threshold
}

// probeAgain schedules what the probe will find, now that the instance answers
// differently.
func (w *World) probeAgain(s *set, i *instance) {
	if s.backends == nil || i.unpooled {
		return
	}
	w.engine.Cancel(i.rotation)
	w.obeyAdmin(s, i)
	probe := w.config.LoadBalancers[s.config.LoadBalancer].Probe
	running := i.state == Running || i.state == Draining && s.staysProbed(i)
	if up := running && i.frozen == nil && i.role != Standby && probe.passes(i.application); up != i.probedUp {
		w.rotateAt(s, i, w.verdict(s, i))
	}
}

// staysProbed reports whether an instance that drains goes on to pass its probe.
func (s *set) staysProbed(i *instance) bool {
	if i.renewal != nil {
		return s.config.ImageNotice.StaysProbed
	}
	return s.config.StaysProbed && i.preemption == nil
}

// deregister schedules when an instance that is deleted or deallocated receives
// no more flows.
func (w *World) deregister(s *set, i *instance) {
	if s.backends == nil {
		return
	}
	w.engine.Cancel(i.rotation)
	if i.inRotation || i.probedUp {
		forgotten := w.engine.Now() + w.config.LoadBalancers[s.config.LoadBalancer].Deregistration
		w.rotateAt(s, i, min(forgotten, w.verdict(s, i)))
	}
}

func (w *World) verdict(s *set, i *instance) sim.Time {
	probe := w.config.LoadBalancers[s.config.LoadBalancer].Probe
	silent := !i.state.Answers() || i.frozen != nil || i.application == TellsNothing
	return probe.verdict(w.engine.Now(), i.phase, probe.results(i.probedUp, i.everUp), silent)
}

func (w *World) rotateAt(s *set, i *instance, at sim.Time) {
	i.rotation = w.schedule(at, event{kind: rotationDue, set: int32(s.index), instance: int32(i.id)})
}

// rotate puts an instance into rotation or takes it out.
func (w *World) rotate(s *set, i *instance) {
	switch {
	case !i.probedUp && !i.leavesPool():
		w.enterRotation(s, i, ByProbe)
	case i.leavesPool():
		w.leaveRotation(s, i, ByDeletion)
	default:
		w.leaveRotation(s, i, ByProbe)
	}
}

// leavesPool reports whether an instance has been deleted, stopped or deallocated,
// so that its probe has no say any more.
func (i *instance) leavesPool() bool {
	switch i.state {
	case Deleting, Lingering, Deallocating, Deallocated, Stopping, Stopped:
		return true
	}
	return false
}

func (w *World) enterRotation(s *set, i *instance, why Reason) {
	if s.backends == nil || i.probedUp {
		return
	}
	i.probedUp, i.everUp = true, true
	w.settleRotation(s, i, w.eligible(s, i, true), why)
	w.rolloutSoon(s)
}

func (w *World) leaveRotation(s *set, i *instance, why Reason) {
	w.engine.Cancel(i.rotation)
	i.probedUp = false
	w.settleRotation(s, i, why == ByProbe && w.eligible(s, i, false), why)
	w.rolloutSoon(s)
}

// settleRotation takes an instance into rotation or out of it, if it is not so
// already.
func (w *World) settleRotation(s *set, i *instance, in bool, why Reason) {
	if in == i.inRotation {
		return
	}
	w.setRotation(s, i, in, why)
	if in {
		return
	}
	lb := s.config.LoadBalancer
	if w.config.LoadBalancers[lb].SKU == Basic && w.pools[lb].inRotation() == 0 {
		w.loseAll(&w.pools[lb], LostNoBackend)
	}
}

func (w *World) setRotation(s *set, i *instance, in bool, why Reason) {
	w.settle(s)
	s.uncount(i)
	i.inRotation = in
	s.count(i)
	w.tell(Fact{
		Kind: RotationChanged, Set: s.index, Instance: i.id, Zone: i.zone, In: in, Why: why,
	})
	w.balanceZones(s)
}

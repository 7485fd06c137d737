package model

import "vmssim/sim"

// Health: what the platform believes of an instance's application.
//
// Azure ("Using Application Health extension with Virtual Machine Scale Sets"):
// the extension probes the application on its own VM every intervalInSeconds and
// reports another state after numberOfProbes equal results in a row. Binary
// states are Healthy and Unhealthy. Rich states begin with Initializing, which
// numberOfProbes results Healthy or Unhealthy in a row end, or gracePeriod; and
// over http a probe without a usable answer finds Unknown. A load balancer's
// probe may be the source instead ("Azure virtual machine scale set automatic OS
// image upgrades"); a set has one source.
//
// Ours: the instant of the next change is computed from a run of equal results,
// never probe by probe. Probes are sent every interval from a phase drawn once
// for each instance. An application that hangs fails a probe after the time that
// the load balancer's probe waits (Azure documents none for the extension). The
// extension starts again whenever the instance does; before its first result a
// binary state is not reported. A VM that has failed answers nothing.
//
// Left out: externalHealthPolicy, of which the pages do not say how reports come, nor
// what holds before the first one.

// A Health is the state that a health source reports of an instance.
type Health uint8

// The states of health.
const (
	Unreported   Health = iota // nothing is known: not running, or not probed yet
	Initializing               // rich states: the application may take its time
	Healthy
	Unhealthy
	Unknown // rich states: no usable answer
	Healths // how many states there are
)

var healthNames = [Healths]string{"unreported", "Initializing", "Healthy", "Unhealthy", "Unknown"}

func (h Health) String() string { return healthNames[h] }

// Bad reports whether rollouts and repairs take the state as unhealthy.
func (h Health) Bad() bool { return h == Unhealthy || h == Unknown }

// A HealthSource says how the platform learns the health of a set's instances.
type HealthSource struct {
	Probe                       // Threshold is numberOfProbes
	Rich        bool            // rich states, else binary ones
	GracePeriod sim.Time        // of rich states: the longest that Initializing lasts
	Metrics     []UpgradeMetric // rich states only; the first that fits counts
	Balancer    bool            // it is the load balancer's probe, which one success first satisfies
}

// finds returns what one probe of an application tells. A load balancer's path
// answers with something else than 200 when the application tells that it is
// unhealthy.
func (h *HealthSource) finds(a Application) Health {
	switch {
	case h.Probe.passes(a):
		return Healthy
	case h.Rich && h.Protocol != TCP && a != TellsUnhealthy:
		return Unknown
	}
	return Unhealthy
}

// passes reports whether an application satisfies a probe: a handshake if it is
// TCP, the right answer if not.
func (p Probe) passes(a Application) bool {
	return a == Works || p.Protocol == TCP && a != TellsNothing && a != Restarting
}

// A look is what a health source has seen of one instance.
type look struct {
	health Health
	began  sim.Time // when the extension started
	phase  sim.Time // probes are sent at phase + k·Interval
	first  bool     // one success is enough, as for a load balancer

	finds  Health // what a probe finds that is sent from since on
	silent bool   // and finds by waiting for its timeout
	since  sim.Time

	streak Health   // what the latest probes before since found; Unreported: none was sent
	sent   sim.Time // when the first of them was sent

	late   Health // of probes sent before since, the verdict that is still to come
	lateAt sim.Time
}

// begin returns the look of a source that starts now.
func (h *HealthSource) begin(now, phase sim.Time, a Application) look {
	l := look{began: now, phase: phase, since: now, finds: h.finds(a), silent: a == TellsNothing}
	if h.Rich {
		l.health = Initializing
	}
	return l
}

// turn tells a look that the application answers differently from now on. A
// probe that is sent now already meets the new answer.
func (h *HealthSource) turn(l *look, now sim.Time, a Application) {
	if probe := h.nextProbe(l.phase, l.since); probe < now {
		if l.streak != l.finds {
			l.streak, l.sent = l.finds, probe
		}
		to, at := h.byStreak(l)
		pending := l.silent && at >= now && at-h.timeout() < now
		if pending && to != l.health && (to != Unknown || l.health != Initializing) {
			l.late, l.lateAt = to, at
		}
	}
	l.finds, l.silent, l.since = h.finds(a), a == TellsNothing, now
}

// next returns the state that a look comes to next if the application goes on as
// it does, and when. It is the present state if nothing will change.
func (h *HealthSource) next(l *look) (Health, sim.Time) {
	to, at := h.byStreak(l)
	if l.late != Unreported {
		to, at = l.late, l.lateAt
	}
	if over := l.began + h.GracePeriod; l.health == Initializing && (to == Unknown || at > over) {
		if h.Protocol == TCP {
			return Unhealthy, over
		}
		return Unknown, over
	}
	return to, at
}

// advance brings a look to its next state.
func (h *HealthSource) advance(l *look) {
	to, at := h.next(l)
	if at == l.lateAt || to == l.late {
		l.late = Unreported
	}
	l.health = to
}

// byStreak returns the state that enough equal results lead to, and when.
func (h *HealthSource) byStreak(l *look) (Health, sim.Time) {
	sent := h.nextProbe(l.phase, l.since)
	if l.streak == l.finds {
		sent = l.sent
	}
	if !l.first || l.finds != Healthy {
		sent += sim.Time(h.Threshold-1) * h.Interval
	}
	if l.silent {
		sent += h.timeout()
	}
	return l.finds, sent
}

// nextProbe returns when the first probe is sent that is not before at.
func (p Probe) nextProbe(phase, at sim.Time) sim.Time {
	if at <= phase {
		return phase
	}
	return phase + (at-phase+p.Interval-1)/p.Interval*p.Interval
}

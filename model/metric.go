package model

import (
	"math"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Metrics: what the platform publishes about a set, minute by minute.
//
// Azure ("Autoscale common metrics"): Percentage CPU is a host metric, needs no
// agent, and is averaged over the instances. Whether instances that still boot
// take part is not documented (fact sheet U3): the average is over the instances
// that answer. One that runs but is not in rotation does nothing and lowers the
// average; one whose application does not work reports a value of the scenario,
// 0 unless given; one that has failed reports nothing.
//
// Ours: all instances of a set that share the load are alike, so a minute is made
// of three groups, the serving, the idle and the unwell, however many instances
// there are.

// A cpuMeter adds up one set's CPU within a minute.
type cpuMeter struct {
	at      sim.Time
	serving cpuGroup // instances that receive new flows
	idle    cpuGroup // instances that run, but receive none
	unwell  float64  // instance-nanoseconds of instances whose application does not work
	stuckAt float64  // percent that each of these reports
}

// A cpuGroup is a number of instances over time, and their work.
type cpuGroup struct {
	time float64 // instance-nanoseconds
	work float64 // utilisation × instance-nanoseconds
}

// add accounts for the span since the last call: running instances answered, of
// which serving shared the load and were utilised so far; unwell others ran
// without a working application.
func (m *cpuMeter) add(now sim.Time, running, unwell, serving int, utilization float64) {
	span := float64(now - m.at)
	m.at = now
	serving = min(serving, running)
	m.serving.time += float64(span * float64(serving))
	m.serving.work += float64(span * float64(serving) * utilization)
	m.idle.time += float64(span * float64(running-serving))
	m.unwell += float64(span * float64(unwell))
}

// take returns the minute that ends now, in percent, and starts the next. It
// reports false when no instance reported.
func (m *cpuMeter) take(end sim.Time) (autoscale.Minute, bool) {
	total := m.serving.time + m.idle.time + m.unwell
	if total == 0 {
		return autoscale.Minute{}, false
	}
	busy := 0.0
	if m.serving.time > 0 {
		busy = 100 * m.serving.work / m.serving.time
	}
	average := (float64(100*m.serving.work) + float64(m.unwell*m.stuckAt)) / total
	count := max(1, int64(math.Floor(total/float64(sim.Minute)+0.5)))
	minute := autoscale.Minute{
		End: end, Sum: average * float64(count), Min: busy, Max: busy, Count: count,
	}
	if m.unwell > 0 {
		minute.Max = max(busy, m.stuckAt)
		if minute.Min = min(busy, m.stuckAt); m.serving.time == 0 {
			minute.Min = m.stuckAt
		}
	}
	if m.idle.time > 0 {
		minute.Min = 0
	}
	m.serving, m.idle, m.unwell = cpuGroup{}, cpuGroup{}, 0
	return minute, true
}

// endMinute publishes every set's metrics of the minute that ends now.
func (w *World) endMinute(now sim.Time) {
	w.settleAll()
	for i := range w.sets {
		s := &w.sets[i]
		minute, ok := s.meter.take(now)
		if !ok {
			continue
		}
		if s.scaler.cpu != nil {
			s.scaler.cpu.Append(minute)
		}
		w.tell(Fact{Kind: MetricSampled, Set: s.index, Minute: &minute})
	}
	if w.interrupted(now) {
		w.engine.Stop()
		return
	}
	w.schedule(now+sim.Minute, event{kind: minuteDone})
}

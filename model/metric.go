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
// Ours: all instances of a class that share the load are alike, so a minute is made
// of the serving of each class, the idle and the unwell, however many instances
// there are.

// A cpuMeter adds up one set's CPU within a minute.
type cpuMeter struct {
	at      sim.Time
	serving []cpuGroup // by class: instances that receive new flows
	idle    float64    // instance-nanoseconds of instances that run, but receive none
	unwell  float64    // of instances whose application does not work
	stuckAt float64    // percent that each of these reports
	leaking []float64  // by class: for how many microseconds × nanoseconds; nil if no release leaks
}

// A cpuGroup is a number of instances over time, and their work.
type cpuGroup struct {
	time float64 // instance-nanoseconds
	work float64 // utilisation × instance-nanoseconds
	used usage   // × instance-nanoseconds; only of a set that is metered
}

// A classLoad is how many instances of a class share the load, and how busy their
// vCPUs are.
type classLoad struct {
	serving     int
	utilization float64
}

// add accounts for the span since the last call: running instances answered, of
// which those of the loads shared it; unwell others ran without a working
// application.
func (m *cpuMeter) add(now sim.Time, running, unwell int, loads []classLoad) {
	span := float64(now - m.at)
	m.at = now
	for index, load := range loads {
		serving := min(load.serving, running)
		running -= serving
		group := &m.serving[index]
		group.time += float64(span * float64(serving))
		group.work += float64(span * float64(serving) * load.utilization)
	}
	m.idle += float64(span * float64(running))
	m.unwell += float64(span * float64(unwell))
}

// use counts what the serving instances of each class use in the span since the last
// call of add. It is called before that.
func (m *cpuMeter) use(now sim.Time, loads []classLoad, uses []usage) {
	span := float64(now - m.at)
	for index, load := range loads {
		m.serving[index].used.add(float64(span*float64(load.serving)), &uses[index])
	}
}

// take returns the minute that ends now, and starts the next.
func (m *cpuMeter) take(end sim.Time) (autoscale.Minute, bool) {
	minute, ok := m.minute(end)
	m.clear()
	return minute, ok
}

// minute returns the minute that ends now, in percent. It reports false when no
// instance reported.
func (m *cpuMeter) minute(end sim.Time) (autoscale.Minute, bool) {
	serving, least, most := m.busy()
	total := serving.time + m.idle + m.unwell
	if total == 0 {
		return autoscale.Minute{}, false
	}
	average := (float64(100*serving.work) + float64(m.unwell*m.stuckAt)) / total
	count := reported(total)
	minute := autoscale.Minute{
		End: end, Sum: average * float64(count), Min: least, Max: most, Count: count,
	}
	if m.unwell > 0 {
		minute.Max = max(most, m.stuckAt)
		if minute.Min = min(least, m.stuckAt); serving.time == 0 {
			minute.Min = m.stuckAt
		}
	}
	if m.idle > 0 {
		minute.Min = 0
	}
	return minute, true
}

// reported returns how many instances reported that ran for so many nanoseconds of
// a minute together.
func reported(time float64) int64 {
	return max(1, int64(math.Floor(time/float64(sim.Minute)+0.5)))
}

// clear starts the next minute.
func (m *cpuMeter) clear() {
	clear(m.serving)
	clear(m.leaking)
	m.idle, m.unwell = 0, 0
}

// busy adds the classes up, and returns how busy the least and the most busy of
// them were, in percent.
func (m *cpuMeter) busy() (all cpuGroup, least, most float64) {
	for _, g := range m.serving {
		if g.time == 0 {
			continue
		}
		busy := 100 * g.work / g.time
		if least, most = min(least, busy), max(most, busy); all.time == 0 {
			least = busy
		}
		all.time += g.time
		all.work += g.work
	}
	return all, least, most
}

// endMinute publishes every set's metrics of the minute that ends now.
func (w *World) endMinute(now sim.Time) {
	w.settleAll()
	for i := range w.sets {
		s := &w.sets[i]
		if minute, ok := s.meter.minute(now); ok {
			if s.minute = minute; s.play != nil {
				s.play.extremes(s, &s.minute)
			}
			w.tell(Fact{Kind: MetricSampled, Set: s.index, Minute: &s.minute})
			if s.scaler.history != nil && !w.silent(&MetricSource{Publisher: ScaleSetMetrics, Index: s.index}) {
				s.scaler.history.Append(s.minute)
			}
		}
	}
	w.publish(now)
	w.clearMeters()
	w.foretellAhead(now)
	if w.interrupted(now) {
		w.engine.Stop()
		return
	}
	w.schedule(now+sim.Minute, event{kind: minuteDone})
}

// clearMeters starts the next minute of every meter.
func (w *World) clearMeters() {
	for i := range w.sets {
		w.sets[i].meter.clear()
		for _, p := range w.sets[i].parts {
			p.named.clear()
		}
	}
	for i := range w.pools {
		w.pools[i].passed = passed{}
	}
}

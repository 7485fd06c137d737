package model

import (
	"slices"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Leak: memory that grows while an application runs, until it restarts.
//
// Azure measures the memory of a virtual machine ("Available Memory Bytes"); what a
// process does without is the guest's. Ours: from the start of its application the
// memory of an instance grows evenly, whether it works or not. When it has all that
// is left of its size's memory beside the base, the application restarts: what is in
// it is lost to the bad release, it refuses connections for a drawn time, and begins
// again at the base. Memory of requests and jobs does not count for it. An
// application that does not work then restarts as soon as it works.
//
// Left out: swapping, and services that take longer as memory becomes short.

const microsecond = sim.Millisecond / 1000

const purposeLeak sim.Purpose = "leak restart"

// A leakSum is the instances of a class whose memory grows, and when they began.
type leakSum struct {
	count int64
	since int64 // microseconds, all together
}

// leaking reports whether the memory of an instance grows.
func (s *set) leaking(i *instance) bool {
	return i.state.Answers() && i.frozen == nil && i.application != Restarting && s.runs(i).Leak != nil
}

// countLeak counts an instance n times whose memory grows.
func (s *set) countLeak(leaks []leakSum, i *instance, n int) {
	if leaks == nil || !s.leaking(i) {
		return
	}
	l := &leaks[i.class]
	l.count += int64(n)
	l.since += int64(n) * int64(i.started/microsecond)
}

// perNanosecond returns by how many bytes the memory grows.
func (l *Leak) perNanosecond() float64 { return l.PerHour / float64(sim.Hour) }

// fills returns how long it takes to leak so many bytes, at least a second.
func (l *Leak) fills(bytes float64) sim.Time {
	return max(sim.Second, roundSeconds(max(0, bytes)/l.PerHour*sim.Hour.Seconds()))
}

// leak counts for how long the memory of instances has grown in the span since the
// last call of add. It is called before that.
func (m *cpuMeter) leak(now sim.Time, leaks []leakSum) {
	span := float64(now - m.at)
	middle := float64(m.at+now) / float64(2*microsecond)
	for class, l := range leaks {
		age := float64(float64(l.count)*middle) - float64(l.since)
		m.leaking[class] += float64(age * span)
	}
}

// newMeter returns a meter of instances of the set.
func (s *set) newMeter() cpuMeter {
	m := cpuMeter{serving: make([]cpuGroup, len(s.classes)), stuckAt: s.trouble.CPU}
	if s.leaks != nil {
		m.leaking = make([]float64, len(s.classes))
	}
	return m
}

// leaksMemory reports whether a release of the set's instances does.
func (s *set) leaksMemory() bool {
	return slices.ContainsFunc(s.classes, func(c class) bool { return release(s.releases, c.Release).Leak != nil })
}

// leakOf returns what instances of a class lack of a metric of memory when they have
// leaked for so many nanoseconds.
func (s *set) leakOf(c *class, h *hostMetric, nanoseconds float64) float64 {
	l := release(s.releases, c.Release).Leak
	if l == nil || h.percent && c.memory == 0 {
		return 0
	}
	bytes := float64(nanoseconds * l.perNanosecond())
	if h.percent {
		return 100 * bytes / c.memory
	}
	return bytes
}

// leaked returns what the instances of a meter lack of a metric of memory, × their
// nanoseconds.
func (s *set) leaked(m *cpuMeter, h *hostMetric) float64 {
	sum := 0.0
	for class, age := range m.leaking {
		sum += s.leakOf(&s.classes[class], h, float64(age*float64(microsecond)))
	}
	return sum
}

// widen brings the least and the most of a minute of a metric of memory to what the
// instances have that have leaked for longest and shortest.
func (s *set) widen(minute *autoscale.Minute, source *MetricSource, h *hostMetric) {
	least, most, any := 0.0, 0.0, false
	for _, i := range s.instances {
		if i.role == Standby || !i.answers() && !i.unwell() || !source.Instances.holds(i.id) {
			continue
		}
		lacks := 0.0
		if s.leaking(i) {
			from := max(i.started, minute.End-sim.Minute)
			lacks = s.leakOf(&s.classes[i.class], h, float64(from-i.started+minute.End-i.started)/2)
		}
		if most = max(most, lacks); !any || lacks < least {
			least = lacks
		}
		any = true
	}
	minute.Min, minute.Max = max(0, minute.Min-most), max(0, minute.Max-least)
}

// awaitFull schedules when the application of an instance has all its memory. One that
// has it already restarts at once.
func (w *World) awaitFull(s *set, i *instance) {
	l := s.runs(i).Leak
	if l == nil || i.state != Running || i.application != Works {
		return
	}
	w.engine.Cancel(i.full)
	at := max(w.engine.Now(), i.started+l.fills(s.classes[i.class].memory-s.config.MemoryBase))
	i.full = w.schedule(at, event{kind: memoryFull, set: int32(s.index), instance: int32(i.id)})
}

// fill restarts the application of an instance that has no memory left. A paused one
// leaks no more until it goes on.
func (w *World) fill(s *set, i *instance) {
	switch {
	case i.frozen != nil:
		i.full = w.schedule(i.frozen.thaw, event{kind: memoryFull, set: int32(s.index), instance: int32(i.id)})
	case i.application == Works:
		i.restarts++
		w.turn(s, i, Restarting, ByRelease)
	}
}

// restartTime draws how long the application of an instance restarts.
func (w *World) restartTime(s *set, i *instance) sim.Time {
	return w.draw(s, i, s.runs(i).Leak.Restart, purposeLeak, i.restarts)
}

package autoscale

import (
	"fmt"
	"math"

	"vmssim/sim"
)

// A Minute is one published 1-minute record of one metric for the whole set: the
// values that the reporting instances gave in the minute that ends at End. A
// metric of another resource, a queue's length for example, is a Minute with a
// Count of one.
type Minute struct {
	End   sim.Time // whole minutes of the scenario's clock
	Sum   float64
	Min   float64
	Max   float64
	Count int64 // number of values, at least one; a minute without values is not published
}

// A Metric is a series and what triggers ask for it by: the same name, resource
// and dimensions.
type Metric struct {
	Name       string
	Resource   string
	Dimensions string
	Series     *Series
}

// A Series keeps the newest minutes of one metric. Minutes may be missing; a
// missing minute is no data, not zero.
type Series struct {
	// minutes is in time order and has room for twice the minutes to be kept:
	// when it is full the newer half moves to the front. A window is then one
	// piece of memory, unlike in a ring.
	minutes []Minute
}

// NewSeries returns an empty series that keeps at least the last span of time;
// [Setting.Lookback] is what a setting needs.
func NewSeries(span sim.Time) *Series {
	if span < sim.Minute {
		panic(fmt.Sprintf("autoscale: a series must keep at least 1m, not %v", span))
	}
	keep := int((span + sim.Minute - 1) / sim.Minute)
	return &Series{minutes: make([]Minute, 0, 2*keep)}
}

// Append publishes m, which must end after every minute appended before. It may
// be called at the end of the minute: the publication delay is applied when the
// series is read.
func (s *Series) Append(m Minute) {
	finite := !math.IsInf(m.Sum, 0) && !math.IsNaN(m.Sum)
	if m.End%sim.Minute != 0 || m.Count < 1 || !(m.Min <= m.Max) || !finite {
		panic(fmt.Sprintf("autoscale: %+v is not the record of a minute", m))
	}
	n := len(s.minutes)
	if n > 0 && m.End <= s.minutes[n-1].End {
		panic(fmt.Sprintf("autoscale: minute ending at %v appended after the one ending at %v",
			m.End, s.minutes[n-1].End))
	}
	if n == cap(s.minutes) {
		copy(s.minutes, s.minutes[n/2:])
		s.minutes = s.minutes[:n-n/2]
	}
	s.minutes = append(s.minutes, m)
}

// between returns the minutes with an end in (from, to].
func (s *Series) between(from, to sim.Time) []Minute {
	last := len(s.minutes)
	for last > 0 && s.minutes[last-1].End > to {
		last--
	}
	first := last
	for first > 0 && s.minutes[first-1].End > from {
		first--
	}
	return s.minutes[first:last]
}

// read returns the trigger's value at a run, before dividePerInstance, and the
// samples it is made of, appended to window; without samples there is no data.
//
// A grain is a record like a minute: it is visible when the publication delay
// has passed after its end, and it is read when its end lies in
// (now - timeWindow, now]. So only whole grains are read, never the first part
// of one whose sum is still growing. Grains are aligned to the scenario's clock:
//
//	grain 5m, window 10m, delay 2m, run at 22m
//
//	minute    10 11 12 13 14 15 16 17 18 19 20 21 22
//	grain      |--------------|--------------|
//	window           (-----------------------------]
//	published -------------------------------|
//
// Read are the grains that end at 15 and at 20, the first one whole, from minute
// 11 on.
func (s *Series) read(t *Trigger, now, delay sim.Time, window []Sample) (value float64, samples []Sample) {
	from := floorTo(now-t.TimeWindow, t.TimeGrain)
	to := floorTo(now-delay, t.TimeGrain)
	minutes := s.between(from, to)
	var sum tally
	for len(minutes) > 0 {
		sample, n := t.sample(minutes)
		sum.add(sample.Value)
		window = append(window, sample)
		minutes = minutes[n:]
	}
	if sum.samples == 0 {
		return 0, window
	}
	return sum.by(t.TimeAggregation), window
}

// sample returns what the first grain of some minutes makes, and how many of them it
// has.
func (t *Trigger) sample(minutes []Minute) (Sample, int) {
	first := &minutes[0]
	if t.TimeGrain == sim.Minute && t.Reading == StatisticAcrossInstances {
		return Sample{first.End, t.Statistic.of(first)}, 1 // nothing to copy
	}
	grain := *first
	t.Reading.reduce(&grain)
	grain.End = floorTo(first.End-1, t.TimeGrain) + t.TimeGrain
	n := 1
	for n < len(minutes) && minutes[n].End <= grain.End {
		next := minutes[n]
		t.Reading.reduce(&next)
		grain.include(&next)
		n++
	}
	return Sample{grain.End, t.Statistic.of(&grain)}, n
}

// include adds the values of next to those of m.
func (m *Minute) include(next *Minute) {
	m.Sum += next.Sum
	m.Min = min(m.Min, next.Min)
	m.Max = max(m.Max, next.Max)
	m.Count += next.Count
}

// floorTo returns the last multiple of grain that is not after t, also before
// the start of the scenario.
func floorTo(t, grain sim.Time) sim.Time {
	rest := t % grain
	if rest < 0 {
		rest += grain
	}
	return t - rest
}

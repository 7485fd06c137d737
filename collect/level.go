package collect

import "vmssim/sim"

// A level is a whole number over time: its area, in total and in each step of
// the series, its least and greatest values that lasted, and the time it spent
// below a bound.
type level struct {
	value int
	at    sim.Time
	every sim.Time
	steps []sim.Time // value × time in each step
	area  sim.Time   // value × time since the start
	least int
	most  int
	seen  bool
	bound int
	below sim.Time // time with value < bound
}

func newLevel(points int, every sim.Time) level {
	return level{every: every, steps: make([]sim.Time, points)}
}

// set changes the value at an instant.
func (l *level) set(now sim.Time, value int) {
	l.advance(now)
	l.value = value
}

func (l *level) add(now sim.Time, n int) { l.set(now, l.value+n) }

// advance accounts for the time since the last change.
func (l *level) advance(now sim.Time) {
	if now <= l.at {
		return
	}
	if !l.seen || l.value < l.least {
		l.least = l.value
	}
	if !l.seen || l.value > l.most {
		l.most = l.value
	}
	l.seen = true
	if l.value < l.bound {
		l.below += now - l.at
	}
	l.area += sim.Time(l.value) * (now - l.at)
	for l.at < now {
		step := l.at / l.every
		end := min(now, (step+1)*l.every)
		l.steps[step] += sim.Time(l.value) * (end - l.at)
		l.at = end
	}
}

// level returns the summary over a run that ended at end.
func (l *level) level(end sim.Time) Level {
	return Level{Min: l.least, Max: l.most, Mean: ratio(l.area, end)}
}

// means returns the average of every step; the last one may be shorter.
func (l *level) means(end sim.Time) []float64 {
	means := make([]float64, len(l.steps))
	for i, area := range l.steps {
		means[i] = ratio(area, stepLength(i, l.every, end))
	}
	return means
}

// stepLength returns how much of step i lies before end.
func stepLength(i int, every, end sim.Time) sim.Time {
	return min(every, end-sim.Time(i)*every)
}

func ratio(part, whole sim.Time) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// most points of a series; a day at one per minute fits.
const mostPoints = 1500

// seriesSteps are the steps that a person reads easily.
var seriesSteps = []sim.Time{
	sim.Minute, 2 * sim.Minute, 5 * sim.Minute, 10 * sim.Minute, 15 * sim.Minute, 30 * sim.Minute,
	sim.Hour, 2 * sim.Hour, 4 * sim.Hour, 6 * sim.Hour, 12 * sim.Hour, sim.Day, 7 * sim.Day,
}

// seriesOf returns the step of a series over a duration, and its points.
func seriesOf(duration sim.Time) (every sim.Time, points int) {
	for _, every = range seriesSteps {
		if points = int((duration + every - 1) / every); points <= mostPoints {
			break
		}
	}
	return every, max(1, points)
}

// A stock is a whole number over time of which only the area counts.
type stock struct {
	value int
	at    sim.Time
	area  sim.Time // value × time since the start
}

func (s *stock) add(now sim.Time, n int) {
	s.advance(now)
	s.value += n
}

func (s *stock) advance(now sim.Time) {
	s.area += sim.Time(s.value) * (now - s.at)
	s.at = now
}

package autoscale

import (
	"fmt"

	"vmssim/sim"
)

// Forecast: what a set's CPU will be, from what it was.
//
// Azure ("Use predictive autoscale to scale out before load demands") says of
// its model only that it forecasts the cumulative CPU of all instances, needs
// seven days of history and does best with a rolling window of 15. The rest is
// ours, chosen by its error on measured loads (decision 0010):
//
//	forecast(t) = shape(t) × level
//	shape(t)    = mean of the same five minutes of the day over those of the last
//	              15 days that are of t's kind, Monday to Friday or the weekend;
//	              the same day of the week counts three times
//	level       = what the last 24 hours were ÷ what their shapes had said
//
// Yesterday alone would take Monday morning for a Sunday, a mean over all days
// would blunt every weekday by the weekend, and without the level a load that
// grows is forecast as large as it was a week ago. Days are days of UTC.
const (
	// ForecastStep is how long a forecast is for.
	ForecastStep = 5 * sim.Minute

	stepsPerDay = int(sim.Day / ForecastStep)
	historyDays = 15
	sameDay     = 3 // how often the same day of the week counts

	// LeastHistory is how long a set must have been observed before its CPU is
	// forecast.
	LeastHistory = 7 * sim.Day
)

// A Forecast is what is expected of a set's CPU in five minutes to come.
type Forecast struct {
	Known bool     // false while the history is too short
	Total float64  // percent, added up over all instances
	At    sim.Time // when these five minutes begin

	// Since is the beginning of the history; meaningless without one.
	Since    sim.Time
	Observed bool // there is a history
}

// A History is what the forecast is made of: the cumulative CPU of a set in
// steps of five minutes. The zero value cannot be used; see [NewHistory].
type History struct {
	start    int64  // Unix seconds of time zero
	steps    []step // a ring: step i is at i modulo its length
	since    sim.Time
	observed bool
	latest   peak
}

// A step is five minutes of the past.
type step struct {
	number  int64   // from time zero
	sum     float64 // of the minutes' totals
	minutes int     // with data
	shape   float64 // what was expected, made of the days before
	shaped  bool
}

// A peak is the last answer of Highest, and the question to it.
type peak struct {
	valid             bool
	seen, first, last int64
	forecast          Forecast
}

// NewHistory returns an empty history of a run whose time zero is at start, in
// Unix seconds.
func NewHistory(start int64) *History {
	return &History{start: start, steps: make([]step, (historyDays+1)*stepsPerDay)}
}

// Append takes in a minute of Percentage CPU, which ends after every minute
// appended before.
func (h *History) Append(m Minute) {
	number := int64((m.End - 1) / ForecastStep)
	s := &h.steps[number%int64(len(h.steps))]
	if s.minutes > 0 && s.number > number {
		panic(fmt.Sprintf("autoscale: minute ending at %v after step %d of the history", m.End, s.number))
	}
	if !h.observed {
		h.observed, h.since = true, m.End-sim.Minute
	}
	if s.minutes == 0 || s.number != number {
		*s = step{number: number}
		s.shape, s.shaped = h.shape(number)
	}
	s.sum += m.Sum
	s.minutes++
}

// mean returns what a step of the past was.
func (h *History) mean(number int64) (total float64, ok bool) {
	if number < 0 {
		return 0, false
	}
	s := &h.steps[number%int64(len(h.steps))]
	if s.minutes == 0 || s.number != number {
		return 0, false
	}
	return s.sum / float64(s.minutes), true
}

// shape returns the weighted mean of the same step over the days of its kind.
func (h *History) shape(number int64) (total float64, ok bool) {
	kind, weights := h.weekend(number), 0.0
	for back := int64(1); back <= historyDays; back++ {
		before := number - back*int64(stepsPerDay)
		was, ok := h.mean(before)
		if !ok || h.weekend(before) != kind {
			continue
		}
		weight := 1.0
		if back%7 == 0 {
			weight = sameDay
		}
		total += float64(weight * was)
		weights += weight
	}
	if weights == 0 {
		return 0, false
	}
	return total / weights, true
}

// weekend reports whether a step begins on a Saturday or a Sunday.
func (h *History) weekend(number int64) bool {
	const secondsPerDay = int64(sim.Day / sim.Second)
	second := h.start + number*int64(ForecastStep/sim.Second)
	day := second / secondsPerDay
	if second < 0 && second%secondsPerDay != 0 {
		day--
	}
	weekday := (day%7 + 11) % 7 // 1 January 1970 was a Thursday, day 4 from Sunday
	return weekday == 0 || weekday == 6
}

// level returns what the 24 hours up to and including a step were, as a part of
// what their shapes had said; 1 where these say nothing.
func (h *History) level(last int64) float64 {
	was, said := 0.0, 0.0
	for number := max(0, last-int64(stepsPerDay)+1); number <= last; number++ {
		total, ok := h.mean(number)
		if s := &h.steps[number%int64(len(h.steps))]; ok && s.shaped {
			was += total
			said += s.shape
		}
	}
	if said == 0 {
		return 1
	}
	return was / said
}

// Highest returns the highest forecast for the five minutes of now and all
// others up to now + ahead, the first of equals.
func (h *History) Highest(now, delay, ahead sim.Time) Forecast {
	return h.highest(now, delay, now, now+ahead)
}

// Forecast returns what is expected of the five minutes of an instant, at most a
// day after now.
func (h *History) Forecast(at, now, delay sim.Time) Forecast {
	return h.highest(now, delay, at, at)
}

// highest returns the highest forecast for the steps between two instants, made
// of what is published at now, whole steps only.
func (h *History) highest(now, delay, from, to sim.Time) Forecast {
	best := Forecast{Since: h.since, Observed: h.observed}
	if !h.observed || now-h.since < LeastHistory {
		return best
	}
	seen := int64((now-delay)/ForecastStep) - 1
	first, last := int64(from/ForecastStep), int64(to/ForecastStep)
	if q := &h.latest; q.valid && q.seen == seen && q.first == first && q.last == last {
		return q.forecast
	}
	level := h.level(seen)
	for number := first; number <= last; number++ {
		shape, ok := h.shape(number)
		if total := float64(shape * level); ok && (!best.Known || total > best.Total) {
			best.Known, best.Total, best.At = true, total, sim.Time(number)*ForecastStep
		}
	}
	h.latest = peak{true, seen, first, last, best}
	return best
}

package workload

import (
	"fmt"
	"math"

	"vmssim/sim"
)

// A Wave is the load of a day: a raised cosine that is highest at one time of
// the day and lowest twelve hours from it.
type Wave struct {
	Low, High PerSecond // 0 <= Low <= High <= MaxRate

	// Peak is the time of the day with the rate High, from 0 to below a day.
	Peak sim.Time

	// Offset is when the scenario starts, counted from Monday 00:00 UTC, from
	// 0 to below a week.
	Offset sim.Time
}

// waveStep is the distance of the points that a wave goes through in straight
// lines. With n points a day a chord leaves its arc by at most
// (High-Low)/4*(π/n)², here less than 0.003 % of High-Low.
const waveStep = 5 * sim.Minute

const (
	stepsPerDay     = int(sim.Day / waveStep)
	stepsPerHalfDay = stepsPerDay / 2
)

func (w Wave) check() error {
	if err := checkRate("low", w.Low); err != nil {
		return err
	}
	if err := checkRate("high", w.High); err != nil {
		return err
	}
	switch {
	case w.Low > w.High:
		return fmt.Errorf("low of %v requests per second is above high of %v", w.Low.float(), w.High.float())
	case w.Peak < 0 || w.Peak >= sim.Day:
		return fmt.Errorf("peak at %v is not a time of the day", w.Peak)
	case w.Offset < 0 || w.Offset >= sim.Week:
		return fmt.Errorf("offset %v is not a time of the week", w.Offset)
	}
	return nil
}

// rates returns the rates at the points of a day, from midnight to midnight.
// The second half of a day is the first half upside down, so that the rates of
// a day sum to (Low+High)/2 exactly and days repeat without drift.
func (w Wave) rates() []PerSecond {
	rates := make([]PerSecond, stepsPerDay+1)
	for i := range stepsPerHalfDay {
		since := (sim.Time(i)*waveStep - w.Peak + sim.Day) % sim.Day
		part := (1 + cosDay(since)) / 2
		above := math.Floor(float64(float64(w.High-w.Low)*part) + 0.5)
		rates[i] = w.Low + PerSecond(above)
		rates[i+stepsPerHalfDay] = w.High - PerSecond(above)
	}
	rates[stepsPerDay] = rates[0]
	return rates
}

// wave repeats a polyline for ever, beginning somewhere within it.
type wave struct {
	line  polyline
	phase sim.Time // where in the line the scenario starts
}

// split returns how many times the line has passed since the phase was zero,
// and where in the line t is. A sum of two times may need the 64th bit.
func (w wave) split(t sim.Time) (rounds uint64, at sim.Time) {
	since, round := uint64(w.phase)+uint64(t), uint64(w.line.end)
	return since / round, sim.Time(since % round)
}

// Offered is part of Shape.
func (w wave) Offered(t sim.Time) Requests {
	if t <= 0 {
		return 0
	}
	rounds, at := w.split(t)
	area := w.line.area(w.line.end).times(rounds).add(w.line.area(at))
	return requests(area.sub(w.line.area(w.phase)))
}

// Rate is part of Shape.
func (w wave) Rate(t sim.Time) float64 {
	if t < 0 {
		return 0
	}
	_, at := w.split(t)
	return w.line.rate(at)
}

// Next is part of Shape.
func (w wave) Next(t sim.Time) sim.Time {
	if t < 0 {
		return 0
	}
	_, at := w.split(t)
	wait := w.line.next(at) - at
	if t > sim.Never-wait {
		return sim.Never
	}
	return t + wait
}

// Peak is part of Shape.
func (w wave) Peak(until sim.Time) float64 {
	if until < 0 {
		return 0
	}
	first, last := w.line.find(w.phase), len(w.line.segments)-1
	rounds, at := w.split(until)
	switch {
	case rounds == 0:
		return w.line.highest(first, w.line.find(at)).float()
	case rounds == 1 && at < w.phase:
		return max(w.line.highest(first, last), w.line.highest(0, w.line.find(at))).float()
	}
	return w.line.highest(0, last).float()
}

package report

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"

	"vmssim/sim"
)

// mostTicks is how many labels of clock times fit side by side.
const mostTicks = 12

// tickSteps are the distances between ticks of a clock that people count in.
var tickSteps = []sim.Time{
	sim.Second, 2 * sim.Second, 5 * sim.Second, 10 * sim.Second, 15 * sim.Second, 30 * sim.Second,
	sim.Minute, 2 * sim.Minute, 5 * sim.Minute, 10 * sim.Minute, 15 * sim.Minute, 30 * sim.Minute,
	sim.Hour, 2 * sim.Hour, 3 * sim.Hour, 6 * sim.Hour, 12 * sim.Hour,
	sim.Day, 2 * sim.Day, sim.Week, 2 * sim.Week, 4 * sim.Week, 13 * sim.Week, 26 * sim.Week, 52 * sim.Week,
}

// secondLine makes a label as high as those with a date, for an even baseline.
const secondLine = "\n "

// timeTicks marks round clock times of a run, and below the first and every
// midnight the date. Weeks begin on Monday.
func timeTicks(c calendar) plot.ConstantTicks {
	every := tickStep(c.length)
	unit := int64(every / sim.Second)
	phase := int64(0)
	if every >= sim.Week {
		phase = 4 * 24 * 3600 // the first Monday of Unix time
	}
	first := c.start - phase
	first += (unit-first%unit)%unit + phase
	var ticks plot.ConstantTicks
	for at := first; at <= c.start+int64(c.length/sim.Second); at += unit {
		since := at - c.start
		ticks = append(ticks, plot.Tick{
			Value: float64(since),
			Label: tickLabel(c, sim.Time(since)*sim.Second, every, len(ticks) == 0),
		})
	}
	return ticks
}

func tickStep(length sim.Time) sim.Time {
	for _, step := range tickSteps {
		if length/step < mostTicks {
			return step
		}
	}
	longest := tickSteps[len(tickSteps)-1]
	return longest * (length/longest/mostTicks + 1)
}

func tickLabel(c calendar, t, every sim.Time, first bool) string {
	at := c.at(t)
	switch {
	case every >= sim.Day && (first || at.Year() != c.at(t-every).Year()):
		return at.Format("Mon 2 Jan\n2006")
	case every >= sim.Day:
		return at.Format("Mon 2 Jan") + secondLine
	}
	layout := "15:04"
	if every < sim.Minute {
		layout = "15:04:05"
	}
	if first || at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return at.Format(layout + "\nMon 2 Jan")
	}
	return at.Format(layout) + secondLine
}

// linearTicks marks about six round values from zero to the first that is not
// below highest. Whole numbers have no marks between them.
func linearTicks(highest float64, whole bool) plot.ConstantTicks {
	step, decimals := roundStep(highest/6, whole)
	ticks := plot.ConstantTicks{{Value: 0, Label: "0"}}
	for i := 1; ticks[i-1].Value < highest || i == 1; i++ {
		value := step * float64(i)
		ticks = append(ticks, plot.Tick{Value: value, Label: number(value, decimals)})
	}
	return ticks
}

// roundStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below x, and the decimals it needs.
func roundStep(x float64, whole bool) (step float64, decimals int) {
	lowest := -6
	if whole || x == 0 {
		lowest = 0
	}
	for power := lowest; ; power++ {
		for _, digit := range []float64{1, 2, 5} {
			if step := decimalFloat(digit, power); step >= x {
				return step, max(0, -power)
			}
		}
	}
}

// logTicks marks 1, 2 and 5 times the powers of ten around two values above
// zero; over more than three powers of ten only these.
func logTicks(lowest, highest float64) plot.ConstantTicks {
	digits := []float64{1, 2, 5}
	if highest/lowest > 2000 {
		digits = digits[:1]
	}
	var ticks plot.ConstantTicks
	for power := -6; power < 15; power++ {
		for _, digit := range digits {
			value := decimalFloat(digit, power)
			next := plot.Tick{Value: value, Label: grouping(value)}
			switch {
			case value <= lowest:
				ticks = plot.ConstantTicks{next}
			case len(ticks) > 1 && ticks[len(ticks)-1].Value >= highest:
				return ticks
			default:
				ticks = append(ticks, next)
			}
		}
	}
	return ticks
}

// decimalFloat returns the float64 nearest to digit × 10^power.
func decimalFloat(digit float64, power int) float64 {
	if power < 0 {
		return digit / math.Pow10(-power)
	}
	return digit * math.Pow10(power)
}

// grouping writes a round value with the decimals it needs.
func grouping(x float64) string {
	if x < 1 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return number(x, 0)
}

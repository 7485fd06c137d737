package autoscale

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"vmssim/sim"
)

// metric names what the trigger compares, without the window.
func (t *Trigger) metric() string {
	text := t.MetricName
	if t.Resource != "" {
		text += " of " + t.Resource
	}
	if t.Dimensions != "" {
		text += " (" + t.Dimensions + ")"
	}
	if t.DividePerInstance {
		text += " per instance"
	}
	return text
}

// subject names the value: metric, how it is combined, window.
func (t *Trigger) subject() string {
	return t.metric() + " " + t.combination() + " over " + isoDuration(t.TimeWindow)
}

// String says what the rule does when, for example "Percentage CPU average over
// PT10M above 70: +1".
func (r *Rule) String() string {
	text := r.Trigger.subject() + " " + r.Trigger.bound()
	if r.Action.Direction == None {
		return text + ": never acts"
	}
	return text + ": " + r.Action.words()
}

var (
	sampleNouns   = []string{"averages", "minimums", "maximums", "sums", "counts"}
	combinedNouns = []string{"average", "minimum", "maximum", "total", "count", "last"}
)

// combination names statistic and time aggregation, by one word where both say
// the same: an average of averages is an average.
func (t *Trigger) combination() string {
	whole := spell("TimeAggregation", combinedNouns, uint8(t.TimeAggregation))
	switch {
	case t.TimeAggregation == AggregationCount:
		return "number of samples"
	case t.Statistic != StatisticCount && int(t.Statistic) == int(t.TimeAggregation):
		return whole
	}
	return whole + " of " + spell("Statistic", sampleNouns, uint8(t.Statistic))
}

// bound says where a value lies for which the trigger is true.
func (t *Trigger) bound() string {
	where := [...]string{"equal to", "other than", "above", "at or above", "below", "at or below"}
	return where[t.Operator] + " " + exact(t.Threshold)
}

// shortfall says by how much a value misses the threshold, led by a comma.
func (t *Trigger) shortfall(value float64) string {
	gap := math.Abs(value - t.Threshold)
	if gap == 0 {
		return ", exactly the threshold"
	}
	words := [...]string{"away", "away", "short", "short", "over", "over"}
	return fmt.Sprintf(", %s %s", decimal(gap, 0), words[t.Operator])
}

// symbol returns the operator as mathematics writes it.
func (o Operator) symbol() string {
	return [...]string{"=", "≠", ">", "≥", "<", "≤"}[o]
}

// words says what the action asks for: "+1", "-20%" or "to 5".
func (a *Action) words() string {
	if a.Type == ExactCount {
		return "to " + strconv.Itoa(a.Value)
	}
	sign := "+"
	if a.Direction == Decrease {
		sign = "-"
	}
	unit := ""
	if a.Type == PercentChangeCount {
		unit = "%"
	}
	return sign + strconv.Itoa(a.Value) + unit
}

// exact writes a number as it was given.
func exact(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// decimal writes a measured number with one decimal more than the threshold it
// is read beside, and with as many more as it takes to show that it differs.
func decimal(x, threshold float64) string {
	if math.IsInf(x, 0) {
		return "infinity"
	}
	beside := exact(threshold)
	digits := 1
	if dot := strings.IndexByte(beside, '.'); dot >= 0 {
		digits = len(beside) - dot
	}
	for ; digits < 16; digits++ {
		text := strconv.FormatFloat(x, 'f', digits, 64)
		if shown, _ := strconv.ParseFloat(text, 64); shown != threshold || x == threshold {
			return text
		}
	}
	return exact(x)
}

func instances(n int) string {
	if n == 1 {
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", n)
}

// isoDuration writes a duration as Azure does, for example PT10M or P1DT6H.
func isoDuration(t sim.Time) string {
	text := "P"
	if days := t / sim.Day; days > 0 {
		text += fmt.Sprintf("%dD", days)
	}
	t %= sim.Day
	if t == 0 && text != "P" {
		return text
	}
	text += "T"
	if hours := t / sim.Hour; hours > 0 {
		text += fmt.Sprintf("%dH", hours)
	}
	if minutes := t % sim.Hour / sim.Minute; minutes > 0 {
		text += fmt.Sprintf("%dM", minutes)
	}
	if rest := t % sim.Minute; rest > 0 || t == 0 {
		text += exact(rest.Seconds()) + "S"
	}
	return text
}

package report

import (
	"math"
	"strings"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// objectives is what was asked of the run, what came out, and by how much the
// one lies beyond the other.
func objectives(r *collect.Result) section {
	s := section{
		title:   "Objectives",
		columns: []column{{name: "bound"}, {name: "actual"}, {prose: true}},
	}
	for _, v := range r.Objectives {
		o := v.Objective
		scale := scaleOf(o.Measure, r.Currency)
		relation := "at most "
		if o.AtLeast {
			relation = "at least "
		}
		bound, actual := relation+scale.bound(o.Bound), scale.actual(v.Actual)
		if r.Interrupted {
			s.add("– "+string(o.Measure), bound, actual, "not judged")
			continue
		}
		mark, verdict, mood := "✗ ", "missed", bad
		if v.Met {
			mark, verdict, mood = "✓ ", "met", good
		}
		s.add(mark+string(o.Measure), bound, actual, verdict+scale.margin(v.Actual-o.Bound)).mood = mood
	}
	return s
}

// A scale says how the values of a measure read.
type scale struct {
	factor   float64 // from the measure's unit to the unit shown
	decimals int     // of actual values and margins
	unit     string
	distance string // unit of a margin where it differs
	span     bool   // a span of time in seconds, shown in mixed units
}

func scaleOf(m model.Measure, currency string) scale {
	switch m {
	case model.RequestsSuccess, model.CapacityMet, model.ElasticityUnder, model.ElasticityOver, model.JobsCompleted, model.JobsOnTime, model.JobsWasted,
		model.SessionsCompleted, model.RolloutsCompleted, model.MessagesCompleted, model.MessagesDeadLettered:
		return scale{factor: 100, decimals: 4, unit: " %", distance: " points"}
	case model.LatencyMean, model.LatencyP50, model.LatencyP95, model.LatencyP99:
		return scale{factor: 1000, decimals: 1, unit: " ms", distance: " ms"}
	case model.CostTotal:
		return scale{factor: 1, decimals: 2, unit: " " + currency, distance: " " + currency}
	case model.CapacityBelow, model.ElasticityReaction, model.JobsTurnaroundP50, model.JobsTurnaroundP95, model.JobsMakespan,
		model.RolloutsDuration, model.RolloutsMixed, model.MessagesAgeP50, model.MessagesAgeP95:
		return scale{span: true}
	}
	return scale{factor: 1}
}

// bound writes a value as it was asked for.
func (s scale) bound(x float64) string {
	if s.span {
		return spanOf(x)
	}
	if s.unit != "" && s.factor == 1 {
		return number(x, s.decimals) + s.unit
	}
	return shortest(x*s.factor) + s.unit
}

// actual writes a value that was measured.
func (s scale) actual(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return absent
	case s.span:
		return spanOf(x)
	case s.factor == 100:
		return percent(x, s.decimals) + s.unit
	}
	return number(x*s.factor, s.decimals) + s.unit
}

// margin writes how far the actual value is from the bound.
func (s scale) margin(x float64) string {
	x = math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return ""
	case x == 0:
		return ", just"
	case s.span:
		return " by " + spanOf(x)
	}
	x *= s.factor
	decimals := s.decimals
	if decimals > 2 && x >= 0.01 {
		decimals = 2
	}
	if least := math.Pow10(-decimals); x < least/2 {
		return " by less than " + number(least, decimals) + s.distance
	}
	return " by " + number(x, decimals) + s.distance
}

// spanOf writes seconds as a span of time, those beyond a century as years.
func spanOf(seconds float64) string {
	const year = 365 * 24 * 3600
	if math.Abs(seconds) >= 100*year {
		return number(seconds/year, 0) + " years"
	}
	return brief(sim.Time(math.Round(seconds * float64(sim.Second))))
}

// percentOf writes a share in percent as it was asked for.
func percentOf(share float64) string { return shortest(100 * share) }

// shortest writes x with as many decimals as it needs, at most six.
func shortest(x float64) string {
	text := number(x, 6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

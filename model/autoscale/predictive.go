package autoscale

import (
	"fmt"
	"slices"

	"vmssim/sim"
)

// A PredictiveMode is the scaleMode of a predictiveAutoscalePolicy.
type PredictiveMode uint8

// The modes of the schema.
const (
	PredictiveDisabled PredictiveMode = iota
	ForecastOnly                      // the forecast is told, and nothing else
	PredictiveEnabled                 // scale-out by what is read or by the forecast
)

var predictiveModeNames = []string{"Disabled", "ForecastOnly", "Enabled"}

// String returns the schema's name of m.
func (m PredictiveMode) String() string {
	return spell("PredictiveMode", predictiveModeNames, uint8(m))
}

// ParsePredictiveMode returns the mode with the given name; the comparison is
// exact.
func ParsePredictiveMode(name string) (PredictiveMode, bool) {
	return parse[PredictiveMode](predictiveModeNames, name)
}

// PredictiveModes returns the names ParsePredictiveMode knows.
func PredictiveModes() []string { return slices.Clone(predictiveModeNames) }

// A Predictive is a predictiveAutoscalePolicy. It lends the scale-out rules
// that are marked Foreseeable a second signal: the forecast of the set's
// cumulative CPU divided by the capacity, which is compared like the value that
// is read. Threshold, step, cooldown and limits stay those of the rule.
type Predictive struct {
	Mode      PredictiveMode
	LookAhead sim.Time // how long before the predicted need to scale out, at most an hour
}

// foresee compares the forecast with a rule's threshold. An empty set is judged
// as one instance would be.
func (d *Decision) foresee(rule *Rule, reading *Reading) {
	if !rule.Foreseeable || !d.Forecast.Known {
		return
	}
	reading.Predicted = d.Forecast.Total / float64(max(1, d.From))
	reading.Foreseen = rule.Trigger.Operator.holds(reading.Predicted, rule.Trigger.Threshold)
	if d.Predictive == PredictiveEnabled {
		reading.Fired = reading.Fired || reading.Foreseen
	}
}

// Foreseen reports whether the forecast crosses the threshold of a rule, and
// whether it is the only signal to do so.
func (d *Decision) Foreseen() (foreseen, alone bool) {
	alone = true
	for i := range d.Readings {
		foreseen = foreseen || d.Readings[i].Foreseen
		if d.Readings[i].Met && d.Profile.Rules[i].Action.Direction == Increase {
			alone = false
		}
	}
	return foreseen, foreseen && alone
}

// Outlook says what predictive autoscale expects, for example
//
//	predictive: 812.0 CPU % over all instances at 8d8h, 81.2 on each of 10
//
// and, where it may not act, what it would have done. It is empty without a
// predictive policy.
func (d *Decision) Outlook() string {
	f := &d.Forecast
	switch {
	case d.Predictive == PredictiveDisabled:
		return ""
	case !f.Observed:
		return "predictive: no CPU has been observed yet; only what is read counts"
	case !f.Known && d.At-f.Since < LeastHistory:
		return fmt.Sprintf("predictive: %v of history, %v are needed; only what is read counts",
			d.At-f.Since, LeastHistory)
	case !f.Known:
		return "predictive: the history says nothing about this time of the day; only what is read counts"
	}
	text := fmt.Sprintf("predictive: %.1f CPU %% over all instances at %v, %.1f on each of %d",
		f.Total, f.At, f.Total/float64(max(1, d.From)), max(1, d.From))
	if d.Predictive == ForecastOnly {
		text += d.onlyForecast()
	}
	return text
}

// onlyForecast says what the forecast would have done.
func (d *Decision) onlyForecast() string {
	wanted := d.From
	for i := range d.Readings {
		if d.Readings[i].Foreseen {
			wanted = max(wanted, min(d.Readings[i].Wanted, d.Profile.Capacity.Maximum))
		}
	}
	foreseen, alone := d.Foreseen()
	switch {
	case !foreseen:
		return "; ForecastOnly, it would have done nothing"
	case !alone:
		return "; ForecastOnly, what is read asks for more as well"
	case wanted == d.From:
		return "; ForecastOnly, it would have asked for more, beyond the maximum"
	}
	return fmt.Sprintf("; ForecastOnly, it would have asked for %d", wanted)
}

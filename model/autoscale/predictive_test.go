package autoscale_test

import (
	"strings"
	"testing"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

const cpu = "Percentage CPU"

// foresight returns a setting with a scale-out rule above 70 by 2 and a scale-in
// rule below 30, both with five minutes of cooldown, and a predictive policy.
func foresight(mode autoscale.PredictiveMode) *autoscale.Setting {
	s := setting(
		autoscale.Rule{Trigger: when(cpu, autoscale.GreaterThan, 70), Action: out(2), Foreseeable: true},
		autoscale.Rule{Trigger: when(cpu, autoscale.LessThan, 30), Action: in(1)},
	)
	s.Predictive = autoscale.Predictive{Mode: mode, LookAhead: sim.Hour}
	return s
}

// expected returns a forecast for one hour after noon.
func expected(total float64) autoscale.Forecast {
	return autoscale.Forecast{Known: true, Observed: true, Total: total, At: noon + sim.Hour}
}

// judge evaluates a setting at noon, with what the CPU reads and what is forecast.
func judge(s *autoscale.Setting, capacity int, reads float64, f autoscale.Forecast, last autoscale.LastAction) *autoscale.Decision {
	var d autoscale.Decision
	s.Evaluate(autoscale.Input{
		Now: noon, Capacity: capacity, Last: last, Forecast: f,
		Metrics: []autoscale.Metric{steady(cpu, reads)},
	}, &d)
	return &d
}

// The profile's limits and the rule's cooldown hold a forecast, too.
func TestForecastKeepsLimitsAndCooldown(t *testing.T) {
	s := limited(foresight(autoscale.PredictiveEnabled), 1, 11, 1)
	expect(t, judge(s, 10, 50, expected(710), autoscale.LastAction{}), 11, autoscale.ScaledOut)
	expect(t, judge(s, 11, 50, expected(1100), autoscale.LastAction{}), 11, autoscale.AtMaximum)
	last := autoscale.LastAction{Happened: true, At: noon - 2*minute, CooldownUntil: noon + 3*minute}
	expect(t, judge(s, 10, 50, expected(710), last), 10, autoscale.BlockedByCooldown)
}

// Without a forecast, and for a rule that is not on the set's own CPU, only what
// is read counts.
func TestWithoutForecastItReacts(t *testing.T) {
	s := foresight(autoscale.PredictiveEnabled)
	expect(t, judge(s, 10, 50, autoscale.Forecast{Total: 1000}, autoscale.LastAction{}), 10, autoscale.NoChange)
	expect(t, judge(s, 10, 71, autoscale.Forecast{Total: 1000}, autoscale.LastAction{}), 12, autoscale.ScaledOut)
	s.Profiles[0].Rules[0].Foreseeable = false
	expect(t, judge(s, 10, 50, expected(1000), autoscale.LastAction{}), 10, autoscale.NoChange)
}

// Nobody leaves whom the forecast would call back: 10 instances at 20 % may lose
// one while 9 of them are expected to carry 630 at 70 %, and none with 631.
func TestForecastHoldsScaleIn(t *testing.T) {
	s := foresight(autoscale.PredictiveEnabled)
	expect(t, judge(s, 10, 20, expected(630), autoscale.LastAction{}), 9, autoscale.ScaledIn)
	d := judge(s, 10, 20, expected(631), autoscale.LastAction{})
	expect(t, d, 10, autoscale.BlockedByFlapping)
	if text := d.Reason(); !strings.Contains(text, "the forecast of Percentage CPU would project to 70.1, above 70") {
		t.Errorf("reason: %s", text)
	}
	expect(t, judge(foresight(autoscale.ForecastOnly), 10, 20, expected(631), autoscale.LastAction{}), 9, autoscale.ScaledIn)
}

// An evaluation says what was forecast, for when, and what came of it.
func TestForecastIsExplained(t *testing.T) {
	for _, row := range []struct {
		mode     autoscale.PredictiveMode
		reads    float64
		forecast autoscale.Forecast
		want     []string // in reason, verdict, outlook, missing
	}{
		{autoscale.PredictiveEnabled, 50, expected(710), []string{
			"Percentage CPU is predicted to be 71.0 at 13h, above 70: +2; 10 → 12",
			"50.0, 20.0 short; predicted 71.0 at 13h, true: asks for 12",
			"predictive: 710.0 CPU % over all instances at 13h, 71.0 on each of 10",
			"",
		}},
		{autoscale.PredictiveEnabled, 50, expected(600), []string{
			"no rule fired; stays 10",
			"50.0, 20.0 short; predicted 60.0 at 13h, 10.0 short",
			"predictive: 600.0 CPU % over all instances at 13h, 60.0 on each of 10",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short; predicted 60.0 at 13h, 10.0 short",
		}},
		{autoscale.PredictiveEnabled, 80, expected(600), []string{
			"Percentage CPU average over PT10M is 80.0, above 70: +2; 10 → 12",
			"80.0, true; predicted 60.0 at 13h, 10.0 short: asks for 12",
			"predictive: 600.0 CPU % over all instances at 13h, 60.0 on each of 10",
			"",
		}},
		{autoscale.ForecastOnly, 50, expected(710), []string{
			"no rule fired; stays 10",
			"50.0, 20.0 short; predicted 71.0 at 13h, true",
			"predictive: 710.0 CPU % over all instances at 13h, 71.0 on each of 10; " +
				"ForecastOnly, it would have asked for 12",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short; predicted 71.0 at 13h, true",
		}},
		{autoscale.ForecastOnly, 80, expected(710), []string{
			"Percentage CPU average over PT10M is 80.0, above 70: +2; 10 → 12",
			"80.0, true; predicted 71.0 at 13h, true: asks for 12",
			"predictive: 710.0 CPU % over all instances at 13h, 71.0 on each of 10; " +
				"ForecastOnly, what is read asks for more as well",
			"",
		}},
		{autoscale.ForecastOnly, 50, expected(600), []string{
			"no rule fired; stays 10",
			"50.0, 20.0 short; predicted 60.0 at 13h, 10.0 short",
			"predictive: 600.0 CPU % over all instances at 13h, 60.0 on each of 10; " +
				"ForecastOnly, it would have done nothing",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short; predicted 60.0 at 13h, 10.0 short",
		}},
		{autoscale.PredictiveEnabled, 50, autoscale.Forecast{Observed: true, Since: minute}, []string{
			"no rule fired; stays 10",
			"50.0, 20.0 short",
			"predictive: 11h59m of history, 7d are needed; only what is read counts",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short",
		}},
		{autoscale.PredictiveEnabled, 50, autoscale.Forecast{}, []string{
			"no rule fired; stays 10",
			"50.0, 20.0 short",
			"predictive: no CPU has been observed yet; only what is read counts",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short",
		}},
		{autoscale.PredictiveDisabled, 50, expected(710), []string{
			"no rule fired; stays 10", "50.0, 20.0 short", "",
			"scale-out needs Percentage CPU > 70; it was 50.0, 20.0 short",
		}},
	} {
		d := judge(foresight(row.mode), 10, row.reads, row.forecast, autoscale.LastAction{})
		for i, got := range []string{d.Reason(), d.Verdict(0), d.Outlook(), d.Missing()} {
			if got != row.want[i] {
				t.Errorf("%v, %v, %+v:\n got %s\nwant %s", row.mode, row.reads, row.forecast, got, row.want[i])
			}
		}
	}
}

// A forecast that would have acted is worth a line in the log.
func TestForeseenIsNear(t *testing.T) {
	if d := judge(foresight(autoscale.ForecastOnly), 10, 50, expected(710), autoscale.LastAction{}); !d.Near() {
		t.Error("what ForecastOnly would have done is not near")
	}
	if d := judge(foresight(autoscale.ForecastOnly), 10, 50, expected(700), autoscale.LastAction{}); d.Near() {
		t.Error("a forecast below the threshold is near")
	}
}

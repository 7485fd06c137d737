package autoscale_test

import (
	"testing"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// cpuRules are above 80 one more, at or below 60 one less.
func cpuRules() []autoscale.Rule {
	return []autoscale.Rule{
		{Trigger: when("Percentage CPU", autoscale.GreaterThan, 80), Action: out(1)},
		{Trigger: when("Percentage CPU", autoscale.LessThanOrEqual, 60), Action: in(1)},
	}
}

func TestReasonAndMissing(t *testing.T) {
	percent := out(50)
	percent.Type = autoscale.PercentChangeCount
	exactOut, exactIn := out(5), in(3)
	exactOut.Type, exactIn.Type = autoscale.ExactCount, autoscale.ExactCount
	hot := when("Percentage CPU", autoscale.GreaterThanOrEqual, 80)
	memory := autoscale.Rule{Trigger: when("Memory", autoscale.LessThan, 50), Action: in(1)}
	never := autoscale.Rule{Trigger: when("Percentage CPU", autoscale.GreaterThan, 80)}

	for _, row := range []struct {
		name            string
		setting         *autoscale.Setting
		capacity        int
		cpu             float64
		reason, missing string
	}{
		{"scale-out", setting(cpuRules()...), 4, 83.2,
			"Percentage CPU average over PT10M is 83.2, above 80: +1; 4 → 5", ""},
		{"scale-out, cut", limited(setting(autoscale.Rule{Trigger: hot, Action: percent}), 1, 5, 1), 4, 80,
			"Percentage CPU average over PT10M is 80.0, at or above 80: +50%; 4 → 5, cut from 6 by the maximum 5",
			""},
		{"scale-in", setting(cpuRules()...), 4, 30,
			"Percentage CPU average over PT10M is 30.0, at or below 60: -1; 4 → 3", ""},
		{"scale-in, exact and cut", limited(setting(autoscale.Rule{
			Trigger: when("Percentage CPU", autoscale.NotEquals, 0), Action: exactIn}), 4, 9, 4), 8, 10,
			"Percentage CPU average over PT10M is 10.0, other than 0: to 3; 8 → 4, cut from 3 by the minimum 4",
			""},
		{"scale-in by less", setting(cpuRules()[0], autoscale.Rule{
			Trigger: when("Percentage CPU", autoscale.LessThan, 70), Action: in(10)}), 30, 65,
			"Percentage CPU average over PT10M is 65.0, below 70: -10; 30 → 25, not 20: " +
				"at 24 instances Percentage CPU would project to 81.2, above 80", ""},
		{"flapping", setting(autoscale.Rule{Trigger: hot, Action: out(1)}, cpuRules()[1]), 3, 60,
			"Percentage CPU average over PT10M is 60.0, at or below 60: -1; stays 3: " +
				"at 2 instances Percentage CPU would project to 90.0, at or above 80",
			"scale-in is held by flapping: at 2 instances Percentage CPU would project to 90.0, " +
				"at or above 80; it must read below 53.3"},
		{"flapping on one", setting(cpuRules()...), 2, 60,
			"Percentage CPU average over PT10M is 60.0, at or below 60: -1; stays 2: " +
				"at 1 instance Percentage CPU would project to 120.0, above 80",
			"scale-in is held by flapping: at 1 instance Percentage CPU would project to 120.0, " +
				"above 80; it must read 40.0 or less"},
		{"flapping per instance: 59/2 is 29.5, 59 above 58; 58/2 is 29", setting(
			autoscale.Rule{Trigger: perInstance(when("Percentage CPU", autoscale.GreaterThan, 58)), Action: out(1)},
			autoscale.Rule{Trigger: perInstance(when("Percentage CPU", autoscale.LessThan, 30)), Action: in(1)},
		), 2, 59,
			"Percentage CPU per instance average over PT10M is 29.5, below 30: -1; stays 2: " +
				"at 1 instance Percentage CPU per instance would project to 59.0, above 58",
			"scale-in is held by flapping: at 1 instance Percentage CPU per instance would project to 59.0, " +
				"above 58; it must read 29.0 or less"},
		{"flapping without a bound to fall below", setting(
			autoscale.Rule{Trigger: when("Percentage CPU", autoscale.NotEquals, 20), Action: out(1)},
			autoscale.Rule{Trigger: when("Percentage CPU", autoscale.LessThan, 30), Action: in(1)},
		), 2, 20,
			"Percentage CPU average over PT10M is 20.0, below 30: -1; stays 2: " +
				"at 1 instance Percentage CPU would project to 40.0, other than 20",
			"scale-in is held by flapping: at 1 instance Percentage CPU would project to 40.0, other than 20"},
		{"flapping on none", limited(setting(cpuRules()...), 0, 5, 0), 1, 5,
			"Percentage CPU average over PT10M is 5.0, at or below 60: -1; stays 1: " +
				"at 0 instances Percentage CPU would project to infinity, above 80",
			"scale-in is held by flapping: at 0 instances Percentage CPU would project to infinity, above 80"},
		{"maximum", limited(setting(cpuRules()...), 1, 4, 1), 4, 90,
			"Percentage CPU average over PT10M is 90.0, above 80: +1; stays 4, the maximum",
			"scale-out needs a maximum above 4"},
		{"maximum, and scale-in is true as well", limited(setting(
			autoscale.Rule{Trigger: when("Percentage CPU", autoscale.GreaterThan, 40), Action: out(1)},
			autoscale.Rule{Trigger: when("Percentage CPU", autoscale.LessThan, 60), Action: in(1)},
		), 1, 4, 1), 4, 50,
			"Percentage CPU average over PT10M is 50.0, above 40: +1; stays 4, the maximum",
			"scale-out needs a maximum above 4; scale-in needs every scale-out rule to be false"},
		{"minimum", limited(setting(cpuRules()...), 2, 4, 2), 2, 10,
			"Percentage CPU average over PT10M is 10.0, at or below 60: -1; stays 2, the minimum",
			"scale-in needs a minimum below 2"},
		{"exact count, up", setting(autoscale.Rule{Trigger: hot, Action: exactOut}), 6, 90,
			"Percentage CPU average over PT10M is 90.0, at or above 80: to 5; stays 6, there already or above",
			"scale-out needs an exact count above 6; it is 5"},
		{"exact count, down", setting(autoscale.Rule{Trigger: hot, Action: exactIn}), 3, 90,
			"Percentage CPU average over PT10M is 90.0, at or above 80: to 3; stays 3, there already or below",
			"scale-in needs an exact count below 3; it is 3"},
		{"below the minimum", limited(setting(cpuRules()...), 3, 6, 3), 1, 90,
			"capacity 1 is below minimum 3; 1 → 3", ""},
		{"above the maximum", limited(setting(cpuRules()...), 3, 6, 3), 9, 90,
			"capacity 9 is above maximum 6; 9 → 6", ""},
		{"unreadable, below the default", limited(setting(memory), 1, 6, 3), 2, 90,
			"no metric could be read and capacity 2 is below default 3; 2 → 3", ""},
		{"unreadable", limited(setting(memory), 1, 6, 3), 5, 90,
			"no metric could be read; stays 5, default is 3", "a rule needs a published value in its window"},
		{"no rules", setting(), 5, 90, "no rules; stays 5, within 1 to 100", ""},
		{"no rules that act", setting(never), 5, 90, "no rules; stays 5, within 1 to 100", ""},
		{"nearer to scale-out", setting(cpuRules()...), 4, 72.4, "no rule fired; stays 4",
			"scale-out needs Percentage CPU > 80; it was 72.4, 7.6 short"},
		{"nearer to scale-in", setting(cpuRules()...), 4, 61.5, "no rule fired; stays 4",
			"scale-in needs Percentage CPU ≤ 60; it was 61.5, 1.5 over"},
		{"on the threshold", setting(cpuRules()...), 4, 80, "no rule fired; stays 4",
			"scale-out needs Percentage CPU > 80; it was 80.0, exactly the threshold"},
		{"not to be rounded away", setting(cpuRules()...), 4, 79.97, "no rule fired; stays 4",
			"scale-out needs Percentage CPU > 80; it was 79.97, 0.03 short"},
		{"threshold zero", setting(cpuRules()[0], autoscale.Rule{
			Trigger: when("Percentage CPU", autoscale.Equals, 0), Action: in(1)}), 4, 0.5,
			"no rule fired; stays 4", "scale-in needs Percentage CPU = 0; it was 0.5, 0.5 away"},
		{"next to nothing", setting(autoscale.Rule{
			Trigger: when("Percentage CPU", autoscale.LessThan, 0), Action: in(1)}), 4, 0x1p-70,
			"no rule fired; stays 4",
			"scale-in needs Percentage CPU < 0; it was 0.0000000000000000000008470329472543003, " +
				"0.0000000000000000000008470329472543003 over"},
		{"one of two scale-in rules", setting(append(cpuRules(), memory)...), 4, 35,
			"1 of 2 scale-in rules fired, all must; stays 4",
			"scale-in needs Memory < 50; it had no data"},
		{"one of two, no scale-out rule", setting(cpuRules()[1], memory), 4, 35,
			"1 of 2 scale-in rules fired, all must; stays 4",
			"scale-in needs Memory < 50; it had no data"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := atNoon(row.setting, row.capacity, steady("Percentage CPU", row.cpu))
			if got := d.Reason(); got != row.reason {
				t.Errorf("reason  %s\nwant    %s", got, row.reason)
			}
			if got := d.Missing(); got != row.missing {
				t.Errorf("missing %s\nwant    %s", got, row.missing)
			}
		})
	}
}

func TestReasonWhileDisabled(t *testing.T) {
	s := setting(cpuRules()...)
	s.Enabled = false
	d := atNoon(s, 4)
	if got, want := d.Reason(), "autoscale is not enabled"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := d.Missing(), "the setting needs to be enabled"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReasonDuringCooldown(t *testing.T) {
	for _, row := range []struct {
		capacity        int
		cpu             float64
		reason, missing string
	}{
		{4, 90, "Percentage CPU average over PT10M is 90.0, above 80: +1; " +
			"4 → 5 waits for the cooldown of the rule that acted 7m ago; it lasts another 3m", "cooldown ends in 3m"},
		{9, 90, "Percentage CPU average over PT10M is 90.0, above 80: +1; " +
			"stays 9 during the cooldown of the rule that acted 7m ago; it lasts another 3m",
			"cooldown ends in 3m; then scale-out needs a maximum above 9"},
		{2, 60, "Percentage CPU average over PT10M is 60.0, at or below 60: -1; " +
			"stays 2 during the cooldown of the rule that acted 7m ago; it lasts another 3m",
			"cooldown ends in 3m; then scale-in is held by flapping: at 1 instance Percentage CPU " +
				"would project to 120.0, above 80; it must read 40.0 or less"},
	} {
		var d autoscale.Decision
		limited(setting(cpuRules()...), 1, 9, 1).Evaluate(autoscale.Input{
			Now: noon, Capacity: row.capacity,
			Last: autoscale.LastAction{
				Happened: true, At: noon - minute, // a move to a limit, which began no cooldown
				CooldownFrom: noon - 7*minute, CooldownUntil: noon + 3*minute,
			},
			Metrics: []autoscale.Metric{steady("Percentage CPU", row.cpu)},
		}, &d)
		if got := d.Reason(); got != row.reason {
			t.Errorf("reason  %s\nwant    %s", got, row.reason)
		}
		if got := d.Missing(); got != row.missing {
			t.Errorf("missing %s\nwant    %s", got, row.missing)
		}
	}
}

// Under the other reading the rule waits for five minutes since any scale action.
func TestReasonDuringItsOwnCooldown(t *testing.T) {
	s := setting(cpuRules()...)
	s.Cooldown = autoscale.CooldownPerRule
	var d autoscale.Decision
	s.Evaluate(autoscale.Input{
		Now: noon, Capacity: 4,
		Last:    autoscale.LastAction{Happened: true, At: noon - minute, CooldownFrom: noon - 7*minute},
		Metrics: []autoscale.Metric{steady("Percentage CPU", 90)},
	}, &d)
	const want = "Percentage CPU average over PT10M is 90.0, above 80: +1; " +
		"4 → 5 waits for the rule's own cooldown since the scale action 1m ago; it lasts another 4m"
	if got := d.Reason(); got != want {
		t.Errorf("reason  %s\nwant    %s", got, want)
	}
}

// A fired scale-in rule that reads its very threshold is not what is missing.
func TestMissingSkipsFiredRules(t *testing.T) {
	d := atNoon(setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThanOrEqual, 30), Action: in(1)},
		autoscale.Rule{Trigger: when("Memory", autoscale.LessThan, 50), Action: in(1)},
	), 4, steady("CPU", 30), steady("Memory", 50))
	if got, want := d.Missing(), "scale-in needs Memory < 50; it was 50.0, exactly the threshold"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// How the compared value is named; it has one decimal more than its threshold.
func TestReasonNamesTheValue(t *testing.T) {
	for _, row := range []struct {
		statistic   autoscale.Statistic
		aggregation autoscale.TimeAggregation
		divide      bool
		window      sim.Time
		want        string
	}{
		{autoscale.StatisticAverage, autoscale.AggregationMaximum, false, 5 * minute,
			"m maximum of averages over PT5M is 2.00, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticSum, autoscale.AggregationTotal, true, 5 * minute,
			"m per instance total over PT5M is 2.50, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticMax, autoscale.AggregationMaximum, false, sim.Hour,
			"m maximum over PT1H is 2.00, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticMin, autoscale.AggregationMinimum, false, 90 * minute,
			"m minimum over PT1H30M is 2.00, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticSum, autoscale.AggregationLast, false, 330 * sim.Second,
			"m last of sums over PT5M30S is 2.00, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticCount, autoscale.AggregationTotal, false, sim.Day,
			"m total of counts over P1D is 15.00, above 0.5: +1; 4 → 5"},
		{autoscale.StatisticMax, autoscale.AggregationCount, false, 30 * sim.Hour,
			"m number of samples over P1DT6H is 15.00, above 0.5: +1; 4 → 5"},
	} {
		trigger := when("m", autoscale.GreaterThan, 0.5)
		trigger.Statistic, trigger.TimeAggregation = row.statistic, row.aggregation
		trigger.DividePerInstance, trigger.TimeWindow = row.divide, row.window
		d := atNoon(setting(autoscale.Rule{Trigger: trigger, Action: out(1)}), 4, steady("m", 2))
		if got := d.Reason(); got != row.want {
			t.Errorf("%s\nwant %s", got, row.want)
		}
	}
}

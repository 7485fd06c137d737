package autoscale_test

import (
	"math"
	"slices"
	"testing"

	"vmssim/model/autoscale"
)

func TestOperators(t *testing.T) {
	for operator, fires := range map[autoscale.Operator][3]bool{ // at 69, 70, 71 beside 70
		autoscale.Equals:             {false, true, false},
		autoscale.NotEquals:          {true, false, true},
		autoscale.GreaterThan:        {false, false, true},
		autoscale.GreaterThanOrEqual: {false, true, true},
		autoscale.LessThan:           {true, false, false},
		autoscale.LessThanOrEqual:    {true, true, false},
	} {
		for i, want := range fires {
			value := float64(69 + i)
			d := atNoon(setting(autoscale.Rule{Trigger: when("m", operator, 70), Action: out(1)}), 4,
				steady("m", value))
			if got := d.Readings[0].Fired; got != want {
				t.Errorf("%v %v 70: fired %v, want %v", value, operator, got, want)
			}
			if d.Changed() != want {
				t.Errorf("%v %v 70: %v", value, operator, d.Outcome)
			}
		}
	}
}

func TestActions(t *testing.T) {
	const (
		count, percent, exact = autoscale.ChangeCount, autoscale.PercentChangeCount, autoscale.ExactCount
		increase, decrease    = autoscale.Increase, autoscale.Decrease
		most                  = math.MaxInt32
	)
	for _, row := range []struct {
		kind      autoscale.ActionType
		direction autoscale.Direction
		value     int
		from, to  int
	}{
		{count, increase, 3, 10, 13},
		{count, decrease, 3, 10, 7},
		{count, decrease, 3, 2, 0}, // not below zero
		{count, increase, 1, 0, 1},
		{count, increase, most, 10, most},
		{percent, increase, 10, 10, 11},
		{percent, increase, 10, 14, 15}, // 1.4
		{percent, increase, 10, 15, 17}, // 1.5: half away from zero
		{percent, increase, 10, 16, 18}, // 1.6
		{percent, decrease, 10, 15, 13}, // 1.5 downwards: also 2
		{percent, decrease, 50, 5, 2},   // 2.5: 3
		{percent, increase, 1, 3, 4},    // 0.03: at least 1
		{percent, increase, 50, 0, 1},   // of nothing: at least 1
		{percent, decrease, 100, 7, 0},
		{percent, decrease, 300, 7, 0},
		{percent, increase, 300, 7, 28},
		{percent, increase, most, most, most},
		{exact, increase, 12, 10, 12},
		{exact, increase, 8, 10, 10}, // not against the direction
		{exact, decrease, 8, 10, 8},
		{exact, decrease, 12, 10, 10},
		{exact, decrease, 0, 10, 0},
		{count, autoscale.None, 3, 10, 10},
		{exact, autoscale.None, 3, 10, 10},
	} {
		action := autoscale.Action{Direction: row.direction, Type: row.kind, Value: row.value}
		s := limited(setting(autoscale.Rule{Trigger: when("m", autoscale.GreaterThan, 70), Action: action}),
			0, most, 0)
		d := atNoon(s, row.from, steady("m", 90))
		if got := d.Readings[0].Wanted; got != row.to {
			t.Errorf("%v %v %d at %d wants %d, want %d",
				row.direction, row.kind, row.value, row.from, got, row.to)
		}
		if d.To != row.to {
			t.Errorf("%v %v %d at %d: → %d, want %d", row.direction, row.kind, row.value, row.from, d.To, row.to)
		}
	}
}

// Every name is read back as the constant it is written for, and constants are in
// the order of the names.
func TestNames(t *testing.T) {
	checkNames(t, autoscale.Statistics(), autoscale.ParseStatistic, autoscale.Statistic.String)
	checkNames(t, autoscale.TimeAggregations(), autoscale.ParseTimeAggregation,
		autoscale.TimeAggregation.String)
	checkNames(t, autoscale.Operators(), autoscale.ParseOperator, autoscale.Operator.String)
	checkNames(t, autoscale.Directions(), autoscale.ParseDirection, autoscale.Direction.String)
	checkNames(t, autoscale.ActionTypes(), autoscale.ParseActionType, autoscale.ActionType.String)
	checkNames(t, autoscale.StatisticReadings(), autoscale.ParseStatisticReading,
		autoscale.StatisticReading.String)
	checkNames(t, autoscale.CooldownReadings(), autoscale.ParseCooldownReading,
		autoscale.CooldownReading.String)

	schema := []string{
		"Equals", "NotEquals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual",
	}
	if got := autoscale.Operators(); !slices.Equal(got, schema) {
		t.Errorf("operators %q, want %q", got, schema)
	}
	if got := autoscale.LessThanOrEqual.String(); got != "LessThanOrEqual" {
		t.Errorf("%q", got)
	}
	if got := autoscale.Disabled.String(); got != "Disabled" { // the last outcome
		t.Errorf("%q", got)
	}
	if got := autoscale.Outcome(99).String(); got != "Outcome(99)" {
		t.Errorf("%q", got)
	}
}

func checkNames[T ~uint8](t *testing.T, names []string, parse func(string) (T, bool), name func(T) string) {
	t.Helper()
	for i, want := range names {
		value, ok := parse(want)
		if !ok || int(value) != i || name(value) != want {
			t.Errorf("%q: parsed as %d, %v and written as %q", want, value, ok, name(value))
		}
	}
	for _, other := range []string{"", "average", "equals", "ServiceAllowedNextValue"} {
		if _, ok := parse(other); ok {
			t.Errorf("%q was accepted beside %q", other, names)
		}
	}
}

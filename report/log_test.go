package report

import (
	"encoding/json"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

func events(t *testing.T, r *collect.Result) []map[string]any {
	t.Helper()
	var b strings.Builder
	if err := WriteEvents(&b, r); err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	for line := range strings.Lines(b.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		list = append(list, m)
	}
	return list
}

func TestEventsAreOnePerLine(t *testing.T) {
	r := newResult()
	list := events(t, r)
	if len(list) != len(r.Log) {
		t.Fatalf("%d lines for %d entries", len(list), len(r.Log))
	}
	last := list[len(list)-1]
	want := map[string]any{
		"atSeconds": 64800.0, "clock": "1998-06-30T18:00:00Z", "kind": "instance", "scaleSet": "web",
		"instance": 7.0, "zone": "2", "from": "running", "to": "failed", "why": "failure",
	}
	if len(last) != len(want) {
		t.Errorf("got %v, want %v", last, want)
	}
	for key, value := range want {
		if last[key] != value {
			t.Errorf("%s is %v, want %v", key, last[key], value)
		}
	}
}

// Instance 0 is an instance; -1 is none.
func TestEventsOfInstanceZero(t *testing.T) {
	r := &collect.Result{Log: []collect.Entry{
		{Kind: model.InstanceChanged}, {Kind: model.RunEnded, Instance: -1},
	}}
	list := events(t, r)
	if list[0]["instance"] != 0.0 {
		t.Errorf("got %v, want instance 0", list[0])
	}
	if _, found := list[1]["instance"]; found {
		t.Errorf("got %v, want no instance", list[1])
	}
}

// A set of 3 at 33 % would be at 49.5 % with 2 instances, above 45: scale-in is
// held by flapping, and the line says so in every field.
func TestEventsExplainADecision(t *testing.T) {
	held := autoscale.Decision{
		At: sim.Minute, Outcome: autoscale.BlockedByFlapping,
		From: 3, To: 3, Winner: 1, Wanted: 2, Allowed: 3,
		Profile: &autoscale.Profile{
			Name: "default", Capacity: autoscale.Capacity{Minimum: 1, Maximum: 5, Default: 1},
			Rules: []autoscale.Rule{
				{Trigger: trigger(autoscale.GreaterThan, 45),
					Action: autoscale.Action{Direction: autoscale.Increase, Value: 1}},
				{Trigger: trigger(autoscale.LessThan, 35),
					Action: autoscale.Action{Direction: autoscale.Decrease, Value: 1}},
			},
		},
		Projection: autoscale.Projection{Rule: 0, Value: 49.5, AtCount: 2},
		Readings: []autoscale.Reading{
			{Wanted: 4}, // no data
			{Value: 33, Undivided: 33, Samples: 5, Fired: true, Wanted: 2, CooldownUntil: 90 * sim.Second},
		},
	}
	r := &collect.Result{Log: []collect.Entry{
		{At: sim.Minute, Kind: model.AutoscaleDecided, Set: "web", Instance: -1, Decision: &held},
	}}
	d := events(t, r)[0]["decision"].(map[string]any)
	if d["outcome"] != "BlockedByFlapping" || d["winner"] != 1.0 {
		t.Errorf("got %v", d)
	}
	for _, key := range []string{"reason", "missing"} {
		const held = "at 2 instances Percentage CPU would project to 49.5, above 45"
		if text := d[key].(string); !strings.Contains(text, held) {
			t.Errorf("%s is %q", key, text)
		}
	}
	if p := d["projection"].(map[string]any); p["rule"] != 0.0 || p["atCount"] != 2.0 || p["value"] != 49.5 {
		t.Errorf("projection is %v", p)
	}
	readings := d["readings"].([]any)
	out, in := readings[0].(map[string]any), readings[1].(map[string]any)
	if value, found := out["value"]; !found || value != nil {
		t.Errorf("a reading without data has the value %v, want null", value)
	}
	if in["value"] != 33.0 || in["fired"] != true || in["cooldownUntilSeconds"] != 90.0 ||
		in["operator"] != "LessThan" {
		t.Errorf("reading is %v", in)
	}
}

// A decision with a forecast says what was expected, for when, and which rules it
// fired; one without a history says so, and one without a policy nothing.
func TestLogSaysTheForecast(t *testing.T) {
	rule := autoscale.Rule{
		Trigger:     autoscale.Trigger{MetricName: "Percentage CPU", TimeGrain: sim.Minute, TimeWindow: 10 * sim.Minute, Operator: autoscale.GreaterThan, Threshold: 70},
		Action:      autoscale.Action{Direction: autoscale.Increase, Value: 2},
		Foreseeable: true,
	}
	setting := &autoscale.Setting{
		Enabled: true, Predictive: autoscale.Predictive{Mode: autoscale.PredictiveEnabled},
		Profiles: []autoscale.Profile{{Name: "default", Capacity: autoscale.Capacity{Maximum: 20}, Rules: []autoscale.Rule{rule}}},
	}
	series := autoscale.NewSeries(setting.Lookback())
	series.Append(autoscale.Minute{End: 8 * sim.Day, Sum: 500, Min: 50, Max: 50, Count: 10})
	decide := func(f autoscale.Forecast) map[string]any {
		var d autoscale.Decision
		setting.Evaluate(autoscale.Input{
			Now: 8 * sim.Day, Capacity: 10, Forecast: f,
			Metrics: []autoscale.Metric{{Name: "Percentage CPU", Series: series}},
		}, &d)
		r := &collect.Result{Log: []collect.Entry{
			{At: d.At, Kind: model.AutoscaleDecided, Set: "web", Instance: -1, Decision: &d},
		}}
		return events(t, r)[0]["decision"].(map[string]any)
	}
	d := decide(autoscale.Forecast{Known: true, Observed: true, Total: 810, At: 8*sim.Day + sim.Hour})
	f, reading := d["forecast"].(map[string]any), d["readings"].([]any)[0].(map[string]any)
	if f["scaleMode"] != "Enabled" || f["cpuTotal"] != 810.0 || f["forSeconds"] != 8*86400.0+3600 {
		t.Errorf("forecast %v", f)
	}
	if reading["predicted"] != 81.0 || reading["foreseen"] != true || reading["fired"] != true || reading["value"] != 50.0 {
		t.Errorf("reading %v", reading)
	}
	d = decide(autoscale.Forecast{Observed: true, Since: 2 * sim.Day})
	f, reading = d["forecast"].(map[string]any), d["readings"].([]any)[0].(map[string]any)
	if _, found := reading["predicted"]; found || f["cpuTotal"] != nil || !strings.Contains(f["outlook"].(string), "6d of history") {
		t.Errorf("forecast %v, reading %v", f, reading)
	}
	setting.Predictive.Mode = autoscale.PredictiveDisabled
	if f, found := decide(autoscale.Forecast{Known: true, Total: 810})["forecast"]; found {
		t.Errorf("forecast %v of a disabled policy", f)
	}
}

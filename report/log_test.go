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

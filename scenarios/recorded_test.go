package scenarios

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"vmssim/sim"
)

const recordings = "../../shared/data/templates/azure-cli-recorded"

// recording returns an autoscale setting that Azure's command line has received
// from the service, and a scenario with it, unchanged, under a scale set.
func recording(t *testing.T, file string) (setting any, scenario *Scenario) {
	t.Helper()
	var recorded struct {
		Name       string
		Tags       json.RawMessage
		Properties map[string]json.RawMessage
	}
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		t.Skip("no recorded settings beside the checkout")
	}
	if err == nil {
		err = json.Unmarshal(data, &recorded)
	}
	if err != nil {
		t.Fatal(err)
	}
	recorded.Properties["tags"] = recorded.Tags
	written, err := json.Marshal(recorded.Properties)
	if err == nil {
		err = json.Unmarshal(written, &setting)
	}
	if err != nil {
		t.Fatal(err)
	}
	scenario, err = Load(Source{Name: "recorded.json", Data: fmt.Appendf(nil,
		`{"name": "recorded", "start": "2026-01-05T00:00:00Z", "duration": "14d", "scaleSets": {%q: {
			"sku": {"name": "Standard_D2s_v5", "capacity": 3}, "autoscale": %s}}}`, recorded.Name, written)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return setting, scenario
}

// TestRecordedSettings looks for every value of the recorded settings in the
// printed scenario.
func TestRecordedSettings(t *testing.T) {
	for _, name := range []string{"predictive", "recurring_5_profiles", "rules_4_profiles", "rules_with_dimensions"} {
		t.Run(name, func(t *testing.T) {
			want, scenario := recording(t, filepath.Join(recordings, "autoscale_"+name+".json"))
			var printed struct {
				ScaleSets map[string]struct{ Autoscale any } `yaml:"scaleSets"`
			}
			if err := yaml.Unmarshal(Print(scenario.Document), &printed); err != nil {
				t.Fatal(err)
			}
			arrived(t, "", want, printed.ScaleSets["vmss1"].Autoscale)
			if got := len(scenario.Config.ScaleSets[0].Autoscale.Profiles); got != len(want.(map[string]any)["profiles"].([]any)) {
				t.Errorf("%d profiles are built", got)
			}
		})
	}
}

// arrived fails the test for every value that is not there. Numbers may have been
// written as text, and durations in another notation; null is no value.
func arrived(t *testing.T, path string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case nil:
		if got != nil {
			t.Errorf("%s: %v, want no value", path, got)
		}
	case map[string]any:
		there, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: %v, want a mapping", path, got)
		}
		for key, value := range want {
			arrived(t, join(path, key), value, there[key])
		}
	case []any:
		there, ok := got.([]any)
		if !ok || len(there) != len(want) {
			t.Errorf("%s: %v, want %v", path, got, want)
			return
		}
		for i := range want {
			arrived(t, item(path, i), want[i], there[i])
		}
	default:
		if a, b := plainly(want), plainly(got); a != b {
			t.Errorf("%s: %s, want %s", path, b, a)
		}
	}
}

// plainly writes a value in one notation.
func plainly(value any) string {
	text := fmt.Sprint(value)
	var d Duration
	if d.parse(text) == nil {
		return d.String()
	}
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return text
}

// The recurring profiles of the recording each have a companion, which begins a
// minute before the day ends. Midnight in its time zone is 08:00 UTC in January.
func TestRecordedRecurrences(t *testing.T) {
	_, scenario := recording(t, filepath.Join(recordings, "autoscale_recurring_5_profiles.json"))
	setting := scenario.Config.ScaleSets[0].Autoscale
	for at, want := range map[string]string{
		"2026-01-07T20:00:00Z": "weekday",                               // Wednesday noon
		"2026-01-08T07:58:59Z": "weekday",                               // its last minute but one
		"2026-01-08T07:59:00Z": `{"name": "default", "for": "weekday"}`, // 23:59
		"2026-01-08T08:00:00Z": "weekday",                               // Thursday
		"2026-01-10T07:59:30Z": `{"name": "default", "for": "weekday"}`, // the end of Friday
		"2026-01-10T08:00:00Z": "weekend",
		"2026-01-11T07:59:30Z": `{"name": "default", "for": "weekend"}`,
		"2026-01-12T08:00:00Z": "weekday", // Monday
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := setting.Active(sim.Time(instant.Unix()-scenario.Config.Start) * sim.Second).Name; got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

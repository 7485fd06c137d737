package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
	"vmssim/sim"
)

var update = flag.Bool("update", false, "rewrite the golden fingerprints")

// vmssim runs a command line and returns what it printed and its exit code.
func vmssim(t testing.TB, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	env := &environment{in: strings.NewReader(stdin), out: &out, err: &err}
	code = run(context.Background(), env, args)
	return out.String(), err.String(), code
}

// reported are the numbers of a report that tests look at.
type reported struct {
	Schema      string
	Fingerprint string
}

func runJSON(t testing.TB, name string) (string, reported) {
	t.Helper()
	stdout, stderr, code := vmssim(t, "", "run", name, "-o", "json")
	if code != exitDone {
		t.Fatalf("%s: exit %d\n%s", name, code, stderr)
	}
	var r reported
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatal(err)
	}
	return stdout, r
}

// libraryRuns holds what libraryJSON has run.
var libraryRuns = map[string]string{}

// libraryJSON is runJSON for a scenario of the library, with one processor, and runs
// it once for all tests.
func libraryJSON(t testing.TB, name string) string {
	t.Helper()
	if libraryRuns[name] == "" {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		libraryRuns[name], _ = runJSON(t, name)
	}
	return libraryRuns[name]
}

// Every scenario of the library gives the same bytes run twice, with one
// processor and with eight. Its fingerprint is golden: a change of it is a change of
// results and needs a line in CHANGELOG.md.
func TestLibraryIsDeterministic(t *testing.T) {
	const golden = "testdata/fingerprints.txt"
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	var got strings.Builder
	for _, entry := range scenarios.Library() {
		again, r := runJSON(t, entry.Name)
		if r.Schema != "vmssim/report/v1" {
			t.Errorf("%s: schema %q", entry.Name, r.Schema)
		}
		if again != libraryJSON(t, entry.Name) {
			t.Errorf("%s: other bytes with eight processors than with one", entry.Name)
		}
		fmt.Fprintf(&got, "%s %s\n", entry.Name, r.Fingerprint)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("fingerprints changed:\n%swant:\n%s", got.String(), want)
	}
}

// The completed scenario is a valid scenario with the same result.
func TestPrintScenarioRoundTrips(t *testing.T) {
	for _, entry := range scenarios.Library() {
		printed, stderr, code := vmssim(t, "", "run", entry.Name, "--print-scenario")
		if code != exitDone {
			t.Fatalf("%s: exit %d\n%s", entry.Name, code, stderr)
		}
		again, stderr, code := vmssim(t, printed, "run", "-", "--print-scenario")
		if code != exitDone || again != printed {
			t.Errorf("%s: exit %d, other bytes: %t\n%s", entry.Name, code, again != printed, stderr)
		}
		plain := libraryJSON(t, entry.Name)
		completed, _, _ := vmssim(t, printed, "run", "-", "-o", "json")
		if plain != completed {
			t.Errorf("%s: the completed scenario has another result", entry.Name)
		}
	}
}

// openLibrary loads a scenario of the library, after overrides.
func openLibrary(t testing.TB, name string, overrides ...string) *scenarios.Scenario {
	t.Helper()
	src, ok := scenarios.Open(name)
	if !ok {
		t.Fatalf("no scenario %s", name)
	}
	s, err := scenarios.Load(src, overrides)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// playLibrary plays a scenario of the library, after overrides.
func playLibrary(t *testing.T, name string, o experiment.Options, overrides ...string) *collect.Result {
	t.Helper()
	result, err := experiment.Run(context.Background(), &openLibrary(t, name, overrides...).Config, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// What each scenario of the library promises to show.
func TestLibraryShowsWhatItSays(t *testing.T) {
	result := playLibrary(t, "two-to-three-and-back", experiment.Options{Seed: 1})
	if len(result.Marks) != 2 || result.Marks[1].To != 2 || result.Marks[1].Why != model.ByAutoscale {
		t.Fatalf("two-to-three-and-back: %+v", result.Marks)
	}
	if after := result.Marks[1].At - result.Marks[0].At; after != 5*sim.Minute {
		t.Errorf("autoscale took the third away after %v, want 5m", after)
	}
	result = playLibrary(t, "cpu-80-20", experiment.Options{Seed: 1})
	s := &result.ScaleSets[0]
	if s.Failures == 0 || s.Autoscale.ScaledOut == 0 || s.Autoscale.ScaledIn == 0 {
		t.Errorf("cpu-80-20: %d failures, %+v", s.Failures, *s.Autoscale)
	}
	result = playLibrary(t, "min-equals-max", experiment.Options{Seed: 1})
	if a := result.ScaleSets[0].Autoscale; a.ScaledOut != 0 || a.ScaledIn != 1 {
		t.Errorf("min-equals-max: %+v, want only the manual capacity undone", *a)
	}
}

// BenchmarkLibrary plays every scenario of the library.
func BenchmarkLibrary(b *testing.B) {
	for _, entry := range scenarios.Library() {
		b.Run(entry.Name, func(b *testing.B) {
			s := openLibrary(b, entry.Name)
			events, days := uint64(0), 0.0
			for b.Loop() {
				result, err := experiment.Run(context.Background(), &s.Config, experiment.Options{Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				events += result.Events
				days += result.Duration.Seconds() / sim.Day.Seconds()
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(days/b.Elapsed().Seconds(), "days/s")
		})
	}
}

// The two sets of the scenario weekend: the one with a copy of the default comes
// back on Monday, on the clock of Berlin before and after the change to daylight
// saving time; the other stays small.
func TestWeekendHasNoEnd(t *testing.T) {
	result := playLibrary(t, "weekend", experiment.Options{Seed: 1})
	var copied []string
	for _, m := range result.Marks {
		if result.ScaleSets[m.Set].Name == "copied" {
			copied = append(copied, fmt.Sprintf("%v: %d → %d", m.At, m.From, m.To))
		}
	}
	want := []string{"4d23h: 6 → 4", "6d22h: 4 → 6", "11d22h: 6 → 4", "13d22h: 4 → 6"}
	if !slices.Equal(copied, want) {
		t.Errorf("copied: %q, want %q", copied, want)
	}
	if forgotten := result.ScaleSets[1].Capacity; forgotten.Last != 4 || forgotten.Max != 6 {
		t.Errorf("forgotten ends with %d of at most %d", forgotten.Last, forgotten.Max)
	}
}

// The unhealthy instance holds the average below the threshold while the others
// are at their limit; automatic repairs resolve it.
func TestMaskingShowsWhatItSays(t *testing.T) {
	play := func(overrides ...string) *collect.Result {
		return playLibrary(t, "masking", experiment.Options{Seed: 1}, overrides...)
	}
	masked := play()
	set := &masked.ScaleSets[0]
	if m := set.Health.Masked; m.Average > 70 || m.Busiest < 90 {
		t.Errorf("CPU %.1f %% on average, %.1f %% at the busiest; want below 70 and above 90", m.Average, m.Busiest)
	}
	if set.CPU.Max >= 80 || set.Autoscale.ScaledOut != 0 {
		t.Errorf("the average reached %.1f %%, scaled out %d times", set.CPU.Max, set.Autoscale.ScaledOut)
	}
	if masked.Availability.Success > 0.99 {
		t.Errorf("success %v, want requests lost", masked.Availability.Success)
	}
	repaired := play("scaleSets.web.automaticRepairsPolicy.enabled=true")
	set = &repaired.ScaleSets[0]
	if r := set.Health.Repairs; r.Started != 1 || r.Outcomes[model.RepairHelped] != 1 {
		t.Errorf("repairs %+v, want one that helped", *r)
	}
	if set.Health.Unwell > 2*sim.Minute || repaired.Availability.Success < 0.9999 {
		t.Errorf("unhealthy for %v, success %v", set.Health.Unwell, repaired.Availability.Success)
	}
}

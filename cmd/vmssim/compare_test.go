package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tiny = "name: tiny\nduration: 30m\nseed: 7\nscaleSets:\n  web: {sku: {name: Standard_D2s_v5, capacity: 3}}\n"

// What compare refuses, and with which exit code.
func TestCompareRefuses(t *testing.T) {
	strategies := tiny + "strategies:\n  a: {}\n  b: {set: {scaleSets.web.sku.capacity: 4}}\n"
	for _, c := range []struct {
		name, stdin string
		args        []string
		code        int
		stderr      string
	}{
		{"nothing to compare with", tiny, []string{"-"}, exitUsage, "one alternative alone"},
		{"one run", strategies, []string{"-", "--replications", "1"}, exitUsage, "at least 2 replications"},
		{"unknown measure", strategies, []string{"-", "--measure", "costs"}, exitUsage, `no measure "costs"; there are requests.success`},
		{"unknown strategy", strategies, []string{"-", "--strategy", "a,c"}, exitScenario, `strategy "c" is not there; there are a and b`},
		{"unknown format", strategies, []string{"-", "-o", "xml"}, exitUsage, `unknown output format "xml"`},
		{"confidence", strategies, []string{"-", "--confidence", "100"}, exitUsage, "from 50 to below 100"},
		{"grid of files", tiny, []string{"-", "flash-crowd", "--set", "seed=1,2"}, exitUsage, "several scenarios take one value each"},
		{"stdin twice", tiny, []string{"-", "-"}, exitUsage, "- stands once"},
		{"large grid", tiny, []string{"-", "--set", "seed=1,2,3,4,5", "--set", "scaleSets.web.sku.capacity=1,2,3,4"}, exitUsage, "more than 16"},
		{"a bad value", tiny, []string{"-", "--set", "scaleSets.web.sku.capacity=3,-4"}, exitScenario, "-4 is below minimum 0"},
		{"a bad strategy", tiny + "strategies:\n  a: {}\n  b: {set: {scaleSets.web.sku.capacity: -4}}\n", []string{"-"}, exitScenario,
			"stdin:8:41: scaleSets.web.sku.capacity: -4 is below minimum 0 (with strategy b)"},
		{"an objective", strategies + "objectives: [{cost.total: at most 0.15 USD}]\n", []string{"-"}, exitObjective, "objective"},
	} {
		stdout, stderr, code := vmssim(t, c.stdin, append([]string{"compare"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.stderr) || code != exitObjective && stdout != "" {
			t.Errorf("%s: exit %d, want %d\nstdout: %.300s\nstderr: %s", c.name, code, c.code, stdout, stderr)
		}
	}
}

// Three and four instances without load: four cost exactly a third more, which
// varies in no run and so has no interval.
func TestCompareThreeAndFour(t *testing.T) {
	text, stderr, code := vmssim(t, tiny, "compare", "-", "--set", "scaleSets.web.sku.capacity=3,4", "--measure", "cost.total,instances")
	if code != exitDone {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	for _, want := range []string{"capacity=4: cost.total 33.3333 % higher.", "+33.3333 %"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "instances.failures") {
		t.Errorf("what is 0 throughout is shown:\n%s", text)
	}
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// The names of alternatives are as much of the paths as tells them apart; every
// combination is one, and brackets and quotes keep commas.
func TestGridOfValues(t *testing.T) {
	fixed, grid := splitOverrides([]string{
		"seed=3", `a.web.capacity=1,2`, `b.web.capacity=[1,2],{x: 1, y: 2},"p,q"`,
	})
	shorten(grid)
	if len(fixed) != 1 || fixed[0] != "seed=3" || len(grid) != 2 || len(grid[1].values) != 3 {
		t.Fatalf("%q %+v", fixed, grid)
	}
	var labels []string
	for i := range 6 {
		_, label := combination(grid, i)
		labels = append(labels, label)
	}
	want := []string{
		"a.web.capacity=1 b.web.capacity=[1,2]", "a.web.capacity=1 b.web.capacity={x: 1, y: 2}", `a.web.capacity=1 b.web.capacity="p,q"`,
		"a.web.capacity=2 b.web.capacity=[1,2]", "a.web.capacity=2 b.web.capacity={x: 1, y: 2}", `a.web.capacity=2 b.web.capacity="p,q"`,
	}
	if strings.Join(labels, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", labels)
	}
}

// Every file of a comparison has the same bytes at any parallelism, charts among
// them, and so has what is printed.
func TestCompareBytes(t *testing.T) {
	var first map[string]string
	for _, parallel := range []string{"1", "2", "8"} {
		dir := filepath.Join(t.TempDir(), "out")
		stdout, stderr, code := vmssim(t, "", "compare", "which-thresholds", "--replications", "5", "--parallel", parallel, "--out", dir)
		if code != exitDone {
			t.Fatalf("exit %d\n%s", code, stderr)
		}
		files := map[string]string{"stdout": stdout}
		for _, name := range []string{"compare.json", "compare.csv", "compare.txt", "compare.md", "timelines.svg", "timelines.png", "manifest.json"} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(data)
		}
		if first == nil {
			first = files
		}
		for name := range files {
			if files[name] != first[name] {
				t.Errorf("%s is another with --parallel %s", name, parallel)
			}
		}
	}
	lines, err := csv.NewReader(strings.NewReader(first["compare.csv"])).ReadAll()
	if err != nil || len(lines) < 30 || len(lines[0]) != 14 {
		t.Errorf("compare.csv: %d lines, %v", len(lines), err)
	}
	if !json.Valid([]byte(first["compare.json"])) {
		t.Error("compare.json is no JSON")
	}
}

// What the notice of which-thresholds says is so: small steps lose about five times
// as many requests although they begin early, large and early ones the fewest.
func TestWhichThresholds(t *testing.T) {
	lost, cost := map[string]float64{}, map[string]float64{}
	stdout, stderr, code := vmssim(t, "", "compare", "which-thresholds", "-o", "json")
	if code != exitDone {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	var c struct {
		Alternatives []struct {
			Name     string
			Measures []struct {
				Measure  string
				Estimate struct{ Mean float64 }
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &c); err != nil {
		t.Fatal(err)
	}
	for _, a := range c.Alternatives {
		for _, m := range a.Measures {
			switch m.Measure {
			case "requests.lost":
				lost[a.Name] = m.Estimate.Mean
			case "cost.total":
				cost[a.Name] = m.Estimate.Mean
			}
		}
	}
	late, small, large := lost["late-and-large"], lost["early-and-small"], lost["early-and-large"]
	if small < 4*late || small > 6*late || large > late*0.6 {
		t.Errorf("lost: %v", lost)
	}
	if share := cost["early-and-large"] / cost["late-and-large"]; share < 1.1 || share > 1.3 {
		t.Errorf("cost: %v", cost)
	}
}

// run --strategy runs what compare runs; what it prints with --print-scenario is
// that strategy alone. --set comes after the strategy.
func TestRunStrategy(t *testing.T) {
	text := tiny + "strategies:\n  as-is: {}\n  four: {about: one more, set: {scaleSets.web.sku.capacity: 4}}\n"
	printed, stderr, code := vmssim(t, text, "run", "-", "--strategy", "four", "--print-scenario")
	if code != exitDone || strings.Contains(printed, "strategies") || !strings.Contains(printed, "capacity: 4") {
		t.Errorf("exit %d\n%s\n%s", code, printed, stderr)
	}
	printed, _, _ = vmssim(t, text, "run", "-", "--strategy", "four", "--set", "scaleSets.web.sku.capacity=9", "--print-scenario")
	if !strings.Contains(printed, "capacity: 9") {
		t.Errorf("--set does not come after the strategy:\n%s", printed)
	}
	printed, _, _ = vmssim(t, text, "run", "-", "--print-scenario")
	if !strings.Contains(printed, "four: {about: one more, set: {scaleSets.web.sku.capacity: 4}}") {
		t.Errorf("the strategies are not printed:\n%s", printed)
	}
	if _, stderr, code := vmssim(t, tiny, "run", "-", "--strategy", "four"); code != exitScenario || !strings.Contains(stderr, "the scenario has none") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

// Estimates of one scenario: what varies has an interval, what does not has none,
// and replication 3 is what run --replication 3 plays.
func TestRunReplications(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	text, stderr, code := vmssim(t, "", "run", "which-thresholds", "--replications", "4", "--measure", "cost,latency.p95", "--out", dir)
	if code != exitDone || !strings.Contains(text, "4 runs · seed 1, replications 0 to 3") || !strings.Contains(text, "never") ||
		!strings.Contains(text, "±") || strings.Contains(text, "spot") {
		t.Errorf("exit %d\n%s\n%s", code, text, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "estimates.json")); err != nil {
		t.Error(err)
	}
	one, _, _ := vmssim(t, "", "run", "which-thresholds", "--replication", "3", "-o", "json")
	if !strings.Contains(one, `"replication": 3`) {
		t.Errorf("replication 3: %.200s", one)
	}
	if _, stderr, code := vmssim(t, tiny, "run", "-", "--measure", "cost"); code != exitUsage || !strings.Contains(stderr, "add --replications") {
		t.Errorf("--measure alone: exit %d, %s", code, stderr)
	}
}

// An interrupted comparison prints and writes nothing and exits 130.
func TestInterruptedCompare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{
		{"compare", "which-thresholds", "--out", dir}, {"run", "which-thresholds", "--replications", "3", "--out", dir},
	} {
		var out, err strings.Builder
		env := &environment{in: strings.NewReader(""), out: &out, err: &err}
		if code := run(ctx, env, args); code != exitInterrupted || out.String() != "" || !strings.Contains(err.String(), "interrupted") {
			t.Errorf("%v: exit %d\n%s\n%s", args, code, out.String(), err.String())
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("left a directory")
	}
}

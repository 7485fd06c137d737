package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func replace(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

// Exit codes and the first words of what is said.
func TestExitCodes(t *testing.T) {
	tiny := "name: tiny\nduration: 10m\nscaleSets:\n  web: {sku: {name: Standard_D2s_v5, capacity: 2}}\n"
	for _, c := range []struct {
		name   string
		stdin  string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"help", "", []string{"--help"}, exitDone, "vmssim simulates", ""},
		{"no command prints help", "", nil, exitDone, "vmssim simulates", ""},
		{"unknown command", "", []string{"rum"}, exitUsage, "", `unknown command "rum"`},
		{"unknown flag", "", []string{"run", "x", "--sed", "1"}, exitUsage, "", "unknown flag: --sed"},
		{"no scenario", "", []string{"run"}, exitUsage, "", "run takes one scenario"},
		{"missing file", "", []string{"run", "flash-cord"}, exitUsage, "", `"flash-cord" is neither a file`},
		{"unknown format", tiny, []string{"run", "-", "-o", "xml"}, exitUsage, "", `unknown output format "xml"`},
		{"a small run", tiny, []string{"run", "-"}, exitDone, "tiny", ""},
		{"a problem with its position", "name: tiny\nduratoin: 10m\n", []string{"run", "-"}, exitScenario, "", "stdin:2:1:"},
		{"an override with a problem", tiny, []string{"run", "-", "--set", "duration=never"}, exitScenario, "", "--set:1:"},
		{"valid", tiny, []string{"validate", "-"}, exitDone, "tiny is valid", ""},
		{"objective missed", tiny + "objectives: [{cost.total: at most 0.001 USD}]\n", []string{"run", "-"}, exitObjective, "cost", "objective"},
		{"too large", replace(tiny, "10m", "3650d") + "hazards: {instanceFailures: [{scaleSet: web, timeToFailure: {constant: 1ms}, repair: {takes: {constant: 1ms}}}]}\n",
			[]string{"run", "-"}, exitLimit, "", "hazards.instanceFailures[0].timeToFailure"},
		{"explain", "", []string{"explain", "scaleSets.sku.capacity"}, exitDone, "capacity", ""},
		{"explain unknown", "", []string{"explain", "scalSets"}, exitUsage, "", "scaleSets"},
		{"schema", "", []string{"schema"}, exitDone, "$schema", ""},
		{"library", "", []string{"library"}, exitDone, "flash-crowd", ""},
		{"library entry", "", []string{"library", "flash-crowd"}, exitDone, "name: flash-crowd", ""},
		{"version", "", []string{"version"}, exitDone, "semantics 1", ""},
		{"completion", "", []string{"completion", "bash"}, exitDone, "vmssim", ""},
	} {
		stdout, stderr, code := vmssim(t, c.stdin, c.args...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s: exit %d, want %d\nstdout: %.300s\nstderr: %s", c.name, code, c.code, stdout, stderr)
		}
	}
}

// What init prints is a scenario that runs.
func TestInitRuns(t *testing.T) {
	template, _, _ := vmssim(t, "", "init")
	if _, stderr, code := vmssim(t, template, "run", "-"); code != exitDone {
		t.Errorf("exit %d\n%s", code, stderr)
	}
}

// An interrupted run writes no directory and exits 130.
func TestInterruptLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err strings.Builder
	env := &environment{in: strings.NewReader(""), out: &out, err: &err}
	if code := run(ctx, env, []string{"run", "flash-crowd", "--out", dir}); code != exitInterrupted {
		t.Errorf("exit %d\n%s", code, err.String())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if !strings.Contains(out.String(), "interrupted") {
		t.Errorf("the report does not say so:\n%s", out.String())
	}
}

// --out writes everything, refuses what is there, and replaces its own with --force.
func TestOutDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		force bool
		code  int
	}{{false, exitDone}, {false, exitInternal}, {true, exitDone}} {
		args := []string{"run", "two-to-three-and-back", "--out", dir}
		if c.force {
			args = append(args, "--force")
		}
		if _, stderr, code := vmssim(t, "", args...); code != c.code {
			t.Fatalf("%v: exit %d, want %d\n%s", args, code, c.code, stderr)
		}
	}
	for _, name := range []string{"report.json", "series.csv", "events.jsonl", "manifest.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

package main

import (
	"strings"
	"testing"
)

// --why tells each change of the walk-through and what holds the next one, with
// the rules as the scenario has them.
func TestWhy(t *testing.T) {
	out, stderr, code := vmssim(t, "", "run", "two-to-three-and-back", "--why")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	for _, want := range []string{
		"09:15 web              scaled in, 3 → 2",
		"rule 2               Percentage CPU average over PT5M below 10.5: -1",
		"true: asks for 2",
		"09:16 web              blocked by cooldown, 2 → 2",
		"to differ: cooldown ends in 4m; then scale-in needs a minimum below 2",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, _, _ = vmssim(t, "", "run", "office-hours", "--why", "--set", "duration=1m")
	if !strings.Contains(out, "Autoscale changed no capacity") {
		t.Errorf("a run without decisions says\n%s", out)
	}
}

// --why-not tells one run of the engine, with the samples that it read: those
// published two minutes ago and before. The instant is written in three ways.
func TestWhyNot(t *testing.T) {
	first := ""
	for _, at := range []string{"14:50", "1998-06-30T14:50:30Z", "14h50m"} {
		out, stderr, code := vmssim(t, "", "run", "flash-crowd", "--why-not", at)
		if code != exitDone {
			t.Fatalf("%s: exit %d: %s", at, code, stderr)
		}
		if first == "" {
			first = out
		}
		if out != first {
			t.Errorf("%s: other bytes than 14:50\n%s", at, out)
		}
		if !strings.Contains(out, "14:50 web") || !strings.Contains(out, "rule 1 read 14:46 ") ||
			!strings.Contains(out, "· 14:48 ") || strings.Contains(out, "14:49 ") {
			t.Errorf("%s:\n%s", at, out)
		}
	}
}

// What cannot be asked is a usage error that says how to ask.
func TestWhyUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"flash-crowd --why-not 14:65", `"14:65" is no instant; write it like 14:05`},
		{"flash-crowd --why-not 25h", "25h is outside of the run"},
		{"flash-crowd --why-not 1998-06-29T00:00:00Z", "is outside of the run, which begins at 1998-06-30T00:00:00Z"},
		{"office-hours --why-not 14:05", "comes more than once in a run of 7d; write the date, for example 2026-01-05T14:05:00Z"},
		{"flash-crowd --why-not 0s", "no autoscale engine has run by 0s"},
		{"flash-crowd --why --why-not 14:05", "--why prints no report; it cannot be used with --why-not"},
		{"flash-crowd --why -o json", "--why prints no report; it cannot be used with --output"},
	} {
		_, stderr, code := vmssim(t, "", append([]string{"run"}, strings.Fields(c.args)...)...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d, %s", c.args, code, stderr)
		}
	}
}

// The flapping check has names in Azure's activity log, and samples that read alike
// are told once, for the rules that share them.
func TestWhyHasAzuresNames(t *testing.T) {
	out, _, _ := vmssim(t, "", "run", "flapping", "--why")
	for _, want := range []string{
		"09:03 thin-margin      blocked by flapping (Flapping), 2 → 2",
		"09:03 large-steps      scaled in partly (FlappingOccurred), 20 → 13",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, _, _ = vmssim(t, "", "run", "why-no-scale-in", "--why-not", "15:00")
	for _, want := range []string{
		"rules 1 and 2 read 14:51–14:58 7.5\n",
		"rule 3 read 14:31 79.8 · 14:32 10.2 · 14:33–14:45 10.0 · 14:46 79.8",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

package main

import (
	"strings"
	"testing"
)

// Lint prints one line for each finding and says by its exit code that there are
// some; the library has none.
func TestLintCommand(t *testing.T) {
	out, stderr, code := vmssim(t, "", "lint", "flash-crowd", "weekend", "min-equals-max")
	if code != exitDone || out != "" || strings.Count(stderr, ": nothing found\n") != 3 {
		t.Errorf("exit %d, %q, %q", code, out, stderr)
	}
	out, stderr, code = vmssim(t, "", "lint", "flash-crowd", "--set", "scaleSets.web.autoscale.profiles[0].rules[1].metricTrigger.threshold=59")
	if code != exitFindings || strings.Count(out, "\n") != 1 || !strings.Contains(out, ": AS002: scaleSets.web.") || stderr != "" {
		t.Errorf("exit %d, %q, %q", code, out, stderr)
	}
	out, _, code = vmssim(t, "", "lint", "--codes")
	if code != exitDone || !strings.Contains(out, "AS001  scale-in is held by the flapping check") {
		t.Errorf("exit %d, %q", code, out)
	}
	if _, stderr, code = vmssim(t, "", "lint"); code != exitUsage || !strings.Contains(stderr, "lint takes scenarios") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

package scenarios

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestExplain explains fields by paths written in several ways.
func TestExplain(t *testing.T) {
	for path, want := range map[string]string{
		"":     "\n  scaleSets            The virtual machine scale sets.\n",
		"seed": "Whole number from 0 to 9007199254740992. Default: 1.\n",
		"scaleSets.web.autoscale.profiles[0].rules[1].scaleAction.cooldown": "Duration from 1m to 7d. Default: 5m.\n",
		"scaleSets.*.sku":                    "\n  capacity  The number of instances at the start.\n",
		"scaleSets.sku.capacity":             "Whole number from 0 to 3000. Required.\n",
		`scaleSets."web.v1".behind`:          "Name. Optional.\n",
		"scaleSets.web":                      "Mapping of 1 to 100 names to mappings. Required.\n",
		"scaleSets.zones":                    "List of 1 to 3 words: 1, 2 or 3. Optional.\n",
		"objectives[2].latency.p95":          "Limit on a duration.\n",
		"workloads.x.requests.service":       "Write exactly one of\nconstant, uniform,",
		"scaleSets.provisioning.boot.normal": "\n  sd    The standard deviation.\n",
	} {
		got, err := Explain(path)
		if err != nil || !strings.Contains(got, want) || !strings.HasPrefix(got, path) {
			t.Errorf("%s: %v\n%s", path, err, got)
		}
	}
	for path, want := range map[string]string{
		"cooldown":                 "; did you mean scaleSets.autoscale.profiles.rules.scaleAction.cooldown?",
		"cooldwon":                 "; did you mean scaleSets.autoscale.profiles.rules.scaleAction.cooldown?",
		"scaleSets.autoscal":       "; did you mean scaleSets.autoscale?",
		"scaleSets.autoscal.every": "; did you mean scaleSets.autoscale.every?",
		"seed.x":                   "; the fields at the top are name, question,",
		"scaleSets..sku":           "; did you mean scaleSets.sku?",
	} {
		if _, err := Explain(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestFields explains every field there is, within 80 columns.
func TestFields(t *testing.T) {
	fields := Fields()
	for _, path := range fields {
		text, err := Explain(path)
		if err != nil {
			t.Error(err)
		}
		for _, line := range strings.Split(text, "\n")[1:] {
			if utf8.RuneCountInString(line) > widestText {
				t.Errorf("%s: %q is too wide", path, line)
			}
		}
	}
	if len(fields) < 400 {
		t.Errorf("only %d fields", len(fields))
	}
}

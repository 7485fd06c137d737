package scenarios

import (
	"strings"
	"testing"
)

// TestProblemsError shows twenty problems and counts the others.
func TestProblemsError(t *testing.T) {
	problem := Problem{"a.yaml", 14, 7, "seed", "12 is above maximum 10"}
	for n, want := range map[int]string{1: "", 20: "", 21: "and 1 more problem", 45: "and 25 more problems"} {
		var problems Problems
		for range n {
			problems = append(problems, problem)
		}
		lines := strings.Split(problems.Error(), "\n")
		if lines[0] != "a.yaml:14:7: seed: 12 is above maximum 10" {
			t.Errorf("line %q", lines[0])
		}
		if want == "" && len(lines) != n || want != "" && (len(lines) != 21 || lines[20] != want) {
			t.Errorf("%d problems in %d lines, the last %q", n, len(lines), lines[len(lines)-1])
		}
	}
}

// TestParent goes up paths of all kinds.
func TestParent(t *testing.T) {
	for path, want := range map[string]string{
		"seed":                           "",
		"scaleSets.web.zones[12]":        "scaleSets.web.zones",
		`scaleSets."web.v1".sku`:         `scaleSets."web.v1"`,
		`scaleSets."web.v1"`:             "scaleSets",
		"actions[0].at":                  "actions[0]",
		"objectives[0].requests.success": "objectives[0].requests", // which is nothing, but its parent is
	} {
		if got := parent(path); got != want {
			t.Errorf("parent of %s is %q, want %q", path, got, want)
		}
	}
}

// TestNearest offers what is within a third of its length.
func TestNearest(t *testing.T) {
	words := []string{"capacity", "cooldown", "sku", "timeGrain", "timeWindow"}
	for word, want := range map[string]string{
		"capcity":                 "capacity", // one letter missing
		"cooldwon":                "cooldown", // two swapped
		"CAPACITY":                "capacity",
		"sk":                      "sku",
		"xyz":                     "",
		"":                        "",
		"timeWindw":               "timeWindow",
		strings.Repeat("a", 1000): "",
	} {
		if got := nearest(word, words); got != want {
			t.Errorf("nearest to %.20q is %q, want %q", word, got, want)
		}
	}
}

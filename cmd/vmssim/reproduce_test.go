package main

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
)

// A broken invariant comes with the command that shows it again: of many runs and
// alternatives, the one that broke.
func TestBrokenInvariantIsReproducible(t *testing.T) {
	recipes := []recipe{
		{scenario: "a.yaml"},
		{scenario: "b.yaml", strategy: "early", overrides: []string{"seed=3", `scaleSets.web.zones=["1", 'two']`}},
	}
	err := reproducible(&experiment.RunError{Alternative: 1, Replication: 7, Err: &collect.BrokenInvariant{Text: "sums"}}, 5, 0, recipes...)
	_, line, found := strings.Cut(err.Error(), "to reproduce: ")
	if !found {
		t.Fatal(err)
	}
	line, _, _ = strings.Cut(line, " (")
	printed, shellErr := exec.Command("sh", "-c", `printf '%s\n' `+line).Output()
	if shellErr != nil {
		t.Skip("no shell: ", shellErr)
	}
	want := []string{
		"vmssim", "run", "b.yaml", "--set", "seed=3", "--set", `scaleSets.web.zones=["1", 'two']`,
		"--strategy", "early", "--seed", "5", "--replication", "7",
	}
	if got := strings.Split(strings.TrimSuffix(string(printed), "\n"), "\n"); !slices.Equal(got, want) {
		t.Errorf("a shell reads\n%q, want\n%q", got, want)
	}
	if exitCode(err) != exitInvariant {
		t.Errorf("exit code %d", exitCode(err))
	}
	if other := errors.New("other"); reproducible(other, 5, 0, recipes...) != other {
		t.Error("an error of another kind is changed")
	}
}

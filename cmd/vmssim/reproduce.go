package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"vmssim/collect"
	"vmssim/experiment"
)

// A recipe is what one run of the command run was, or would be, made from.
type recipe struct {
	scenario, strategy string
	overrides          []string
}

// reproducible adds to a broken invariant the command that shows it again. Of
// several alternatives, and of several runs, it names the one that broke.
func reproducible(err error, seed, replication uint64, recipes ...recipe) error {
	var broken *collect.BrokenInvariant
	if !errors.As(err, &broken) {
		return err
	}
	which := 0
	var one *experiment.RunError
	if errors.As(err, &one) {
		which, replication = one.Alternative, uint64(one.Replication)
	}
	return fmt.Errorf("%w\nthis is a bug of vmssim; to reproduce: %s (%s)",
		err, recipes[which].command(seed, replication), version())
}

// command returns the command line of a run.
func (r recipe) command(seed, replication uint64) string {
	words := []string{"vmssim", "run", r.scenario}
	for _, override := range r.overrides {
		words = append(words, "--set", override)
	}
	if r.strategy != "" {
		words = append(words, "--strategy", r.strategy)
	}
	words = append(words, "--seed", fmt.Sprint(seed))
	if replication > 0 {
		words = append(words, "--replication", fmt.Sprint(replication))
	}
	for i, word := range words {
		words[i] = shellWord(word)
	}
	return strings.Join(words, " ")
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// shellWord returns a word as a shell takes it for one.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

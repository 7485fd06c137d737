package tidy

import (
	"os"
	"testing"
)

// TestRepository holds this repository to every rule.
func TestRepository(t *testing.T) {
	dir, err := root()
	if err != nil {
		t.Fatal(err)
	}
	m, err := load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		name  string
		check rule
	}{
		{"imports follow the arrows", checkArrows},
		{"third-party modules have one door", checkDoors},
		{"deterministic packages type-check", checkTypes},
		{"banned names", checkBans},
		{"goroutines and map order", checkStatements},
		{"products in sums are rounded", checkFused},
		{"packages have a comment", checkPackageComments},
		{"exported names have a comment", checkDocComments},
		{"nothing is marked as unfinished", checkLeftOvers},
		{"no path of one machine", checkMachinePaths},
		{"links lead somewhere", checkLinks},
		{"decisions are indexed", checkDecisions},
		{"library scenarios are mentioned", checkLibrary},
		{"tests that pages name exist", checkNamedTests},
	} {
		t.Run(r.name, func(t *testing.T) {
			for _, f := range sorted(r.check(m)) {
				t.Error(f)
			}
		})
	}
}

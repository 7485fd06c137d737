package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing that keeps a scenario from being used.
type Problem struct {
	File         string // the scenario's name, or "--set" for an override
	Line, Column int    // from 1; the line of an override is its place among the overrides
	Path         string // the field, for example scaleSets.web.sku.capacity; may be empty
	Text         string // the fact, and after a semicolon what is required
}

// String writes the problem as file:line:column: path: text.
func (p Problem) String() string {
	where := fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
	if p.Path == "" {
		return where + p.Text
	}
	return where + p.Path + ": " + p.Text
}

// Problems is an error that names everything that is wrong with a scenario, in
// the order of position.
type Problems []Problem

// mostShown is how many problems Error writes out.
const mostShown = 20

// Error writes one problem a line, at most twenty and then how many more there
// are.
func (p Problems) Error() string {
	var lines []string
	for _, problem := range p[:min(len(p), mostShown)] {
		lines = append(lines, problem.String())
	}
	switch more := len(p) - mostShown; {
	case more == 1:
		lines = append(lines, "and 1 more problem")
	case more > 1:
		lines = append(lines, fmt.Sprintf("and %d more problems", more))
	}
	return strings.Join(lines, "\n")
}

// sort orders by position, those of overrides last. Problems at one position
// keep their order.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(rank(a.File), rank(b.File)),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
		)
	})
}

func rank(file string) int {
	if file == overrideFile {
		return 1
	}
	return 0
}

// findings gathers problems and knows which parts of a document have some.
type findings struct {
	source   *source
	problems Problems
	dirty    map[string]bool // paths with a problem there or below
	absent   map[string]bool // paths of values that are not there but ought to be
}

func newFindings(s *source) *findings {
	return &findings{source: s, dirty: make(map[string]bool), absent: make(map[string]bool)}
}

// at adds a problem with the value at path, placed where it was written; for a
// value that was not written, at the nearest key above it.
func (f *findings) at(path, format string, args ...any) {
	f.add(f.source.valuePlace(path), path, fmt.Sprintf(format, args...))
}

// add adds a problem at a place.
func (f *findings) add(where place, path, text string) {
	f.problems = append(f.problems, Problem{where.file, where.line, where.column, path, text})
	for f.dirty[path] = true; path != ""; f.dirty[path] = true {
		path = parent(path)
	}
}

// missing adds a problem with a value that is not there, or cannot be read.
func (f *findings) missing(path, format string, args ...any) {
	f.at(path, format, args...)
	f.absent[path] = true
}

// clean reports whether the values at all of the paths can be relied on: no
// problem is known there or below, and nothing above them is absent.
func (f *findings) clean(paths ...string) bool {
	for _, path := range paths {
		if f.dirty[path] {
			return false
		}
		for ; path != "" && len(f.absent) > 0; path = parent(path) {
			if f.absent[path] {
				return false
			}
		}
	}
	return true
}

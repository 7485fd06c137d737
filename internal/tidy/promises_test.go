package tidy

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// namedTest matches the name of a test in a page, alone or as the beginning of
// several.
var namedTest = regexp.MustCompile("`((?:Test|Benchmark|Fuzz)[A-Za-z0-9_]+)`")

// checkNamedTests finds tests that a page promises and nobody wrote.
func checkNamedTests(m *module) []finding {
	var tests []string
	for _, s := range m.sources {
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil {
				tests = append(tests, f.Name.Name)
			}
		}
	}
	var found []finding
	for _, name := range m.names {
		if path.Ext(name) != ".md" {
			continue
		}
		for i, line := range strings.Split(m.texts[name], "\n") {
			for _, match := range namedTest.FindAllStringSubmatch(line, -1) {
				if !slices.ContainsFunc(tests, func(test string) bool { return strings.HasPrefix(test, match[1]) }) {
					found = append(found, finding{name, i + 1, "there is no test " + match[1]})
				}
			}
		}
	}
	return found
}

func TestCheckNamedTests(t *testing.T) {
	testRule(t, checkNamedTests, []breach{{
		name: "one of three",
		files: map[string]string{
			"docs/model.md":   "held by `TestPlace` and `TestWE39`,\nnot by `TestNobody` or Test\n",
			"model/a_test.go": "package model\n\nfunc TestPlace() {}\n\nfunc TestWE39_LargestWins() {}\n",
			"model/a.go":      "package model\n\nfunc TestNobody() {}\n",
		},
		want: []string{"docs/model.md:2: there is no test TestNobody"},
	}})
}

package tidy

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which packages of the module a package may import. A package that
// is not listed may import none of them, and a name that ends in "/*" stands for
// the packages one level below. Test files are free: they compare layers.
var arrows = map[string][]string{
	"cmd/vmssim": {"scenarios", "experiment", "report", "collect", "model", "model/*", "sim"},
	"report":     {"experiment", "collect", "model", "model/*", "sim"},
	"experiment": {"model", "model/*", "collect", "sim"},
	"scenarios":  {"model", "model/*", "sim"},
	"collect":    {"model", "model/*", "sim", "internal/detmath"},
	"model":      {"model/*", "sim", "internal/detmath"},
	"model/*":    {"sim", "internal/detmath", "internal/spelling"},
	"sim":        {"internal/detmath"},
}

// doors names the one package that may import a third-party module. The empty
// name is no package: such a module serves tests alone.
var doors = []struct{ module, door string }{
	{"github.com/HdrHistogram/hdrhistogram-go", "collect"},
	{"github.com/google/go-cmp", ""},
	{"github.com/rogpeppe/go-internal", ""},
	{"github.com/santhosh-tekuri/jsonschema", ""},
	{"github.com/spf13/cobra", "cmd/vmssim"},
	{"github.com/spf13/pflag", "cmd/vmssim"},
	{"golang.org/x/image", "report"},
	{"gonum.org/v1/gonum", "experiment"},
	{"gonum.org/v1/plot", "report"},
	{"gopkg.in/yaml.v3", "scenarios"},
	{"pgregory.net/rapid", ""},
}

// testOracles may also be imported by every test file.
var testOracles = []string{"gonum.org/v1/gonum"}

// checkArrows finds imports inside the module that run against the arrows.
func checkArrows(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		for _, spec := range s.ast.Imports {
			to, own := m.inModule(importPath(spec.Path.Value))
			if own && !allowed(s.dir, to) {
				found = append(found, m.at(spec.Pos(), "%s may import %s of this module, not %s",
					s.dir, listed(row(s.dir)), to))
			}
		}
	}
	return found
}

// allowed reports whether an arrow leads from one package to another. A package
// of a row "x/*" never reaches another of the same row.
func allowed(from, to string) bool {
	return slices.ContainsFunc(row(from), func(name string) bool { return covers(name, to) })
}

// row returns what a package may import of the module.
func row(from string) []string {
	if to, ok := arrows[from]; ok {
		return to
	}
	for name, to := range arrows {
		if covers(name, from) {
			return to
		}
	}
	return nil
}

// covers reports whether a name of the table, such as "model" or "model/*",
// stands for a package.
func covers(name, dir string) bool {
	parent, isRow := strings.CutSuffix(name, "/*")
	if !isRow {
		return name == dir
	}
	child, below := strings.CutPrefix(dir, parent+"/")
	return below && !strings.Contains(child, "/")
}

// checkDoors finds third-party imports elsewhere than at their door.
func checkDoors(m *module) []finding {
	var found []finding
	for _, s := range m.sources {
		for _, spec := range s.ast.Imports {
			path := importPath(spec.Path.Value)
			if _, own := m.inModule(path); own || !thirdParty(path) {
				continue
			}
			if text := doorProblem(m, s, path); text != "" {
				found = append(found, m.at(spec.Pos(), "%s %s", path, text))
			}
		}
	}
	return found
}

// doorProblem says why a file may not import a third-party package, or nothing.
func doorProblem(m *module, s *source, path string) string {
	if s.test && slices.ContainsFunc(testOracles, func(o string) bool { return within(path, o) }) {
		return ""
	}
	for _, d := range doors {
		switch {
		case !within(path, d.module):
			continue
		case d.door == s.dir:
			return ""
		case d.door != "":
			return "has one door, package " + d.door
		case s.test || onlyForTests(m, s.dir):
			return ""
		default:
			return "is for tests"
		}
	}
	return "has no door; imports_test.go lists the doors"
}

// onlyForTests reports whether a package below internal is imported by test
// files and nothing else.
func onlyForTests(m *module, dir string) bool {
	if !strings.HasPrefix(dir, "internal/") {
		return false
	}
	for s := range m.nonTest {
		for _, spec := range s.ast.Imports {
			if to, own := m.inModule(importPath(spec.Path.Value)); own && to == dir {
				return false
			}
		}
	}
	return true
}

func importPath(literal string) string {
	path, err := strconv.Unquote(literal)
	if err != nil {
		panic(err) // the parser has accepted it
	}
	return path
}

// thirdParty reports whether a package is neither the module's nor the standard
// library's, whose paths have no dot in their first element.
func thirdParty(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

func within(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func TestCheckArrows(t *testing.T) {
	testRule(t, checkArrows, []breach{
		{
			name:  "the engine knows no clouds",
			files: map[string]string{"sim/a.go": "package sim\n\nimport \"vmssim/model\"\n"},
			want:  []string{"sim/a.go:3: sim may import internal/detmath of this module, not model"},
		},
		{
			name:  "model's leaves do not know each other",
			files: map[string]string{"model/price/a.go": "package price\nimport \"vmssim/model/workload\"\n"},
			want: []string{"model/price/a.go:2: model/price may import sim, internal/detmath, internal/spelling of this module," +
				" not model/workload"},
		},
		{
			name:  "a package outside the table",
			files: map[string]string{"extra/a.go": "package extra\nimport \"vmssim/sim\"\n"},
			want:  []string{"extra/a.go:2: extra may import nothing of this module, not sim"},
		},
		{
			name: "allowed",
			files: map[string]string{
				"model/a.go":                "package model\nimport \"vmssim/model/price\"\n",
				"model/autoscale/a.go":      "package autoscale\nimport \"vmssim/sim\"\n",
				"model/autoscale/a_test.go": "package autoscale\nimport \"vmssim/model\"\n",
				"sim/a.go":                  "package sim\nimport \"vmssim/internal/detmath\"\n",
			},
		},
	})
}

func TestCheckDoors(t *testing.T) {
	testRule(t, checkDoors, []breach{
		{
			name:  "a second door",
			files: map[string]string{"model/a.go": "package model\nimport \"gopkg.in/yaml.v3\"\n"},
			want:  []string{"model/a.go:2: gopkg.in/yaml.v3 has one door, package scenarios"},
		},
		{
			name:  "tests use the door too",
			files: map[string]string{"sim/a_test.go": "package sim\nimport \"gonum.org/v1/plot/vg\"\n"},
			want:  []string{"sim/a_test.go:2: gonum.org/v1/plot/vg has one door, package report"},
		},
		{
			name:  "a test's module in the program",
			files: map[string]string{"sim/a.go": "package sim\nimport \"pgregory.net/rapid\"\n"},
			want:  []string{"sim/a.go:2: pgregory.net/rapid is for tests"},
		},
		{
			name: "a test's module in a package that the program uses",
			files: map[string]string{
				"internal/x/a.go": "package x\nimport \"github.com/google/go-cmp/cmp\"\n",
				"sim/a.go":        "package sim\nimport \"vmssim/internal/x\"\n",
			},
			want: []string{"internal/x/a.go:2: github.com/google/go-cmp/cmp is for tests"},
		},
		{
			name:  "unknown",
			files: map[string]string{"sim/a_test.go": "package sim\nimport \"example.com/x\"\n"},
			want:  []string{"sim/a_test.go:2: example.com/x has no door; imports_test.go lists the doors"},
		},
		{
			name: "allowed",
			files: map[string]string{
				"cmd/vmssim/a.go":      "package main\nimport \"github.com/spf13/pflag\"\n",
				"experiment/a.go":      "package experiment\nimport \"gonum.org/v1/gonum/stat\"\n",
				"sim/a_test.go":        "package sim\nimport \"gonum.org/v1/gonum/stat/distuv\"\n",
				"internal/x/a.go":      "package x\nimport \"github.com/google/go-cmp/cmp\"\n",
				"report/a_test.go":     "package report\nimport \"vmssim/internal/x\"\n",
				"collect/a.go":         "package collect\nimport \"github.com/HdrHistogram/hdrhistogram-go\"\n",
				"scenarios/a.go":       "package scenarios\nimport (\"encoding/json\"; \"gopkg.in/yaml.v3\")\n",
				"scenarios/b.go":       "package scenarios\nimport \"vmssim/model\"\n",
				"model/a_test.go":      "package model\nimport \"pgregory.net/rapid\"\n",
				"cmd/vmssim/b.go":      "package main\nimport \"github.com/spf13/cobra\"\n",
				"report/b.go":          "package report\nimport \"gonum.org/v1/plot/plotter\"\n",
				"cmd/vmssim/a_test.go": "package main\nimport \"github.com/rogpeppe/go-internal/testscript\"\n",
			},
		},
	})
}

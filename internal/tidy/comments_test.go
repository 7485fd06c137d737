package tidy

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// leftOver matches the words that mark a text as unfinished. Each has a bracket
// so that it does not match itself.
var leftOver = regexp.MustCompile(`\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b`)

// selfExplaining lists methods whose contract is the standard library's.
var selfExplaining = []string{"Error", "String", "Unwrap"}

// checkLeftOvers finds words that mark a text as unfinished.
func checkLeftOvers(m *module) []finding {
	return matches(m, leftOver, "marks something as unfinished")
}

// matches finds the lines of all texts that match a pattern.
func matches(m *module, pattern *regexp.Regexp, problem string) []finding {
	var found []finding
	for _, name := range m.names {
		for i, line := range strings.Split(m.texts[name], "\n") {
			if match := pattern.FindString(line); match != "" {
				found = append(found, finding{name, i + 1, strings.TrimSpace(match) + " " + problem})
			}
		}
	}
	return found
}

// checkPackageComments finds packages without a comment that says what they are.
func checkPackageComments(m *module) []finding {
	first := map[string]*source{}
	described := map[string]bool{}
	for s := range m.nonTest {
		if first[s.dir] == nil {
			first[s.dir] = s
		}
		described[s.dir] = described[s.dir] || s.ast.Doc != nil
	}
	var found []finding
	for dir, s := range first {
		if !described[dir] {
			found = append(found, m.at(s.ast.Package, "package %s has no comment", s.ast.Name.Name))
		}
	}
	return found
}

// checkDocComments finds exported names without a comment. A comment on a group
// of constants or variables serves all of them.
func checkDocComments(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		if s.ast.Name.Name == "main" {
			continue
		}
		for _, decl := range s.ast.Decls {
			for _, name := range undocumented(decl) {
				found = append(found, m.at(name.Pos(), "exported %s has no comment", name.Name))
			}
		}
	}
	return found
}

// undocumented returns the exported names that a declaration leaves without a
// comment.
func undocumented(decl ast.Decl) []*ast.Ident {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Doc == nil && decl.Name.IsExported() && reachable(decl) {
			return []*ast.Ident{decl.Name}
		}
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range decl.Specs {
			names = append(names, undocumentedSpec(decl, spec)...)
		}
		return names
	}
	return nil
}

// reachable reports whether a function is part of the package's surface: not a
// method of an unexported type, nor one whose contract everybody knows.
func reachable(decl *ast.FuncDecl) bool {
	if decl.Recv == nil {
		return true
	}
	known := slices.Contains(selfExplaining, decl.Name.Name)
	return !known && receiver(decl.Recv.List[0].Type).IsExported()
}

// receiver returns the name in a receiver's type: T of T, *T, T[P] and *T[P, Q].
func receiver(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.ParenExpr:
		return receiver(e.X)
	}
	return e.(*ast.Ident)
}

func undocumentedSpec(decl *ast.GenDecl, spec ast.Spec) []*ast.Ident {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		alone := decl.Doc != nil && decl.Lparen == token.NoPos
		if spec.Name.IsExported() && !alone && spec.Doc == nil && spec.Comment == nil {
			return []*ast.Ident{spec.Name}
		}
	case *ast.ValueSpec:
		if decl.Doc != nil || spec.Doc != nil || spec.Comment != nil {
			return nil
		}
		return slices.DeleteFunc(slices.Clone(spec.Names), func(name *ast.Ident) bool {
			return !name.IsExported()
		})
	}
	return nil
}

func TestCheckLeftOvers(t *testing.T) {
	testRule(t, checkLeftOvers, []breach{
		{
			name: "marked",
			files: map[string]string{
				"README.md": "# A\n\nTO" + "DO: write\n",
				"sim/a.go":  "package sim\n\n// FIX" + "ME later\n",
			},
			want: []string{
				"README.md:3: TO" + "DO marks something as unfinished",
				"sim/a.go:3: FIX" + "ME marks something as unfinished",
			},
		},
		{
			name:  "part of a word",
			files: map[string]string{"sim/a.go": "package sim\n\nvar maTO" + "DOr int\n"},
		},
	})
}

func TestCheckPackageComments(t *testing.T) {
	testRule(t, checkPackageComments, []breach{
		{
			name: "none",
			files: map[string]string{
				"sim/a.go": "package sim\n",
				"sim/b.go": "package sim\n",
			},
			want: []string{"sim/a.go:1: package sim has no comment"},
		},
		{
			name: "in one file",
			files: map[string]string{
				"sim/a.go":      "package sim\n",
				"sim/b.go":      "// Package sim is it.\npackage sim\n",
				"sim/a_test.go": "package sim_test\n",
			},
		},
	})
}

func TestCheckDocComments(t *testing.T) {
	testRule(t, checkDocComments, []breach{
		{
			name: "missing",
			files: map[string]string{"sim/a.go": "package sim\n" +
				"func F() {}\n" +
				"type T[P any] struct{}\n" +
				"func (t *T[P]) M() {}\n" +
				"const (\nA = 1\nb = 2\n)\n" +
				"var V, w int\n" +
				"// Types.\ntype (\nU int\n)\n"},
			want: []string{
				"sim/a.go:2: exported F has no comment",
				"sim/a.go:3: exported T has no comment",
				"sim/a.go:4: exported M has no comment",
				"sim/a.go:6: exported A has no comment",
				"sim/a.go:9: exported V has no comment",
				"sim/a.go:12: exported U has no comment",
			},
		},
		{
			name: "allowed",
			files: map[string]string{
				"sim/a.go": "package sim\n" +
					"// F does.\nfunc F() {}\nfunc g() {}\n" +
					"type t struct{}\nfunc (t) M() {}\n" +
					"// T is.\ntype T struct{ Field int }\nfunc (T) String() string { return \"\" }\n" +
					"// All.\nconst (\nA = 1\nB = 2\n)\n" +
					"var (\nV int // is\n// W is.\nW int\n)\n",
				"sim/a_test.go":   "package sim\nfunc TestF() {}\n",
				"cmd/vmssim/a.go": "package main\nfunc F() {}\n",
			},
		},
	})
}

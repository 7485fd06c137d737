package tidy

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// deterministic lists the packages that results are made in, in the manner of
// the arrows.
var deterministic = []string{"sim", "model", "model/*", "collect", "internal/detmath"}

// A ban keeps a name of a package, or the whole package, out of some places.
type ban struct {
	path    string
	names   string   // separated by spaces; "" bans the import
	except  bool     // names are the only ones allowed
	in      []string // where it holds; nil: everywhere
	outside []string // where it does not
	instead string
}

// bans hold for everything but test files.
var bans = []ban{
	{path: "time", outside: []string{"scenarios", "report", "cmd/vmssim"},
		instead: "virtual time is sim.Time"},
	{path: "time", names: "After AfterFunc NewTicker NewTimer Now Since Sleep Tick Until",
		outside: []string{"cmd/vmssim"}, instead: "the engine's clock is virtual"},
	{path: "time", names: "LoadLocation Local",
		instead: "time.LoadLocationFromTZData does not depend on the host"},
	{path: "math/rand", instead: "sim.Stream draws by name"},
	{path: "math/rand/v2", outside: []string{"sim"}, instead: "sim.Stream draws by name"},
	{path: "math/rand/v2", names: "NewPCG PCG", except: true, in: []string{"sim"},
		instead: "only the generator is fixed for ever; the samplers are ours"},
	{path: "os", in: deterministic, instead: "cmd/vmssim hands files in as readers and writers"},
	{path: "log", in: deterministic, instead: "what happened is a model.Fact"},
	{path: "log/slog", in: deterministic, instead: "what happened is a model.Fact"},
	{path: "fmt", names: "Print Printf Println", in: deterministic, instead: "what happened is a model.Fact"},
	{path: "math/cmplx", in: deterministic, instead: "it is not the same on every processor"},
	{path: "math", names: "Acos Acosh Asin Asinh Atan Atan2 Atanh Cbrt Cos Cosh Erf Erfc Erfcinv Erfinv Exp " +
		"Exp2 Expm1 FMA Gamma Hypot J0 J1 Jn Lgamma Log Log10 Log1p Log2 Pow Pow10 Sin Sincos Sinh " +
		"Tan Tanh Y0 Y1 Yn", in: deterministic,
		instead: "internal/detmath has the same bits on every processor"},
}

// applies reports whether the ban holds in a package.
func (b ban) applies(dir string) bool {
	if b.in != nil && !member(b.in, dir) {
		return false
	}
	return !member(b.outside, dir)
}

// hits reports whether the ban is on this name.
func (b ban) hits(name string) bool {
	return slices.Contains(strings.Fields(b.names), name) != b.except
}

// member reports whether a list in the manner of the arrows has a package.
func member(names []string, dir string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return covers(name, dir) })
}

// checkBans finds banned imports and uses of banned names.
func checkBans(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		info := &m.check(s.dir).info
		for _, b := range bans {
			if !b.applies(s.dir) {
				continue
			}
			if b.names == "" {
				found = append(found, bannedImports(m, s, b)...)
			} else {
				found = append(found, bannedNames(m, s, b, info)...)
			}
		}
	}
	return found
}

func bannedImports(m *module, s *source, b ban) []finding {
	var found []finding
	for _, spec := range s.ast.Imports {
		if importPath(spec.Path.Value) == b.path {
			found = append(found, m.at(spec.Pos(), "package %s is banned here; %s", b.path, b.instead))
		}
	}
	return found
}

func bannedNames(m *module, s *source, b ban, info *types.Info) []finding {
	var found []finding
	ast.Inspect(s.ast, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && isFrom(info.Uses[id], b.path) && b.hits(id.Name) {
			found = append(found, m.at(id.Pos(), "%s.%s is banned here; %s", b.path, id.Name, b.instead))
		}
		return true
	})
	return found
}

// isFrom reports whether an object is declared at the top of a package.
func isFrom(object types.Object, path string) bool {
	return object != nil && object.Pkg() != nil && object.Pkg().Path() == path &&
		object.Parent() == object.Pkg().Scope()
}

// checkStatements finds goroutines and the order of maps where they may show.
func checkStatements(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		concurrent := member([]string{"experiment", "cmd/vmssim"}, s.dir)
		ordered := member(deterministic, s.dir)
		if concurrent && !ordered {
			continue
		}
		info := &m.check(s.dir).info
		sortedKeys := map[ast.Expr]bool{}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				found = append(found, m.at(n.Pos(), "a go statement; experiment runs things side by side"))
			case *ast.SelectStmt:
				found = append(found, m.at(n.Pos(), "a select statement; its choice is random"))
			case *ast.RangeStmt:
				if ordered && isMap(info.TypeOf(n.X)) {
					found = append(found, m.at(n.Pos(), "a range over a map; use slices.Sorted(maps.Keys(m))"))
				}
			case *ast.CallExpr:
				if isCall(info, n, "slices", "Sorted") {
					sortedKeys[n.Args[0]] = true
				}
				unordered := isCall(info, n, "maps", "All", "Keys", "Values")
				if ordered && unordered && !sortedKeys[n] {
					found = append(found, m.at(n.Pos(), "maps in their own order; use slices.Sorted(maps.Keys(m))"))
				}
			}
			return true
		})
	}
	return found
}

func isMap(t types.Type) bool {
	if t == nil {
		return false // it did not type-check
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// isCall reports whether a call is of one of a package's functions.
func isCall(info *types.Info, call *ast.CallExpr, path string, names ...string) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	return ok && isFrom(info.Uses[selector.Sel], path) && slices.Contains(names, selector.Sel.Name)
}

// checkTypes finds what keeps the rules that need types from seeing everything.
func checkTypes(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		if !member(deterministic, s.dir) {
			continue
		}
		for _, err := range m.check(s.dir).errors {
			if f := m.at(err.Pos, "does not type-check: %s", err.Msg); f.file == s.name {
				found = append(found, f)
			}
		}
	}
	return found
}

func TestCheckBans(t *testing.T) {
	testRule(t, checkBans, []breach{
		{
			name:  "the host's clock",
			files: map[string]string{"sim/a.go": "package sim\nimport \"time\"\nvar now = time.Now()\n"},
			want: []string{
				"sim/a.go:2: package time is banned here; virtual time is sim.Time",
				"sim/a.go:3: time.Now is banned here; the engine's clock is virtual",
			},
		},
		{
			name: "a clock where durations are read",
			files: map[string]string{"report/a.go": "package report\nimport clock \"time\"\n" +
				"var f, zone = clock.Since, clock.Local\n"},
			want: []string{
				"report/a.go:3: time.Local is banned here; time.LoadLocationFromTZData does not depend on the host",
				"report/a.go:3: time.Since is banned here; the engine's clock is virtual",
			},
		},
		{
			name: "randomness without a name",
			files: map[string]string{
				"model/a.go": "package model\nimport \"math/rand/v2\"\nvar x = rand.Float64()\n",
				"sim/a.go":   "package sim\nimport \"math/rand/v2\"\nvar x = rand.New(rand.NewPCG(1, 2)).Uint64()\n",
			},
			want: []string{
				"model/a.go:2: package math/rand/v2 is banned here; sim.Stream draws by name",
				"sim/a.go:3: math/rand/v2.New is banned here; " +
					"only the generator is fixed for ever; the samplers are ours",
			},
		},
		{
			name: "the outside world",
			files: map[string]string{"collect/a.go": "package collect\nimport (\n\"fmt\"\n\"log\"\n\"os\"\n)\n" +
				"func f() { fmt.Println(); log.Print(); os.Exit(1) }\n"},
			want: []string{
				"collect/a.go:4: package log is banned here; what happened is a model.Fact",
				"collect/a.go:5: package os is banned here; cmd/vmssim hands files in as readers and writers",
				"collect/a.go:7: fmt.Println is banned here; what happened is a model.Fact",
			},
		},
		{
			name: "inexact mathematics",
			files: map[string]string{"model/price/a.go": "package price\nimport . \"math\"\n" +
				"var x = Log(2)\nvar y = Pi\n"},
			want: []string{"model/price/a.go:3: math.Log is banned here; " +
				"internal/detmath has the same bits on every processor"},
		},
		{
			name: "allowed",
			files: map[string]string{
				"sim/a.go": "package sim\nimport (\"fmt\"; \"math\"; \"math/rand/v2\")\n" +
					"var g rand.PCG = *rand.NewPCG(1, 2)\nvar s = fmt.Sprint(math.Sqrt(2), math.MaxInt64)\n",
				"sim/a_test.go":   "package sim\nimport \"time\"\nvar now = time.Now()\n",
				"scenarios/a.go":  "package scenarios\nimport \"time\"\nvar d time.Duration\n",
				"cmd/vmssim/a.go": "package main\nimport \"time\"\nvar now = time.Now()\nfunc main() {}\n",
				"report/a.go":     "package report\nimport \"math\"\nvar x = math.Log(2)\n",
			},
		},
	})
}

func TestCheckStatements(t *testing.T) {
	const two = "go func() {}(); select {}\n"
	testRule(t, checkStatements, []breach{
		{
			name:  "goroutines below the experiment",
			files: map[string]string{"report/a.go": "package report\nfunc f() {\n" + two + "}\n"},
			want: []string{
				"report/a.go:3: a go statement; experiment runs things side by side",
				"report/a.go:3: a select statement; its choice is random",
			},
		},
		{
			name: "map order",
			files: map[string]string{"model/a.go": "package model\nimport \"maps\"\ntype set map[int]bool\n" +
				"func f(s set) {\nfor range s {\n}\nfor range maps.Keys(s) {\n}\n}\n"},
			want: []string{
				"model/a.go:5: a range over a map; use slices.Sorted(maps.Keys(m))",
				"model/a.go:7: maps in their own order; use slices.Sorted(maps.Keys(m))",
			},
		},
		{
			name: "allowed",
			files: map[string]string{
				"experiment/a.go": "package experiment\nfunc f() {" + two + "}\n",
				"cmd/vmssim/a.go": "package main\nfunc main() {" + two + "}\n",
				"report/a.go":     "package report\nfunc f(m map[int]int) { for range m {} }\n",
				"sim/a_test.go":   "package sim\nfunc f(m map[int]int) { for range m {}; " + two + "}\n",
				"sim/a.go": "package sim\nimport (\"maps\"; \"slices\")\nfunc f(m map[int]int) {\n" +
					"for range slices.Sorted(maps.Keys(m)) {}\n}\n",
			},
		},
	})
}

func TestCheckTypes(t *testing.T) {
	testRule(t, checkTypes, []breach{
		{
			name:  "blind",
			files: map[string]string{"sim/a.go": "package sim\n\nvar x = y\n"},
			want:  []string{"sim/a.go:3: does not type-check: undefined: y"},
		},
		{
			name:  "sighted",
			files: map[string]string{"sim/a.go": "package sim\n\nvar x = 1\n"},
		},
	})
}

package tidy

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A finding is one place that breaks a rule.
type finding struct {
	file string // slash-separated, from the module's root
	line int
	text string
}

func (f finding) String() string { return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.text) }

// A source is one Go file.
type source struct {
	name string // slash-separated, from the module's root
	dir  string // its package, as a path from the module's root
	test bool
	ast  *ast.File
}

// A module is what the rules look at: every Go file parsed, every other text as
// it stands.
type module struct {
	path    string // from go.mod
	fset    *token.FileSet
	names   []string          // all files, sorted; binary ones too
	texts   map[string]string // of the files that people write
	sources []*source         // in the order of names
	checked map[string]*checkedPackage
}

// at makes a finding at a place in a Go file.
func (m *module) at(pos token.Pos, format string, args ...any) finding {
	p := m.fset.Position(pos)
	return finding{p.Filename, p.Line, fmt.Sprintf(format, args...)}
}

// nonTest yields the files that programs are built from.
func (m *module) nonTest(yield func(*source) bool) {
	for _, s := range m.sources {
		if !s.test && !yield(s) {
			return
		}
	}
}

// inModule returns the path from the module's root of an imported package, and
// whether it belongs to the module at all.
func (m *module) inModule(importPath string) (string, bool) {
	return strings.CutPrefix(importPath, m.path+"/")
}

// load reads a module whose root is fsys.
func load(fsys fs.FS) (*module, error) {
	m := &module{
		fset:    token.NewFileSet(),
		texts:   map[string]string{},
		checked: map[string]*checkedPackage{},
	}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(name):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		m.names = append(m.names, name)
		if !isText(name) {
			return nil
		}
		return m.read(fsys, name)
	})
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(m.texts["go.mod"], "\n")
	m.path = strings.TrimPrefix(first, "module ")
	return m, nil
}

// read keeps one text and parses it if it is Go outside testdata.
func (m *module) read(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	m.texts[name] = string(data)
	if path.Ext(name) != ".go" || slices.Contains(strings.Split(name, "/"), "testdata") {
		return nil
	}
	file, err := parser.ParseFile(m.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	test := strings.HasSuffix(name, "_test.go")
	m.sources = append(m.sources, &source{name, path.Dir(name), test, file})
	return nil
}

// skipped reports whether a folder holds nothing that people write here.
func skipped(name string) bool {
	base := path.Base(name)
	hidden := strings.HasPrefix(base, ".") && base != "." && base != ".ci"
	return hidden || base == "node_modules" || base == "bin"
}

func isText(name string) bool {
	switch path.Ext(name) {
	case ".go", ".md", ".yaml", ".yml", ".mod", ".sh", ".conf", ".txt", ".txtar":
		return true
	}
	return path.Dir(name) == ".ci" || path.Base(name) == "Makefile"
}

// root returns the folder of the module's go.mod, from this package upwards.
func root() (string, error) {
	dir, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above the test")
		}
		dir = parent
	}
}

// A rule returns what in a module breaks it.
type rule func(*module) []finding

// A breach is a small module and what a rule must find in it.
type breach struct {
	name  string
	files map[string]string
	want  []string // findings in the order of file and line; none: allowed
}

// testRule fails unless the rule finds exactly what each breach says.
func testRule(t *testing.T, check rule, breaches []breach) {
	t.Helper()
	for _, b := range breaches {
		t.Run(b.name, func(t *testing.T) {
			fsys := fstest.MapFS{"go.mod": {Data: []byte("module vmssim\n")}}
			for name, text := range b.files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			m, err := load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			got := sorted(check(m))
			for i := range max(len(got), len(b.want)) {
				switch {
				case i >= len(got):
					t.Errorf("not found: %s", b.want[i])
				case i >= len(b.want):
					t.Errorf("found without cause: %s", got[i])
				case got[i].String() != b.want[i]:
					t.Errorf("found %s\nwant  %s", got[i], b.want[i])
				}
			}
		})
	}
}

func sorted(all []finding) []finding {
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.text, b.text))
	})
	return all
}

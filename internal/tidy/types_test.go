package tidy

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// A checkedPackage is the non-test files of a package with their types.
type checkedPackage struct {
	files  []*ast.File
	types  *types.Package
	info   types.Info
	errors []types.Error // they do not stop the checking: the rest is still read
}

// check returns the package in dir, type-checked once.
func (m *module) check(dir string) *checkedPackage {
	if p := m.checked[dir]; p != nil {
		return p
	}
	p := &checkedPackage{info: types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}}
	m.checked[dir] = p
	for s := range m.nonTest {
		if s.dir == dir {
			p.files = append(p.files, s.ast)
		}
	}
	config := types.Config{
		Importer: moduleImporter{m},
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && !e.Soft {
				p.errors = append(p.errors, e)
			}
		},
	}
	p.types, _ = config.Check(m.path+"/"+dir, m.fset, p.files, &p.info) // errors are in p.errors
	return p
}

// A moduleImporter takes the module's own packages from their source and all
// others from what the compiler wrote about them.
type moduleImporter struct{ *module }

func (m moduleImporter) Import(importPath string) (*types.Package, error) {
	if dir, own := m.inModule(importPath); own {
		return m.check(dir).types, nil
	}
	compiled, err := compiledPackages()
	if err != nil {
		return nil, err
	}
	return compiled.Import(importPath)
}

// compiledPackages imports the packages from outside that this module needs, and
// the few more that the breaches in these tests do.
var compiledPackages = sync.OnceValues(func() (types.Importer, error) {
	dir, err := root()
	if err != nil {
		return nil, err
	}
	list := exec.Command("go", "list", "-e", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}",
		"./...", "fmt", "log", "maps", "math", "math/rand/v2", "os", "slices", "time")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		importPath, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[importPath] = file
	}
	lookup := func(importPath string) (io.ReadCloser, error) {
		if files[importPath] == "" {
			return nil, fmt.Errorf("%s is not compiled", importPath)
		}
		return os.Open(files[importPath])
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", lookup), nil
})

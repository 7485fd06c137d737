package scenarios

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// comments holds what the source says of the document's types and their fields:
// by "Type" and by "Type.Field".
type comments map[string]string

// readComments parses the files that declare the document.
func readComments(t *testing.T) comments {
	t.Helper()
	files, err := filepath.Glob("document*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no document files: %v", err)
	}
	found := comments{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				found.read(d)
			}
		}
	}
	return found
}

func (c comments) read(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		spec := spec.(*ast.TypeSpec)
		c[spec.Name.Name] = oneLine(decl.Doc)
		body, ok := spec.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range body.Fields.List {
			for _, name := range f.Names {
				c[spec.Name.Name+"."+name.Name] = oneLine(f.Doc)
			}
		}
	}
}

// oneLine joins the lines of each paragraph of a comment.
func oneLine(doc *ast.CommentGroup) string {
	var paragraphs []string
	for _, p := range strings.Split(strings.TrimSpace(doc.Text()), "\n\n") {
		paragraphs = append(paragraphs, strings.Join(strings.Fields(p), " "))
	}
	return strings.Join(paragraphs, "\n\n")
}

// ofType returns the first paragraph of a type's comment; the others are for
// programmers.
func (c comments) ofType(t reflect.Type) string {
	text, _, _ := strings.Cut(c[t.Name()], "\n\n")
	if text == "" {
		panic(fmt.Sprintf("%v has no comment", t))
	}
	return text
}

// of returns the comment of a field, which may be declared in an embedded
// struct.
func (c comments) of(f field) string {
	types := []reflect.Type{f.owner}
	for i := range f.owner.NumField() {
		if f.owner.Field(i).Anonymous {
			types = append(types, f.owner.Field(i).Type)
		}
	}
	for _, t := range types {
		if text := c[t.Name()+"."+f.name]; text != "" {
			return text
		}
	}
	panic(fmt.Sprintf("%v.%s has no comment", f.owner, f.name))
}

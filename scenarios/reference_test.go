package scenarios

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestReference makes docs/scenario.md from its introduction and the document's
// types and comments, and fails if it is not what is committed.
func TestReference(t *testing.T) {
	introduction, err := os.ReadFile("testdata/introduction.md")
	if err != nil {
		t.Fatal(err)
	}
	r := reference{comments: readComments(t), seen: map[reflect.Type]bool{}}
	r.text.WriteString("<!-- Made by go generate ./scenarios from scenarios/document*.go and\n" +
		"scenarios/testdata/introduction.md; change those. -->\n\n")
	r.text.Write(introduction)
	r.section(reflect.TypeFor[Document](), "")
	checkMade(t, "../docs/scenario.md", []byte(r.text.String()))
}

type reference struct {
	comments comments
	text     strings.Builder
	seen     map[reflect.Type]bool
}

// section writes the table of a struct's fields, then those of the structs in
// it.
func (r *reference) section(t reflect.Type, path string) {
	if r.seen[t] {
		return
	}
	r.seen[t] = true
	title := "The file"
	if path != "" {
		title = t.Name()
	}
	fmt.Fprintf(&r.text, "\n### %s\n\n", title)
	if path != "" {
		fmt.Fprintf(&r.text, "`%s`", path)
		if uses(t) > 1 {
			r.text.WriteString(" and elsewhere")
		}
		r.text.WriteString("\n\n")
	}
	fmt.Fprintf(&r.text, "%s", r.comments.ofType(t))
	if write := describeType(t); write != "" {
		r.text.WriteString(" " + write)
	}
	r.text.WriteString("\n\n| key | type | default | |\n|---|---|---|---|\n")
	for _, f := range fieldsOf(t) {
		fmt.Fprintf(&r.text, "| `%s` | %s | %s | %s |\n", f.key, typeCell(f), defaultCell(f), r.comments.of(f))
	}
	for _, f := range fieldsOf(t) {
		kind, inner := formOf(f.typ)
		here := join(path, f.key)
		if kind == listForm {
			kind, inner = formOf(inner)
			here += "[]"
		}
		if kind == namedForm {
			here += ".NAME"
		}
		if kind != scalarForm {
			r.section(inner, here)
		}
	}
}

// typeCell returns a field's type, with a link to the section that tells more.
func typeCell(f field) string {
	kind, inner := formOf(f.typ)
	if kind == listForm {
		kind, inner = formOf(inner)
	}
	text := strings.ReplaceAll(f.kindText(), "|", `\|`)
	if kind == scalarForm {
		return text
	}
	link := fmt.Sprintf("[%s](#%s)", inner.Name(), strings.ToLower(inner.Name()))
	text = strings.TrimSuffix(strings.TrimSuffix(text, "mappings"), "mapping")
	if strings.HasPrefix(text, "list") || strings.HasPrefix(text, "mapping") {
		return text + link
	}
	return link
}

func defaultCell(f field) string {
	text := f.defaultText()
	if preset, ok := strings.CutPrefix(text, "Default: "); ok {
		return "`" + preset + "`"
	}
	return strings.ToLower(text)
}

// uses returns in how many fields a struct type stands.
func uses(t reflect.Type) int {
	n := 0
	seen := map[reflect.Type]bool{}
	var count func(in reflect.Type)
	count = func(in reflect.Type) {
		if seen[in] {
			return
		}
		seen[in] = true
		for _, f := range fieldsOf(in) {
			kind, inner := formOf(f.typ)
			if kind == listForm {
				kind, inner = formOf(inner)
			}
			if inner == t {
				n++
			}
			if kind != scalarForm {
				count(inner)
			}
		}
	}
	count(reflect.TypeFor[Document]())
	return n
}

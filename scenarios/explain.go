package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Explain describes the field at a path, and the fields below it, as text of at
// most 80 columns. The path is written as in problems; the names that a
// scenario chooses, such as web in scaleSets.web.sku, and the numbers of list
// items may be left out. Of the empty path it explains the whole file. The
// error for a path that leads nowhere offers one that does.
func Explain(path string) (string, error) {
	if path == "" {
		return paragraph(readSchema().Description) + "\n" + summaries(reflect.TypeFor[Document]()), nil
	}
	steps := strings.Split(itemNumber.ReplaceAllString(quotedName.ReplaceAllString(path, "*"), ""), ".")
	f, ok := lookup(reflect.TypeFor[Document](), steps)
	if !ok || slices.Contains(steps, "") {
		return "", fmt.Errorf("no field %s%s", quote(path), nearestField(path))
	}
	text := path + "\n\n" + paragraph(described(f))
	kind, inner := formOf(f.typ)
	if kind == listForm {
		kind, inner = formOf(inner)
	}
	if kind == scalarForm {
		return text, nil
	}
	return text + "\n" + summaries(inner), nil
}

var (
	quotedName = regexp.MustCompile(`"[^"]*"`)
	itemNumber = regexp.MustCompile(`\[[0-9]*\]`)
)

// lookup follows keys down from a struct type. Where names are free, a step that
// is no key below them is taken for a name.
func lookup(t reflect.Type, steps []string) (field, bool) {
	for used := len(steps); used > 0; used-- {
		key := strings.Join(steps[:used], ".")
		for _, f := range fieldsOf(t) {
			if f.key != key {
				continue
			}
			if used == len(steps) {
				return f, true
			}
			return below(f, steps[used:])
		}
	}
	return field{}, false
}

// below follows keys down from a field.
func below(f field, steps []string) (field, bool) {
	kind, inner := formOf(f.typ)
	if kind == listForm {
		kind, inner = formOf(inner)
	}
	switch kind {
	case structForm:
		return lookup(inner, steps)
	case namedForm:
		if found, ok := lookup(inner, steps); ok {
			return found, true
		}
		if len(steps) == 1 && nearest(steps[0], keysOf(inner)) == "" {
			return f, true
		}
		return lookup(inner, steps[1:])
	}
	return field{}, false
}

// Fields returns the path of every field, in the order of the reference and
// without names and item numbers.
func Fields() []string { return fieldsBelow(reflect.TypeFor[Document](), "") }

func fieldsBelow(t reflect.Type, path string) []string {
	var paths []string
	for _, f := range fieldsOf(t) {
		here := join(path, f.key)
		paths = append(paths, here)
		kind, inner := formOf(f.typ)
		if kind == listForm {
			kind, inner = formOf(inner)
		}
		if kind != scalarForm {
			paths = append(paths, fieldsBelow(inner, here)...)
		}
	}
	return paths
}

// nearestField returns a remark that offers the field most like a path: one
// whose end it is, or the one with the fewest edits, or one with the fewest
// edits of its last key.
func nearestField(path string) string {
	fields := Fields()
	ends := slices.IndexFunc(fields, func(f string) bool { return strings.HasSuffix(f, "."+path) })
	if ends >= 0 {
		return "; did you mean " + fields[ends] + "?"
	}
	if near := nearest(path, fields); near != "" {
		return "; did you mean " + near + "?"
	}
	ownKeys := make([]string, len(fields))
	for i, f := range fields {
		ownKeys[i] = f[strings.LastIndexByte(f, '.')+1:]
	}
	if near := nearest(path, ownKeys); near != "" {
		return "; did you mean " + fields[slices.Index(ownKeys, near)] + "?"
	}
	return "; the fields at the top are " + listing(keysOf(reflect.TypeFor[Document]()), "and")
}

// summaries lists the fields of a struct with the first sentence of each.
func summaries(t reflect.Type) string {
	widest := 0
	for _, f := range fieldsOf(t) {
		widest = max(widest, len(f.key))
	}
	var text strings.Builder
	for _, f := range fieldsOf(t) {
		first, _, _ := strings.Cut(strings.ReplaceAll(described(f), "\n", " "), ". ")
		first = strings.TrimSuffix(first, ".") + "."
		lines := wrap(first, widestText-widest-4)
		fmt.Fprintf(&text, "  %-*s  %s\n", widest, f.key, lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(&text, "  %-*s  %s\n", widest, "", line)
		}
	}
	return text.String()
}

// widestText is the width of explanations.
const widestText = 80

// paragraph wraps text whose paragraphs are separated by an empty line.
func paragraph(text string) string {
	var wrapped []string
	for _, p := range strings.Split(text, "\n\n") {
		wrapped = append(wrapped, strings.Join(wrap(p, widestText), "\n"))
	}
	return strings.Join(wrapped, "\n\n") + "\n"
}

// wrap breaks text into lines of at most the width, where there are spaces.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

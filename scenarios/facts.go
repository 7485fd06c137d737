package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// The facts of a field, as the schema, the explanations and the reference page
// state them after its comment.

// facts returns what kind of value a field has and what it is by default, as
// sentences.
func (f field) facts() string {
	kind := f.kindText()
	text := strings.ToUpper(kind[:1]) + kind[1:] + "."
	if def := f.defaultText(); def != "" {
		text += " " + def + "."
	}
	return text
}

// kindText returns the type of a field with its bounds.
func (f field) kindText() string {
	kind, inner := formOf(f.typ)
	itemForm, _ := formOf(inner)
	switch {
	case kind == namedForm:
		return "mapping of " + rangeText(f.fewest, f.most) + "names to mappings"
	case kind == listForm && itemForm == structForm:
		return "list of " + rangeText(f.fewest, f.most) + "mappings"
	case kind == listForm:
		return "list of " + rangeText(f.fewest, f.most) + f.scalarText(inner, "s")
	}
	return f.scalarText(f.typ, "")
}

// scalarText returns the type of a scalar with its bounds, with the ending of
// its number.
func (f field) scalarText(t reflect.Type, ending string) string {
	text := typeName(t, f) + ending
	switch {
	case f.words != nil:
		text += ": " + listing(f.words, "or")
	case f.low != "" && f.high != "":
		text += " from " + f.low + " to " + f.high
	case f.low != "":
		text += " from " + f.low
	case f.above != "" && f.high != "":
		text += " above " + f.above + ", at most " + f.high
	case f.above != "":
		text += " above " + f.above
	case f.high != "":
		text += " of at most " + f.high
	}
	if f.quoted {
		text += ", or the same as text"
	}
	if f.null {
		text += ", or null"
	}
	return text
}

func rangeText(fewest, most int) string {
	switch {
	case most == 0:
		return ""
	case fewest == 0:
		return fmt.Sprintf("at most %d ", most)
	}
	return fmt.Sprintf("%d to %d ", fewest, most)
}

// defaultText says what happens when the key is absent. Of a key that is an
// alternative it says nothing.
func (f field) defaultText() string {
	sets, _ := alternativesOf(f.owner)
	governed := slices.ContainsFunc(sets, func(set []string) bool { return slices.Contains(set, f.key) })
	switch {
	case governed:
		return ""
	case f.required:
		return "Required"
	case f.preset == "{}" || f.preset == "":
		return "Optional"
	}
	return "Default: " + f.preset
}

// describeType returns the alternatives of a struct as a sentence, if it has
// some.
func describeType(t reflect.Type) string {
	if _, phrase := alternativesOf(t); phrase != "" {
		return "Write " + phrase + "."
	}
	return ""
}

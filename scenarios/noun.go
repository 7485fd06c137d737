package scenarios

import (
	"reflect"
	"strings"
)

// noun names what a type is written as, with its article.
func noun(kind form, t reflect.Type, f field) string {
	switch kind {
	case structForm, namedForm:
		return "a mapping"
	case listForm:
		return "a list"
	}
	what := typeName(t, f)
	if strings.ContainsAny(what[:1], "aeiou") {
		return "an " + what
	}
	return "a " + what
}

// typeName names what a type is written as, as the documentation does.
func typeName(t reflect.Type, f field) string {
	kind, inner := formOf(t)
	switch {
	case kind == listForm:
		return "list of " + typeName(inner, f) + "s"
	case kind == namedForm:
		return "mapping of names"
	case kind == structForm:
		return "mapping"
	case len(f.words) > 0:
		return "word"
	}
	if s, ok := reflect.New(inner).Interface().(scalar); ok {
		what, _ := s.describe()
		return what
	}
	switch inner.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "whole number"
	}
	return "number"
}

package scenarios

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// A field is one key of a mapping, as the tags of a document's struct describe
// it. The walkers of this package (decode, complete, check, print, schema) know
// documents through fields alone.
//
// The tags:
//
//	key:"probeThreshold"  the key in the file
//	required:"true"       the key must be there
//	default:"60s"         the value when the key is absent, as YAML
//	min:"5" max:"10m"     bounds of a number or of what is written as one, both allowed
//	above:"0%"            a lower bound that is not allowed itself
//	words:"Http,Tcp"      the only texts allowed
//	items:"1..10"         how long a list or how large a named mapping may be
//	null:"true"           null is the same as no key, as ARM writes it
//	quoted:"true"         a whole number may also be written as text, as ARM does
type field struct {
	key      string
	name     string // of the Go field
	owner    reflect.Type
	index    []int
	typ      reflect.Type
	required bool
	preset   string // the default
	low      string
	above    string
	high     string
	words    []string
	fewest   int
	most     int // 0: any number
	quoted   bool
	null     bool
}

// fieldsOf returns the fields of a document's struct, embedded ones in place. The
// slice is shared by all callers.
func fieldsOf(t reflect.Type) []field {
	if fields, ok := fieldsByType.Load(t); ok {
		return fields.([]field)
	}
	fields := readFields(t)
	fieldsByType.Store(t, fields)
	return fields
}

// fieldsByType remembers fieldsOf: to read tags takes longer than to decode.
var fieldsByType sync.Map

func readFields(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
		case f.Anonymous:
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				inner.owner = t
				fields = append(fields, inner)
			}
		default:
			fields = append(fields, newField(t, f))
		}
	}
	return fields
}

func newField(owner reflect.Type, f reflect.StructField) field {
	made := field{
		key:      f.Tag.Get("key"),
		name:     f.Name,
		owner:    owner,
		index:    f.Index,
		typ:      f.Type,
		required: f.Tag.Get("required") == "true",
		preset:   f.Tag.Get("default"),
		low:      f.Tag.Get("min"),
		above:    f.Tag.Get("above"),
		high:     f.Tag.Get("max"),
		quoted:   f.Tag.Get("quoted") == "true",
		null:     f.Tag.Get("null") == "true",
	}
	if words := f.Tag.Get("words"); words != "" {
		made.words = strings.Split(words, ",")
	}
	if fewest, most, ok := strings.Cut(f.Tag.Get("items"), ".."); ok {
		made.fewest, _ = strconv.Atoi(fewest)
		made.most, _ = strconv.Atoi(most)
	}
	return made
}

// keysOf returns the keys of a document's struct.
func keysOf(t reflect.Type) []string {
	var keys []string
	for _, f := range fieldsOf(t) {
		keys = append(keys, f.key)
	}
	return keys
}

// A form is how a document's type is written.
type form uint8

const (
	scalarForm form = iota
	structForm
	listForm
	namedForm
)

// formOf returns how a type is written, and the type of what it is made of:
// itself for a scalar or a mapping with known keys, the item's for a list or a
// mapping with free names.
func formOf(t reflect.Type) (form, reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[scalar]()):
		return scalarForm, t
	case t.Implements(reflect.TypeFor[named]()):
		entry, _ := t.Elem().FieldByName("Value")
		return namedForm, entry.Type.Elem()
	case t.Kind() == reflect.Slice:
		return listForm, t.Elem()
	case t.Kind() == reflect.Struct:
		return structForm, t
	}
	return scalarForm, t
}

// Named is a mapping from names that the scenario chooses to values, in the
// order of the file.
type Named[T any] []Entry[T]

// An Entry is one name of a Named mapping and its value.
type Entry[T any] struct {
	Name  Name
	Value *T
}

func (Named[T]) named() {}

// named is implemented by every Named.
type named interface{ named() }

// alternatives is implemented by structs of which only some combinations of
// keys make sense.
type alternatives interface {
	// alternatives returns the sets of keys exactly one of which must be there,
	// without any other key that is in one of the sets, and the same as a noun
	// phrase that follows "write".
	alternatives() (sets [][]string, phrase string)
}

// alternativesOf returns the alternatives of a struct type, if it has some.
func alternativesOf(t reflect.Type) (sets [][]string, phrase string) {
	if a, ok := reflect.Zero(t).Interface().(alternatives); ok {
		return a.alternatives()
	}
	return nil, ""
}

// oneOf is the alternatives of a struct that has exactly one of the keys.
func oneOf(keys ...string) (sets [][]string, phrase string) {
	for _, key := range keys {
		sets = append(sets, []string{key})
	}
	return sets, "exactly one of " + listing(keys, "and")
}

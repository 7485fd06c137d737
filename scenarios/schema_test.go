package scenarios

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the files that are made from the source")

// TestSchema makes schema.json from the document's types and comments, and
// fails if it is not what is committed.
func TestSchema(t *testing.T) {
	s := schemaMaker{comments: readComments(t), definitions: map[string]bool{}}
	top := object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"title", "vmssim scenario"},
	}
	top = append(top, s.mapping(reflect.TypeFor[Document]())...)
	top = append(top, member{"definitions", &s.made})
	checkMade(t, "schema.json", append(indent(t, top), '\n'))
}

// checkMade compares a file with what is made from the source, or rewrites it.
func checkMade(t *testing.T, name string, made []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, made) {
		t.Errorf("%s is not what the document's types and comments make; run go generate ./scenarios", name)
	}
}

func indent(t *testing.T, value any) []byte {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(text.Bytes())
}

// An object is a JSON object that keeps its order.
type object []member

type member struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(strconv.AppendQuote(text, m.key), ':')
		var value bytes.Buffer
		encoder := json.NewEncoder(&value)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(m.value); err != nil {
			return nil, err
		}
		text = append(text, value.Bytes()...)
	}
	return append(text, '}'), nil
}

type schemaMaker struct {
	comments    comments
	definitions map[string]bool // made or being made
	made        object
}

// mapping returns the members of a mapping with known keys.
func (s *schemaMaker) mapping(t reflect.Type) object {
	var properties object
	var required []string
	for _, f := range fieldsOf(t) {
		properties = append(properties, member{f.key, s.field(f)})
		if f.required {
			required = append(required, f.key)
		}
	}
	made := object{{"description", s.typeText(t)}, {"type", "object"}, {"properties", properties}}
	if required != nil {
		made = append(made, member{"required", required})
	}
	made = append(made, member{"additionalProperties", false})
	return append(made, combinations(t)...)
}

// typeText returns what is to be said of a mapping wherever it stands.
func (s *schemaMaker) typeText(t reflect.Type) string {
	if write := describeType(t); write != "" {
		return s.comments.ofType(t) + " " + write
	}
	return s.comments.ofType(t)
}

// combinations returns the members that allow only some combinations of keys.
// Where a set has several keys, no other key with an alternative may be there.
func combinations(t reflect.Type) object {
	sets, _ := alternativesOf(t)
	if sets == nil {
		return nil
	}
	governed := slices.Concat(sets...)
	several := len(sets[len(sets)-1]) > 1
	// Counting the keys tells the sets apart if there are no other keys and all
	// sets have as many.
	others := slices.ContainsFunc(keysOf(t), func(key string) bool { return !slices.Contains(governed, key) }) ||
		slices.ContainsFunc(sets, func(set []string) bool { return len(set) != len(sets[0]) })
	var choices []object
	for _, set := range sets {
		choice := object{{"required", set}}
		if several && others {
			choice = append(choice, member{"not", object{{"anyOf", allBut(governed, set)}}})
		}
		choices = append(choices, choice)
	}
	made := object{{"oneOf", choices}}
	if several && !others {
		made = append(made, member{"maxProperties", len(sets[0])})
	}
	return made
}

// allBut returns the requirement of each of the keys that are not in a set.
func allBut(keys, set []string) []object {
	var made []object
	for i, key := range keys {
		if !slices.Contains(set, key) && !slices.Contains(keys[:i], key) {
			made = append(made, object{{"required", []string{key}}})
		}
	}
	return made
}

// field returns the schema of a field's value, with its description and that of
// its type. Beside $ref the draft ignores a description, but editors show it.
func (s *schemaMaker) field(f field) object {
	description := s.comments.of(f)
	kind, inner := formOf(f.typ)
	if kind == listForm {
		kind, inner = formOf(inner)
	}
	if kind != scalarForm {
		description += "\n\n" + s.typeText(inner)
	}
	made := object{{"description", description + "\n\n" + f.facts()}}
	if f.preset != "" {
		made = append(made, member{"default", presetJSON(f.preset)})
	}
	return append(made, s.value(f, f.typ)...)
}

// value returns the schema of a type in the place of a field.
func (s *schemaMaker) value(f field, t reflect.Type) object {
	kind, inner := formOf(t)
	switch kind {
	case structForm:
		return s.reference(inner)
	case listForm:
		made := object{{"type", "array"}, {"items", s.value(f, inner)}}
		return append(made, counts(f, "Items")...)
	case namedForm:
		_, pattern := Name("").describe()
		made := object{
			{"type", "object"},
			{"propertyNames", object{{"pattern", pattern}}},
			{"additionalProperties", s.reference(inner)},
		}
		return append(made, counts(f, "Properties")...)
	}
	return scalarSchema(f, inner)
}

func counts(f field, what string) object {
	var made object
	if f.fewest > 0 {
		made = append(made, member{"min" + what, f.fewest})
	}
	if f.most > 0 {
		made = append(made, member{"max" + what, f.most})
	}
	return made
}

// reference returns a reference to a struct's definition, which it makes.
func (s *schemaMaker) reference(t reflect.Type) object {
	if !s.definitions[t.Name()] {
		s.definitions[t.Name()] = true
		at := len(s.made)
		s.made = append(s.made, member{key: t.Name()})
		s.made[at].value = s.mapping(t)
	}
	return object{{"$ref", "#/definitions/" + t.Name()}}
}

func scalarSchema(f field, t reflect.Type) object {
	if f.words != nil {
		return object{{"type", "string"}, {"enum", f.words}}
	}
	if t == reflect.TypeFor[Labels]() {
		return object{{"type", "object"}, {"additionalProperties", object{{"type", "string"}}}, {"maxProperties", mostLabels}}
	}
	if t == reflect.TypeFor[Settings]() {
		return object{{"type", "object"}, {"additionalProperties", true}, {"maxProperties", mostSettings}}
	}
	if value, ok := reflect.New(t).Interface().(scalar); ok {
		made := object{{"type", "string"}}
		if f.null {
			made = object{{"type", []string{"string", "null"}}}
		}
		if _, isText := value.(*Text); isText {
			made = append(made, member{"minLength", 1}, member{"maxLength", longestText})
		}
		if _, pattern := value.describe(); pattern != "" {
			made = append(made, member{"pattern", pattern})
		}
		return made
	}
	var made object
	switch {
	case t.Kind() == reflect.Bool:
		return object{{"type", "boolean"}}
	case f.quoted:
		made = object{{"type", []string{"integer", "string"}}, {"pattern", "^(0|[1-9][0-9]*)$"}}
	case t.Kind() == reflect.Int:
		made = object{{"type", "integer"}}
	default:
		made = object{{"type", "number"}}
	}
	for _, bound := range []member{{"minimum", f.low}, {"exclusiveMinimum", f.above}, {"maximum", f.high}} {
		if bound.value != "" {
			made = append(made, member{bound.key, json.Number(bound.value.(string))})
		}
	}
	return made
}

// presetJSON returns a default, which is YAML, as JSON.
func presetJSON(preset string) any {
	top, problems := parse("default", []byte("v: "+preset))
	if problems != nil {
		panic(problems)
	}
	return top.keys[0].value.json()
}

func (n *node) json() any {
	switch {
	case n.kind == mappingNode:
		made := object{}
		for _, e := range n.keys {
			made = append(made, member{e.key, e.value.json()})
		}
		return made
	case n.kind == listNode:
		made := []any{}
		for _, item := range n.items {
			made = append(made, item.json())
		}
		return made
	case n.isNull():
		return nil
	case n.looksLikeBool():
		return n.text == "true"
	case n.looksLikeNumber():
		return json.Number(n.text)
	}
	return n.text
}

package scenarios

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// A source remembers where the values of a document were written.
type source struct {
	file   string
	keys   map[string]place // by path; of list items, that of the value
	values map[string]place // by path; also of values that could not be read
	// strange has the paths of mappings with unknown keys. For the others see
	// findings.
	strange, dirty, absent map[string]bool
}

func newSource(file string) *source {
	return &source{
		file:    file,
		keys:    make(map[string]place),
		values:  make(map[string]place),
		strange: make(map[string]bool),
	}
}

// written reports whether the file has something at the path, readable or not.
func (s *source) written(path string) bool {
	if s == nil {
		return false
	}
	_, ok := s.values[path]
	return ok
}

// unreadable reports whether the value at the path is written but could not be
// read, or seems to be meant by an unknown key.
func (s *source) unreadable(path string) bool { return s != nil && s.absent[path] }

// valuePlace returns where the value at path is written, or the key of the
// nearest mapping or list above it that is.
func (s *source) valuePlace(path string) place {
	if s == nil {
		return place{"scenario", 1, 1}
	}
	if at, ok := s.values[path]; ok {
		return at
	}
	for path != "" {
		path = parent(path)
		if at, ok := s.keys[path]; ok {
			return at
		}
	}
	return place{s.file, 1, 1}
}

// Decode reads a scenario as it is written, after applying the overrides, each
// of the form path=value. It checks the notation and the keys but no value
// against another; what it cannot read is nil in the document and a problem.
// Only if the text is no mapping at all is the document nil.
func Decode(src Source, overrides []string) (*Document, Problems) { return decode(src, "", overrides) }

// decode reads a scenario with one of its strategies, or with none if that is
// empty. Overrides come after the strategy.
func decode(src Source, strategy string, overrides []string) (*Document, Problems) {
	top, problems := parse(src.Name, src.Data)
	if problems != nil {
		return nil, problems
	}
	if strategy != "" {
		problems = applyStrategy(top, strategy)
	}
	problems = append(problems, override(top, overrides)...)
	d := decoder{newFindings(newSource(src.Name))}
	document := &Document{source: d.source}
	d.value(top, "", reflect.ValueOf(document).Elem(), field{})
	d.source.dirty, d.source.absent = d.dirty, d.absent
	problems = append(problems, d.problems...)
	problems.sort()
	return document, problems
}

// A decoder fills the structs of a document from nodes.
type decoder struct{ *findings }

// value decodes a node into what v holds. The field is the one whose value it
// is, or that of the list it is an item of. It reports whether something was
// read.
func (d *decoder) value(n *node, path string, v reflect.Value, f field) bool {
	if v.Kind() == reflect.Pointer {
		made := reflect.New(v.Type().Elem())
		ok := d.value(n, path, made.Elem(), f)
		if ok {
			v.Set(made)
		}
		return ok
	}
	d.source.values[path] = n.place
	for _, fault := range n.faults {
		d.add(fault.place, path, fault.text)
	}
	kind, _ := formOf(v.Type())
	switch {
	case n.torn:
		d.absent[path] = true
		return false
	case n.isNull() && f.null:
		return false
	case n.isNull():
		return d.unread(path, "no value; %s", nullAdvice(kind))
	case kind == structForm && n.kind == mappingNode:
		d.mapping(n, path, v)
	case f.most > 0 && len(n.keys)+len(n.items) > f.most && (kind == namedForm || kind == listForm):
		return d.unread(path, "%d entries; at most %d allowed", len(n.keys)+len(n.items), f.most)
	case kind == namedForm && n.kind == mappingNode:
		d.named(n, path, v)
	case kind == listForm && n.kind == listNode:
		d.list(n, path, v, f)
	case isFreeform(v) && n.kind == mappingNode:
		if err := v.Addr().Interface().(freeform).read(n); err != nil {
			return d.unread(path, "%s", err)
		}
	case kind == scalarForm && n.kind == scalarNode:
		if err := readScalar(n, v, f); err != nil {
			return d.unread(path, "%s", err)
		}
	default:
		return d.unread(path, "%s where %s is required", n.describe(), noun(kind, v.Type(), f))
	}
	return true
}

// A freeform is a mapping that is one value: its keys are not fields.
type freeform interface{ read(n *node) error }

func isFreeform(v reflect.Value) bool {
	return reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[freeform]())
}

// unread adds a problem with a value that cannot be read.
func (d *decoder) unread(path, format string, args ...any) bool {
	d.missing(path, format, args...)
	return false
}

func nullAdvice(kind form) string {
	if kind == structForm || kind == namedForm {
		return "leave the key out, or write {} for all defaults"
	}
	return "leave the key out to have the default"
}

// mapping decodes a mapping with known keys.
func (d *decoder) mapping(n *node, path string, v reflect.Value) {
	fields := fieldsOf(v.Type())
	for _, e := range n.keys {
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == e.key })
		if i < 0 {
			keys := keysOf(v.Type())
			d.add(e.place, path, "unknown key "+quote(e.key)+didYouMean(e.key, keys))
			d.source.strange[path] = true
			if near := nearest(e.key, keys); near != "" {
				d.absent[join(path, near)] = true // nothing more about the key that was meant
			}
			continue
		}
		below := join(path, e.key)
		d.source.keys[below] = e.place
		d.value(e.value, below, v.FieldByIndex(fields[i].index), fields[i])
	}
}

// named decodes a mapping with free names into a Named.
func (d *decoder) named(n *node, path string, v reflect.Value) {
	entries := reflect.MakeSlice(v.Type(), 0, len(n.keys))
	for _, e := range n.keys {
		var name Name
		if err := name.parse(e.key); err != nil {
			d.add(e.place, path, err.Error())
			continue
		}
		made := reflect.New(v.Type().Elem()).Elem()
		made.FieldByName("Name").Set(reflect.ValueOf(name))
		below := joinName(path, e.key)
		d.source.keys[below] = e.place
		if d.value(e.value, below, made.FieldByName("Value"), field{}) {
			entries = reflect.Append(entries, made)
		}
	}
	v.Set(entries)
}

// list decodes a list. An item that cannot be read keeps its place.
func (d *decoder) list(n *node, path string, v reflect.Value, f field) {
	items := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, child := range n.items {
		below := item(path, i)
		d.source.keys[below] = child.place
		d.value(child, below, items.Index(i), f)
	}
	v.Set(items)
}

// readScalar reads a scalar node into v.
func readScalar(n *node, v reflect.Value, f field) error {
	if s, ok := v.Addr().Interface().(scalar); ok {
		if _, isText := s.(textual); isText {
			if err := refuseNonText(n); err != nil {
				return err
			}
		}
		return s.parse(n.text)
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.text)
		return refuseNonText(n)
	case reflect.Bool:
		value, err := parseBool(n.text)
		v.SetBool(value)
		return cmp.Or(err, refuseQuoted(n))
	case reflect.Int:
		value, err := parseWhole(n.text)
		v.SetInt(int64(value))
		if f.quoted {
			return err
		}
		return cmp.Or(err, refuseQuoted(n))
	case reflect.Float64:
		value, err := parseNumber(n.text)
		v.SetFloat(value)
		return cmp.Or(err, refuseQuoted(n))
	}
	panic(fmt.Sprintf("scenarios: no notation for %v", v.Type()))
}

// refuseNonText refuses what other programs read as a number or a boolean.
func refuseNonText(n *node) error {
	switch {
	case n.looksLikeNumber():
		return fmt.Errorf("%s is a number where text is required; write \"%[1]s\"", n.text)
	case n.looksLikeBool():
		return fmt.Errorf("%s is a boolean where text is required; write \"%[1]s\"", n.text)
	}
	return nil
}

// refuseQuoted refuses text that would be right without its quotes.
func refuseQuoted(n *node) error {
	if n.quoted {
		return fmt.Errorf("%s is text; write %s without quotes", quote(n.text), n.text)
	}
	return nil
}

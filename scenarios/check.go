package scenarios

import (
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Check returns everything that keeps a completed document from being built:
// values that are missing, out of their bounds or at odds with each other, and
// files that cannot be used. Problems that Decode has found are not repeated,
// and nothing is said of values that depend on them.
func Check(document *Document, files fs.FS) Problems {
	return check(document, newInputs(files))
}

func check(document *Document, in *inputs) Problems {
	c := checker{findings: newFindings(document.source), document: document, inputs: in}
	if document.source != nil {
		maps.Copy(c.dirty, document.source.dirty)
		maps.Copy(c.absent, document.source.absent)
	}
	c.value(reflect.ValueOf(document).Elem(), "", field{})
	c.timing()
	c.prices()
	c.spotPrices()
	c.commitments()
	for _, w := range document.Workloads {
		c.workload(w, joinName("workloads", w.Name.String()))
	}
	for _, b := range document.LoadBalancers {
		c.loadBalancer(b, joinName("loadBalancers", b.Name.String()))
	}
	for _, g := range document.ApplicationGateways {
		c.gateway(g, joinName("applicationGateways", g.Name.String()))
	}
	c.releases()
	for _, m := range document.Images {
		c.image(m.Value, joinName("images", m.Name.String()))
	}
	for _, s := range document.ScaleSets {
		c.scaleSet(s.Name, s.Value, joinName("scaleSets", s.Name.String()))
		c.natPool(s, joinName("scaleSets", s.Name.String()))
	}
	c.customMetrics()
	c.actions()
	c.deployments()
	c.hazards()
	c.quotas()
	c.objectives()
	c.allowed()
	c.problems.sort()
	return c.problems
}

// A checker looks at a completed document. Its checks of a block go beyond
// single values, and take for granted what value has checked: where a block is
// clean, everything that is required or has a default is there.
type checker struct {
	*findings
	document *Document
	inputs   *inputs
}

// value checks what the tags of the fields say about v and all below it.
func (c *checker) value(v reflect.Value, path string, f field) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if c.source.unreadable(path) {
		return
	}
	switch kind, _ := formOf(v.Type()); kind {
	case structForm:
		c.fields(v, path)
		c.combination(v, path)
	case namedForm:
		c.atLeast(v.Len(), path, f)
		for i := range v.Len() {
			c.value(v.Index(i).FieldByName("Value"),
				joinName(path, v.Index(i).FieldByName("Name").String()), field{})
		}
	case listForm:
		c.atLeast(v.Len(), path, f)
		for i := range v.Len() {
			c.value(v.Index(i), item(path, i), f)
		}
	default:
		c.bounds(v, path, f)
	}
}

func (c *checker) fields(v reflect.Value, path string) {
	for _, f := range fieldsOf(v.Type()) {
		below := join(path, f.key)
		value := v.FieldByIndex(f.index)
		switch {
		case !value.IsNil():
			c.value(value, below, f)
		case f.required && !c.source.written(below) && !c.source.unreadable(below):
			c.missing(below, "missing")
		}
	}
}

// combination checks the keys of a struct of which only some go together.
func (c *checker) combination(v reflect.Value, path string) {
	sets, phrase := alternativesOf(v.Type())
	if sets == nil {
		return
	}
	var found []string
	for _, f := range fieldsOf(v.Type()) {
		below := join(path, f.key)
		present := !v.FieldByIndex(f.index).IsNil() || c.source.written(below) || c.source.unreadable(below)
		governed := slices.ContainsFunc(sets, func(set []string) bool { return slices.Contains(set, f.key) })
		if present && governed {
			found = append(found, f.key)
		}
	}
	fits := slices.ContainsFunc(sets, func(set []string) bool {
		return len(set) == len(found) &&
			!slices.ContainsFunc(set, func(key string) bool { return !slices.Contains(found, key) })
	})
	switch {
	case fits, len(found) == 0 && c.source != nil && c.source.strange[path]:
	case len(found) == 0:
		c.at(path, "write %s", phrase)
	default:
		c.at(path, "found %s; write %s", listing(found, "and"), phrase)
	}
}

// atLeast checks that a list or a mapping with free names has enough entries;
// Decode has seen to it that there are not too many.
func (c *checker) atLeast(n int, path string, f field) {
	if n < f.fewest && c.clean(path) {
		c.at(path, "%d entries; at least %d required", n, f.fewest)
	}
}

// bounds checks a scalar against its field's bounds and words.
func (c *checker) bounds(v reflect.Value, path string, f field) {
	if c.source != nil && !c.source.written(path) {
		return // a default; where it depends on a written value, that one is checked
	}
	if f.words != nil && !slices.Contains(f.words, v.String()) {
		c.at(path, "%s is not known%s", quote(v.String()), didYouMean(v.String(), f.words))
		return
	}
	written := fmt.Sprint(v.Interface())
	if v.Kind() == reflect.Float64 && !strings.HasSuffix(written, "%") {
		written = formatNumber(v.Float())
	}
	switch {
	case f.low != "" && less(v, boundOf(v, f.low)):
		c.at(path, "%s is below minimum %s", written, f.low)
	case f.above != "" && !less(boundOf(v, f.above), v):
		c.at(path, "%s is not above %s", written, f.above)
	case f.high != "" && less(boundOf(v, f.high), v):
		c.at(path, "%s is above maximum %s", written, f.high)
	}
}

// boundOf reads a bound in the notation of the value that it is for.
func boundOf(v reflect.Value, text string) reflect.Value {
	bound := reflect.New(v.Type()).Elem()
	if err := readScalar(&node{text: text}, bound, field{}); err != nil {
		panic(fmt.Sprintf("scenarios: bound %q of %v: %v", text, v.Type(), err))
	}
	return bound
}

// less compares two values of a type that is a kind of number.
func less(a, b reflect.Value) bool {
	if a.CanInt() {
		return a.Int() < b.Int()
	}
	return a.Float() < b.Float()
}

// reference checks that a name is one of those known, which are names of the
// kind described.
func (c *checker) reference(path string, name Name, what string, known []string) bool {
	if slices.Contains(known, name.String()) {
		return true
	}
	if len(known) == 0 {
		c.at(path, "no %s %s; the scenario has none", what, quote(name.String()))
	} else {
		c.at(path, "no %s %s%s", what, quote(name.String()), didYouMean(name.String(), known))
	}
	return false
}

// names returns the names of the entries.
func (n Named[T]) names() []string {
	names := make([]string, len(n))
	for i, e := range n {
		names[i] = e.Name.String()
	}
	return names
}

// get returns the entry with the name, and its index, or nil and -1.
func (n Named[T]) get(name Name) (*T, int) {
	i := slices.IndexFunc(n, func(e Entry[T]) bool { return e.Name == name })
	if i < 0 {
		return nil, -1
	}
	return n[i].Value, i
}

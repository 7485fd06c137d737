package scenarios

import (
	"fmt"
	"math"
	"reflect"

	"vmssim/model/price"
)

// Default returns the document with every value that has a default filled in.
// It shares nothing with the one given, which stays as it is. A value that is
// written but could not be read stays nil.
func Default(document *Document) *Document {
	c := completer{document.source}
	completed := c.complete(reflect.ValueOf(document).Elem(), "").Interface().(Document)
	completed.source = document.source
	for i := range completed.ScaleSets {
		set := &completed.ScaleSets[i]
		completeScaleSet(&completed, set.Value, joinName("scaleSets", set.Name.String()))
	}
	return &completed
}

// A completer copies values and fills in the defaults of the fields' tags.
type completer struct{ source *source }

// complete returns a copy of v, whose value is at the path, with defaults.
func (c completer) complete(v reflect.Value, path string) reflect.Value {
	kind, _ := formOf(v.Type())
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return v
		}
		made := reflect.New(v.Type().Elem())
		made.Elem().Set(c.complete(v.Elem(), path))
		return made
	case kind == structForm:
		return c.completeStruct(v, path)
	case kind == listForm && !v.IsNil():
		made := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			made.Index(i).Set(c.complete(v.Index(i), item(path, i)))
		}
		return made
	case kind == namedForm && !v.IsNil():
		made := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			name := v.Index(i).FieldByName("Name")
			made.Index(i).FieldByName("Name").Set(name)
			made.Index(i).FieldByName("Value").Set(
				c.complete(v.Index(i).FieldByName("Value"), joinName(path, name.String())))
		}
		return made
	}
	return v
}

func (c completer) completeStruct(v reflect.Value, path string) reflect.Value {
	made := reflect.New(v.Type()).Elem()
	for _, f := range fieldsOf(v.Type()) {
		below := join(path, f.key)
		value := v.FieldByIndex(f.index)
		if value.IsNil() && f.preset != "" && !c.source.written(below) && !c.source.unreadable(path) {
			value = preset(f)
		}
		made.FieldByIndex(f.index).Set(c.complete(value, below))
	}
	return made
}

// preset returns the default of a field, itself not completed.
func preset(f field) reflect.Value {
	top, problems := parse("default", []byte("v: "+f.preset))
	if problems != nil {
		panic(fmt.Sprintf("scenarios: default of %v.%s: %v", f.owner, f.name, problems))
	}
	d := decoder{newFindings(newSource("default"))}
	value := reflect.New(f.typ).Elem()
	if !d.value(top.keys[0].value, "", value, f) || d.problems != nil {
		panic(fmt.Sprintf("scenarios: default of %v.%s: %v", f.owner, f.name, d.problems))
	}
	return value
}

// completeScaleSet fills in what depends on other values.
func completeScaleSet(d *Document, set *ScaleSet, path string) {
	missing := func(key string, value *int) bool {
		return value == nil && !d.source.written(join(path, key))
	}
	if missing("platformFaultDomainCount", set.PlatformFaultDomainCount) {
		count := 1
		if set.Zones == nil {
			count = 5
		}
		set.PlatformFaultDomainCount = &count
	}
	if set.Required != nil && missing("required.instances", set.Required.Instances) {
		set.Required.Instances = requiredInstances(set)
	}
	if set.Instance != nil && missing("instance.concurrency", set.Instance.Concurrency) {
		set.Instance.Concurrency = concurrency(d, set)
	}
}

// requiredInstances returns the minimum of the autoscale profile, or the
// capacity of a set that is not scaled.
func requiredInstances(set *ScaleSet) *int {
	var from *int
	if set.SKU != nil {
		from = set.SKU.Capacity
	}
	if a := set.Autoscale; a != nil && a.Enabled != nil && *a.Enabled && len(a.Profiles) > 0 {
		from = nil
		if a.Profiles[0].Capacity != nil {
			from = a.Profiles[0].Capacity.Minimum
		}
	}
	if from == nil {
		return nil
	}
	instances := *from
	return &instances
}
var _ = math.Floor
var _ price.Size

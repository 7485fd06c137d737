package scenarios

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// seenBySchema are the bad scenarios whose problem a schema can see: keys,
// types, words, patterns, counts and single bounds.
var seenBySchema = []string{
	"action-kind", "alias-cycle", "arrivals-none", "arrivals-two", "autoscale-action", "autoscale-engine",
	"autoscale-fixed-date", "autoscale-metric", "autoscale-trigger", "boolean-words", "capacity", "daily",
	"distribution-family", "distribution-parameters", "distribution-two", "duration-notation", "fault-domains",
	"hazard", "missing", "name", "null-value", "number-as-text", "objective-measure", "objective-unit",
	"percent", "probe", "rate", "start", "text-as-number", "too-many", "unknown-key", "whole-fraction",
	"whole-too-large", "wrong-kind", "zones",
}

// TestSchemaAgrees holds the schema against the decoder: what is accepted fits
// the schema, and what the schema can see to be wrong does not.
func TestSchemaAgrees(t *testing.T) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range valid(t) {
		if err := schema.Validate(instance(t, src.Name, src.Data)); err != nil {
			t.Errorf("%s: %v", src.Name, err)
		}
		completed := Print(load(t, src).Document)
		if err := schema.Validate(instance(t, src.Name, completed)); err != nil {
			t.Errorf("%s, completed: %v", src.Name, err)
		}
	}
	checked := 0
	for _, src := range sources(t, "bad") {
		if !slices.Contains(seenBySchema, src.Name[:len(src.Name)-len(".yaml")]) {
			continue
		}
		checked++
		if err := schema.Validate(instance(t, src.Name, src.Data)); err == nil {
			t.Errorf("%s fits the schema", src.Name)
		}
	}
	if checked != len(seenBySchema) {
		t.Errorf("%d of %d bad scenarios found", checked, len(seenBySchema))
	}
}

// instance returns YAML as the schema library wants it.
func instance(t *testing.T, name string, data []byte) any {
	t.Helper()
	top, problems := parse(name, data)
	if problems != nil {
		t.Fatal(problems)
	}
	text, err := json.Marshal(top.json())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

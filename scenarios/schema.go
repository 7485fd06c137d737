package scenarios

import (
	_ "embed" // for the schema
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sync"
)

//go:generate go test . -run "TestSchema|TestReference" -update

//go:embed schema.json
var schemaJSON []byte

// Schema returns the JSON Schema (draft-07) of scenarios, for editors. What it
// cannot say, such as one value's relation to another, only Check knows.
func Schema() []byte { return slices.Clone(schemaJSON) }

// A commented part of the schema is its descriptions, by type and key.
type commented struct {
	Description string               `json:"description"`
	Properties  map[string]commented `json:"properties"`
	Definitions map[string]commented `json:"definitions"`
}

var readSchema = sync.OnceValue(func() commented {
	var schema commented
	if err := json.Unmarshal(schemaJSON, &schema); err != nil {
		panic(fmt.Sprintf("scenarios: schema.json: %v", err))
	}
	return schema
})

// described returns what the schema says of a field.
func described(f field) string {
	schema := readSchema()
	if f.owner != reflect.TypeFor[Document]() {
		schema = schema.Definitions[f.owner.Name()]
	}
	return schema.Properties[f.key].Description
}

// Package scenarios is the file format: it turns the YAML text of a scenario
// into a model.Config, in four steps that share one path of data.
//
//	Decode   text → Document         as written; every value optional; positions kept
//	Default  Document → Document     complete; the only place that knows defaults
//	Check    Document → Problems     all of them at once, in the order of position
//	Build    Document → model.Config plain values
//
// Load does all four. The format is strict: what would be ignored or read in
// two ways is a problem. The types of Document describe it; the JSON Schema,
// the explanations and the reference page are made from their comments.
package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"vmssim/model"
)

// A Source is the text of a scenario and where it is from.
type Source struct {
	Name  string // shown in problems
	Data  []byte // YAML
	Files fs.FS  // the scenario's folder, for traces and price sheets; nil if there is none
}

// A Scenario is a scenario that can be run.
type Scenario struct {
	Document *Document // completed
	Config   model.Config
	Seed     uint64
	Digest   string // the first 12 hexadecimal digits of the SHA-256 of Print(Document)
}

// Load reads a scenario, after applying overrides of the form path=value. Its
// strategies are checked as well. An error is of type Problems.
func Load(src Source, overrides []string) (*Scenario, error) {
	document, problems := Decode(src, overrides)
	if document == nil {
		return nil, problems
	}
	scenario, problems := build(src, document, problems)
	problems = append(problems, strategyProblems(src, overrides, document, problems)...)
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	return scenario, nil
}

// LoadStrategy reads a scenario with one of its strategies; overrides come after
// it. The document has no strategies any more. An error is of type Problems.
func LoadStrategy(src Source, strategy string, overrides []string) (*Scenario, error) {
	document, problems := decode(src, strategy, overrides)
	if document == nil {
		return nil, problems
	}
	scenario, problems := build(src, document, problems)
	if len(problems) > 0 {
		return nil, problems
	}
	return scenario, nil
}

// build makes a scenario of a document that has these problems already, or returns
// all that it has.
func build(src Source, document *Document, problems Problems) (*Scenario, Problems) {
	in := newInputs(src.Files)
	completed := complete(document, in)
	problems = append(problems, check(completed, in)...)
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	config, err := builder{completed, in}.config()
	if err != nil {
		panic("scenarios: checked scenario cannot be built: " + err.Error())
	}
	sum := sha256.Sum256(Print(completed))
	return &Scenario{
		Document: completed,
		Config:   config,
		Seed:     uint64(*completed.Seed),
		Digest:   hex.EncodeToString(sum[:6]),
	}, nil
}

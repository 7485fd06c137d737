package swarm

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
	"vmssim/sim"
)

// Metamorphic relations: what must be true of two runs when one scenario is made
// from the other, whatever the right numbers are (T. Y. Chen et al.,
// "Metamorphic testing", ACM Computing Surveys 2018). Each holds for every
// scenario of the library and for random ones, features of tomorrow included.
// The comment of each names a mistake that breaks it.

// A specimen is a scenario that relations are tried on.
type specimen struct {
	name      string
	source    scenarios.Source
	overrides []string
}

// load reads the specimen anew, so that whoever changes it does so alone.
func (s *specimen) load(t testing.TB) *scenarios.Scenario {
	t.Helper()
	scenario, err := scenarios.Load(s.source, s.overrides)
	if err != nil {
		t.Fatalf("%s: %v\n%s", s.name, err, s.source.Data)
	}
	return scenario
}

// perRelation is how many of the random scenarios each relation is tried on.
const perRelation = 5 // one in five of -runs

// specimens calls f for every scenario of the library and for random ones, several
// at once, and returns when all are done.
func specimens(t *testing.T, f func(t *testing.T, s *specimen)) {
	t.Helper()
	t.Run("of", func(t *testing.T) { allSpecimens(t, f) })
}

func allSpecimens(t *testing.T, f func(t *testing.T, s *specimen)) {
	try := func(s *specimen) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if t.Failed() {
					t.Logf("%s", s.source.Data)
				}
			}()
			f(t, s)
		})
	}
	for _, entry := range scenarios.Library() {
		source, _ := scenarios.Open(entry.Name)
		s := &specimen{name: entry.Name, source: source}
		if testing.Short() && s.load(t).Config.Duration > 8*sim.Hour {
			continue // a second each, in each relation
		}
		try(s)
	}
	root, random := parseSchema(t), max(1, *runs/perRelation)
	if testing.Short() {
		random = min(random, 10)
	}
	for seed := *first; seed < *first+uint64(random); seed++ {
		s, known := randomSpecimens[seed]
		if !known {
			if text, scenario := generate(t, root, seed); scenario != nil {
				source := scenarios.Source{Name: "swarm.yaml", Data: text, Files: files}
				s = &specimen{name: fmt.Sprintf("seed-%d", seed), source: source}
			}
			randomSpecimens[seed] = s
		}
		if s != nil {
			try(s)
		}
	}
}

// randomSpecimens holds the random scenarios for all relations, by seed; nil for a seed
// that gives none.
var randomSpecimens = map[uint64]*specimen{}

// An edit changes a fact before it is compared, or reports false to leave it out.
type edit func(f *model.Fact) bool

// trajectory fingerprints what is left of the facts by an edit.
type trajectory struct {
	collect.Fingerprint
	edit edit
}

func (o *trajectory) Observe(now sim.Time, f model.Fact) {
	if o.edit(&f) {
		o.Fingerprint.Observe(now, f)
	}
}

// run plays a scenario and returns its result, and in place of its fingerprint
// that of the edited facts. It returns nil for a scenario that is too long.
func (s *specimen) run(t *testing.T, config *model.Config, edit edit) *collect.Result {
	t.Helper()
	observer := &trajectory{edit: edit}
	result := within(t, func() (*collect.Result, error) {
		return experiment.Run(context.Background(), config, experiment.Options{Seed: 1, MaxEvents: mostEvents, Observer: observer})
	})
	if result != nil {
		result.Fingerprint = observer.Sum()
	}
	return result
}

// mostEvents keeps one run of a relation short; the library needs it.
const mostEvents = 2_000_000

// within returns a result, or nil if it needs too much.
func within(t *testing.T, play func() (*collect.Result, error)) *collect.Result {
	t.Helper()
	result, err := play()
	var tooLarge *experiment.TooLarge
	var limit *sim.LimitError
	if errors.As(err, &tooLarge) || errors.As(err, &limit) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// same fails unless two results are equal.
func same(t *testing.T, want, got *collect.Result) {
	t.Helper()
	if want == nil || got == nil {
		if (want == nil) != (got == nil) {
			t.Errorf("one of the runs is too long, the other is not")
		}
		return
	}
	if reflect.DeepEqual(want, got) { // which is fast, but finds a NaN unequal to itself
		return
	}
	if diff := cmp.Diff(want, got, exactly); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func asIs(*model.Fact) bool { return true }

// Package swarm runs random scenarios: each with other features switched off,
// since it is their combinations that hide what no single feature shows
// (A. Groce et al., "Swarm testing", ISSTA 2012). Every run checks the
// invariants of package collect.
package swarm

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/report"
	"vmssim/scenarios"
	"vmssim/sim"
)

var (
	runs  = flag.Int("runs", 300, "how many random scenarios to run")
	first = flag.Uint64("first", 0, "the seed of the first one")
)

// TestMain keeps short tests short: the race detector is slow.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		*runs = min(*runs, 40)
	}
	m.Run()
}

// maxEvents keeps one run to a fraction of a second.
const maxEvents = 300_000

func play(t *testing.T, seed uint64, s *scenarios.Scenario, observer model.Observer) *collect.Result {
	t.Helper()
	result, err := experiment.Run(context.Background(), &s.Config,
		experiment.Options{Seed: seed, MaxEvents: maxEvents, Observer: observer})
	var tooLarge *experiment.TooLarge
	var limit *sim.LimitError
	if errors.As(err, &tooLarge) || errors.As(err, &limit) {
		return nil
	}
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return result
}

func bytesOf(t *testing.T, r *collect.Result) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := report.WriteJSON(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Random scenarios keep the invariants, give the same bytes twice and again
// from the printed form, and can be reported.
func TestSwarm(t *testing.T) {
	root := parseSchema(t)
	valid, played, w := 0, 0, &walker{}
	for seed := *first; seed < *first+uint64(*runs); seed++ {
		text, scenario := generate(t, root, seed)
		if scenario == nil {
			continue
		}
		valid++
		if hold(t, seed, text, scenario, w) {
			played++
		}
	}
	t.Logf("%d scenarios, %d valid, %d within %d events", *runs, valid, played, maxEvents)
	if valid < *runs*17/20 || played < *runs*8/10 {
		t.Errorf("of %d scenarios %d are valid and %d short enough: the generator no longer fits the schema",
			*runs, valid, played)
	}
	if lacks := w.lacks(t); len(lacks) > 0 && *runs >= enough {
		t.Errorf("the life cycle allows what never happens: %s", strings.Join(lacks, ", "))
	}
	if lacks := w.rolled.lacks(); len(lacks) > 0 && *runs >= enough {
		t.Errorf("what never happens to rollouts: %s", strings.Join(lacks, ", "))
	}
}

// enough is how many scenarios show every transition of the life cycle, and every way
// of rollouts.
const enough = 300

// hold plays one scenario and checks what must be true of each; it reports
// whether the scenario was short enough.
func hold(t *testing.T, seed uint64, text []byte, scenario *scenarios.Scenario, w *walker) bool {
	t.Helper()
	defer func() {
		p := recover()
		if p != nil || t.Failed() {
			t.Errorf("seed %d: %s", seed, text)
		}
		if p != nil {
			panic(p)
		}
	}()
	w.follow(&scenario.Config)
	result := play(t, seed, scenario, w)
	if result == nil {
		return false
	}
	if w.late != "" {
		t.Error(w.late)
	}
	once := bytesOf(t, result)
	if again := bytesOf(t, play(t, seed, scenario, nil)); !bytes.Equal(once, again) {
		t.Error("other bytes the second time")
	}
	printed, err := scenarios.Load(scenarios.Source{
		Name: "printed.yaml", Data: scenarios.Print(scenario.Document), Files: files,
	}, nil)
	if err != nil {
		t.Errorf("the completed scenario is refused: %v", err)
		return true
	}
	if again := bytesOf(t, play(t, seed, printed, nil)); !bytes.Equal(once, again) {
		t.Error("the completed scenario has another result")
	}
	if err := report.WriteText(io.Discard, result, report.Options{}); err != nil {
		t.Errorf("text report: %v", err)
	}
	return true
}

// exactly compares results, what they keep to themselves included; a share of nothing
// is NaN on both sides.
var exactly = cmp.Options{cmpopts.EquateNaNs(), cmp.Exporter(func(reflect.Type) bool { return true })}

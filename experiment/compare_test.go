package experiment_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/scenarios"
	"vmssim/sim"
)

// strategiesOf returns the strategies of a library scenario as alternatives.
func strategiesOf(t testing.TB, name string) []experiment.Alternative {
	t.Helper()
	src, ok := scenarios.Open(name)
	if !ok {
		t.Fatal("no such scenario: " + name)
	}
	whole := must(scenarios.Load(src, nil))
	var list []experiment.Alternative
	for _, strategy := range whole.Document.StrategyNames() {
		s := must(scenarios.LoadStrategy(src, strategy, nil))
		list = append(list, experiment.Alternative{Name: strategy, Config: &s.Config})
	}
	return list
}

func questionOf(replications, parallel int) experiment.Question {
	return experiment.Question{
		Plan:       experiment.Plan{Seed: 1, Replications: replications, Parallel: parallel},
		Confidence: 0.95, Detect: 0.01,
	}
}

func measure(t testing.TB, c *experiment.Comparison, name string) int {
	t.Helper()
	i := slices.IndexFunc(c.Measures, func(m experiment.Measure) bool { return m.Name == name })
	if i < 0 {
		t.Fatalf("no measure %s", name)
	}
	return i
}

// Two runs of the same scenario with the same luck are the same: every measure is
// equal, and nothing is tested.
func TestSameAlternativesAreEqual(t *testing.T) {
	one := strategiesOf(t, "which-thresholds")[0]
	c, err := experiment.Compare(t.Context(), []experiment.Alternative{one, one}, questionOf(4, 0))
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range c.Alternatives[1].Differences {
		if d.Verdict != experiment.Equal || d.Mean != 0 {
			t.Errorf("%s: %v %g", c.Measures[i].Name, d.Verdict, d.Mean)
		}
	}
	if c.Tests != 0 || len(c.Measures) < 10 {
		t.Errorf("%d tests of %d measures", c.Tests, len(c.Measures))
	}
}

// fixed is a warm set of some instances at a tenth of a dollar an hour, for ten
// hours and without load.
func fixed(capacity int) *model.Config {
	c := fleetMonth()
	c.Workloads, c.Metrics = nil, nil
	c.Duration = 10 * sim.Hour
	c.Objectives = []model.Objective{{Measure: model.CostTotal, Bound: 3.5}}
	set := &c.ScaleSets[0]
	set.Autoscale, set.Metrics, set.Zones, set.Capacity = nil, nil, nil, capacity
	set.Price = 100_000_000
	return c
}

// Three instances for ten hours cost 3 USD, four cost 4: exactly 4/3 in every run,
// a difference without an interval. Three meet an objective of 3.5 USD, four do not.
func TestFourInsteadOfThree(t *testing.T) {
	list := []experiment.Alternative{{Name: "three", Config: fixed(3)}, {Name: "four", Config: fixed(4)}}
	c, err := experiment.Compare(t.Context(), list, questionOf(5, 0))
	if err != nil {
		t.Fatal(err)
	}
	cost := measure(t, c, "cost.total")
	base, d := c.Alternatives[0].Estimates[cost], c.Alternatives[1].Differences[cost]
	if base.Mean != 3 || !base.Constant || d.Mean != 1 || d.Verdict != experiment.Exact || d.Half != 0 {
		t.Errorf("base %+v, difference %+v", base, d)
	}
	three, four := c.Alternatives[0].Objectives[0], c.Alternatives[1].Objectives[0]
	if !three.Met || !three.Sure || three.Runs != 5 || four.Met || !four.Sure || four.Runs != 0 || !c.Missed() {
		t.Errorf("objectives: %+v, %+v", three, four)
	}
	if price.Unit != 1_000_000_000 {
		t.Error("the price of this test is in another unit")
	}
}

// The same numbers whatever runs at the same time as what.
func TestParallelChangesNothing(t *testing.T) {
	list := strategiesOf(t, "which-thresholds")
	var first *experiment.Comparison
	for _, parallel := range []int{1, 2, 8} {
		c, err := experiment.Compare(t.Context(), list, questionOf(6, parallel))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = c
		}
		for i := range c.Alternatives {
			a, b := first.Alternatives[i], c.Alternatives[i]
			if !reflect.DeepEqual(a.Estimates, b.Estimates) || a.First.Fingerprint != b.First.Fingerprint {
				t.Errorf("%s at %d in parallel differs", a.Name, parallel)
			}
		}
	}
}

// failing is a web tier whose instances fail now and then, with a load that rises
// and falls.
const failing = `
name: failing
duration: 24h
workloads:
  shop:
    requests:
      arrivals: {points: [{at: 0s, rate: 300/s}, {at: 14h, rate: 1500/s}, {at: 24h, rate: 300/s}]}
      service: {lognormal: {mean: 20ms, cv: 1}}
      timeout: 2s
      to: lb
loadBalancers: {lb: {}}
scaleSets:
  web: {sku: {name: Standard_D2s_v5, capacity: 18}, behind: lb}
hazards:
  instanceFailures:
    - {scaleSet: web, timeToFailure: {exponential: {mean: 20h}}, repair: {takes: {lognormal: {mean: 10m, cv: 1}}}}
`

// With one instance more, the other eighteen fail when they did before: the losses
// of a pair of runs differ by what the nineteenth changes, and the variance of the
// difference is some 2 % of that of independent runs (docs/decisions/0012). A
// quarter would already mean that the luck is no longer shared.
func TestPairsAreSharp(t *testing.T) {
	var list []experiment.Alternative
	for _, set := range []string{"scaleSets.web.sku.capacity=18", "scaleSets.web.sku.capacity=19"} {
		s := must(scenarios.Load(scenarios.Source{Name: "failing.yaml", Data: []byte(failing)}, []string{set}))
		list = append(list, experiment.Alternative{Name: set, Config: &s.Config})
	}
	c, err := experiment.Compare(t.Context(), list, questionOf(60, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"requests.lost", "instances.failures"} {
		d := c.Alternatives[1].Differences[measure(t, c, name)]
		if !(d.VarianceRatio < 0.25) || d.RunsNeeded == 0 || 4*d.RunsNeeded > d.RunsUnpaired {
			t.Errorf("%s: variance %.3f of unpaired; %d runs needed instead of %d",
				name, d.VarianceRatio, d.RunsNeeded, d.RunsUnpaired)
		}
	}
}

// A cancelled comparison estimates nothing.
func TestInterruptedComparison(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	q := questionOf(50, 2)
	q.Progress = func(done, total int) {
		if total != 150 {
			t.Errorf("%d runs in all, want 3 × 50", total)
		}
		if done == 5 {
			cancel()
		}
	}
	c, err := experiment.Compare(ctx, strategiesOf(t, "which-thresholds"), q)
	if c != nil || !errors.Is(err, experiment.ErrInterrupted) {
		t.Errorf("got %v, %v", c, err)
	}
}

// An error is that of the first run that has one, at any parallelism: the second
// alternative is too large, and its first run is named.
func TestFirstErrorIsNamed(t *testing.T) {
	small, large := fixed(3), fixed(4)
	large.Failures = []model.FailureHazard{{Spontaneous: true, TimeToFailure: must(sim.Constant(1e-4)), Repair: must(sim.Constant(0))}}
	for _, parallel := range []int{1, 8} {
		_, err := experiment.Compare(t.Context(),
			[]experiment.Alternative{{Name: "a", Config: small}, {Name: "b", Config: large}}, questionOf(9, parallel))
		var tooLarge *experiment.TooLarge
		var one *experiment.RunError
		if !errors.As(err, &tooLarge) || !errors.As(err, &one) || one.Alternative != 1 || one.Replication != 0 {
			t.Errorf("at %d: %v", parallel, err)
		}
	}
}

// BenchmarkCompare runs three strategies four times each.
func BenchmarkCompare(b *testing.B) {
	list := strategiesOf(b, "which-thresholds")
	for b.Loop() {
		if _, err := experiment.Compare(b.Context(), list, questionOf(4, 0)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(12*b.N)/b.Elapsed().Seconds(), "runs/s")
}

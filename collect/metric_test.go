package collect_test

import (
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// reads lets a rule of the set read each of the sources, and never act.
func reads(c *model.Config, set int, sources ...model.MetricSource) {
	for _, source := range sources {
		c.Metrics = append(c.Metrics, source)
		c.ScaleSets[set].Metrics = append(c.ScaleSets[set].Metrics, model.MetricUse{
			Name: source.Metric.String(), Resource: source.Resource, Dimensions: source.Dimensions,
			Source: len(c.Metrics) - 1,
		})
	}
	if c.ScaleSets[set].Autoscale == nil {
		c.ScaleSets[set].Autoscale = &autoscale.Setting{
			Enabled: true, Period: sim.Minute,
			Profiles: []autoscale.Profile{{Capacity: autoscale.Capacity{Maximum: 100}}},
		}
	}
}

// named is the Percentage CPU of the instances of the first set with the ids, or of
// all but these.
func named(words string, except bool, ids ...int) model.MetricSource {
	return model.MetricSource{
		Metric: model.PercentageCPU, Resource: "web", Dimensions: words,
		Instances: model.InstanceFilter{Some: true, IDs: ids, Except: except},
	}
}

// metricSeries returns the series with the title.
func metricSeries(t *testing.T, r *collect.Result, title string) []float64 {
	t.Helper()
	for _, s := range r.Series.Metrics {
		if s.Title == title {
			return s.Values
		}
	}
	t.Fatalf("no series %s", title)
	return nil
}

// close fails the test unless got is want to nine digits.
func close9(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Three instances of 2 vCPUs share 30 requests/s of 0.1 s: 50 % each. After 10
// minutes the application of instance 0 hangs at 90 %; the other two have 15
// requests/s each, 75 %. After 20 minutes instance 0 is deleted: of it nothing is
// published any more. Of an instance that never was there is nothing at all.
func TestNamedInstances(t *testing.T) {
	c := steady(3, 30, 30*sim.Minute)
	c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsNothing, CPU: 90}}
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.SickenInstances, Instances: []int{0}},
		{At: 20 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0}},
	}
	reads(c, 0, named("0", false, 0), named("not 0", true, 0), named("1 or 2", false, 1, 2), named("7", false, 7),
		named("not 7", true, 7))
	r := play(t, c)
	first, rest := metricSeries(t, r, "web.Percentage CPU (0)"), metricSeries(t, r, "web.Percentage CPU (not 0)")
	both, none := metricSeries(t, r, "web.Percentage CPU (1 or 2)"), metricSeries(t, r, "web.Percentage CPU (7)")
	all := metricSeries(t, r, "web.Percentage CPU (not 7)")
	for minute, values := range map[int]struct{ first, rest float64 }{
		5: {50, 50}, 15: {90, 75}, 25: {math.NaN(), 75},
	} {
		close9(t, "instance 0", first[minute], values.first)
		close9(t, "the others", rest[minute], values.rest)
	}
	for minute, value := range none {
		close9(t, "the same by name", both[minute], rest[minute])
		close9(t, "instance 7", value, math.NaN())
		close9(t, "all but 7", all[minute], r.Series.ScaleSets[0].CPU[minute])
	}
}

// A rule of the second set reads the CPU of the first, 50 % as above: it adds one
// instance after another until its maximum, though its own set has nothing to do.
func TestRuleReadsAnotherSet(t *testing.T) {
	c := steady(3, 30, 30*sim.Minute)
	other := c.ScaleSets[0]
	other.Name, other.Capacity, other.LoadBalancer = "workers", 1, -1
	other.Autoscale = &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{{
			Capacity: autoscale.Capacity{Minimum: 1, Maximum: 4, Default: 1},
			Rules: []autoscale.Rule{{
				Trigger: autoscale.Trigger{
					MetricName: "Percentage CPU", Resource: "web", TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute,
					Operator: autoscale.GreaterThan, Threshold: 49,
				},
				Action: autoscale.Action{Direction: autoscale.Increase, Value: 1, Cooldown: 5 * sim.Minute},
			}},
		}},
	}
	c.ScaleSets = append(c.ScaleSets, other)
	reads(c, 1, model.MetricSource{Metric: model.PercentageCPU, Resource: "web"})
	r := play(t, c)
	if got := r.ScaleSets[1].Capacity.Last; got != 4 {
		t.Errorf("%d workers at the end, want 4", got)
	}
	for _, e := range r.Log {
		if e.Decision != nil && !strings.Contains(e.Decision.Reason(), "Percentage CPU of web average over PT5M is ") {
			t.Errorf("%v: %s", e.At, e.Decision.Reason())
		}
	}
}

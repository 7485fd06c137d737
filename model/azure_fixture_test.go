package model_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// The words in which azure_autoscale_test.go tells what Azure's pages say.

var operators = map[string]autoscale.Operator{
	"=": autoscale.Equals, "≠": autoscale.NotEquals,
	">": autoscale.GreaterThan, "≥": autoscale.GreaterThanOrEqual,
	"<": autoscale.LessThan, "≤": autoscale.LessThanOrEqual,
}

// rules reads rules such as "CPU > 70: +1", "Queue per instance ≤ 10: -1",
// "CPU > 70: +20%", "CPU > 90: up to 8", "CPU < 5: down to 2" and "CPU > 80: none".
// They read averages over all instances and ten minutes, and have a cooldown of
// five.
func rules(texts ...string) []autoscale.Rule {
	var made []autoscale.Rule
	for _, text := range texts {
		condition, action, _ := strings.Cut(text, ": ")
		words := strings.Fields(condition)
		n := len(words)
		name, divided := strings.CutSuffix(strings.Join(words[:n-2], " "), " per instance")
		operator, known := operators[words[n-2]]
		if !known {
			panic("no operator in " + text)
		}
		made = append(made, autoscale.Rule{
			Trigger: autoscale.Trigger{
				MetricName: name, DividePerInstance: divided, TimeGrain: sim.Minute, TimeWindow: 10 * sim.Minute,
				Operator: operator, Threshold: must(strconv.ParseFloat(words[n-1], 64)),
			},
			Action: actionOf(action),
		})
	}
	return made
}

func actionOf(text string) autoscale.Action {
	made := autoscale.Action{Value: 1, Cooldown: 5 * sim.Minute}
	if text == "none" {
		return made
	}
	for _, form := range []struct {
		prefix    string
		direction autoscale.Direction
		kind      autoscale.ActionType
	}{
		{"+", autoscale.Increase, autoscale.ChangeCount},
		{"-", autoscale.Decrease, autoscale.ChangeCount},
		{"up to ", autoscale.Increase, autoscale.ExactCount},
		{"down to ", autoscale.Decrease, autoscale.ExactCount},
	} {
		if rest, ok := strings.CutPrefix(text, form.prefix); ok {
			number, percent := strings.CutSuffix(rest, "%")
			made.Direction, made.Type, made.Value = form.direction, form.kind, must(strconv.Atoi(number))
			if percent {
				made.Type = autoscale.PercentChangeCount
			}
			return made
		}
	}
	panic("no action in " + text)
}

// must returns v, and panics when a fixture cannot be made.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// setting returns an enabled setting of one profile, which runs every minute.
func setting(limits autoscale.Capacity, texts ...string) *autoscale.Setting {
	return &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{{Name: "default", Capacity: limits, Rules: rules(texts...)}},
	}
}

// from returns limits whose default is the minimum.
func from(minimum, maximum int) autoscale.Capacity {
	return autoscale.Capacity{Minimum: minimum, Maximum: maximum, Default: minimum}
}

// A seen is what a metric has read for a quarter of an hour, one value for each
// instance that reports.
type seen struct {
	metric string
	values []float64
}

func reads(metric string, values ...float64) seen { return seen{metric, values} }

const noon = 12 * sim.Hour

// atNoon runs the engine once, without an earlier action.
func atNoon(s *autoscale.Setting, capacity int, all ...seen) *autoscale.Decision {
	return foreseeing(s, capacity, autoscale.Forecast{}, all...)
}

// foreseeing is atNoon with a forecast.
func foreseeing(s *autoscale.Setting, capacity int, f autoscale.Forecast, all ...seen) *autoscale.Decision {
	in := autoscale.Input{Now: noon, Capacity: capacity, Forecast: f}
	for _, m := range all {
		series := autoscale.NewSeries(s.Lookback())
		for end := noon - 14*sim.Minute; end <= noon; end += sim.Minute {
			series.Append(minute(end, m.values...))
		}
		in.Metrics = append(in.Metrics, autoscale.Metric{Name: m.metric, Series: series})
	}
	var d autoscale.Decision
	s.Evaluate(in, &d)
	return &d
}

// minute returns the record of the minute ending at end, with one value for each
// instance.
func minute(end sim.Time, values ...float64) autoscale.Minute {
	m := autoscale.Minute{End: end, Min: slices.Min(values), Max: slices.Max(values), Count: int64(len(values))}
	for _, v := range values {
		m.Sum += v
	}
	return m
}

// expect fails the test unless d goes to the count for the stated reason.
func expect(t *testing.T, d *autoscale.Decision, to int, outcome autoscale.Outcome) {
	t.Helper()
	if d.To != to || d.Outcome != outcome {
		t.Errorf("%d → %d, %v, want → %d, %v\n%s\n%s", d.From, d.To, d.Outcome, to, outcome, d.Reason(), d.Missing())
	}
}

// A story is a scale set under a load, with an autoscale setting.
type story struct {
	setting  *autoscale.Setting
	capacity int
	load     []work
	actions  []model.Action
	lasts    sim.Time
}

// A work is a load from an instant on, in percent of the CPU of one instance: 150
// are 75 % on two.
type work struct {
	at      sim.Time
	percent int
}

// play runs the story in the whole world and returns every run of the engine.
func (s story) play(t *testing.T) decisions {
	t.Helper()
	const perInstance = 20 // requests a second: two workers, 0.1 s of CPU for each request
	steps := []workload.Step{{}}
	for _, w := range s.load {
		steps = append(steps, workload.Step{At: w.at, Rate: workload.PerSecond(w.percent) * perInstance * 1e6 / 100})
	}
	if len(steps) > 1 && steps[1].At == 0 {
		steps = steps[1:]
	}
	constant := func(seconds float64) sim.Distribution { return must(sim.Constant(seconds)) }
	c := &model.Config{
		Name: t.Name(), Duration: s.lasts, Currency: "USD",
		Workloads: []model.Workload{{
			Name: "load", Arrivals: must(workload.NewSteps(steps...)), Service: constant(0.1), CPUShare: 1,
		}},
		LoadBalancers: []model.LoadBalancer{{Name: "lb", Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 1}}},
		ScaleSets: []model.ScaleSet{{
			Name: "web", Size: price.Size{Name: "Standard_D2s_v5", VCPUs: 2}, Price: 96_000_000,
			Billing:  price.Policy{Granularity: sim.Second, Minimum: sim.Minute},
			Capacity: s.capacity, Zones: []string{"1"}, FaultDomains: 1, Warm: true,
			Concurrency: 2, QueueLimit: 1000, Autoscale: s.setting, Metrics: []model.MetricUse{{Name: cpu}},
			Create: constant(20), Boot: constant(10), Delete: constant(10), Stop: constant(10), Restart: constant(10),
		}},
		Metrics: []model.MetricSource{{Publisher: model.ScaleSetMetrics, Metric: model.PercentageCPU}},
		Actions: s.actions,
	}
	var kept decisions
	if _, err := model.New(c, sim.Streams{Seed: 1}, &kept, sim.Limits{}).Run(); err != nil {
		t.Fatal(err)
	}
	return kept
}

// Decisions are the runs of the engine, in order.
type decisions []autoscale.Decision

// Observe keeps what the engine decided.
func (d *decisions) Observe(_ sim.Time, fact model.Fact) {
	if fact.Kind == model.AutoscaleDecided {
		*d = append(*d, fact.Decision.Clone())
	}
}

// changes tells the runs that changed the capacity.
func (d decisions) changes() []string {
	var told []string
	for i := range d {
		if d[i].Changed() {
			told = append(told, fmt.Sprintf("%v %d→%d %v", d[i].At, d[i].From, d[i].To, d[i].Outcome))
		}
	}
	return told
}

// at returns the run of an instant.
func (d decisions) at(t *testing.T, now sim.Time) *autoscale.Decision {
	t.Helper()
	i := slices.IndexFunc(d, func(one autoscale.Decision) bool { return one.At == now })
	if i < 0 {
		t.Fatalf("no run at %v", now)
	}
	return &d[i]
}

// tells fails the test unless the runs changed the capacity just so.
func (d decisions) tells(t *testing.T, want ...string) {
	t.Helper()
	if got := d.changes(); !slices.Equal(got, want) {
		t.Errorf("changes:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

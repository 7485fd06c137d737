package collect_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/traffic"
	"vmssim/model/workload"
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

// known returns the source of a metric of the first set or load balancer.
func known(publisher model.Publisher, metric model.Metric) model.MetricSource {
	return model.MetricSource{Publisher: publisher, Metric: metric, Resource: "web"}
}

// Three instances with 8 GiB, of which 1 GiB is in use anyway. Each is an M/M/2 with
// 10 requests/s and utilisation 1/2: 1 in service and, by Erlang C, 1/3 waiting, so
// 4/3 in the instance. Of each request:
//
//	memory    30 MB × 4/3 = 40 MB
//	in        500 B × 10/s × 60 s = 300 kB a minute
//	out       20 kB × 10/s × 60 s = 12 MB a minute
//	reads     1.5 × 10/s, 6 kB × 10/s × 60 s
//	flows     of 4/3 in the instance and 30 that stay for 3 s, half of one in and two out
//
// The load balancer passes 30/s on, each with half a SYN packet, and has the bytes of
// both directions and of all instances.
func TestUsageByLittlesLaw(t *testing.T) {
	c := steady(3, 30, 30*sim.Minute)
	c.ScaleSets[0].Size.MemoryGiB, c.ScaleSets[0].MemoryBase = 8, 1<<30
	c.Workloads[0].Use = model.Use{
		Memory: 30e6, NetworkIn: 500, NetworkOut: 20e3, DiskRead: 6e3, DiskReads: 1.5, DiskWrite: 100, DiskWrites: 0.1,
		InboundFlows: 0.5, OutboundFlows: 2, KeepAlive: 3 * sim.Second,
	}
	for m := model.PercentageCPU + 1; m <= model.OutboundFlows; m++ {
		reads(c, 0, known(model.ScaleSetMetrics, m))
	}
	reads(c, 0, known(model.LoadBalancerMetrics, model.ByteCount), known(model.LoadBalancerMetrics, model.SYNCount))
	r := play(t, c)
	const free = 7*(1<<30) - 40e6
	for metric, want := range map[model.Metric]float64{
		model.AvailableMemoryBytes:      free,
		model.AvailableMemoryPercentage: 100 * free / (8 * (1 << 30)),
		model.NetworkInTotal:            300e3,
		model.NetworkOutTotal:           12e6,
		model.DiskReadBytes:             3.6e6,
		model.DiskWriteBytes:            60e3,
		model.DiskReadOperations:        15,
		model.DiskWriteOperations:       1,
		model.InboundFlows:              94.0 / 6,
		model.OutboundFlows:             2 * 94.0 / 3,
		model.ByteCount:                 3 * 12.3e6,
		model.SYNCount:                  900,
	} {
		close9(t, metric.String(), metricSeries(t, r, "web."+metric.String())[20], want)
	}
}

// The same load request by request, within what a mean over 25 minutes of 45,000
// requests varies: memory by Little's law, bytes and flows by the rate.
func TestUsageRequestByRequest(t *testing.T) {
	c := steady(3, 30, 30*sim.Minute)
	c.Workloads[0].Fidelity = model.RequestFidelity
	c.ScaleSets[0].Size.MemoryGiB, c.ScaleSets[0].MemoryBase = 8, 1<<30
	c.Workloads[0].Use = model.Use{Memory: 30e6, NetworkIn: 500, NetworkOut: 20e3, InboundFlows: 0.5}
	reads(c, 0, known(model.ScaleSetMetrics, model.AvailableMemoryBytes), known(model.ScaleSetMetrics, model.NetworkOutTotal),
		known(model.LoadBalancerMetrics, model.SYNCount))
	r := play(t, c)
	for metric, want := range map[model.Metric]float64{
		model.AvailableMemoryBytes: 40e6, model.NetworkOutTotal: 12e6, model.SYNCount: 900,
	} {
		sum := 0.0
		for _, value := range metricSeries(t, r, "web."+metric.String())[5:] {
			if metric == model.AvailableMemoryBytes {
				value = 7*(1<<30) - value
			}
			sum += value / 25
		}
		if math.Abs(sum/want-1) > 0.05 {
			t.Errorf("%s is %v, want %v", metric, sum, want)
		}
	}
}

// Of two instances the load balancer sends nothing to one any more for the second quarter
// of an hour: request by request each has its own memory, bytes and flows. Ten requests a
// second of 0.1 s, one after the other: half of one is in each instance, then one in the
// other. What they report together is what the set does.
func TestEveryInstanceHasItsOwnUsage(t *testing.T) {
	c := singly(steady(2, 10, 30*sim.Minute))
	c.Workloads[0].Process, c.Workloads[0].Service = traffic.Even, must(sim.Constant(0.1))
	c.Workloads[0].Use = model.Use{Memory: 1e9, NetworkOut: 20e3, InboundFlows: 1}
	c.ScaleSets[0].Size.MemoryGiB = 8
	c.Actions = []model.Action{{At: 15 * sim.Minute, Kind: model.SetAdminState, Instances: []int{1}, Admin: model.AdminDown}}
	all := known(model.ScaleSetMetrics, model.NetworkOutTotal)
	reads(c, 0, all)
	var total float64
	for id := range 2 {
		for _, metric := range []model.Metric{model.NetworkOutTotal, model.InboundFlows, model.AvailableMemoryBytes} {
			source := named(fmt.Sprint(id), false, id)
			source.Metric = metric
			reads(c, 0, source)
		}
	}
	rest := named("0", true, 0)
	rest.Metric = all.Metric
	reads(c, 0, rest)
	sums := &minutes{sum: map[int][]float64{}}
	if _, err := model.New(c, sim.Streams{Seed: 1}, sums, sim.Limits{}).Run(); err != nil {
		t.Fatal(err)
	}
	mean := func(source, from, to int) float64 {
		sum := 0.0
		for _, x := range sums.sum[source][from:to] {
			sum += x
		}
		return sum / float64(to-from)
	}
	const out = 20e3 * 10 * 60
	for id, part := range []float64{1, 0} {
		first := 1 + 3*id
		about(t, "bytes out in the first quarter", mean(first, 0, 15), out/2, 0.05)
		about(t, "flows in the first quarter", mean(first+1, 0, 15), 0.5, 0.05)
		about(t, "memory in the first quarter", 8<<30-mean(first+2, 0, 15), 0.5e9, 0.05)
		close9(t, "bytes out in the second quarter", mean(first, 17, 29), part*out)
		close9(t, "memory in the second quarter", 8<<30-mean(first+2, 17, 29), part*1e9)
		total += mean(first, 0, 29)
	}
	about(t, "bytes out of both", total, mean(0, 0, 29), 1e-9)
	about(t, "bytes out of the rest", mean(7, 0, 29), mean(4, 0, 29), 1e-9)
}

// Of two instances one is powered off for the second quarter of an hour: what the
// other does alone is twice as much, for it and on average. The total over the set
// stays the same, 20 kB × 10/s × 60 s.
func TestTotalsFollowTheRequests(t *testing.T) {
	c := steady(2, 10, 30*sim.Minute)
	c.Workloads[0].Use.NetworkOut = 20e3
	c.Actions = []model.Action{{At: 15 * sim.Minute, Kind: model.PowerOffInstances, Instances: []int{1}}}
	c.ScaleSets[0].PowerOff = must(sim.Constant(10))
	all, first, second := known(model.ScaleSetMetrics, model.NetworkOutTotal), named("0", false, 0), named("1", false, 1)
	first.Metric, second.Metric = all.Metric, all.Metric
	reads(c, 0, all, first, second)
	sums := &minutes{sum: map[int][]float64{}}
	if _, err := model.New(c, sim.Streams{Seed: 1}, sums, sim.Limits{}).Run(); err != nil {
		t.Fatal(err)
	}
	for source, want := range map[int][2]float64{0: {12e6, 12e6}, 1: {6e6, 12e6}, 2: {6e6, 0}} {
		close9(t, "the first quarter", sums.sum[source][10], want[0])
		if want[1] > 0 {
			close9(t, "the second quarter", sums.sum[source][25], want[1])
		} else if n := len(sums.sum[source]); n > 17 {
			t.Errorf("%d minutes of an instance that is off after 15", n)
		}
	}
}

// minutes keeps the sums over the instances of every metric, minute by minute.
type minutes struct{ sum map[int][]float64 }

func (m *minutes) Observe(_ sim.Time, f model.Fact) {
	if f.Kind == model.MetricPublished {
		m.sum[f.Metric] = append(m.sum[f.Metric], f.Minute.Sum)
	}
}

// Three jobs of 2 GB and an hour on two instances with two slots: 4 GB in one, 2 GB in
// the other, of 8 GiB, for an hour. The set reports the mean, a named instance its own.
func TestMemoryOfJobs(t *testing.T) {
	c := batch(2, 3, sim.Hour, 2*sim.Hour)
	c.ScaleSets[0].Slots, c.Jobs[0].Memory = 2, 2e9
	c.ScaleSets[0].Size.MemoryGiB = 8
	all, first := known(model.ScaleSetMetrics, model.AvailableMemoryBytes), named("0", false, 0)
	first.Metric = all.Metric
	reads(c, 0, all, first)
	r := play(t, c)
	points := len(r.Series.Metrics[0].Values)
	for at, want := range map[int][2]float64{points / 4: {8<<30 - 3e9, 8<<30 - 4e9}, 3 * points / 4: {8 << 30, 8 << 30}} {
		close9(t, "the set", metricSeries(t, r, "web.Available Memory Bytes")[at], want[0])
		close9(t, "instance 0", metricSeries(t, r, "web.Available Memory Bytes (0)")[at], want[1])
	}
}

// orders is a metric of which the minutes are published that end before 30m and from
// 50m on.
func orders(shape workload.Shape) model.CustomMetric {
	return model.CustomMetric{Name: "Orders", Values: shape, Missing: []model.Gap{{At: 30 * sim.Minute, For: 20 * sim.Minute}}}
}

// The value of a minute is the mean over it: of a line from 0 to 60 within the hour
// the middle of the minute.
func TestCustomMetric(t *testing.T) {
	c := steady(1, 1, sim.Hour)
	c.CustomMetrics = []model.CustomMetric{orders(must(workload.NewPoints(
		workload.Point{}, workload.Point{At: sim.Hour, Rate: 60e6})))}
	reads(c, 0, model.MetricSource{
		Publisher: model.CustomMetrics, Metric: model.CustomValue, Resource: "shop", Name: "Orders",
	})
	for minute, got := range metricSeries(t, play(t, c), "shop.Orders") {
		want := float64(minute) + 0.5
		if end := minute + 1; end >= 30 && end < 50 {
			want = math.NaN()
		}
		close9(t, "orders", got, want)
	}
}

// Nothing is published from 30m on. The window is 5 minutes and the delay 2: the
// minute that ended at 29m is read until 33m, and at 34m nothing can be read, so that
// the set goes from its 2 instances to its default of 4. The minute that ends at 50m is
// seen at 52m. It makes no difference whether the metric itself has a gap or an outage
// keeps it, or the CPU of the set, from being published.
func TestMissingMetricsGoToTheDefault(t *testing.T) {
	outage := model.MetricOutage{Span: model.Span{At: 30 * sim.Minute, For: 20 * sim.Minute}}
	for name, plan := range map[string]func(*model.Config) (metric, resource string){
		"gap": func(c *model.Config) (string, string) {
			c.CustomMetrics = []model.CustomMetric{orders(must(workload.NewConstant(10e6)))}
			reads(c, 0, model.MetricSource{
				Publisher: model.CustomMetrics, Metric: model.CustomValue, Resource: "shop", Name: "Orders"})
			return "Orders", "shop"
		},
		"outage of a custom metric": func(c *model.Config) (string, string) {
			c.CustomMetrics = []model.CustomMetric{{Name: "Orders", Values: must(workload.NewConstant(10e6))}}
			reads(c, 0, model.MetricSource{
				Publisher: model.CustomMetrics, Metric: model.CustomValue, Resource: "shop", Name: "Orders"})
			outage.Publisher, outage.Resource = model.CustomMetrics, "shop"
			c.MetricOutages = []model.MetricOutage{outage}
			return "Orders", "shop"
		},
		"outage of the set": func(c *model.Config) (string, string) {
			reads(c, 0, model.MetricSource{Metric: model.PercentageCPU})
			outage.Publisher, outage.Resource = model.ScaleSetMetrics, "web"
			c.MetricOutages = []model.MetricOutage{outage}
			return "Percentage CPU", ""
		},
	} {
		c := steady(2, 10, sim.Hour) // 25 % each
		// In the first minutes there is nothing to read either.
		c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 2}}
		metric, resource := plan(c)
		c.ScaleSets[0].Metrics[0] = model.MetricUse{Name: metric, Resource: resource}
		setting := c.ScaleSets[0].Autoscale
		setting.PublicationDelay = 2 * sim.Minute
		setting.Profiles = []autoscale.Profile{{
			Capacity: autoscale.Capacity{Minimum: 1, Maximum: 9, Default: 4},
			Rules: []autoscale.Rule{{
				Trigger: autoscale.Trigger{
					MetricName: metric, Resource: resource, TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute,
					Operator: autoscale.GreaterThan, Threshold: 90,
				},
				Action: autoscale.Action{Direction: autoscale.Increase, Value: 1, Cooldown: sim.Minute},
			}},
		}}
		kept := decided{}
		if _, err := model.New(c, sim.Streams{Seed: 1}, kept, sim.Limits{}).Run(); err != nil {
			t.Fatal(err)
		}
		for now, want := range map[sim.Time]autoscale.Outcome{
			33: autoscale.NoChange, 34: autoscale.RaisedToDefault, 35: autoscale.NoData, 51: autoscale.NoData,
			52: autoscale.NoChange,
		} {
			if got := kept[now*sim.Minute]; got != want {
				t.Errorf("%s: %v at %dm, want %v", name, got, now, want)
			}
		}
		r := play(t, c)
		if got := r.ScaleSets[0].Capacity.Last; got != 4 {
			t.Errorf("%s: capacity %d at the end, want 4", name, got)
		}
		if name == "gap" {
			continue
		}
		want := collect.Incident{What: "metrics missing", About: outage.Resource, Times: 1, Time: 20 * sim.Minute}
		if got := r.ScaleSets[0].Incidents; len(got) != 1 || got[0] != want {
			t.Errorf("%s: incidents %+v, want %+v", name, got, want)
		}
	}
}

// decided keeps the outcome of every run of the engine.
type decided map[sim.Time]autoscale.Outcome

func (d decided) Observe(now sim.Time, f model.Fact) {
	if f.Kind == model.AutoscaleDecided {
		d[now] = f.Decision.Outcome
	}
}

package scenarios

import (
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func validSource(t *testing.T, name string) Source {
	t.Helper()
	for _, src := range valid(t) {
		if src.Name == name {
			return src
		}
	}
	t.Fatalf("no scenario %s", name)
	return Source{}
}

// must returns a distribution that the test itself makes.
func must(d sim.Distribution, err error) sim.Distribution {
	if err != nil {
		panic(err)
	}
	return d
}

// TestBuild compares what testdata/good/everything.yaml becomes with what it
// says.
func TestBuild(t *testing.T) {
	got := load(t, validSource(t, "everything.yaml"))
	if got.Seed != 1<<53 {
		t.Errorf("seed %d", got.Seed)
	}
	web := model.ScaleSet{
		Name:         "web",
		Size:         price.Size{Name: "Standard_D2s_v5", VCPUs: 2, MemoryGiB: 8},
		Price:        100_000_000, // 0.1 EUR in billionths
		Billing:      price.Policy{Granularity: sim.Minute, Minimum: 5 * sim.Minute},
		Capacity:     7,
		Zones:        []string{"1", "3"},
		FaultDomains: 5, UpdateDomains: 5,
		Concurrency: 4,
		QueueLimit:  10,
		MemoryBase:  1.5 * (1 << 30),
		Required:    model.Required{Instances: 3, PerZone: 1},
		Release:     model.NoRelease,
		Create:      must(sim.Uniform(30, 90)),
		Boot:        must(sim.ExponentialQuantile(0.5, 20)),
		Delete:      must(sim.NormalMeanSD(30, 5)),
		Stop:        must(sim.WeibullShapeScale(1.5, 40)),
		Restart:     must(sim.EmpiricalValues([]float64{5, 8, 20}, []float64{1, 2.5, 0.5})),
		Reimage:     must(sim.Constant(70)),
		PowerOff:    must(sim.Constant(12)),
		Reboot:      must(sim.Uniform(30, 50)),
		Redeploy:    must(sim.Constant(120)),
		AttachDisk:  must(sim.Constant(9)),
		Install: []model.Extension{
			{Name: "app", Takes: must(sim.LognormalQuantiles(0.5, 30, 0.95, 67)), After: []int{1}},
			{Name: "monitor", Takes: must(sim.NormalMeanSD(10, 2))}, // cv 0.2 of 10 s
		},
		SideBySide: true,
		OSDisk:     model.Disk{LUN: model.OSDiskLUN, SizeGB: 127, Type: model.StandardSSDLRS},
		DataDisks: []model.Disk{
			{LUN: 0, SizeGB: 512, Type: model.PremiumZRS, Fills: true, Fill: must(sim.Constant(240)), Moves: true},
			{LUN: 1, SizeGB: 64, Type: model.StandardLRS},
		},
		ExtensionsBudget: 90 * sim.Minute, TerminateNotice: 7*sim.Minute + 30*sim.Second,
		Approves: true, Approval: must(sim.Constant(60)),
		Notified: []string{"the subscription's administrators", "its co-administrators",
			"ops@example.com", "https://example.com/scaled"},
		Autoscale: &autoscale.Setting{
			Cooldown:         autoscale.CooldownPerRule,
			Predictive:       autoscale.Predictive{LookAhead: 15 * sim.Minute},
			PublicationDelay: sim.Minute,
			Period:           30 * sim.Second,
			// 30 June 1998 is a Tuesday, so the weekend goes on, but for a match from noon in
			// Berlin, 10:00 UTC on 3 July, up to and including 21:59.
			Timetable: []autoscale.Switch{
				{At: 0, Profile: 1}, {At: 3*sim.Day + 10*sim.Hour, Profile: 0},
				{At: 3*sim.Day + 21*sim.Hour + 59*sim.Minute + 1, Profile: 1},
			},
			Profiles: []autoscale.Profile{{
				Name: "match day", Capacity: autoscale.Capacity{Minimum: 5, Maximum: 90, Default: 6},
			}, {
				Name: "weekend", Capacity: autoscale.Capacity{Minimum: 3, Maximum: 9, Default: 3},
			}, {
				Name:     "Auto created scale condition",
				Capacity: autoscale.Capacity{Minimum: 3, Maximum: 90, Default: 5},
				Rules: []autoscale.Rule{{
					Trigger: autoscale.Trigger{
						MetricName: "Percentage CPU", TimeGrain: 5 * sim.Minute, Statistic: autoscale.StatisticMax,
						Reading: autoscale.StatisticInsideGrain, TimeWindow: 15 * sim.Minute, TimeAggregation: autoscale.AggregationLast,
						Operator: autoscale.GreaterThanOrEqual, Threshold: 70.5, DividePerInstance: true,
						Dimensions: "VMName not web_4, web_0 or other",
					},
					Action: autoscale.Action{
						Direction: autoscale.Increase, Type: autoscale.PercentChangeCount, Value: 20, Cooldown: sim.Day,
					},
				}, {
					Trigger: autoscale.Trigger{
						MetricName: "Orders Waiting", Resource: "orders", TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute,
						Reading: autoscale.StatisticInsideGrain, Operator: autoscale.LessThan, Threshold: -1,
					},
					Action: autoscale.Action{
						Direction: autoscale.None, Type: autoscale.ExactCount, Value: 5, Cooldown: sim.Minute,
					},
				}},
			}},
		},
	}
	web.Metrics = []model.MetricUse{
		{Name: "Percentage CPU", Dimensions: "VMName not web_4, web_0 or other"},
		{Name: "Orders Waiting", Resource: "orders", Source: 1},
	}
	want := model.Config{
		Name:     "everything",
		Start:    899164800, // date -u -d 1998-06-30T00:00:00Z +%s
		Duration: 7 * sim.Day,
		Region:   "westeurope",
		Currency: "EUR",
		Prices:   "Example prices, 2026-01-05",
		Metrics: []model.MetricSource{{
			Metric: model.PercentageCPU, Resource: "web", Dimensions: "VMName not web_4, web_0 or other",
			Instances: model.InstanceFilter{Some: true, IDs: []int{0, 4}, Except: true},
		}, {
			Publisher: model.CustomMetrics, Metric: model.CustomValue, Resource: "orders", Name: "Orders Waiting",
		}},
		CustomMetrics: []model.CustomMetric{{
			Name: "Orders Waiting", Missing: []model.Gap{
				{At: 2 * sim.Hour, For: 20 * sim.Minute}, {At: 3 * sim.Hour, For: 5 * sim.Minute},
			},
		}, {Name: "sessions"}, {Name: "checkouts"}, {Name: "visitors"}, {Name: "bytes"}},
		Unpriced: []string{
			"The cost is without disks of scale set web: no price of P20 ZRS, S6 LRS, E10 LRS in westeurope.",
			"The cost is without disks of scale set worker.v1: no price of P4 LRS in westeurope.",
			"The cost is without load balancers and public IP addresses: the price sheet has none in westeurope.",
		},
		Workloads: []model.Workload{
			{
				Name: "shop", Service: must(sim.LognormalMeanCV(0.06, 1.2)), CPUShare: 0.4, Timeout: 2 * sim.Second,
				Use: model.Use{
					Memory: 2 << 20, NetworkIn: 1500, NetworkOut: 20480, DiskRead: 4096, DiskWrite: 512, DiskReads: 1.5,
					DiskWrites: 1, InboundFlows: 0.25, OutboundFlows: 2, KeepAlive: 90 * sim.Second,
				},
			},
			{
				Name: "api.v1", Service: must(sim.Constant(0.0005)), CPUShare: 0.5, LoadBalancer: 1,
				Use: model.Use{InboundFlows: 1},
			},
		},
		LoadBalancers: []model.LoadBalancer{{
			Name: "web-lb", SKU: model.Basic, NoHealthy: model.AllProbedUp,
			Probe:          model.Probe{Protocol: model.TCP, Interval: 15 * sim.Second, Threshold: 2},
			Affinity:       model.Affinity{IdleTimeout: 4 * sim.Minute},
			Deregistration: 1500 * sim.Millisecond,
		}, {
			Name: "api-lb", Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 1}, Deregistration: 5 * sim.Second,
			Affinity: model.Affinity{IdleTimeout: 4 * sim.Minute},
		}},
		Actions: []model.Action{
			{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 3},
			{At: 20 * sim.Minute, Kind: model.FailInstances, Instances: []int{0, 1}},
			{At: sim.Day, Kind: model.DeallocateInstances, Instances: []int{2}},
			{At: 25 * sim.Hour, Kind: model.StartInstances, Instances: []int{2}},
			{At: 26 * sim.Hour, ScaleSet: 1, Kind: model.DeleteInstances, Instances: []int{0}},
		},
		Throttling: model.Throttling{
			Update: model.CallLimit{Resource: model.Throttle{Capacity: 12, PerMinute: 4},
				Subscription: model.Throttle{Capacity: 1500, PerMinute: 500}},
			Delete: model.CallLimit{Resource: model.Throttle{Capacity: 12, PerMinute: 4},
				Subscription: model.Throttle{Capacity: 525, PerMinute: 175}},
			PutVM: model.CallLimit{Subscription: model.Throttle{Capacity: 1500, PerMinute: 500}},
		},
		Failures: []model.FailureHazard{
			{Spontaneous: true, TimeToFailure: must(sim.WeibullMeanCV(30*86400, 0.8)), Replace: true,
				Repair: must(sim.Constant(300))},
			{ScaleSet: 1, Repair: must(sim.EmpiricalQuantiles([]float64{0, 0.5, 1}, []float64{60, 120, 3600}))},
		},
		Objectives: []model.Objective{
			{Measure: model.RequestsSuccess, AtLeast: true, Bound: 0.9995},
			{Measure: model.LatencyMean, Bound: 0.1},
			{Measure: model.LatencyP50, Bound: 0.08},
			{Measure: model.LatencyP95, Bound: 0.3},
			{Measure: model.LatencyP99, Bound: 1},
			{Measure: model.CostTotal, Bound: 120.5},
			{Measure: model.CapacityBelow, Bound: 600},
			{Measure: model.CapacityMet, AtLeast: true, Bound: 0.99},
			{Measure: model.ElasticityUnder, Bound: 0.01},
			{Measure: model.ElasticityOver, Bound: 0.8},
			{Measure: model.ElasticityReaction, Bound: 300},
			{Measure: model.InstancesPeak, Bound: 12},
			{Measure: model.ScaleActionsCount, AtLeast: true, Bound: 2},
		},
		ScaleSets: []model.ScaleSet{web, {
			Name: "worker.v1", Release: model.NoRelease, Size: web.Size, Price: web.Price, Billing: web.Billing,
			FaultDomains: 5, UpdateDomains: 5, Spread: model.Spread{GroupSize: 100}, LoadBalancer: 1, Warm: true, Concurrency: 2, QueueLimit: 100,
			MemoryBase:    1 << 30,
			Overprovision: model.Overprovisioning{ExtraPercent: 20},
			Create:        must(sim.LognormalQuantiles(0.5, 46, 0.95, 116)), Boot: must(sim.LognormalQuantiles(0.5, 25, 0.95, 50)),
			Delete: must(sim.LognormalQuantiles(0.5, 30.8, 0.95, 51)), Stop: must(sim.LognormalQuantiles(0.5, 46.8, 0.95, 124.3)),
			Restart:  must(sim.LognormalQuantiles(0.5, 8.2, 0.95, 15.7)),
			Reimage:  must(sim.LognormalQuantiles(0.5, 77.9, 0.95, 88.9)),
			PowerOff: must(sim.LognormalQuantiles(0.5, 13.2, 0.95, 20.8)),
			Reboot:   must(sim.LognormalQuantiles(0.5, 39, 0.95, 63.2)), Redeploy: must(sim.Uniform(119, 120)),
			AttachDisk: must(sim.LognormalQuantiles(0.5, 7.7, 0.95, 13.3)),
			OSDisk:     model.Disk{LUN: model.OSDiskLUN, SizeGB: 30, Type: model.PremiumLRS},
		}},
	}
	same := cmp.Comparer(func(a, b sim.Distribution) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got.Config, same, cmpopts.IgnoreFields(model.Workload{}, "Arrivals"),
		cmpopts.IgnoreFields(model.CustomMetric{}, "Values")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestArrivals checks each shape at instants where its value is plain
// arithmetic. The run starts on Tuesday, 1998-06-30, at 00:00 UTC.
func TestArrivals(t *testing.T) {
	type at struct {
		t       sim.Time
		rate    float64 // requests per second just after t
		offered float64 // requests until t
	}
	const h, m, d = sim.Hour, sim.Minute, sim.Day
	for _, test := range []struct {
		arrivals string
		want     []at
	}{
		{"{constant: 0.5/s}", []at{{0, 0.5, 0}, {h, 0.5, 1800}}},
		{"{constant: 5/h}", []at{{1000 * h, 0.001389, 5000.4}}}, // 5/3600 per second, in whole millionths
		{"{steps: [{at: 0s, rate: 60/m}, {at: 1998-06-30T06:00:00Z, rate: 2/s}]}",
			[]at{{0, 1, 0}, {6 * h, 2, 21600}, {7 * h, 2, 28800}}},
		{"{points: [{at: 1h, rate: 3600/h}, {at: 2h, rate: 259200/d}]}", // 1/s to 3/s
			[]at{{0, 1, 0}, {90 * m, 2, 3600 + 1800*1.5}, {3 * h, 3, 3600 + 7200 + 10800}}},
		{"{daily: {low: 1/s, high: 2/s, peakAt: 09:30}}",
			[]at{{9*h + 30*m, 2, -1}, {21*h + 30*m, 1, -1}, {d, -1, 1.5 * 86400}}},
		// Tuesday is 90%, Sunday 0%, Monday 150%.
		{"{weekly: {low: 1/s, high: 2/s, peakAt: '21:00', days: {monday: 150%, tuesday: 90%, sunday: 0%}}}",
			[]at{{21 * h, 1.8, -1}, {d, -1, 0.9 * 1.5 * 86400}, {5*d + 21*h, 0, -1}, {6*d + 21*h, 3, -1}}},
		// A burst is 4/s × (20 min + half of 15 min) = 6600; it begins seven times.
		{"{burst: {at: 2h, rise: 5m, hold: 20m, fall: 10m, rate: 4/s, every: 1d}}",
			[]at{{2 * h, 0, 0}, {2*h + 5*m, 4, 600}, {d, 0, 6600}, {7 * d, -1, 46200}}},
		{"{burst: {at: 2h, hold: 20m, rate: 4/s}}", []at{{2 * h, 4, 0}, {7 * d, 0, 4800}}},
		// A quarter of 120, 240 and 60 in three minutes, again and again.
		{"{trace: {file: files/w.csv, column: requests, every: 1m, scale: 0.25, repeat: true}}",
			[]at{{0, 0.5, 0}, {m, 1, 30}, {3 * m, 0.5, 105}, {6 * m, 0.5, 210}}},
		{"{trace: {file: files/w.csv, column: requests, every: 1m}}", []at{{3 * m, 0, 420}, {h, 0, 420}}},
		{"{sum: [{constant: 1/s}, {constant: 2/s}]}", []at{{h, 3, 10800}}},
	} {
		s := load(t, validSource(t, "everything.yaml"), "workloads.shop.requests.arrivals="+test.arrivals)
		shape := s.Config.Workloads[0].Arrivals
		for _, want := range test.want {
			if got := shape.Rate(want.t); want.rate >= 0 && !near(got, want.rate, 1e-6) {
				t.Errorf("%s: rate %v at %v, want %v", test.arrivals, got, want.t, want.rate)
			}
			// A wave's day is exact, the other shapes round to a millionth.
			got := float64(shape.Offered(want.t)) / float64(workload.Request)
			if want.offered >= 0 && !near(got, want.offered, 1e-5) {
				t.Errorf("%s: offered %v until %v, want %v", test.arrivals, got, want.t, want.offered)
			}
		}
	}
}

func near(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

// TestStartOffset checks that daily load follows the calendar when the run does
// not start at midnight: from 06:00 the peak of 14:00 is 8 hours away.
func TestStartOffset(t *testing.T) {
	s := load(t, validSource(t, "everything.yaml"),
		"start=2026-01-07T06:00:00Z", "actions=[]", "workloads.shop.requests.arrivals={daily: {low: 0/s, high: 8/s}}")
	if got := s.Config.Workloads[0].Arrivals.Rate(8 * sim.Hour); got != 8 {
		t.Errorf("rate %v at 14:00, want 8", got)
	}
	for text, want := range map[string]sim.Time{
		"1970-01-01T00:00:00Z": 3 * sim.Day, // a Thursday
		"2026-01-05T00:00:00Z": 0,           // a Monday
		"2026-01-11T23:59:59Z": 7*sim.Day - sim.Second,
	} {
		var at Timestamp
		if err := at.parse(text); err != nil || sinceMonday(at) != want {
			t.Errorf("%s is %v after Monday, want %v (%v)", text, sinceMonday(at), want, err)
		}
	}
}

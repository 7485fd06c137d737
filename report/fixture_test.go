package report

import (
	"slices"
	"strconv"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// The fixture is a day of a shop in whole numbers: a flash crowd at noon that
// the web tier can follow only up to twelve instances, and a checkout tier that
// is scaled by hand. A step is five minutes; instances are counted in
// instance-minutes per step, so that every sum can be checked exactly.
const (
	stepTime    = 5 * sim.Minute
	stepCount   = 288
	webRate     = 60 // requests per second that one web instance can answer
	apiRate     = 45
	webPerHour  = 96_000_000  // nano-dollars
	apiPerHour  = 192_000_000 // nano-dollars
	webRounding = 210_000_000
)

// fullHours holds the storefront's requests per second at each full hour; between
// two hours the load is a straight line.
var fullHours = [25]int64{
	95, 80, 70, 66, 72, 90, 130, 175, 205, 220, 228, 235, 240, 236, 230, 226, 224, 228, 240, 248,
	230, 190, 150, 120, 100,
}

// crowd holds the extra requests per second of the flash crowd, by step from
// 12:05 on.
var crowd = []int64{
	120, 310, 470, 560, 590, 600, 600, 560, 500, 430, 360, 300, 240, 190, 150, 110, 80, 50, 30, 10,
}

func storefrontRate(i int) int64 {
	hour, part := i/12, int64(i%12)
	rate := (fullHours[hour]*(12-part) + fullHours[hour+1]*part) / 12
	if k := i - 145; k >= 0 && k < len(crowd) {
		rate += crowd[k]
	}
	return rate
}

// checkoutRate leaves the flash crowd out: who only looks does not pay.
func checkoutRate(i int) int64 { return storefrontRate(i%144) / 5 }

// A tier is a scale set while the fixture is made.
type tier struct {
	set      *collect.ScaleSet
	series   *collect.ScaleSetSeries
	minutes  [model.States]int64
	busy     int64 // hundredths of instance-minutes
	capacity int
	cpu      int64
	perHour  int64
}

func newResult() *collect.Result {
	r := &collect.Result{
		Scenario: "storefront-flash-crowd", Seed: 1998, Start: 899164800, // 1998-06-30 00:00 UTC
		Duration: sim.Day, Region: "westeurope", Currency: "USD",
		Prices: "azure-linux-ondemand 2026-06-18", Events: 48213,
		Fingerprint: "5be07a77d1e49f3c21b8a40c6d2e19f7033c5a8e6b1d4f9027ce58a1b3d60f42",
		Workloads:   []collect.Workload{{Name: "storefront"}, {Name: "checkout"}},
		ScaleSets: []collect.ScaleSet{
			{Name: "web", Size: "Standard_D2s_v5", VCPUs: 2, Price: webPerHour,
				Required: model.Required{Instances: 4, PerZone: 1}},
			{Name: "api", Size: "Standard_D4s_v5", VCPUs: 4, Price: apiPerHour},
		},
		Series: collect.Series{
			Every:     stepTime,
			Workloads: make([]collect.WorkloadSeries, 2),
			ScaleSets: make([]collect.ScaleSetSeries, 2),
		},
	}
	web := &tier{set: &r.ScaleSets[0], series: &r.Series.ScaleSets[0], capacity: 3, perHour: webPerHour}
	api := &tier{set: &r.ScaleSets[1], series: &r.Series.ScaleSets[1], capacity: 2, perHour: apiPerHour}
	web.begin("1", "2", "3")
	api.begin("")
	for i := range stepCount {
		scaleWeb(r, web, i)
		scaleAPI(r, api, i)
		web.step(i, web.load(r, 0, storefrontRate(i), webRate))
		api.step(i, api.load(r, 1, checkoutRate(i), apiRate))
	}
	finishWorkloads(r)
	r.ScaleSets[1].Image = &collect.ImageUse{
		Name: "storefront", Kind: model.GeneralizedImage,
		Versions: []collect.VersionUse{
			{Version: "1.9.0", AtEnd: 2, Mean: 4.25}, {Version: "1.10.0", AtEnd: 1, Mean: 0.5},
		},
		MeanLag: 93 * sim.Minute, MaxLag: 5 * sim.Hour, Mixed: 2 * sim.Hour,
	}
	web.finish(webRounding)
	api.finish(0)
	finish(r)
	return r
}

func (t *tier) begin(zones ...string) {
	c := &t.set.Capacity
	c.First, c.Min, c.Max = t.capacity, t.capacity, t.capacity
	t.set.Serving.Min = t.capacity
	for _, zone := range zones {
		t.set.Zones = append(t.set.Zones, collect.Zone{Name: zone, Serving: collect.Level{Min: 1, Max: 4}})
	}
	t.series.Zone = make([][]float64, len(zones))
}

// scaleWeb is what the autoscale setting below does: out by 2 above 80 %, in by
// 1 below 35 %, between 3 and 12.
func scaleWeb(r *collect.Result, t *tier, i int) {
	d := decisionAt(sim.Time(i)*stepTime, t.capacity, min(float64(t.cpu)+0.4, 100))
	if i == 12 { // one of the many decisions that change nothing
		r.Log = append(r.Log,
			collect.Entry{At: d.At, Kind: model.AutoscaleDecided, Set: "web", Instance: -1, Decision: &d})
	}
	if i == 0 || !d.Changed() {
		return
	}
	r.Marks = append(r.Marks, collect.Mark{
		At: d.At, From: d.From, To: d.To, Why: model.ByAutoscale, Reason: d.Reason(),
	})
	r.Log = append(r.Log,
		collect.Entry{At: d.At, Kind: model.AutoscaleDecided, Set: "web", Instance: -1, Decision: &d},
		collect.Entry{At: d.At, Kind: model.CapacityChanged, Set: "web", Instance: -1,
			From: strconv.Itoa(d.From), To: strconv.Itoa(d.To), Why: "autoscale"})
	t.scale(d.To)
}

func scaleAPI(r *collect.Result, t *tier, i int) {
	to := map[int]int{96: 3, 240: 2}[i]
	if to == 0 {
		return
	}
	at := sim.Time(i) * stepTime
	r.Marks = append(r.Marks, collect.Mark{At: at, Set: 1, From: t.capacity, To: to, Why: model.ByHand})
	t.scale(to)
}

// scale makes the step's share of instances that come or go: a new one is
// created for one minute, boots for one and installs for two; one that goes is
// drained for a minute and deleted for a minute.
func (t *tier) scale(to int) {
	n := int64(to - t.capacity)
	c := &t.set.Capacity
	c.Min, c.Max = min(c.Min, to), max(c.Max, to)
	t.capacity = to
	if n < 0 {
		t.set.Deleted -= int(n)
		t.minutes = [model.States]int64{model.Draining: -n, model.Deleting: -n}
		return
	}
	t.set.Created += int(n)
	t.minutes = [model.States]int64{model.Creating: n, model.Booting: n, model.Installing: 2 * n}
}

// running returns the running instance-minutes of step i. One web instance is
// down from 18:00 to 18:30.
func (t *tier) running(i int) int64 {
	failed := int64(0)
	if t.perHour == webPerHour && i >= 216 && i < 222 {
		failed = 5
	}
	starting := t.minutes[model.Creating] + t.minutes[model.Booting] + t.minutes[model.Installing]
	t.minutes[model.Failed] = failed
	return int64(5*t.capacity) - starting - failed
}

// load lets the tier answer what it can of a rate and returns the CPU in percent.
func (t *tier) load(r *collect.Result, w int, rate, perInstance int64) int64 {
	i := len(r.Series.Workloads[w].Offered)
	running := t.running(i)
	possible := running * perInstance * 60 // in the step
	offered := rate * 300
	served := min(offered, possible)
	series, sum := &r.Series.Workloads[w], &r.Workloads[w]
	sum.Offered += workload.Requests(offered) * workload.Request
	sum.Served += workload.Requests(served) * workload.Request
	sum.PeakRate = max(sum.PeakRate, float64(rate))
	series.Offered = append(series.Offered, float64(offered)/300)
	series.Served = append(series.Served, float64(served)/300)
	series.Lost = append(series.Lost, float64(offered-served)/300)
	series.Capacity = append(series.Capacity, float64(possible)/300)
	cpu := served * 100 / possible
	wait := sim.Time(cpu*cpu*cpu) * sim.Millisecond / 5000
	series.P50 = append(series.P50, 42*sim.Millisecond+wait/8)
	series.P95 = append(series.P95, 110*sim.Millisecond+2*wait)
	series.P99 = append(series.P99, 160*sim.Millisecond+9*wait)
	return cpu
}

// step notes one step of the tier.
func (t *tier) step(i int, cpu int64) {
	running := t.running(i)
	t.minutes[model.Running] = running
	t.busy += running * cpu
	t.cpu = cpu
	for state, n := range t.minutes {
		t.set.InstanceTime[state] += sim.Time(n) * sim.Minute
		t.series.State[state] = append(t.series.State[state], float64(n)/5)
	}
	t.series.Capacity = append(t.series.Capacity, float64(t.capacity))
	t.series.Serving = append(t.series.Serving, float64(running)/5)
	for z := range t.series.Zone {
		part := (int(running/5) + len(t.series.Zone) - 1 - z) / len(t.series.Zone)
		t.series.Zone[z] = append(t.series.Zone[z], float64(part))
		t.set.Zones[z].Serving.Mean += float64(part) / stepCount
	}
	t.set.Serving.Max = max(t.set.Serving.Max, int(running/5))
	if required := int64(t.set.Required.Instances); running < 5*required {
		t.set.BelowRequired += stepTime
	}
	t.series.CPU = append(t.series.CPU, float64(cpu))
	t.series.CPUMax = append(t.series.CPUMax, float64(min(100, cpu+7)))
	t.minutes = [model.States]int64{}
}

// finish draws the sums of the tier. An instance-minute costs a sixtieth of the
// fullHours price, exactly.
func (t *tier) finish(rounding int64) {
	s := t.set
	s.Capacity.Last = t.capacity
	if len(s.Zones) > 1 { // 2/1/1 of four
		s.Zones[0].AtEnd, s.Zones[1].AtEnd, s.Zones[2].AtEnd = t.capacity-2, 1, 1
		s.Balance = &collect.Balance{Gap: 1}
	}
	var active sim.Time
	for state, spent := range s.InstanceTime {
		if model.State(state).Active() {
			active += spent
		}
	}
	s.Capacity.Mean = float64(active) / float64(sim.Day)
	s.Serving.Mean = float64(s.InstanceTime[model.Running]) / float64(sim.Day)
	s.Busy = sim.Time(t.busy) * sim.Minute / 100
	s.CPU = collect.CPU{
		Mean: 100 * float64(s.Busy) / float64(s.InstanceTime[model.Running]),
		Max:  slices.Max(t.series.CPU),
	}
	s.Ready = collect.ReadyTime{Count: s.Created, Mean: 4 * sim.Minute, Max: 4*sim.Minute + 31*sim.Second}
	times := [collect.CostCauses]sim.Time{
		collect.CostWork:     s.Busy,
		collect.CostIdle:     s.InstanceTime[model.Running] - s.Busy,
		collect.CostStarting: s.InstanceTime[model.Booting] + s.InstanceTime[model.Installing],
		collect.CostDraining: s.InstanceTime[model.Draining],
		collect.CostFailed:   s.InstanceTime[model.Failed],
	}
	s.Cost.InstanceTime = times
	for cause, spent := range times {
		// A hundredth of a minute costs a 6000th of the fullHours price.
		s.Cost.ByCause[cause] = price.Money(int64(spent/(sim.Minute/100)) * (t.perHour / 6000))
	}
	s.Cost.ByCause[collect.CostRounding] = price.Money(rounding)
	s.Cost.InstanceTime[collect.CostRounding] = sim.Time(rounding) * (sim.Hour / 1000) / sim.Time(t.perHour/1000)
	s.Cost.ByCause[collect.CostDisks] = 250_000_000 * price.Money(t.capacity)
	for _, m := range s.Cost.ByCause {
		s.Cost.Total += m
	}
}

func finishWorkloads(r *collect.Result) {
	shop, till := &r.Workloads[0], &r.Workloads[1]
	// A failure at 18:00 loses requests that the series are too coarse to show.
	shop.Served -= 1_112_500_000
	shop.Lost[model.LostDeadBackend] = 1_100 * workload.Request
	shop.Lost[model.LostFailureInFlight] = 12_500_000 - 8*workload.Request
	shop.InFlight = 8 * workload.Request
	rest := shop.Offered - shop.Served - shop.LostTotal() - shop.InFlight
	shop.Lost[model.LostTimeout] = rest / 10
	shop.Lost[model.LostOverload] = rest - rest/10
	till.Served -= 2_250_000
	till.InFlight = 2_250_000
	ms := sim.Millisecond
	shop.Latency = collect.Latency{Mean: 131 * ms, P50: 68 * ms, P90: 214 * ms, P95: 317 * ms,
		P99: 1914 * ms, P999: 1998 * ms, Max: 2000 * ms}
	till.Latency = collect.Latency{Mean: 84 * ms, P50: 52 * ms, P90: 131 * ms, P95: 158 * ms,
		P99: 351 * ms, P999: 702 * ms, Max: 1204 * ms}
}

func finish(r *collect.Result) {
	r.Shared.ByCause[collect.CostBalancer] = 600_000_000
	r.Shared.ByCause[collect.CostPublicIP] = 120_000_000
	r.Shared.Total = 720_000_000
	r.Bounds = &collect.Bounds{AtMinimum: 18_412_500_000, AtMaximum: 41_650_000_000}
	for i := range len(r.ScaleSets) + 1 {
		c := &r.Shared
		if i < len(r.ScaleSets) {
			c = &r.ScaleSets[i].Cost
			paid := &r.Payments.ByTariff[price.OnDemand]
			paid.Amount += c.Total - c.ByCause[collect.CostDisks]
			for _, t := range c.InstanceTime {
				paid.Time += t
			}
		}
		r.Cost.Total += c.Total
		for cause := range c.ByCause {
			r.Cost.ByCause[cause] += c.ByCause[cause]
			r.Cost.InstanceTime[cause] += c.InstanceTime[cause]
		}
	}
	web := &r.ScaleSets[0]
	web.Agreement = collect.Agreement{Promise: model.AcrossZones, Months: []collect.Month{{
		Year: 1998, Month: 6, Length: 30 * sim.Day, Covered: sim.Day, Available: sim.Day, Kept: true,
	}}}
	r.ScaleSets[1].Agreement = collect.Agreement{Promise: model.AcrossFaults, Months: []collect.Month{{
		Year: 1998, Month: 6, Length: 30 * sim.Day, Covered: sim.Day, Available: sim.Day,
		Downtime: 20 * sim.Minute, Credit: 25,
	}}}
	web.Failures = 1
	out, in := 0, 0
	for _, m := range r.Marks {
		switch {
		case m.Set == 0 && m.To > m.From:
			out++
		case m.Set == 0:
			in++
		}
	}
	web.Autoscale = &collect.Autoscale{
		Evaluations: 1440, ScaledOut: out, ScaledIn: in,
		Outcomes: []collect.OutcomeCount{
			{Outcome: autoscale.NoChange, Count: 1440 - out - in - 61 - 24},
			{Outcome: autoscale.ScaledOut, Count: out},
			{Outcome: autoscale.ScaledIn, Count: in},
			{Outcome: autoscale.BlockedByCooldown, Count: 61},
			{Outcome: autoscale.AtMaximum, Count: 24},
		},
	}
	var offered, served, lost workload.Requests
	for _, w := range r.Workloads {
		offered, served, lost = offered+w.Offered, served+w.Served, lost+w.LostTotal()
	}
	r.Availability = collect.Availability{
		Success: float64(served) / float64(served+lost), Nines: 1.88, Short: web.BelowRequired,
		ErrorBudget: &collect.Budget{Objective: 0.995, Allowed: offered / 200, Lost: lost},
	}
	dollars := float64(r.Cost.Total) / 1e9
	r.Objectives = []collect.Verdict{
		{Objective: model.Objective{Measure: model.RequestsSuccess, AtLeast: true, Bound: 0.995},
			Actual: r.Availability.Success, Met: r.Availability.Success >= 0.995},
		{Objective: model.Objective{Measure: model.LatencyP95, Bound: 0.4}, Actual: 0.317, Met: true},
		{Objective: model.Objective{Measure: model.CostTotal, Bound: 24},
			Actual: dollars, Met: dollars <= 24},
		{Objective: model.Objective{Measure: model.CapacityBelow, Bound: 600},
			Actual: web.BelowRequired.Seconds(), Met: web.BelowRequired <= 600*sim.Second},
	}
	r.Log = append(r.Log,
		collect.Entry{At: 18 * sim.Hour, Kind: model.InstanceChanged, Set: "web", Instance: 7, Zone: "2",
			From: "running", To: "failed", Why: "failure"})
	r.Notes = []string{
		"The load of workload storefront reached 838 requests per second, 1.2 times what 12 instances " +
			"of scale set web can complete.",
		"No objective bounds the latency of workload checkout.",
	}
}

// setting is the autoscale setting of the web tier.
var setting = autoscale.Setting{Enabled: true, Profiles: []autoscale.Profile{{
	Name:     "default",
	Capacity: autoscale.Capacity{Minimum: 3, Maximum: 12, Default: 3},
	Rules: []autoscale.Rule{
		{Trigger: trigger(autoscale.GreaterThan, 80),
			Action: autoscale.Action{Direction: autoscale.Increase, Value: 2, Cooldown: 5 * sim.Minute}},
		{Trigger: trigger(autoscale.LessThan, 35),
			Action: autoscale.Action{Direction: autoscale.Decrease, Value: 1, Cooldown: 5 * sim.Minute}},
	},
}}}

func trigger(o autoscale.Operator, threshold float64) autoscale.Trigger {
	return autoscale.Trigger{MetricName: "Percentage CPU", TimeGrain: sim.Minute, TimeWindow: stepTime,
		Operator: o, Threshold: threshold}
}

// decisionAt is what the setting decides when it reads the given CPU.
func decisionAt(at sim.Time, capacity int, cpu float64) autoscale.Decision {
	series := autoscale.NewSeries(setting.Lookback())
	series.Append(autoscale.Minute{End: max(at, sim.Minute), Sum: cpu, Min: cpu, Max: cpu, Count: 1})
	var d autoscale.Decision
	setting.Evaluate(autoscale.Input{Now: max(at, sim.Minute), Capacity: capacity,
		Metrics: []autoscale.Metric{{Name: "Percentage CPU", Series: series}}}, &d)
	return d
}

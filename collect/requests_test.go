package collect_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// singly plays the requests of a scenario one by one.
func singly(c *model.Config) *model.Config {
	for i := range c.Workloads {
		c.Workloads[i].Fidelity = model.RequestFidelity
	}
	return c
}

// The three M/M/2 of TestSteadyFleetIsMMc, request by request: 30 requests/s for
// ten hours are 1,080,000, so the standard error of the CPU is 0.05 points, and
// that of the mean latency, whose own correlation lasts for some requests, below
// 0.5 %.
func TestSteadyFleetRequestByRequest(t *testing.T) {
	r := play(t, singly(steady(3, 30, 10*sim.Hour)))
	w := r.Workloads[0]
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %d of an almost unlimited line", lost)
	}
	if got, want := w.Latency.Mean.Seconds(), 0.1+1.0/30; math.Abs(got/want-1) > 0.02 {
		t.Errorf("mean latency %v, want %v", got, want)
	}
	if got := r.ScaleSets[0].CPU.Mean; math.Abs(got-50) > 0.3 {
		t.Errorf("CPU %v %%, want 50", got)
	}
	if got := r.Cost.ByCause[collect.CostWork].Fixed(2); got != "1.44" {
		t.Errorf("work costs %v, want 1.44", got)
	}
	var served uint64
	for _, zone := range w.Zones {
		served += zone.Served
		if share := float64(zone.Served) * float64(workload.Request) / float64(w.Served); math.Abs(share-1./3) > 0.003 {
			t.Errorf("zone %s answered %v of the requests, want a third", zone.Part, share)
		}
	}
	if served != uint64(w.Served/workload.Request) || len(w.Zones) != 3 {
		t.Errorf("%d zones answered %d of %d", len(w.Zones), served, w.Served)
	}
}

// A failed instance keeps its third of the load until its probe notices, between
// 5 and 10 s later, and what is in it: with 30 requests/s the rate in flight in
// one instance is 10·(0.1+1/30) = 1.33.
func TestProbeLagRequestByRequest(t *testing.T) {
	c := singly(steady(3, 30, sim.Hour))
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(600))}}
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}}}
	w := play(t, c).Workloads[0]
	dead := float64(w.Lost[model.LostDeadBackend]) / 1e6
	if low, high := 50-4*math.Sqrt(50), 100+4*math.Sqrt(100); dead < low || dead > high {
		t.Errorf("%v requests went to the dead backend, want between %v and %v", dead, low, high)
	}
	if flight := w.Lost[model.LostFailureInFlight] / workload.Request; flight > 10 {
		t.Errorf("%d requests were in flight in the instance that failed", flight)
	}
	if other := w.LostTotal() - w.Lost[model.LostDeadBackend] - w.Lost[model.LostFailureInFlight]; other != 0 {
		t.Errorf("%d requests were lost otherwise: %v", other, w.Lost)
	}
}

// Every answer, sorted by zone, version and step of the series, has the quantiles that the
// report gives: the histograms keep three figures over the run, and two in a step. Half of
// the instances of three zones are upgraded on the way, and what is left is overloaded for
// as long, so that versions and steps differ.
func TestLatenciesAreThoseOfEveryAnswer(t *testing.T) {
	c := singly(steady(6, 75, 3*sim.Hour))
	s := &c.ScaleSets[0]
	s.Reimage, s.Image = must(sim.Constant(600)), released(1, model.ManualUpgrade).ScaleSets[0].Image
	c.Actions = []model.Action{
		{At: sim.Hour, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: 1}},
		{At: sim.Hour, Kind: model.UpgradeInstances, Instances: []int{0, 1, 2}},
	}
	sites := c.Sites()
	byPart, bySteps := map[string][]float64{}, [][]float64{nil}
	run := collect.New(c)
	var every sim.Time
	watch := observer(func(_ sim.Time, f model.Fact) {
		switch f.Kind {
		case model.RequestsAnswered:
			for _, a := range f.Answers {
				site, seconds := sites[a.Class], a.Latency.Seconds()
				zone, version := "zone "+s.Zones[site.Zone], s.Image.Versions[site.Version].Name
				byPart[zone], byPart[version] = append(byPart[zone], seconds), append(byPart[version], seconds)
				bySteps[len(bySteps)-1] = append(bySteps[len(bySteps)-1], seconds)
			}
		case model.FlowAdvanced:
			if f.Flow.To%every == 0 {
				bySteps = append(bySteps, nil)
			}
		}
	})
	every = play(t, c).Series.Every
	end, err := model.New(c, sim.Streams{Seed: 1}, both{run, watch}, sim.Limits{}).Run()
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Result(end, collect.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	w := &r.Workloads[0]
	check := func(what string, list []float64, p float64, got sim.Time, within float64) {
		slices.Sort(list)
		want := list[int(math.Ceil(p*float64(len(list))))-1]
		about(t, fmt.Sprintf("%s: quantile %v", what, p), got.Seconds(), want, within)
	}
	parts := 0
	for prefix, list := range map[string][]collect.PartLatency{"zone ": w.Zones, "": w.Versions} {
		for _, part := range list {
			all := byPart[prefix+part.Part]
			if parts++; uint64(len(all)) != part.Served {
				t.Errorf("%s answered %d, told are %d", part.Part, len(all), part.Served)
			}
			about(t, part.Part+": mean", part.Latency.Mean.Seconds(), stat.Mean(all, nil), 1e-6)
			for p, got := range map[float64]sim.Time{0.5: part.Latency.P50, 0.95: part.Latency.P95, 0.99: part.Latency.P99} {
				check(part.Part, all, p, got, 1e-3)
			}
		}
	}
	if old, young := w.Versions[0].Latency.P95, w.Versions[1].Latency.P95; parts != 5 || old < 2*young {
		t.Errorf("%d parts; the older version took up to %v, the younger one up to %v: it shows nothing", parts, old, young)
	}
	series := &r.Series.Workloads[0]
	if len(series.P95) != len(bySteps)-1 {
		t.Fatalf("%d steps, want %d", len(series.P95), len(bySteps)-1)
	}
	for i := range series.P95 {
		check(fmt.Sprint("step ", i), bySteps[i], 0.95, series.P95[i], 0.01)
	}
}

// A trace is played to the last request, in every minute of it: those of a row come evenly
// within their minute, and the last of them as it ends, so that it is told with the next.
func TestTraceIsExact(t *testing.T) {
	rows := []int64{120, 6000, 0, 1, 900, 7}
	var amounts []workload.Requests
	for _, n := range rows {
		amounts = append(amounts, workload.Requests(n)*workload.Request)
	}
	c := singly(steady(3, 0, 8*sim.Minute))
	c.Workloads[0].Arrivals = must(workload.NewTrace(amounts, sim.Minute, false))
	c.Workloads[0].Process = traffic.Even
	var came []int64
	watch := observer(func(now sim.Time, f model.Fact) {
		if f.Kind == model.FlowAdvanced {
			for sim.Time(len(came)) <= f.Flow.From/sim.Minute {
				came = append(came, 0)
			}
			came[f.Flow.From/sim.Minute] += int64(f.Flow.Offered / workload.Request)
		}
	})
	run := collect.New(c)
	end, err := model.New(c, sim.Streams{Seed: 1}, both{run, watch}, sim.Limits{}).Run()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Result(end, collect.Options{Seed: 1}); err != nil {
		t.Fatal(err)
	}
	owed := int64(0) // of the row before
	for i, n := range append(rows, 0, 0) {
		last := min(n, 1)
		if want := owed + n - last; came[i] != want {
			t.Errorf("minute %d: %d requests came, want %d of a row of %d", i, came[i], want, n)
		}
		owed = last
	}
}

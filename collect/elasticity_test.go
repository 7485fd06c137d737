package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// stepped is a set like steady's, under rates that hold from an instant on. One
// instance completes 2 / 0.1 s = 20 requests a second.
func stepped(n int, duration sim.Time, steps ...workload.Step) *model.Config {
	c := steady(n, 0, duration)
	c.Workloads[0].Arrivals = must(workload.NewSteps(steps...))
	return c
}

func rate(at sim.Time, perSecond int64) workload.Step {
	return workload.Step{At: at, Rate: workload.PerSecond(perSecond) * workload.PerSecond(workload.Request)}
}

// The load steps from 30 to 90 requests a second at 20 minutes, from two instances
// to five, and back at 40. The set has two; three more are asked for by hand at 22
// minutes, and are warm 90 s later, at 23:30. So it is short for 3.5 minutes, by
// three; it has what it needs for 20 + 16.5 minutes; and too much, by three, for 20.
func TestStepLoadHasExactShares(t *testing.T) {
	c := stepped(2, sim.Hour, rate(0, 30), rate(20*sim.Minute, 90), rate(40*sim.Minute, 30))
	c.Actions = []model.Action{{At: 22 * sim.Minute, Kind: model.SetCapacity, Capacity: 5}}
	c.LoadBalancers[0].Probe = model.Probe{Interval: sim.Second, Threshold: 1}
	r := play(t, c)
	e := r.ScaleSets[0].Elasticity
	// The first probe that a new instance answers puts it into rotation: within a
	// second or two of 23:30, each by its own.
	const lag = 3 * sim.Second
	under := 210 * sim.Second
	if e.Under < under || e.Under > under+lag {
		t.Errorf("short for %v, want %v and a probe", e.Under, under)
	}
	if e.Over != 20*sim.Minute {
		t.Errorf("too many for %v, want 20m", e.Over)
	}
	if s := e.Missing.Seconds(); s < 3*210 || s > 3*213 {
		t.Errorf("%v instance-seconds missing, want 630", s)
	}
	if s := e.Surplus.Seconds(); s != 3*1200 {
		t.Errorf("%v instance-seconds too many, want 3600", s)
	}
	if e.Reaction.Count != 1 || e.Reaction.Max != e.Under || e.Reaction.Mean != e.Under || e.Open {
		t.Errorf("reaction %+v, open %v", e.Reaction, e.Open)
	}
	// Three of five were missing for e.Under of an hour; three of two too many for a third.
	if want := 0.6 * float64(e.Under) / float64(sim.Hour); e.UnderAccuracy > want+1e-9 || e.UnderAccuracy < want*0.99 {
		t.Errorf("under accuracy %v, want %v", e.UnderAccuracy, want)
	}
	if math.Abs(e.OverAccuracy-0.5) > 1e-9 {
		t.Errorf("over accuracy %v, want 3/2 for a third of the time", e.OverAccuracy)
	}
	if e.DemandChanges != 2 || e.Demand.Min != 2 || e.Demand.Max != 5 || math.Abs(e.Demand.Mean-3) > 1e-9 {
		t.Errorf("demand %+v, changed %d times", e.Demand, e.DemandChanges)
	}
}

// The same by facts, so that nothing but the arithmetic is tried: supply follows
// two minutes late, twice, and then once too often.
func TestElasticityByHand(t *testing.T) {
	c := steady(1, 0, 10*sim.Minute)
	c.Workloads[0].Arrivals = must(workload.NewConstant(0))
	run := collect.New(c)
	run.Observe(0, model.Fact{Kind: model.RunStarted})
	at := sim.Time(0)
	flow := func(span sim.Time, perSecond float64, serving int) {
		f := model.Flow{
			From: at, To: at + span, Serving: serving, Backends: serving, Capacity: 20 * float64(serving),
			Offered: workload.Requests(perSecond * span.Seconds() * float64(workload.Request)),
		}
		at += span
		run.Observe(at, model.Fact{Kind: model.FlowAdvanced, Flow: &f})
	}
	flow(sim.Minute, 20, 1)    // needs 1: even
	flow(sim.Minute, 20.01, 1) // needs 2: short
	flow(sim.Minute, 40, 1)    // needs 2: short
	flow(15*sim.Second, 60, 2) // needs 3: still short
	flow(45*sim.Second, 60, 3) // even; the breach took 2m15s
	flow(sim.Minute, 0, 3)     // needs 0: 3 too many
	flow(30*sim.Second, 100, 0)
	flow(30*sim.Second, 20, 5) // 60 a second in this minute: short by 3, then 2 too many
	flow(sim.Minute, 60, 5)
	flow(sim.Minute, 60, 5)
	flow(sim.Minute, 200, 5) // needs 10: short to the end
	flow(sim.Minute, 200, 5)
	r, _ := run.Result(10*sim.Minute, collect.Options{}) // of facts that make no whole run
	e := r.ScaleSets[0].Elasticity
	if e.Under != 4*sim.Minute+45*sim.Second || e.Over != 3*sim.Minute+30*sim.Second {
		t.Errorf("short for %v, too many for %v", e.Under, e.Over)
	}
	if got, want := e.Missing.Seconds(), 60.+60+15+3*30+5*120; got != want {
		t.Errorf("missing %v, want %v", got, want)
	}
	if got, want := e.Surplus.Seconds(), 3.*60+2*30+2*120; got != want {
		t.Errorf("surplus %v, want %v", got, want)
	}
	if want := (60./2 + 60./2 + 15./3 + 30. + 120./2) / 600; math.Abs(e.UnderAccuracy-want) > 1e-12 {
		t.Errorf("under accuracy %v, want %v", e.UnderAccuracy, want)
	}
	if want := (3.*60 + 2./3*30 + 2./3*120) / 600; math.Abs(e.OverAccuracy-want) > 1e-12 {
		t.Errorf("over accuracy %v, want %v", e.OverAccuracy, want)
	}
	if e.Reaction.Count != 2 || e.Reaction.Max != 135*sim.Second || e.Reaction.Mean != (135+30)*sim.Second/2 || !e.Open {
		t.Errorf("reaction %+v, open %v", e.Reaction, e.Open)
	}
	// Demand: 1 2 2 3 0 3 3 10; supply: 1 2 3 0 5.
	if e.DemandChanges != 5 || e.SupplyChanges != 4 || math.Abs(e.Jitter(10*sim.Minute)+6) > 1e-12 {
		t.Errorf("demand changed %d times, supply %d, jitter %v an hour",
			e.DemandChanges, e.SupplyChanges, e.Jitter(10*sim.Minute))
	}
}

// What fits exactly needs no further instance, whatever the division leaves over.
func TestDemandIsTheFewestThatSuffice(t *testing.T) {
	for n := 1; n <= 1000; n++ {
		for _, service := range []float64{0.025, 0.1, 1. / 3, 0.7, 1. / 7} {
			perSecond := 2 / service
			offered := workload.Requests(math.Round(float64(n) * perSecond * 60 * 1e6))
			if got := collect.Demand(offered, sim.Minute, perSecond); got != n {
				t.Fatalf("%d times what one completes: %d instances", n, got)
			}
			more := offered + workload.Requests(perSecond*60*1e6/100)
			if got := collect.Demand(more, sim.Minute, perSecond); got != n+1 {
				t.Fatalf("a hundredth above %d times what one completes: %d instances", n, got)
			}
		}
	}
	if collect.Demand(0, sim.Minute, 20) != 0 || collect.Demand(1, sim.Minute, 20) != 1 {
		t.Error("nothing needs nobody, the least bit one")
	}
}

// Two sets behind one balancer: what one must carry depends on the other.
func TestSharedLoadHasNoElasticity(t *testing.T) {
	c := steady(2, 10, sim.Hour)
	other := c.ScaleSets[0]
	other.Name = "other"
	c.ScaleSets = append(c.ScaleSets, other)
	r := play(t, c)
	if r.ScaleSets[0].Elasticity != nil || r.ScaleSets[1].Elasticity != nil {
		t.Error("sets that share a load have elasticity")
	}
}

// Two loads on one set: an instance completes other numbers of each, and each has
// its own facts about every minute.
func TestSeveralLoadsHaveNoElasticity(t *testing.T) {
	c := steady(2, 5, 10*sim.Minute)
	other := c.Workloads[0]
	other.Name = "other"
	c.Workloads = append(c.Workloads, other)
	for i := range c.Workloads {
		c.Workloads[i].Fidelity = model.RequestFidelity
	}
	if r := play(t, c); r.ScaleSets[0].Elasticity != nil {
		t.Error("a set with two loads has elasticity")
	}
}

// The set is short for 40 of 60 minutes, from 20 minutes on; the reaction is
// endless unless the load goes away again.
func TestElasticityObjectives(t *testing.T) {
	at := func(m model.Measure, bound float64) model.Objective { return model.Objective{Measure: m, Bound: bound} }
	c := stepped(2, sim.Hour, rate(0, 30), rate(20*sim.Minute, 90))
	c.Objectives = []model.Objective{
		at(model.ElasticityUnder, 0.66), at(model.ElasticityUnder, 0.67), at(model.ElasticityOver, 0),
		at(model.ElasticityReaction, 1e9),
	}
	r := play(t, c)
	for i, want := range []bool{false, true, true, false} {
		if v := r.Objectives[i]; v.Met != want {
			t.Errorf("%s at most %v: met %v with %v", v.Objective.Measure, v.Objective.Bound, v.Met, v.Actual)
		}
	}
	c = stepped(2, sim.Hour, rate(0, 30), rate(20*sim.Minute, 90), rate(30*sim.Minute, 30))
	c.Objectives = []model.Objective{at(model.ElasticityReaction, 600), at(model.ElasticityReaction, 599)}
	r = play(t, c)
	if !r.Objectives[0].Met || r.Objectives[1].Met || r.Objectives[0].Actual != 600 {
		t.Errorf("%+v, want 600 s", r.Objectives)
	}
}

package collect_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// started is a set of n that is requested at time zero, with or without extras.
func started(n int, extraPercent float64) *model.Config {
	c := steady(n, 1, sim.Hour)
	s := &c.ScaleSets[0]
	s.Warm, s.Overprovision = false, model.Overprovisioning{ExtraPercent: extraPercent}
	return c
}

// replicate plays replications of a scenario and returns the mean time until all
// of the first scale-out are ready, and half the width of its 99.9 % interval.
func replicate(t *testing.T, c *model.Config, replications uint64) (mean, half float64) {
	t.Helper()
	var sum, squares float64
	for replication := range replications {
		run := collect.New(c)
		end, err := model.New(c, sim.Streams{Seed: 7, Replication: replication}, run, sim.Limits{}).Run()
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		outs := r.ScaleSets[0].ScaleOuts
		if outs.Count != 1 || outs.AllReady.Count != 1 {
			t.Fatalf("scale-outs: %+v", outs)
		}
		x := outs.AllReady.Mean.Seconds()
		sum, squares = sum+x, squares+x*x
	}
	n := float64(replications)
	mean = sum / n
	return mean, 3.29 * math.Sqrt((squares/n-mean*mean)/n)
}

// Order statistics: with boots of N instances the last is ready after
// X(N:N); with k extras the N-th of N+k is, after X(N:N+k). For exponential
// boots of mean m, E[X(N:M)] = m·(1/M + 1/(M-1) + … + 1/(M-N+1)); for uniform
// ones over [a, b], a + (b-a)·N/(M+1). 3,000 replications; the 99.9 % interval
// must hold the exact value.
func TestTimeToAllReadyIsTheOrderStatistic(t *testing.T) {
	exponential := func(n, m int) float64 {
		sum := 0.0
		for i := m - n + 1; i <= m; i++ {
			sum += 60 / float64(i)
		}
		return sum
	}
	uniform := func(n, m int) float64 { return 20 + 100*float64(n)/float64(m+1) }
	for _, c := range []struct {
		name  string
		boot  sim.Distribution
		exact func(n, m int) float64
		n     int
		extra float64
		m     int
	}{
		{"exponential, 10 of 10", must(sim.Exponential(60)), exponential, 10, 0, 10},
		{"exponential, 10 of 12", must(sim.Exponential(60)), exponential, 10, 20, 12},
		{"exponential, 1 of 2", must(sim.Exponential(60)), exponential, 1, 20, 2},
		{"uniform, 20 of 20", must(sim.Uniform(20, 120)), uniform, 20, 0, 20},
		{"uniform, 20 of 24", must(sim.Uniform(20, 120)), uniform, 20, 20, 24},
	} {
		config := started(c.n, c.extra)
		config.Duration, config.Workloads, config.ScaleSets[0].LoadBalancer = 20*sim.Minute, nil, -1
		config.ScaleSets[0].Create, config.ScaleSets[0].Boot = sim.Distribution{}, c.boot
		mean, half := replicate(t, config, 3000)
		if exact := c.exact(c.n, c.m); math.Abs(mean-exact) > half {
			t.Errorf("%s: %.2f s ± %.2f, exactly %.2f", c.name, mean, half, exact)
		}
	}
}

// What is deleted was never billed, and what is kept is billed from its boot on,
// whichever of the two was asked for as the extra.
func TestExtrasAreNotBilled(t *testing.T) {
	c := started(10, 100)
	c.ScaleSets[0].Boot = must(sim.Exponential(60))
	r := play(t, c)
	s := &r.ScaleSets[0]
	if s.ScaleOuts.Extras != 10 || s.ScaleOuts.Spared != 10 || s.Created != 20 || s.Deleted != 10 {
		t.Fatalf("%+v, created %d, deleted %d", s.ScaleOuts, s.Created, s.Deleted)
	}
	booted := map[int]sim.Time{}
	gone := map[int]bool{}
	promoted := false
	for _, e := range r.Log {
		switch {
		case e.To == "booting":
			booted[e.Instance] = e.At
		case e.To == "deleting":
			gone[e.Instance] = true
		case e.Kind == model.RoleChanged && e.To == "member":
			promoted = true
		}
	}
	if !promoted {
		t.Fatal("no extra was kept: the test shows nothing")
	}
	var billed sim.Time
	for id := range 20 {
		if !gone[id] {
			billed += sim.Hour - booted[id]
		}
	}
	if want := price.PerHour(96_000_000).For(billed); s.Cost.Total < want-5 || s.Cost.Total > want+5 {
		t.Errorf("cost %v, want %v", s.Cost.Total, want)
	}
	members := s.RoleTime[model.Member]
	if got := members[model.Booting] + members[model.Running]; got != billed {
		t.Errorf("members boot and run for %v, want %v", got, billed)
	}
}

// With doNotRunExtensionsOnOverprovisionedVMs no extension installs on what is
// deleted; without it, it may.
func TestExtensionsOnTheKept(t *testing.T) {
	c := started(10, 50)
	c.ScaleSets[0].Boot = must(sim.Exponential(60))
	c.ScaleSets[0].Install = []model.Extension{{Name: "agent", Takes: must(sim.Constant(45))}}
	installed := func() (all, wasted int) {
		gone, fitted := map[int]bool{}, map[int]bool{}
		for _, e := range play(t, c).Log {
			fitted[e.Instance] = fitted[e.Instance] || e.To == "installing"
			gone[e.Instance] = gone[e.Instance] || e.To == "deleting"
		}
		for id := range 15 {
			if fitted[id] {
				all++
			}
			if fitted[id] && gone[id] {
				wasted++
			}
		}
		return all, wasted
	}
	if _, wasted := installed(); wasted == 0 {
		t.Error("no extension ran on an extra: the test shows nothing")
	}
	c.ScaleSets[0].Overprovision.SkipExtensions = true
	if all, wasted := installed(); all != 10 || wasted != 0 {
		t.Errorf("extensions on %d instances, on %d that were deleted; want 10 and 0", all, wasted)
	}
}

// A zone that is down when instances start costs no time if there are as many
// extras elsewhere as it holds instances.
func TestExtrasReplaceWhatAnOutageTakes(t *testing.T) {
	c := started(9, 100)
	c.ZoneOutages = []model.ZoneOutage{{Zone: "1", ScaleSets: []int{0}, Span: model.Span{At: 65 * sim.Second, For: 30 * sim.Minute}}}
	outs := play(t, c).ScaleSets[0].ScaleOuts
	if outs.AllReady.Count != 1 || outs.AllReady.Max != 90*sim.Second {
		t.Errorf("%+v, want all ready after 90 s", outs)
	}
	c.ScaleSets[0].Overprovision = model.Overprovisioning{}
	outs = play(t, c).ScaleSets[0].ScaleOuts
	if len(outs.List) != 1 || outs.List[0].Ready != 6 || outs.List[0].Wanted != 9 || outs.AllReady.Count != 0 {
		t.Errorf("without extras: %+v, want 6 of 9 ready", outs)
	}
}

// A scale-in meanwhile lowers what the order wants.
func TestScaleInDuringAnOrder(t *testing.T) {
	c := started(10, 20)
	c.Actions = []model.Action{{At: 30 * sim.Second, Kind: model.SetCapacity, Capacity: 4}}
	s := play(t, c).ScaleSets[0]
	out := s.ScaleOuts.List[0]
	if out.Asked != 10 || out.Wanted != 4 || out.Ready != 4 || out.Took != 90*sim.Second || s.ScaleOuts.Spared != 2 {
		t.Errorf("%+v, %d extras deleted", out, s.ScaleOuts.Spared)
	}
	if s.Deleted != 8 || s.Serving.Max != 4 {
		t.Errorf("deleted %d, serving at most %d", s.Deleted, s.Serving.Max)
	}
}

// Whatever the boots, the capacities and the prices: who pays is decided when an
// instance is kept or not, and cost by cause stays cost by instance, through full
// hours and changes of the spot price. The invariants of every run say so.
func TestBillingWithExtras(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := steady(rapid.IntRange(0, 9).Draw(t, "capacity"), 5, 3*sim.Hour)
		s := &c.ScaleSets[0]
		s.Warm = rapid.Bool().Draw(t, "warm")
		s.Overprovision = model.Overprovisioning{
			ExtraPercent:   float64(rapid.IntRange(1, 100).Draw(t, "extra")),
			SkipExtensions: rapid.Bool().Draw(t, "skip"),
		}
		s.Boot = must(sim.Exponential(600))
		s.Install = []model.Extension{{Name: "agent", Takes: must(sim.Exponential(300))}}
		if rapid.Bool().Draw(t, "spot") {
			s.Spot = &model.SpotTerms{Price: must(price.NewSeries(
				price.Change{Price: 10_000_000}, price.Change{At: 70 * sim.Minute, Price: 90_000_000},
				price.Change{At: 100 * sim.Minute, Price: 1}))}
		}
		for range rapid.IntRange(0, 6).Draw(t, "actions") {
			c.Actions = append(c.Actions, model.Action{
				At:       sim.Time(rapid.IntRange(0, 10_000).Draw(t, "at")) * sim.Second,
				Kind:     model.SetCapacity,
				Capacity: rapid.IntRange(0, 15).Draw(t, "to"),
			})
		}
		run := collect.New(c)
		end, err := model.New(c, sim.Streams{Seed: 1}, run, sim.Limits{}).Run()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run.Result(end, collect.Options{}); err != nil {
			t.Fatal(err)
		}
	})
}

// A member that fails while it boots is deleted five seconds later, and an extra
// that has not come so far has its place: of the two, one is deleted as a member,
// and no extra is.
func TestExtraInheritsThePlace(t *testing.T) {
	c := started(1, 20)
	c.Failures = []model.FailureHazard{{Replace: true, Repair: must(sim.Constant(5))}}
	c.Actions = []model.Action{{At: 70 * sim.Second, Kind: model.FailInstances, Instances: []int{0}}}
	s := &play(t, c).ScaleSets[0]
	if s.Created != 2 || s.Deleted != 1 || s.ScaleOuts.Extras != 1 || s.ScaleOuts.Spared != 0 {
		t.Errorf("%d created, %d deleted, of %d extras %d", s.Created, s.Deleted, s.ScaleOuts.Extras, s.ScaleOuts.Spared)
	}
	if s.Ready.Count != 1 || s.Ready.Max != 90*sim.Second {
		t.Errorf("%d ready after %v, want one after 1m30s", s.Ready.Count, s.Ready.Max)
	}
}

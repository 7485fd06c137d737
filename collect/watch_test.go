package collect_test

import (
	"math"
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// busy is a released set that serves so many requests a second.
func busy(n int, mode model.UpgradeMode, perSecond int64) *model.Config {
	c := released(n, mode)
	c.Workloads[0].Arrivals = must(workload.NewConstant(workload.PerSecond(perSecond * 1e6)))
	return c
}

// near reports whether two numbers of requests differ by what is in flight or rounded
// at most.
func near(got, want workload.Requests) bool {
	return got > want-3*workload.Request && got < want+3*workload.Request
}

// Ten instances in place by twos: eight run and serve at the least. The first batch
// meets two of the four in its zone, and nobody has more hardware than before.
func TestTroughsInPlace(t *testing.T) {
	c := busy(10, model.RollingUpgrade, 20)
	c.ScaleSets[0].Zones = []string{"1", "2", "3"}
	_, o := rolled(t, c)
	want := collect.Dip{Before: 10, Trough: 8}
	if o.Capacity != want || o.Serving != want || o.Peak != 10 || o.PeakVCPUs != 20 {
		t.Errorf("running %+v, serving %+v, peak %d with %d vCPUs", o.Capacity, o.Serving, o.Peak, o.PeakVCPUs)
	}
	for z, want := range []collect.Dip{{Before: 4, Trough: 2}, {Before: 3, Trough: 1}, {Before: 3, Trough: 1}} {
		if o.Zones[z].Capacity != want || o.Zones[z].Serving != want {
			t.Errorf("zone %s: %+v, want %+v", o.Zones[z].Name, o.Zones[z], want)
		}
	}
	if o.ExtraTime != 0 || o.Extra != 0 {
		t.Errorf("extra %v, %v", o.ExtraTime, o.Extra)
	}
}

// With a surge of two, ten run all the time and twelve have hardware. In each of five
// batches two more than before are billed from when the new ones boot until the old ones
// are being deleted, and a notice makes that longer.
func TestWhatASurgeTakes(t *testing.T) {
	const perHour = 96_000_000
	for _, notice := range []sim.Time{0, 5 * sim.Minute} {
		c := busy(10, model.RollingUpgrade, 20)
		c.ScaleSets[0].Upgrade.Rolling.Surge, c.ScaleSets[0].TerminateNotice = true, notice
		_, o := rolled(t, c)
		if o.Capacity.Trough != 10 || o.Serving.Trough != 10 || o.Peak != 12 || o.PeakVCPUs != 24 {
			t.Errorf("running %+v, serving %+v, peak %d with %d vCPUs", o.Capacity, o.Serving, o.Peak, o.PeakVCPUs)
		}
		billed := createTakes - 60*sim.Second + notice // creating is not billed, nor is deleting
		if want := 5 * 2 * billed; o.ExtraTime != want || int64(o.Extra) != perHour*int64(want/sim.Second)/3600 {
			t.Errorf("notice %v: %v extra for %d billionths, want %v", notice, o.ExtraTime, o.Extra, want)
		}
		if got := o.Requests.LostTotal(); got != 0 && notice > 0 {
			t.Errorf("%v requests lost though all are drained", got)
		}
	}
}

// Requests count while the rollout lasts, and no longer. While batch k of five is away,
// 2k of the eight that serve have the new model: 0 + 2 + 4 + 6 + 8 eighths of what comes
// in the time of a batch.
func TestRequestsWhileARolloutLasts(t *testing.T) {
	const perSecond = 20
	_, o := rolled(t, busy(10, model.RollingUpgrade, perSecond))
	if want := workload.Requests(5*perSecond*imageTakes/sim.Second) * workload.Request; o.Requests.Offered != want {
		t.Errorf("offered %v, want %v", o.Requests.Offered, want)
	}
	if want := workload.Requests(perSecond*imageTakes/sim.Second) * workload.Request * 20 / 8; !near(o.Requests.Reached, want) {
		t.Errorf("the new model has answered %v, want %v", o.Requests.Reached, want)
	}
}

// All ten at once: what comes meanwhile finds no backend, all of it and nothing else.
func TestWhatAnOutageLoses(t *testing.T) {
	const perSecond = 20
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := busy(10, model.AutomaticUpgrade, perSecond)
		c.Workloads[0].Fidelity = fidelity
		r, o := rolled(t, c)
		lost := &o.Requests.Lost
		if lost[model.LostNoBackend]+lost[model.LostDeadBackend] < o.Requests.Offered*99/100 || o.Requests.Reached != 0 {
			t.Errorf("%v: lost %v of %v", fidelity, *lost, o.Requests.Offered)
		}
		if lost[model.LostNoBackend] != r.Workloads[0].Lost[model.LostNoBackend] || o.Serving.Trough != 0 || o.Capacity.Trough != 0 {
			t.Errorf("%v: %v in the rollout, %v in all", fidelity, *lost, r.Workloads[0].Lost)
		}
	}
}

// A set that calls another one loses requests by that one's rollout; a third one,
// which fails by itself meanwhile, has nothing to do with it.
func TestWhoseRequestsARolloutCosts(t *testing.T) {
	c := busy(4, model.AutomaticUpgrade, 20)
	c.LoadBalancers = append(c.LoadBalancers, c.LoadBalancers[0])
	c.LoadBalancers[1].Name = "other"
	other := c.ScaleSets[0]
	other.Name, other.LoadBalancer = "other", 1
	c.ScaleSets = append(c.ScaleSets, other)
	load := c.Workloads[0]
	load.Name, load.LoadBalancer = "elsewhere", 1
	c.Workloads = append(c.Workloads, load)
	c.Actions = append(c.Actions, model.Action{At: rollsAt + sim.Second, ScaleSet: 1, Kind: model.FailInstances, Instances: []int{0, 1, 2, 3}})
	r, o := rolled(t, c)
	if r.Workloads[1].LostTotal() == 0 || o.Requests.LostTotal() != r.Workloads[0].LostTotal() {
		t.Errorf("%v lost in the rollout, %v of its own load and %v of the other", o.Requests.LostTotal(),
			r.Workloads[0].LostTotal(), r.Workloads[1].LostTotal())
	}
}

// What was wrong reaches as far as the new model has answered until somebody stopped it:
// two of the five that serve in the second batch, two of eight in its first second. If
// nobody stops it, it reaches what comes until the end of the run. What was sound reaches
// nobody.
func TestHowFarARolloutReaches(t *testing.T) {
	const perSecond = 20
	stopped := busy(10, model.RollingUpgrade, perSecond)
	for id := 7; id < 10; id++ {
		stopped.Actions = append(stopped.Actions, model.Action{At: rollsAt + imageTakes + sim.Second, Kind: model.SickenInstances, Instances: []int{id}})
	}
	_, o := rolled(t, stopped)
	want := workload.Request * perSecond * 2 * workload.Requests(imageTakes/sim.Second-1) / 5
	want += workload.Request * perSecond / 4
	if !o.Stopped() || !near(o.Blast(), want) || o.Requests.After != 0 {
		t.Errorf("stopped: %v reached, want %v", o.Blast(), want)
	}
	for _, errors := range []float64{0, 0.5} {
		c := busy(10, model.AutomaticUpgrade, perSecond)
		c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1, Errors: errors}}
		c.ScaleSets[0].Image.Versions[1].Release = 1
		_, o := rolled(t, c)
		want := workload.Requests((c.Duration-o.Ended)/sim.Second) * workload.Request * perSecond
		if errors == 0 {
			want = 0
		}
		if !near(o.Blast(), want) || o.Unsound != (errors > 0) {
			t.Errorf("errors %g: %v reached, want %v", errors, o.Blast(), want)
		}
	}
}

// over tells collect that rollouts change both sets.
type over struct{ *collect.Run }

func (o over) Observe(now sim.Time, f model.Fact) {
	if f.Rollout != nil {
		step := *f.Rollout
		step.Sets = []int{0, 1}
		f.Rollout = &step
	}
	o.Run.Observe(now, f)
}

// observed plays a scenario whose rollout is told to change both sets.
func observed(t *testing.T, c *model.Config) *collect.Rollout {
	t.Helper()
	run := collect.New(c)
	world := model.New(c, sim.Streams{Seed: 1}, over{run}, sim.Limits{})
	end, err := world.Run()
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Result(end, collect.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return &r.ScaleSets[0].Rollouts[0]
}

// A rollout over two sets has the instances of both: of four and three, the four are
// away at once, and the other three serve all the time.
func TestRolloutOverTwoSets(t *testing.T) {
	c := busy(4, model.AutomaticUpgrade, 20)
	other := c.ScaleSets[0]
	other.Name, other.Capacity, other.Zones = "green", 3, []string{"1", "2", "3"}
	c.ScaleSets = append(c.ScaleSets, other)
	o := observed(t, c)
	want := collect.Dip{Before: 7, Trough: 3}
	if o.Capacity != want || o.Serving != want || o.Peak != 7 || o.PeakVCPUs != 14 || o.Mixed != 0 {
		t.Errorf("running %+v, serving %+v, peak %d with %d vCPUs, mixed for %v", o.Capacity, o.Serving, o.Peak, o.PeakVCPUs, o.Mixed)
	}
	if one := (collect.Dip{Before: 1, Trough: 1}); len(o.Zones) != 4 || o.Zones[1].Serving != one || o.Zones[0].Serving.Trough != 0 {
		t.Errorf("%+v", o.Zones)
	}
	// What the other set answers meanwhile is of the new one: that is all that is served.
	if all := o.Requests.Offered - o.Requests.LostTotal(); !near(o.Requests.Reached, all) {
		t.Errorf("%v reached of %v", o.Requests.Reached, all)
	}
}

// Three new ones are created beside four, of which three then go. Extra are three from
// when the new ones boot until the old ones are deleted, and none from then on.
func TestExtraOfTwoSets(t *testing.T) {
	c := busy(4, model.AutomaticUpgrade, 20)
	green := c.ScaleSets[0]
	green.Name, green.Capacity = "green", 0
	c.ScaleSets = append(c.ScaleSets, green)
	const gone = rollsAt + 20*sim.Minute
	c.Actions = append(c.Actions,
		model.Action{At: rollsAt, ScaleSet: 1, Kind: model.SetCapacity, Capacity: 3},
		model.Action{At: gone, Kind: model.SetCapacity, Capacity: 1})
	// The rollout that tells of both sets is one that waits for what does not end.
	c.ScaleSets[0].Install[1].Takes = must(sim.Constant((10 * sim.Hour).Seconds()))
	c.Duration = gone + 10*sim.Minute
	o := observed(t, c)
	if want := 3 * (gone - (rollsAt + 60*sim.Second)); o.ExtraTime != want { // their creation is not billed
		t.Errorf("%v extra, want %v", o.ExtraTime, want)
	}
}

// Where it stopped: the batch and the zone of its instances.
func TestWhereARolloutStops(t *testing.T) {
	c := busy(6, model.RollingUpgrade, 20)
	c.ScaleSets[0].Zones = []string{"1", "2", "3"}
	c.ScaleSets[0].Upgrade.Rolling.Batch.MaxPercent = 50
	for _, id := range []int{1, 4} { // the batch of zone 2
		c.Actions = append(c.Actions, model.Action{At: rollsAt + 2*imageTakes + sim.Second, Kind: model.SickenInstances, Instances: []int{id}})
	}
	_, o := rolled(t, c)
	if !o.Stopped() || o.Error == "" || len(o.Batches) != 3 || len(o.Batches[1].Zones) != 1 || o.Batches[2].Zones[0] != "3" {
		t.Errorf("%v, %q in %+v", o.Code, o.Error, o.Batches)
	}
}

// The track has what every instance was before, and each step of its upgrade: a batch of
// two of ten boots and installs, and serves when it runs.
func TestTrackOfARollout(t *testing.T) {
	r, o := rolled(t, busy(10, model.RollingUpgrade, 20))
	var first []collect.TrackPoint
	for _, p := range r.Track.Points {
		if p.Instance == 2 { // of the second batch
			first = append(first, p)
		}
	}
	began := o.Batches[1].Began
	want := []struct {
		at    sim.Time
		phase collect.Phase
		kind  string
	}{
		{0, collect.Serving, "version 1.0.0"},
		{began, collect.Starting, "version 1.1.0"},
		{began + reimageTakes, collect.Installing, "version 1.1.0"},
		{began + imageTakes, collect.Serving, "version 1.1.0"},
	}
	if len(first) < len(want) {
		t.Fatalf("%+v", first)
	}
	for i, w := range want {
		p := first[i]
		if i == len(want)-1 {
			p = first[len(first)-1] // its probe may take a moment
		}
		if p.At/sim.Second != w.at/sim.Second || p.Phase != w.phase || r.Track.Kinds[p.Kind] != w.kind {
			t.Errorf("point %d: %+v of %v, want %+v", i, p, r.Track.Kinds, w)
		}
	}
}

// Where versions do not tell models apart, their numbers do; releases are named, too.
func TestKindsOfATrack(t *testing.T) {
	c := busy(2, model.AutomaticUpgrade, 20)
	c.Actions[0].Change = model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{1}, Release: model.SameRelease}
	r, _ := rolled(t, c)
	if want := []string{"version 1.0.0, model 0", "version 1.0.0, model 1"}; !slices.Equal(r.Track.Kinds, want) {
		t.Errorf("%q, want %q", r.Track.Kinds, want)
	}
	c.ScaleSets[0].Image = nil
	c.ScaleSets = append(c.ScaleSets, c.ScaleSets[0])
	c.ScaleSets[1].Name = "other"
	r = play(t, c)
	if want := []string{"web, model 0", "other, model 0", "web, model 1"}; !slices.Equal(r.Track.Kinds, want) {
		t.Errorf("%q, want %q", r.Track.Kinds, want)
	}
	c.ScaleSets = c.ScaleSets[:1]
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1}}
	c.Actions[0].Change.Release = 1
	r, _ = rolled(t, c)
	if want := []string{"release v1", "release v2"}; !slices.Equal(r.Track.Kinds, want) {
		t.Errorf("%q, want %q", r.Track.Kinds, want)
	}
}

// The measures of a run with one rollout, and of one that ends in it.
func TestRolloutMeasures(t *testing.T) {
	c := busy(10, model.RollingUpgrade, 20)
	r, o := rolled(t, c)
	for measure, want := range map[model.Measure]float64{
		model.RolloutsCompleted: 1, model.RolloutsDuration: (5 * imageTakes).Seconds(), model.RolloutsMixed: (3 * imageTakes).Seconds(),
		model.RolloutsServingTrough: 8, model.RolloutsPeakVCPUs: 20, model.RolloutsBlastRadius: 0, model.RolloutsSessionsLost: 0,
		model.RolloutsLost: float64(o.Requests.LostTotal()) / 1e6,
	} {
		if got := r.Measured(measure); got != want {
			t.Errorf("%s: %g, want %g", measure, got, want)
		}
	}
	c.Duration = rollsAt + imageTakes
	r, _ = rolled(t, c)
	if r.Measured(model.RolloutsCompleted) != 0 || !math.IsInf(r.Measured(model.RolloutsDuration), 1) {
		t.Errorf("the run ends in it: %g of them completed in %g s", r.Measured(model.RolloutsCompleted), r.Measured(model.RolloutsDuration))
	}
	// What takes a rollout back is none that gets through.
	back := &collect.Result{ScaleSets: []collect.ScaleSet{{Rollouts: []collect.Rollout{
		{Code: model.RolloutCancelled}, {Mode: model.UpgradeBack, Code: model.RolloutCompleted}, {Code: model.RolloutCompleted},
	}}}}
	if got := back.Measured(model.RolloutsCompleted); got != 0.5 {
		t.Errorf("%g completed of one that was taken back and one that was not", got)
	}
	none := play(t, steady(1, 1, sim.Hour))
	if none.Measured(model.RolloutsCompleted) != 1 || none.Measured(model.RolloutsDuration) != 0 || !math.IsInf(none.Measured(model.RolloutsServingTrough), 1) {
		t.Error("without a rollout an objective of one is missed")
	}
}

package collect_test

import (
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
	return got > want-2*workload.Request && got < want+2*workload.Request
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
		{0, collect.Serving, "model 0, version 1.0.0"},
		{began, collect.Starting, "model 1, version 1.1.0"},
		{began + reimageTakes, collect.Installing, "model 1, version 1.1.0"},
		{began + imageTakes, collect.Serving, "model 1, version 1.1.0"},
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

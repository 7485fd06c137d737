package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// ofRelease returns what a set had of a release.
func ofRelease(t *testing.T, s *collect.ScaleSet, name string) collect.ReleaseUse {
	t.Helper()
	for _, use := range s.Releases {
		if use.Release == name {
			return use
		}
	}
	t.Fatalf("nothing of release %q in %+v", name, s.Releases)
	return collect.ReleaseUse{}
}

// closeTo fails the test if a number is not within a share of another.
func closeTo(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within*math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func requestsOf(r workload.Requests) float64 { return float64(r) / float64(workload.Request) }

// A service that takes half as long again: three M/M/2 queues of 10 requests/s each
// and 0.15 s, load 1.5, utilisation 3/4. Erlang C for c=2, a=1.5 is
// 2·(9/8)/(1+1.5+2·(9/8)/2·2) = 9/14; the mean wait is C/(cμ-λ) = (9/14)/(10/3) s.
func TestSlowReleaseIsALongerService(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := steady(3, 30, 20*sim.Hour)
		c.Workloads[0].Fidelity = fidelity
		c.Workloads[0].Retry.Tries = 1
		c.Releases = []model.Release{{Name: "slow", ServiceTime: 1.5}}
		r := play(t, c)
		within := map[model.Fidelity]float64{model.FlowFidelity: 1e-3, model.RequestFidelity: 0.02}[fidelity]
		closeTo(t, fidelity.String()+": CPU", r.ScaleSets[0].CPU.Mean, 75, within)
		wait := 9.0 / 14 / (2/0.15 - 10)
		closeTo(t, fidelity.String()+": latency", r.Workloads[0].Latency.Mean.Seconds(), 0.15+wait, within)
		use := ofRelease(t, &r.ScaleSets[0], "slow")
		if use.Served != r.Workloads[0].Served || use.AtEnd != 3 || use.Mean != 3 {
			t.Errorf("%v: %+v of %d served", fidelity, use, r.Workloads[0].Served)
		}
	}
}

// A container host gets a release by its tag alone: it pulls and registers, and nothing
// else; the requests that come meanwhile are lost until its probe notices. All at once,
// 15 s of pull and 5 s to register: the set serves v1 for an hour, nothing for 20 s, and
// then v2.
func TestTagOfAContainerHost(t *testing.T) {
	c := steady(3, 30, 2*sim.Hour)
	c.LoadBalancers[0].Probe.Interval = sim.Millisecond
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1.2}}
	s := &c.ScaleSets[0]
	s.Image = &model.Image{
		Name: "host", Kind: model.ContainerHost, BootFactor: 1,
		Versions: []model.ImageVersion{{Name: "1.0.0", Release: model.NoRelease}},
		Container: model.Container{
			Pull: must(sim.Constant(15)), Changed: 1, Register: must(sim.Constant(5)),
		},
	}
	s.Upgrade.Mode = model.AutomaticUpgrade
	c.Actions = []model.Action{{
		At: sim.Hour, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Release: 1},
	}}
	r := play(t, c)
	v1, v2 := ofRelease(t, &r.ScaleSets[0], "v1"), ofRelease(t, &r.ScaleSets[0], "v2")
	if v1.AtEnd != 0 || v2.AtEnd != 3 || v1.Mean != 1.5 {
		t.Errorf("v1 %+v, v2 %+v", v1, v2)
	}
	closeTo(t, "instances of v2", v2.Mean, 3*(3600-20)/7200.0, 1e-9)
	// What is inside in the steady state is lost, or has not been served yet.
	closeTo(t, "served by v1", requestsOf(v1.Served), 30*3600, 1e-4)
	closeTo(t, "served by v2", requestsOf(v2.Served), 30*(3600-20), 1e-3)
	if got := r.ScaleSets[0].Rollouts[0].Change; got != "release v2" {
		t.Errorf("change %q", got)
	}
}

// With a mix of sizes and two releases every size with every release is a class: a
// machine is billed as its size, and what it serves belongs to its release.
func TestClassesAreSizesWithReleases(t *testing.T) {
	c := steady(2, 30, sim.Hour)
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1}}
	own := c.ScaleSets[0].VMSizes()[0]
	small := own
	small.Size.Name, small.Price = "Standard_D2as_v5", own.Price/2
	c.ScaleSets[0].Mix = &model.InstanceMix{Sizes: []model.VMSize{own, small}}
	c.Actions = []model.Action{{
		Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Release: 1},
	}}
	want := []model.Class{{Size: 0}, {Size: 1}, {Size: 0, Release: 1}, {Size: 1, Release: 1}}
	got := c.Classes(0)
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("classes %v, want %v", got, want)
		}
	}
	c.Actions = nil
	c.ScaleSets[0].Release = model.NoRelease
	r := play(t, c)
	if use := ofRelease(t, &r.ScaleSets[0], ""); use.Served != r.Workloads[0].Served {
		t.Errorf("%+v of %d", use, r.Workloads[0].Served)
	}
}

// A good release is none at all.
func TestGoodReleaseIsNone(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := released(6, model.AutomaticUpgrade)
		c.Workloads[0].Fidelity = fidelity
		c.Workloads[0].Retry.Tries = 1
		c.ScaleSets[0].Release = model.NoRelease
		for v := range c.ScaleSets[0].Image.Versions {
			c.ScaleSets[0].Image.Versions[v].Release = model.NoRelease
		}
		c.Actions[0].Change.Release = model.SameRelease
		without := play(t, c)
		c.Releases = []model.Release{{Name: "good", ServiceTime: 1}}
		unused := play(t, c)
		c.ScaleSets[0].Release = 0
		with := play(t, c)
		if unused.Fingerprint != without.Fingerprint {
			t.Errorf("%v: a release that nobody has changes the run", fidelity)
		}
		a, b := &without.Workloads[0], &with.Workloads[0]
		if a.Served != b.Served || a.Lost != b.Lost || a.Latency != b.Latency || without.Events != with.Events ||
			without.Cost.Total != with.Cost.Total || without.ScaleSets[0].CPU != with.ScaleSets[0].CPU {
			t.Errorf("%v: without %+v, with a good release %+v", fidelity, a, b)
		}
	}
}

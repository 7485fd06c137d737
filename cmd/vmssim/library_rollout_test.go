package main

import (
	"context"
	"math"
	"slices"
	"testing"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
	"vmssim/sim"
)

// The steps of walk-through. An upgrade of the extension takes 60 s, one of the image
// 80 s and both extensions, 160 s in all. Both versions answer from 31m, when the
// first is upgraded, to 50m, when the other one stops. An upgraded instance gets
// requests until its probe, of 5 s, has waited 5 s at most for its answer: half of
// 50/s twice for 5 s to 10 s, and all of them for 160 s and the first probe after
// that. The third instance runs 2m31s after 100m; 25 % on two are 16.7 % on three,
// which in seven of ten minutes is less than 20 % on average.
func TestWalkThroughShowsWhatItSays(t *testing.T) {
	r := playLibrary(t, "walk-through", experiment.Options{Seed: 1})
	set := &r.ScaleSets[0]
	if set.Models.Mixed != 19*sim.Minute || len(set.Rollouts) != 0 {
		t.Errorf("models mixed for %v, %d rollouts; want 19 minutes by hand", set.Models.Mixed, len(set.Rollouts))
	}
	lost := float64(r.Workloads[0].LostTotal()) / 1e6
	if least, most := 25.0*2*5+50*160, 25.0*2*10+50*(160+5)+50*0.1; lost < least || lost > most {
		t.Errorf("%v requests lost, want %v to %v", lost, least, most)
	}
	if down := r.Workloads[0].Lost[model.LostNoBackend]; float64(down)/1e6 < 50*150 {
		t.Errorf("%v of them without any backend, want most", down)
	}
	if got, want := steps(r, "web"), []string{"100: 2→3", "110: 3→2"}; !slices.Equal(got, want) || set.Created != 3 {
		t.Errorf("%q, %d created; want %q and 3", got, set.Created, want)
	}
	// Version 1 alone for 31 minutes, half of the requests for 19.
	if v1, want := set.Releases[0], 50.0*31*60+25*19*60; v1.Release != "v1" || math.Abs(float64(v1.Served)/1e6-want) > 25*20 {
		t.Errorf("%s has served %v, want about %v", v1.Release, float64(v1.Served)/1e6, want)
	}
	if set.Models.Older != 0 || set.Image.Versions[1].AtEnd != 2 || set.Image.Mixed != 0 {
		t.Errorf("%+v, %+v, images mixed for %v; want the latest, never mixed", *set.Models, set.Image.Versions, set.Image.Mixed)
	}
}

// The three ways of update-domains take the same two of ten instances at a time. An
// image takes 140 s for each batch, and the health extension up to 5 s; by hand there
// are ten minutes between. Each of the ten goes on getting its 60 of 600/s, or 75 when
// two others are out, until the balancer's probe of 5 s has failed twice, each by waiting
// up to 5 s. The broken image is given up after five minutes of health wait: by hand
// and rolling two instances keep it, the platform puts their old disks back in another 80 s.
func TestUpdateDomainsShowsWhatItSays(t *testing.T) {
	const upgrade, pause = 140 * sim.Second, 10 * sim.Minute
	for name, way := range map[string]struct {
		pauses sim.Time
		mode   model.UpgradeMode
		broken int
		back   sim.Time
		within sim.Time // of the publication
		fewest int      // that serve at least
	}{
		"by-hand":   {4 * pause, model.UpgradeInSteps, 2, 0, 0, 8},
		"rolling":   {0, model.RollingUpgrade, 2, 0, 0, 6},
		"automatic": {0, model.OSUpgrade, 0, 80*sim.Second + 5*sim.Second, 3 * sim.Hour, 6},
	} {
		src, _ := scenarios.Open("update-domains")
		s, err := scenarios.LoadStrategy(src, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := experiment.Run(context.Background(), &s.Config, experiment.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		set := &r.ScaleSets[0]
		if len(set.Rollouts) != 2 {
			t.Fatalf("%s: %d rollouts", name, len(set.Rollouts))
		}
		good, bad := &set.Rollouts[0], &set.Rollouts[1]
		if least := 5*upgrade + way.pauses; good.Mode != way.mode || good.Duration() < least || good.Duration() > least+25*sim.Second {
			t.Errorf("%s: %v in %v, want %v and a little", name, good.Mode, good.Duration(), least)
		}
		for n, b := range good.Batches {
			if !slices.Equal(b.Instances, []int{n, n + 5}) {
				t.Errorf("%s: batch %d is %v", name, n+1, b.Instances)
			}
		}
		if lost := float64(good.Requests.LostTotal()) / 1e6; lost < 10*60*10 || lost > 10*75*15+100 || good.Serving.Trough < way.fewest {
			t.Errorf("%s: %v requests lost, %d serve", name, lost, good.Serving.Trough)
		}
		if since := good.Began - sim.Hour; since < 0 || since > way.within || bad.Began < 5*sim.Hour || bad.Began > 5*sim.Hour+way.within {
			t.Errorf("%s: begins at %v and %v", name, good.Began, bad.Began)
		}
		if took := bad.Duration(); bad.Counters != (model.UpgradeCounters{Failed: 2, Pending: 8}) || took < upgrade+5*sim.Minute ||
			took > upgrade+5*sim.Minute+way.back {
			t.Errorf("%s: the broken image %v after %v", name, bad.Counters, took)
		}
		if at := set.Image.Versions[2].AtEnd; at != way.broken || bad.Rollbacks.Successful != 2-way.broken {
			t.Errorf("%s: %d broken at the end, %+v", name, at, bad.Rollbacks)
		}
	}
}

// The six ways of rollout-showdown, without evictions so that one can count. Twelve
// instances: batches of two leave ten, new ones first leave all and need fourteen, zones
// leave eight, a tenth, a half and all are steps of one, five and six, and a second set
// leaves all and needs as many again, at two vCPUs each. For seconds fewer serve than run:
// who is healthy may wait for a probe more until it is in rotation. The good release comes through
// in all of them and the bad one in none: its share of errors is four times the gate's,
// so that the gate speaks as soon as more than a quarter of its answers of five minutes
// are from instances that err, which is before ten minutes are over. A canary then has
// answered a twelfth of the requests at most; all at once, all but those that nobody was
// there for.
func TestRolloutShowdown(t *testing.T) {
	want := map[string]struct{ trough, instances int }{
		"rolling": {10, 12}, "surge": {12, 14}, "all-at-once": {0, 12}, "zones": {8, 12}, "canary": {6, 12}, "blue-green": {12, 24},
	}
	source, ok := scenarios.Open("rollout-showdown")
	if !ok {
		t.Fatal("not in the library")
	}
	blast, lost := map[string]float64{}, map[string]float64{}
	for name, w := range want {
		s, err := scenarios.LoadStrategy(source, name, []string{"hazards.evictions.rates[0].hourly=0%"})
		if err != nil {
			t.Fatal(err)
		}
		r, err := experiment.Run(t.Context(), &s.Config, experiment.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		sum := r.RolloutSum()
		if sum.Count != 2 || sum.Completed != 1 || sum.Open || sum.Peak != w.instances || sum.PeakVCPUs != 2*w.instances {
			t.Errorf("%s: %+v, want a peak of %d instances", name, sum, w.instances)
		}
		var offered float64 // until the bad release was stopped
		for i := range r.ScaleSets {
			set := &r.ScaleSets[i]
			for _, o := range set.Rollouts {
				if o.Began < sim.Hour && (o.Capacity.Trough != w.trough || o.Serving.Trough < w.trough-2) {
					t.Errorf("%s: %d run and %d serve at the least in the good rollout, want %d", name, o.Capacity.Trough, o.Serving.Trough, w.trough)
				}
				if o.Began >= 2*sim.Hour && o.Mode != model.UpgradeBack {
					offered = float64(o.Requests.Offered) / 1e6
					if o.Code != model.RolloutCancelled || o.Ended > 2*sim.Hour+10*sim.Minute+90*sim.Second {
						t.Errorf("%s: the bad release ended %v at %v", name, o.Code, o.Ended)
					}
				}
			}
			for _, v := range set.Image.Versions {
				if v.Version != "2.0.0" && v.AtEnd != 0 {
					t.Errorf("%s: %d instances of %s have version %s at the end", name, v.AtEnd, set.Name, v.Version)
				}
			}
		}
		blast[name], lost[name] = float64(sum.Blast)/1e6, float64(sum.Lost)/1e6
		if most := offered / 12; name == "canary" && (blast[name] > most+5*math.Sqrt(most) || blast[name] < most/2) {
			t.Errorf("canary reached %v of %v requests, at most a twelfth", blast[name], offered)
		}
	}
	for name := range want {
		if name != "canary" && blast[name] < 2*blast["canary"] || name != "all-at-once" && blast[name] > 0.75*blast["all-at-once"] {
			t.Errorf("%s reached %v requests; canary %v, all at once %v", name, blast[name], blast["canary"], blast["all-at-once"])
		}
		if name != "blue-green" && lost[name] < lost["blue-green"] || name != "all-at-once" && lost[name] > lost["all-at-once"]/4 {
			t.Errorf("%s lost %v requests; blue/green %v, all at once %v", name, lost[name], lost["blue-green"], lost["all-at-once"])
		}
	}
}

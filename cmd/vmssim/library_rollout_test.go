package main

import (
	"math"
	"slices"
	"testing"

	"vmssim/experiment"
	"vmssim/model"
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

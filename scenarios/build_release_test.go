package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
	"vmssim/sim"
)

// TestBuildReleases holds what testdata/good/releases.yaml becomes: releases in the
// order of the file, named by images, scale sets and actions.
func TestBuildReleases(t *testing.T) {
	got := load(t, validSource(t, "releases.yaml")).Config
	want := []model.Release{
		{Name: "v1", ServiceTime: 1},
		{Name: "slow", ServiceTime: 1.5},
		{Name: "erring", ServiceTime: 1, Errors: 0.05, ErrorsAfter: 10 * sim.Minute},
		{Name: "sick", ServiceTime: 1, NeverHealthy: 0.3},
		{Name: "leaking", ServiceTime: 1, Leak: &model.Leak{PerHour: 1 << 30, Restart: must(sim.Constant(40))}},
		{Name: "v2", ServiceTime: 1, Breaks: &model.SchemaBreak{Releases: []int{0, 1}, Errors: 0.2}},
	}
	if diff := cmp.Diff(want, got.Releases, sameLaw); diff != "" {
		t.Errorf("releases: -want +got:\n%s", diff)
	}
	web := got.ScaleSets[0]
	if v := web.Image.Versions; web.Release != model.NoRelease || v[0].Release != 0 || v[1].Release != 5 {
		t.Errorf("scale set web has %d, its image %+v", web.Release, v)
	}
	if a, b := got.ScaleSets[1].Release, got.ScaleSets[2].Release; a != 0 || b != 3 {
		t.Errorf("scale sets have %d and %d", a, b)
	}
	for i, want := range []int{model.SameRelease, 4, 2} {
		if r := got.Actions[i].Change.Release; r != want {
			t.Errorf("action %d brings %d, want %d", i, r, want)
		}
	}
	if classes := got.Classes(0); !cmp.Equal(classes, []model.Class{{Release: 0}, {Release: 5}}) {
		t.Errorf("classes of web: %v", classes)
	}
}

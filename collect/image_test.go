package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// golden is an image with a version at the start and one two hours later.
func golden() *model.Image {
	return &model.Image{Name: "golden", Kind: model.GeneralizedImage, BootFactor: 1, Versions: []model.ImageVersion{
		{Version: model.Version{Major: 1}, Name: "1.0.0"},
		{Version: model.Version{Major: 1, Minor: 1}, Name: "1.1.0", At: 2 * sim.Hour},
	}}
}

// Two instances of 1.0.0 run for ten hours; at four a third is added and gets
// 1.1.0, which is there since two. Patch lag by hand: the two fall behind for
// eight hours, 2 × 8²/2 = 64 h²; they run 20 h, the third 6 h less its 90 s of
// creation and boot. A pinned set keeps 1.0.0: 3 more instance-hours behind, from
// 2 h to 8 h.
func TestPatchLag(t *testing.T) {
	run := func(pinned int) *collect.ImageUse {
		c := steady(2, 10, 10*sim.Hour)
		c.ScaleSets[0].Image, c.ScaleSets[0].ImageVersion = golden(), pinned
		c.Actions = []model.Action{{At: 4 * sim.Hour, Kind: model.SetCapacity, Capacity: 3}}
		return play(t, c).ScaleSets[0].Image
	}
	third := 6*sim.Hour - 90*sim.Second
	total := 20*sim.Hour.Seconds() + third.Seconds()
	// In seconds: 64 h² = 64 × 3600² s².
	behind := 64 * 3600.0 * 3600.0

	latest := run(model.Latest)
	if got, want := latest.MeanLag.Seconds(), behind/total; !close(got, want) || latest.MaxLag != 8*sim.Hour {
		t.Errorf("latest: mean lag %v s, want %v; max %v, want 8h", got, want, latest.MaxLag)
	}
	if latest.Mixed != third {
		t.Errorf("mixed for %v, want %v", latest.Mixed, third)
	}
	if v := latest.Versions; len(v) != 2 || v[0].AtEnd != 2 || v[0].Mean != 2 || v[1].AtEnd != 1 ||
		v[1].Version != "1.1.0" || !close(v[1].Mean, third.Seconds()/36000) {
		t.Errorf("versions %+v", v)
	}

	pinned := run(0)
	// From the lag at its first work, 2 h and 90 s, to 8 h.
	first := 2*3600.0 + 90
	want := (behind + (28800*28800-first*first)/2) / total
	if got := pinned.MeanLag.Seconds(); !close(got, want) || pinned.MaxLag != 8*sim.Hour || pinned.Mixed != 0 {
		t.Errorf("pinned: %+v, want a mean lag of %v s", *pinned, want)
	}
	if v := pinned.Versions; len(v) != 1 || v[0].AtEnd != 3 {
		t.Errorf("pinned: versions %+v", v)
	}
}

func close(got, want float64) bool {
	d := got - want
	return d < 1e-6 && d > -1e-6
}

// A reimage takes the newest version and ends the lag; the data of the report
// follow the instance. Reimaged at three hours, for 70 s and an extension of 30 s.
func TestReimageTakesLatest(t *testing.T) {
	c := steady(1, 10, 10*sim.Hour)
	set := &c.ScaleSets[0]
	set.Image, set.ImageVersion = golden(), model.Latest
	set.Reimage = must(sim.Constant(70))
	set.Install = []model.Extension{{Name: "app", Takes: must(sim.Constant(30))}}
	c.Actions = []model.Action{{At: 3 * sim.Hour, Kind: model.ReimageInstances, Instances: []int{0, 7}}}
	r := play(t, c)
	s := &r.ScaleSets[0]
	if got, want := s.InstanceTime[model.Booting], 70*sim.Second; got != want {
		t.Errorf("booting for %v, want %v", got, want)
	}
	if got, want := s.InstanceTime[model.Installing], 30*sim.Second; got != want {
		t.Errorf("installing for %v, want %v", got, want)
	}
	// One hour behind, 1²/2 h², over 10 h less the 100 s.
	if got, want := s.Image.MeanLag.Seconds(), 0.5*3600*3600/(36000-100); !close(got, want) {
		t.Errorf("mean lag %v s, want %v", got, want)
	}
	if v := s.Image.Versions; len(v) != 2 || v[0].AtEnd != 0 || v[1].AtEnd != 1 || s.Image.Mixed != 0 {
		t.Errorf("%+v", *s.Image)
	}
	refused := 0
	for _, e := range r.Log {
		if e.Kind == model.ActionRefused {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d refusals, want 1 for the instance that is not there", refused)
	}
}

// The kinds of images, each with one instance requested at the start: 60 s to
// create and 30 s to boot, an extension of 100 s, then what the kind adds.
func TestImageKinds(t *testing.T) {
	host := model.Container{
		Pull: must(sim.Constant(40)), Again: 0.25, Register: must(sim.Constant(15)),
	}
	for _, c := range []struct {
		name  string
		image model.Image
		want  sim.Time
	}{
		{"platform", model.Image{Kind: model.PlatformImage, BootFactor: 1}, 190 * sim.Second},
		{"generalized", model.Image{Kind: model.GeneralizedImage, BootFactor: 1.2}, 208 * sim.Second},
		{"specialized", model.Image{Kind: model.SpecializedImage, BootFactor: 0.5}, 145 * sim.Second},
		{"specialized, with a script", model.Image{
			Kind: model.SpecializedImage, BootFactor: 0.5, Renames: true, Rename: must(sim.Constant(20)),
		}, 165 * sim.Second},
		{"container host", model.Image{Kind: model.ContainerHost, BootFactor: 1, Container: host}, 245 * sim.Second},
	} {
		config := oneRequested()
		c.image.Versions = golden().Versions
		config.ScaleSets[0].Image = &c.image
		config.ScaleSets[0].Install = []model.Extension{{Name: "app", Takes: must(sim.Constant(100))}}
		// Deallocated and started again it takes 10 s to start; a host pulls a
		// quarter of its image again and registers, 25 s.
		config.Actions = []model.Action{
			{At: 30 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
			{At: 40 * sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
		}
		s := play(t, config).ScaleSets[0]
		if s.Ready.Mean != c.want {
			t.Errorf("%s: ready after %v, want %v", c.name, s.Ready.Mean, c.want)
		}
		install := s.InstanceTime[model.Installing] - 100*sim.Second
		want := sim.Time(0)
		switch {
		case c.image.Renames:
			want = 20 * sim.Second
		case c.image.Kind == model.ContainerHost:
			want = 80 * sim.Second
		}
		if install != want {
			t.Errorf("%s: %v of installation besides the extension, want %v", c.name, install, want)
		}
	}
}

// Three copies of one machine have one name. Where that does not matter they all
// work, and the report says for how long names were the same. Where names are
// refused only the first works, until it is deleted. A script makes all work.
func TestNameCollision(t *testing.T) {
	run := func(change func(*model.Image)) *collect.ScaleSet {
		c := steady(3, 10, sim.Hour)
		c.ScaleSets[0].Warm = false
		m := &model.Image{Kind: model.SpecializedImage, BootFactor: 1, Versions: golden().Versions[:1]}
		change(m)
		c.ScaleSets[0].Image = m
		return &play(t, c).ScaleSets[0]
	}
	ready := 90 * sim.Second
	ignored := run(func(*model.Image) {})
	if got, want := ignored.Image.SameName, sim.Hour-ready; got != want || ignored.Serving.Max != 3 {
		t.Errorf("ignored: the same name for %v, want %v; %d serve", got, want, ignored.Serving.Max)
	}
	refused := run(func(m *model.Image) { m.NameRefused = true })
	if refused.Serving.Max != 1 || refused.Failures != 2 || refused.Image.SameName != 0 {
		t.Errorf("refused: %d serve, %d failures, the same name for %v",
			refused.Serving.Max, refused.Failures, refused.Image.SameName)
	}
	script := run(func(m *model.Image) {
		m.NameRefused, m.Renames, m.Rename = true, true, must(sim.Constant(20))
	})
	if script.Serving.Max != 3 || script.Failures != 0 || script.Image.SameName != 0 {
		t.Errorf("script: %d serve, %d failures, %+v", script.Serving.Max, script.Failures, *script.Image)
	}
}

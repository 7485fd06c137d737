package model

import (
	"testing"

	"vmssim/sim"

	"pgregory.net/rapid"
)

// golden is an image that is corrected after a newer version has come.
var golden = Image{Versions: []ImageVersion{
	{Version{1, 0, 0}, "1.0.0", -10 * sim.Day, NoRelease},
	{Version{1, 9, 0}, "1.9.0", sim.Day, NoRelease},
	{Version{1, 9, 1}, "1.9.1", 5 * sim.Day, NoRelease},
	{Version{1, 10, 0}, "1.10.0", 3 * sim.Day, NoRelease},
}}

// Latest is the highest version, not the newest, and 1.10 is above 1.9 ("Store
// and share images in an Azure Compute Gallery").
func TestResolve(t *testing.T) {
	for _, c := range []struct {
		pinned int
		now    sim.Time
		want   int
	}{
		{Latest, -11 * sim.Day, -1},
		{Latest, 0, 0},
		{Latest, sim.Day - 1, 0},
		{Latest, sim.Day, 1},
		{Latest, 3 * sim.Day, 3},
		{Latest, 6 * sim.Day, 3}, // 1.9.1 is newer, but lower
		{0, 6 * sim.Day, 0},      // pinned
	} {
		if got := golden.Resolve(c.pinned, c.now); got != c.want {
			t.Errorf("pinned %d at %v: %d, want %d", c.pinned, c.now, got, c.want)
		}
	}
}

// An instance is behind from the first instant at which there is a higher
// version, whichever that is.
func TestOutdatedAt(t *testing.T) {
	for version, want := range []sim.Time{sim.Day, 3 * sim.Day, 3 * sim.Day} {
		if since, outdated := golden.OutdatedAt(version); !outdated || since != want {
			t.Errorf("%s: outdated %t since %v, want %v", golden.Versions[version].Name, outdated, since, want)
		}
	}
	if since, outdated := golden.OutdatedAt(3); outdated {
		t.Errorf("the highest version is outdated since %v", since)
	}
}

func TestVersionOrder(t *testing.T) {
	number := rapid.IntRange(0, 3)
	version := rapid.Custom(func(t *rapid.T) Version {
		return Version{number.Draw(t, "major"), number.Draw(t, "minor"), number.Draw(t, "patch")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := version.Draw(t, "a"), version.Draw(t, "b")
		want := (a.Major-b.Major)*10000 + (a.Minor-b.Minor)*100 + (a.Patch - b.Patch)
		if got := a.Compare(b); got*want < 0 || (got == 0) != (want == 0) || got != -b.Compare(a) {
			t.Fatalf("%v to %v: %d", a, b, got)
		}
	})
}

// What an instance gets is never outdated at that instant.
func TestLatestIsNotOutdated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "versions")
		m := Image{}
		for v := range n {
			at := sim.Time(rapid.IntRange(0, 9).Draw(t, "at"))
			m.Versions = append(m.Versions, ImageVersion{Version: Version{Minor: v}, At: at})
		}
		now := sim.Time(rapid.IntRange(0, 10).Draw(t, "now"))
		v := m.Resolve(Latest, now)
		if v < 0 {
			return
		}
		if since, outdated := m.OutdatedAt(v); outdated && since <= now {
			t.Fatalf("version %d at %v is outdated since %v", v, now, since)
		}
	})
}

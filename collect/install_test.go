package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// oneRequested is a set of one instance that is requested at the start: created
// after 60 s, booted after 30 s more.
func oneRequested() *model.Config {
	c := steady(1, 10, sim.Hour)
	c.ScaleSets[0].Warm = false
	return c
}

// A script of 100 s after an agent of 40 s, beside a monitor of 120 s: one by
// one 260 s after the 90 s until the OS is up, at once the longest way, 140 s.
func TestExtensionsInstall(t *testing.T) {
	extensions := []model.Extension{
		{Name: "script", Takes: must(sim.Constant(100)), After: []int{1}},
		{Name: "agent", Takes: must(sim.Constant(40))},
		{Name: "monitor", Takes: must(sim.Constant(120))},
	}
	for sideBySide, want := range map[bool]sim.Time{false: 350 * sim.Second, true: 230 * sim.Second} {
		c := oneRequested()
		c.ScaleSets[0].Install, c.ScaleSets[0].SideBySide = extensions, sideBySide
		if ready := play(t, c).ScaleSets[0].Ready; ready.Count != 1 || ready.Mean != want {
			t.Errorf("side by side %t: ready after %v, want %v", sideBySide, ready.Mean, want)
		}
	}
}

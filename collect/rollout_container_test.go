package collect_test

import (
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

const (
	pullTakes     = 40 * sim.Second
	registerTakes = 5 * sim.Second
)

// hosted is a set of ten container hosts that get another release after an hour.
func hosted() *model.Config {
	c := released(10, model.RollingUpgrade)
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1}}
	c.ScaleSets[0].Image = &model.Image{
		Name: "host", Kind: model.ContainerHost, BootFactor: 1,
		Versions: []model.ImageVersion{
			{Version: model.Version{Major: 1}, Name: "1.0.0", Release: model.NoRelease},
			{Version: model.Version{Major: 1, Minor: 1}, Name: "1.1.0", Release: model.NoRelease},
		},
		Container: model.Container{
			Pull: must(sim.Constant(pullTakes.Seconds())), Changed: 1, Register: must(sim.Constant(registerTakes.Seconds())),
			PullsFirst: true,
		},
	}
	c.Actions[0].Change = model.ModelChange{ImageVersion: model.SameImage, Release: 1}
	return c
}

// A rollout of containers takes the pull and the registration for each batch, however the
// hosts pull; but hosts that pull while the old container serves are away only while the
// new one registers. Another OS image takes the boot and the extensions besides.
func TestContainerRolloutTakesItsTime(t *testing.T) {
	for _, c := range []struct {
		name       string
		change     func(*model.Config)
		batch      sim.Time
		away       sim.Time // of each instance
		capacityAt int
	}{
		{"pulls while it serves", nil, pullTakes + registerTakes, registerTakes, 8},
		{"stops first", func(c *model.Config) { c.ScaleSets[0].Image.Container.PullsFirst = false },
			pullTakes + registerTakes, pullTakes + registerTakes, 8},
		{"a quarter has changed", func(c *model.Config) { c.ScaleSets[0].Image.Container.Changed = 0.25 },
			pullTakes/4 + registerTakes, registerTakes, 8},
		{"all at once", func(c *model.Config) { c.ScaleSets[0].Upgrade.Rolling.Batch.MaxPercent = 100 },
			pullTakes + registerTakes, registerTakes, 0},
		{"an extension besides", func(c *model.Config) { c.Actions[0].Change.Extensions = []int{0} },
			agentTakes, agentTakes, 8}, // which brings the release
		{"another OS image", func(c *model.Config) {
			c.Actions[0].Change = model.ModelChange{ImageVersion: 1, Release: model.SameRelease}
		}, imageTakes + pullTakes + registerTakes, imageTakes + pullTakes + registerTakes, 8},
	} {
		config := hosted()
		if c.change != nil {
			c.change(config)
		}
		r, o := rolled(t, config)
		batches := sim.Time(5)
		if c.name == "all at once" {
			batches = 1
		}
		const serves = "; each serves until it has pulled the container image"
		if told := strings.HasSuffix(o.Batches[0].Reason, serves); told != (c.away == registerTakes) {
			t.Errorf("%s: %s", c.name, o.Batches[0].Reason)
		}
		times := r.ScaleSets[0].InstanceTime
		if away := times[model.Installing] + times[model.Booting]; o.Duration() != batches*c.batch || away != 10*c.away ||
			o.Capacity.Trough != c.capacityAt || o.Counters.Successful != 10 {
			t.Errorf("%s: %v with instances away for %v, down to %d, %v; want %v, %v and %d",
				c.name, o.Duration(), away, o.Capacity.Trough, o.Counters, batches*c.batch, 10*c.away, c.capacityAt)
		}
	}
}

// A host that fails while it pulls has the old container still. One that is not healthy
// with the new one still has the image of the old one, and only registers that again.
func TestContainerRolloutThatFails(t *testing.T) {
	c := hosted()
	c.Actions = append(c.Actions, model.Action{At: rollsAt + pullTakes/2, Kind: model.FailInstances, Instances: []int{0}})
	c.ScaleSets[0].Upgrade.Rolling.Limits.UnhealthyUpgraded = 50
	r, o := rolled(t, c)
	if old := ofRelease(t, &r.ScaleSets[0], "v1"); o.Counters != (model.UpgradeCounters{Successful: 9, Failed: 1}) || old.Mean == 0 {
		t.Errorf("%v, %+v: %s", o.Counters, old, o.Reason)
	}
	if latest := r.ScaleSets[0].Models.Latest; latest != 9 {
		t.Errorf("%d have the new model, want 9", latest)
	}
	c = hosted()
	c.ScaleSets[0].Upgrade.Rolling.Rollback = true
	spoil(c, 1)
	c.Unhealthy[0].CuredBy = model.ToReimage
	r, _ = rolled(t, c)
	if times := r.ScaleSets[0].InstanceTime; times[model.Installing] != 4*registerTakes {
		t.Errorf("installing for %v, want twice two registrations", times[model.Installing])
	}
	if older := r.ScaleSets[0].Models.Older; older != 10 {
		t.Errorf("%d have the old model, want all", older)
	}
}

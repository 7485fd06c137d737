package collect_test

import (
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// Without chance every way to bring a new image to ten instances takes what its
// arithmetic says, and leaves as many of them at work: batches or steps, each as long
// as one upgrade, and the pauses between; a surge instead the creation of new
// instances and the deletion of old ones. All are healthy as soon as they run.
func TestRolloutsTakeTheirTime(t *testing.T) {
	const pause = 2 * sim.Minute
	rolling := func(change func(*model.RollingPolicy)) *model.Config {
		c := released(10, model.RollingUpgrade)
		if change != nil {
			change(&c.ScaleSets[0].Upgrade.Rolling)
		}
		return c
	}
	steps := func(p model.Steps) *model.Config {
		c := deployed(10, p)
		c.ScaleSets[0].UpdateDomains = model.UpdateDomainsPerGroup
		return c
	}
	zonal := func(c *model.Config) *model.Config {
		c.ScaleSets[0].Zones = []string{"1", "2", "3"} // four, three and three instances
		return c
	}
	baked := func(c *model.Config) *model.Config {
		return watched(c, model.Gate{Errors: model.Unwatched, Unhealthy: 0, Bake: 10 * sim.Minute})
	}
	for _, c := range []struct {
		name         string
		config       *model.Config
		batches      int
		want         sim.Time
		trough, peak int
	}{
		{"Automatic", released(10, model.AutomaticUpgrade), 1, imageTakes, 0, 10},
		{"Rolling, 20 %", rolling(nil), 5, 5 * imageTakes, 8, 10},
		{"Rolling, 20 % of eleven", released(11, model.RollingUpgrade), 6, 6 * imageTakes, 9, 11},
		{"Rolling, 20 % of four", released(4, model.RollingUpgrade), 4, 4 * imageTakes, 3, 4},
		{"Rolling, 20 %, with pauses", rolling(func(p *model.RollingPolicy) { p.Pause = pause }), 5, 5*imageTakes + 4*pause, 8, 10},
		{"Rolling, 100 %", rolling(func(p *model.RollingPolicy) { p.Batch.MaxPercent = 100 }), 1, imageTakes, 0, 10},
		{"Rolling, 50 %, zone by zone", zonal(rolling(func(p *model.RollingPolicy) { p.Batch.MaxPercent = 50 })), 3, 3 * imageTakes, 6, 10},
		{"Rolling, 20 %, with a surge", rolling(func(p *model.RollingPolicy) { p.Surge = true }), 5, 5 * (createTakes + deleteTakes), 10, 12},
		{"by hand, all at once", steps(model.Steps{By: model.StepAll}), 1, imageTakes, 0, 10},
		{"by hand, by update domain", steps(model.Steps{By: model.StepUpdateDomain}), 5, 5 * imageTakes, 8, 10},
		{"by hand, by update domain, with pauses", steps(model.Steps{By: model.StepUpdateDomain, Pause: pause}), 5, 5*imageTakes + 4*pause, 8, 10},
		{"by hand, one by one", steps(model.Steps{By: model.StepInstance}), 10, 10 * imageTakes, 9, 10},
		{"by hand, zone by zone", zonal(steps(model.Steps{By: model.StepZone, Pause: pause})), 3, 3*imageTakes + 2*pause, 6, 10},
		{"a canary", steps(model.Steps{By: model.StepShare, Shares: millionths(10, 50, 100), Pause: pause}), 3, 3*imageTakes + 2*pause, 5, 10},
		{"a canary that bakes", baked(steps(model.Steps{By: model.StepShare, Shares: millionths(10, 100)})), 2, 2*imageTakes + 10*sim.Minute, 1, 10},
	} {
		n := c.config.ScaleSets[0].Capacity
		r, o := rolled(t, c.config)
		if o.Began != rollsAt || o.Duration() != c.want || len(o.Batches) != c.batches {
			t.Errorf("%s: from %v for %v in %d batches, want %v in %d", c.name, o.Began, o.Duration(), len(o.Batches), c.want, c.batches)
		}
		if o.Serving.Trough != c.trough || o.Capacity.Trough != c.trough || o.Peak != c.peak || o.Serving.Before != n {
			t.Errorf("%s: %d to %d instances, want %d to %d", c.name, o.Serving.Trough, o.Peak, c.trough, c.peak)
		}
		want := model.UpgradeCounters{Successful: n}
		if o.Code != model.RolloutCompleted || o.Counters != want || r.ScaleSets[0].Models.Latest != n {
			t.Errorf("%s: %v with %v, %+v", c.name, o.Code, o.Counters, *r.ScaleSets[0].Models)
		}
		if last := r.ScaleSets[0].Capacity; last.Min != n || last.Max != n {
			t.Errorf("%s: the capacity goes from %d to %d", c.name, last.Min, last.Max)
		}
	}
}

package swarm

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// spoilt is a release with everything that a release may have.
func spoilt(others int) model.Release {
	r := model.Release{
		Name: "spoilt", ServiceTime: 3, Errors: 1, NeverHealthy: 1,
		Leak: &model.Leak{PerHour: 1 << 40}, Breaks: &model.SchemaBreak{Errors: 1},
	}
	for other := range others {
		r.Breaks.Releases = append(r.Breaks.Releases, other)
	}
	return r
}

// A release that no instance runs is as if it were not there. A class of instances,
// a stream of luck or a pool of data that is made for every release would break it.
func TestUnusedRelease(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		config := s.load(t).Config
		without := s.run(t, &config, asIs)
		config.Releases = append(config.Releases, spoilt(len(config.Releases)))
		same(t, without, s.run(t, &config, asIs))
	})
}

// A good release on every instance is none, but for its name in the report. A release
// whose factors are not exactly one, or whose instances are classes of their own
// beside others, would break it.
func TestGoodRelease(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		config := s.load(t).Config
		if len(config.Releases) > 0 {
			return
		}
		without := s.run(t, &config, asIs)
		config.Releases = []model.Release{{Name: "good", ServiceTime: 1}}
		for i := range config.ScaleSets {
			config.ScaleSets[i].Release = 0
		}
		with := s.run(t, &config, func(f *model.Fact) bool {
			if f.Kind == model.InstanceChanged {
				f.Release = model.NoRelease
			}
			return true
		})
		if with != nil {
			unnamed(t, with)
			without.Track, with.Track = nil, nil // which names releases
		}
		if without != nil {
			without.Track = nil // what it tells apart has the names of models, or of releases
		}
		same(t, without, with)
	})
}

// unnamed takes the name of the only release out of a result.
func unnamed(t *testing.T, r *collect.Result) {
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		ran := set.InstanceTime[model.Running]+set.InstanceTime[model.Draining] > sim.Time(0)
		if use := set.Releases; ran && (len(use) != 1 || use[0].Release != "good" || use[0].Failed != 0) {
			t.Errorf("%s: releases %+v", set.Name, use)
		}
		set.Releases = nil
	}
	for i := range r.Workloads {
		r.Workloads[i].Releases = nil
	}
	r.Track = nil
}

package model

import (
	"slices"

	"vmssim/sim"
)

// Releases: what is special about the code that instances run.
//
// Azure has no such word: it knows images, extensions and containers, and sees of an
// application what its probes find. Ours: a release is a name for the code of an
// instance, with what it does to requests, to the application and to the memory. It
// comes with the model of a set or with a version of its image; an instance has the
// one that it was made with until it is brought to another model, or gets a new OS
// disk. One that installs has the new one already.
//
// Left out: releases that make jobs or messages fail or slower, but by the service
// time of messages; what a database does with a schema that two releases share.

// NoRelease as an index into Config.Releases is that of code of which nothing is
// said: it is good.
const NoRelease = -1

// SameRelease as ModelChange.Release leaves the release as it is.
const SameRelease = -2

// A Release is what is special about the code that instances run. The zero value
// but for ServiceTime 1 is good.
type Release struct {
	Name         string
	ServiceTime  float64 // of the workloads' service times, that its services take
	Errors       float64 // share of its answers that are errors
	ErrorsAfter  sim.Time
	NeverHealthy float64 // share of the instances on which it never works
	Leak         *Leak   // nil: none
	Breaks       *SchemaBreak
}

// Sound reports whether there is nothing wrong with a release.
func (r *Release) Sound() bool {
	return r.ServiceTime <= 1 && r.Errors == 0 && r.NeverHealthy == 0 && r.Leak == nil && r.Breaks == nil
}

// A Leak is memory that an application does not give back, until it has all that its
// instance has, and restarts.
type Leak struct {
	PerHour float64          // bytes
	Restart sim.Distribution // seconds until the application works again
}

// A SchemaBreak is what a release does to data that others share with it: from its
// first answer on they fail.
type SchemaBreak struct {
	Releases []int   // ascending; indexes into Config.Releases
	Errors   float64 // share of their answers that are errors from then on
}

// good is code of which nothing is said.
var good = Release{ServiceTime: 1}

// release returns the release with the index.
func release(list []Release, index int) *Release {
	if index < 0 || index >= len(list) {
		return &good
	}
	return &list[index]
}

// releasesOf lists the releases that the instances of a set may have, the first one
// first.
func (c *Config) releasesOf(set int) []int {
	s := &c.ScaleSets[set]
	list := []int{s.Release}
	if m := s.Image; m != nil && len(m.Versions) > 0 && m.hasReleases() {
		list = nil
		for i := range m.Versions {
			list = append(list, m.Versions[i].Release)
		}
	}
	for i := range c.Actions {
		if a := &c.Actions[i]; a.Kind == UpdateModel && a.ScaleSet == set && a.Change.Release != SameRelease {
			list = append(list, a.Change.Release)
		}
	}
	for i := range c.Deployments {
		if d := &c.Deployments[i]; d.ScaleSet == set && d.Change.Release != SameRelease {
			list = append(list, d.Change.Release)
		}
	}
	var distinct []int
	for _, r := range list {
		if !slices.Contains(distinct, r) {
			distinct = append(distinct, r)
		}
	}
	return distinct
}

// hasReleases reports whether the versions of an image say which release they are.
func (m *Image) hasReleases() bool {
	return slices.ContainsFunc(m.Versions, func(v ImageVersion) bool { return v.Release != NoRelease })
}

// releaseOf returns the release that an instance of its model and image version
// runs.
func (s *set) releaseOf(i *instance) int {
	if m := s.config.Image; m != nil && m.hasReleases() {
		return m.Versions[i.version].Release
	}
	return s.models[i.model].release
}

// newRelease returns the release that an instance which is created now runs.
func (w *World) newRelease(s *set) int {
	model := &s.models[s.latest()]
	if m := s.config.Image; m != nil && m.hasReleases() {
		if version := m.Resolve(model.image, w.engine.Now()); version >= 0 {
			return m.Versions[version].Release
		}
	}
	return model.release
}

// bring gives an instance the release of its model and version. It is called while
// the instance is not counted.
func (s *set) bring(i *instance) {
	i.release = s.releaseOf(i)
	i.class = s.classOf(i)
}

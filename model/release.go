package model

import (
	"fmt"
	"math"
	"slices"

	"vmssim/model/traffic"
	"vmssim/model/workload"
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

// A code is what an instance runs, and what has come of it so far.
type code struct {
	release  int        // index into Config.Releases, or NoRelease
	erring   bool       // it makes errors of the answers by now
	started  sim.Time   // when the application began to run
	errs     sim.Ticket // releaseErrs
	doomed   bool       // the application never works on the instance
	full     sim.Ticket // memoryFull
	restarts int        // of the application, for want of memory
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
		if d := &c.Deployments[i]; d.changed() == set && d.Change.Release != SameRelease {
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
	if s.byVersion {
		return s.config.Image.Versions[i.version].Release
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
	switch r := s.runs(i); {
	case !i.state.Answers():
		i.erring = false
	case r.Errors > 0 && r.ErrorsAfter == 0:
		i.erring = true
	}
	i.class = s.classOf(i)
}

// runs returns the release of an instance.
func (s *set) runs(i *instance) *Release { return release(s.releases, i.release) }

// beginCode schedules what the code of an instance will do whose application has begun to
// run.
func (w *World) beginCode(s *set, i *instance) {
	r := s.runs(i)
	if r.Errors > 0 && !i.erring {
		due := event{kind: releaseErrs, set: int32(s.index), instance: int32(i.id)}
		i.errs = w.schedule(i.started+r.ErrorsAfter, due)
	}
	w.awaitFull(s, i)
}

const purposeNeverHealthy sim.Purpose = "never healthy"

// neverWorks reports whether the release of an instance never works on it: the luck of
// the instance with the release, however often it starts there.
func (w *World) neverWorks(s *set, i *instance) bool {
	r := s.runs(i)
	if r.NeverHealthy == 0 {
		return false
	}
	luck := w.streams.For(purposeNeverHealthy, s.config.Name+" "+r.Name, uint64(i.id))
	return luck.Uniform() < r.NeverHealthy
}

// err lets the answers of an instance begin to be errors: it is of another class from
// now on, with its requests and jobs.
func (w *World) err(s *set, i *instance) {
	w.settle(s)
	from, inside := s.behind(i), workload.Requests(0)
	if from != nil && i.answers() && i.inRotation {
		inside = share(from.inFlight, 1, from.in.alive)
	}
	jobs := slices.Clone(i.jobs)
	for _, j := range jobs {
		s.displace(j, i)
	}
	s.uncount(i)
	i.erring = true
	i.class = s.classOf(i)
	s.count(i)
	for _, j := range jobs {
		s.place(j, i)
	}
	if from != nil {
		from.hand(s.behind(i), i, inside)
	}
	w.tell(Fact{
		Kind: ReleaseActed, Set: s.index, Instance: i.id, Zone: i.zone, Release: i.release, Why: ByRelease,
		Text: fmt.Sprintf("%s: %s of its answers are errors from now on", s.runs(i).Name, percentOf(millionths(s.runs(i).Errors))),
	})
}

// hand moves an instance, with so many requests, to another class of its pool.
func (b *backends) hand(to *backends, i *instance, inside workload.Requests) {
	delayed := min(b.delayed, inside)
	b.inFlight, to.inFlight = b.inFlight-inside, to.inFlight+inside
	b.delayed, to.delayed = b.delayed-delayed, to.delayed+delayed
	to.pause = max(to.pause, b.pause)
	if at := slices.Index(b.frozen, i.frozen); at >= 0 {
		b.frozen = slices.Delete(b.frozen, at, at+1)
		to.frozen = append(to.frozen, i.frozen)
	}
}

// schemaBreaks returns what releases do to the data that instances share, as package
// traffic takes it.
func (c *Config) schemaBreaks() []traffic.Release {
	list := make([]traffic.Release, len(c.Releases))
	for i := range c.Releases {
		if b := c.Releases[i].Breaks; b != nil {
			list[i] = traffic.Release{Breaks: b.Releases, Errors: b.Errors}
		}
	}
	return list
}

// write lets the releases that answer requests during the span of the flow do to the
// data of a pool what they do.
func (w *World) write(p *pool) {
	if w.flow.Offered == 0 || !p.schema.Waits() {
		return
	}
	everybody := p.everybody()
	for _, b := range p.backends {
		if b.receivers(everybody).alive == 0 || !p.schema.Answer(b.set.classes[b.class].Release) {
			continue
		}
		first := slices.IndexFunc(b.set.instances, func(i *instance) bool {
			return i.class == b.class && i.answers() && (i.inRotation || everybody && !i.unpooled)
		})
		w.tell(b.set.breaks(b.set.instances[first].id, b.set.classes[b.class].Release))
	}
}

// breaks says what the first answer of a release, by the instance with the id, does to
// others.
func (s *set) breaks(id, index int) Fact {
	r, names, zone := release(s.releases, index), "", 0
	if i := s.instance(id); i != nil { // it may have gone since it began to answer
		zone = i.zone
	}
	for n, other := range r.Breaks.Releases {
		if n > 0 {
			names += ", "
		}
		names += s.releases[other].Name
	}
	return Fact{
		Kind: ReleaseActed, Set: s.index, Instance: id, Zone: zone, Release: index, Why: ByRelease,
		Text: fmt.Sprintf("%s has answered: from now on %s of the answers of %s are errors",
			r.Name, percentOf(millionths(r.Breaks.Errors)), names),
	}
}

// millionths rounds a share.
func millionths(share float64) int { return int(math.Floor(float64(share*Millionths) + 0.5)) }

// outcome splits the answers that come in time into those that are errors and the
// others.
func (b *backends) outcome(p *pool, answers workload.Requests) (served, failed workload.Requests) {
	class := &b.set.classes[b.class]
	if share := traffic.Either(class.errors, p.schema.Failing(class.Release)); share > 0 {
		failed = min(answers, requests(float64(number(answers)*share)))
	}
	return answers - failed, failed
}

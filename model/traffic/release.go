package traffic

import "vmssim/sim"

// Releases: what the code of backends makes of answers. The service is done all the
// same; the answer is an error, which its client takes as a failed try.
//
// Whether an answer is an error is the luck of the try, whichever backend gives it.

// A Code is what is special about the code that a backend runs.
type Code struct {
	Class    int     // index into what Traffic counts by class; passed on in answers
	Slowness float64 // by which work takes longer than it says
	Release  int     // index into Config.Releases; others are nothing to anybody
	Errors   float64 // share of its answers that are errors
}

// A Release is what code does to data that the backends of a pool share.
type Release struct {
	Breaks []int   // releases whose backends fail from its first answer on, and for good
	Errors float64 // share of their answers that are errors then
}

// A Schema is the data behind one pool, as releases have left it.
type Schema struct {
	releases []Release
	breaks   int // releases that break others, and have not answered yet
	answered []bool
	failing  []float64 // by release: share of its answers that are errors
}

// NewSchema returns data that no release has touched.
func NewSchema(releases []Release) Schema {
	s := Schema{releases: releases, answered: make([]bool, len(releases)), failing: make([]float64, len(releases))}
	for i := range releases {
		if len(releases[i].Breaks) > 0 {
			s.breaks++
		}
	}
	return s
}

// Waits reports whether an answer may still break others.
func (s *Schema) Waits() bool { return s.breaks > 0 }

// Answer notes that a backend with a release has answered, and reports whether that
// breaks others, the first time.
func (s *Schema) Answer(release int) (breaks bool) {
	if s.breaks == 0 || release < 0 || release >= len(s.releases) || s.answered[release] {
		return false
	}
	s.answered[release] = true
	r := &s.releases[release]
	for _, other := range r.Breaks {
		s.failing[other] = Either(s.failing[other], r.Errors)
	}
	if len(r.Breaks) == 0 {
		return false
	}
	s.breaks--
	return true
}

// Failing returns the share of the answers of a release that are errors because of
// others.
func (s *Schema) Failing(release int) float64 {
	if release < 0 || release >= len(s.failing) {
		return 0
	}
	return s.failing[release]
}

// Either returns the share of answers that fail for one of two reasons, each on its
// own.
func Either(a, b float64) float64 { return 1 - float64((1-a)*(1-b)) }

const purposeError sim.Purpose = "request error"

// write lets the code of a station do to the data of its pool what it does.
func (t *Traffic) write(s *station) {
	if t.pools[s.config.Pool].schema.Answer(s.config.Release) {
		t.broke(t.now, s.config.Key, s.config.Release)
	}
}

// errs reports whether the answer to a request is an error.
func (t *Traffic) errs(r *request, c *client, s *station) bool {
	share := Either(s.config.Errors, t.pools[s.config.Pool].schema.Failing(s.config.Release))
	if share <= 0 {
		return false
	}
	luck := t.streams.For(purposeError, c.config.Name, r.number<<8|uint64(r.try))
	return luck.Uniform() < share
}

// failBadly ends a try because of the code of its station.
func (t *Traffic) failBadly(at int32, s *station) {
	t.classes[s.config.Class].failed[t.requests[at].client]++
	t.fail(at, BadRelease)
}

// Failed returns how many tries of a workload the backends of a class have answered
// with an error so far, or lost because their code made them restart.
func (t *Traffic) Failed(index, workload int) uint64 { return t.classes[index].failed[workload] }

package collect

import (
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A ReleaseUse is what a scale set had of one release: instances that answer, and what
// they answered.
type ReleaseUse struct {
	Release string // empty: code of which the scenario says nothing
	AtEnd   int
	Mean    float64 // instances, time-weighted
	Served  workload.Requests
	Failed  workload.Requests // answered with an error, tries that were made again included
}

// A releases keeps the books of the releases of a scale set.
type releases struct {
	names []string
	use   []releaseBook // by release and one more: without one
}

// A releaseBook is what a set has had of one release.
type releaseBook struct {
	seen           bool
	running        stock // instances that answer
	served, failed workload.Requests
}

// newReleases returns books for a set, of a scenario that has releases.
func newReleases(config *model.Config) releases {
	var r releases
	if len(config.Releases) == 0 {
		return r
	}
	for i := range config.Releases {
		r.names = append(r.names, config.Releases[i].Name)
	}
	r.names = append(r.names, "")
	r.use = make([]releaseBook, len(r.names))
	return r
}

// book returns the book of a release, or nil if the scenario has none.
func (r *releases) book(release int) *releaseBook {
	switch {
	case r.use == nil:
		return nil
	case release == model.NoRelease:
		return &r.use[len(r.use)-1]
	}
	return &r.use[release]
}

// changed moves an instance between states and releases.
func (r *releases) changed(now sim.Time, before, after *machine) {
	if r.use == nil || before.state.Answers() == after.state.Answers() && before.release == after.release {
		return
	}
	if before.state.Answers() {
		r.book(before.release).running.add(now, -1)
	}
	if after.state.Answers() {
		b := r.book(after.release)
		b.running.add(now, 1)
		b.seen = true
	}
}

// worked books what instances of a class have answered.
func (r *releases) worked(release int, load *model.SetLoad) {
	if b := r.book(release); b != nil {
		b.served += load.Served
		b.failed += load.Failed
	}
}

// end returns what there was of each release that an instance ran.
func (r *releases) end(end sim.Time) []ReleaseUse {
	var list []ReleaseUse
	for i := range r.use {
		b := &r.use[i]
		b.running.advance(end)
		if b.seen {
			list = append(list, ReleaseUse{
				Release: r.names[i], AtEnd: b.running.value, Mean: ratio(b.running.area, end),
				Served: b.served, Failed: b.failed,
			})
		}
	}
	return list
}

// checkReleases: every request was served, or answered with an error, by one release.
func (r *Run) checkReleases(result *Result) error {
	if len(r.config.Releases) == 0 {
		return nil
	}
	var served, all workload.Requests
	for i := range result.ScaleSets {
		s := &result.ScaleSets[i]
		running := sim.Time(0)
		for _, b := range r.sets[i].releases.use {
			served += b.served
			running += b.running.area
		}
		if answering := s.InstanceTime[model.Running] + s.InstanceTime[model.Draining]; running != answering {
			return broken("scale set %s: answering for %v, in its releases %v", s.Name, answering, running)
		}
	}
	for i := range result.Workloads {
		all += result.Workloads[i].Served
	}
	if served != all {
		return broken("%d requests were served, by release %d", all, served)
	}
	return nil
}

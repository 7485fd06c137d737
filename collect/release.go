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

	NeverHealthy int     // starts of its application on instances where it never works
	Restarts     int     // of its application, for want of memory
	Memory       float64 // most bytes that an instance used without requests and jobs; 0: it does not leak
}

// A releases keeps the books of the releases of a scale set.
type releases struct {
	config *model.Config
	set    *model.ScaleSet
	sizes  []model.VMSize
	names  []string
	use    []releaseBook // by release and one more: without one
}

// A releaseBook is what a set has had of one release.
type releaseBook struct {
	seen           bool
	running        stock // instances that answer
	served, failed workload.Requests
	never          int
	restarts       int
	memory         float64
}

// newReleases returns books for a set, of a scenario that has releases.
func newReleases(config *model.Config, set int) releases {
	r := releases{config: config, set: &config.ScaleSets[set], sizes: config.ScaleSets[set].VMSizes()}
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

// leaks books the memory that a machine has at an instant, if its release leaks.
func (r *releases) leaks(now sim.Time, m *machine) {
	if r.use == nil || m.release < 0 || r.config.Releases[m.release].Leak == nil || !m.state.Answers() ||
		m.application == model.Restarting {
		return
	}
	leaked := r.config.Releases[m.release].Leak.PerHour * float64(now-m.started) / float64(sim.Hour)
	all := r.sizes[m.size].Size.MemoryGiB * (1 << 30)
	b := r.book(m.release)
	b.memory = max(b.memory, min(r.set.MemoryBase+leaked, all))
}

// turned books that the application of a machine is in another condition.
func (r *releases) turned(now sim.Time, before *machine, fact *model.Fact) {
	r.leaks(now, before)
	b := r.book(before.release)
	switch {
	case b == nil || fact.Why != model.ByRelease:
	case fact.Application == model.Restarting:
		b.restarts++
	default:
		b.never++
	}
}

// changed moves an instance between states and releases.
func (r *releases) changed(now sim.Time, before, after *machine) {
	r.leaks(now, before)
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
func (r *releases) end(end sim.Time, machines []machine) []ReleaseUse {
	for i := range machines {
		r.leaks(end, &machines[i])
	}
	var list []ReleaseUse
	named := false
	for i := range r.use {
		b := &r.use[i]
		b.running.advance(end)
		named = named || b.seen && r.names[i] != ""
		if b.seen {
			list = append(list, ReleaseUse{
				Release: r.names[i], AtEnd: b.running.value, Mean: ratio(b.running.area, end),
				Served: b.served, Failed: b.failed,
				NeverHealthy: b.never, Restarts: b.restarts, Memory: b.memory,
			})
		}
	}
	if !named {
		return nil
	}
	return list
}

// answeredBadly returns how many tries releases have failed.
func (r *Run) answeredBadly() (n workload.Requests) {
	for i := range r.sets {
		for _, b := range r.sets[i].releases.use {
			n += b.failed
		}
	}
	return n
}

// checkReleases: every request was served, or answered with an error, by one release.
func (r *Run) checkReleases(result *Result) error {
	if len(r.config.Releases) == 0 {
		return nil
	}
	var served, all, lost workload.Requests
	again := uint64(0)
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
		w := &result.Workloads[i]
		all += w.Served
		lost += w.Lost[model.LostBadRelease]
		again += w.Retries
	}
	if served != all {
		return broken("%d requests were served, by release %d", all, served)
	}
	if failed := r.answeredBadly(); failed < lost || again == 0 && failed != lost {
		return broken("%d requests were lost to releases, which failed %d tries", lost, failed)
	}
	return nil
}

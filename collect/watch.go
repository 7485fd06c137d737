package collect

import (
	"slices"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A watch follows a rollout while it is under way, over all scale sets whose
// instances it changes.
type watch struct {
	set   int     // it is the last rollout of this one
	sets  []int   // whose instances it changes
	slots [][]int // of each of these, by zone: index into Rollout.Zones, which has all of their zones
	loads []bool  // by workload: it is one of theirs, or calls one
	over  bool    // it has completed, and what it has brought is still there
	at    sim.Time
	begun [][traffic.SessionCauses]uint64 // by workload: sessions lost before

	mixed      sim.Time // in which several sets served
	extra      sim.Time
	more, less price.Charge // of the extra time
}

// rolloutChanged books a fact about a rollout.
func (r *Run) rolloutChanged(now sim.Time, f *model.Fact) {
	s := &r.sets[f.Set]
	if f.Kind == model.RolloutBegan {
		r.beginTrack()
		s.rollouts.began(now, f)
		r.watches = append(r.watches, r.newWatch(now, f))
	}
	s.observe(now, f)
	if f.Kind == model.RolloutEnded {
		at := slices.IndexFunc(r.watches, func(w *watch) bool { return w.set == f.Set })
		r.watches[at].end(r)
		if f.Rollout.Code == model.RolloutCompleted {
			r.watches[at].over = true
			r.aftermath = append(r.aftermath, r.watches[at])
		}
		r.watches = slices.Delete(r.watches, at, at+1)
		r.track.until = max(r.track.until, now+tailOf(s.rollouts.last().Duration()))
	}
}

// newWatch begins to watch the rollout of a fact.
func (r *Run) newWatch(now sim.Time, f *model.Fact) *watch {
	w := &watch{set: f.Set, sets: slices.Clone(f.Rollout.Sets), at: now, loads: make([]bool, len(r.workloads))}
	if w.sets == nil {
		w.sets = []int{f.Set}
	}
	o := r.sets[f.Set].rollouts.last()
	if f.Rollout.Mode == model.BlueGreenUpgrade {
		o.Into = r.sets[w.sets[1]].config.Name
	}
	o.Sets = w.sets
	r.aftermath = slices.DeleteFunc(r.aftermath, func(a *watch) bool {
		return slices.ContainsFunc(a.sets, func(set int) bool { return slices.Contains(w.sets, set) })
	})
	goal := o.Model
	if len(w.sets) > 1 || r.sets[f.Set].have(goal) {
		goal = -1
	}
	for _, set := range w.sets {
		s := &r.sets[set]
		s.afresh(goal, w.part(set))
		var slots []int
		for z := range s.zones {
			name := ""
			if z < len(s.config.Zones) {
				name = s.config.Zones[z]
			}
			slot := slices.IndexFunc(o.Zones, func(of RolloutZone) bool { return of.Name == name })
			if slot < 0 {
				slot = len(o.Zones)
				o.Zones = append(o.Zones, RolloutZone{Name: name})
			}
			slots = append(slots, slot)
			o.Zones[slot].Capacity.Before += s.standing.running[z]
			o.Zones[slot].Serving.Before += s.standing.serving[z]
		}
		w.slots = append(w.slots, slots)
		w.concerns(r.config, s.config.LoadBalancer)
	}
	for z := range o.Zones {
		zone := &o.Zones[z]
		o.Capacity.Before += zone.Capacity.Before
		o.Serving.Before += zone.Serving.Before
		zone.Capacity.Trough, zone.Serving.Trough = zone.Capacity.Before, zone.Serving.Before
	}
	o.Capacity.Trough, o.Serving.Trough = o.Capacity.Before, o.Serving.Before
	w.peak(r, o)
	for i := range r.workloads {
		w.begun = append(w.begun, r.sessionsLost(i))
	}
	return w
}

// part returns that of a set.
func (w *watch) part(set int) part {
	switch {
	case len(w.sets) == 1:
		return alone
	case set == w.set:
		return handsOver
	}
	return takesOver
}

// concerns finds the workloads of a load balancer, and those that call them.
func (w *watch) concerns(config *model.Config, balancer int) {
	for i := range config.Workloads {
		if balancer >= 0 && config.Workloads[i].LoadBalancer == balancer {
			w.loads[i] = true
		}
	}
	for more := true; more; {
		more = false
		for i := range config.Workloads {
			calls := slices.ContainsFunc(config.Workloads[i].Calls, func(c traffic.Call) bool { return w.loads[c.Workload] })
			if calls && !w.loads[i] {
				w.loads[i], more = true, true
			}
		}
	}
}

// sessionsLost returns the sessions that a workload has lost so far.
func (r *Run) sessionsLost(load int) (lost [traffic.SessionCauses]uint64) {
	if s := r.workloads[load].sessions; s != nil {
		lost = s.tally.Lost
	}
	return lost
}

// until accounts for the time in which the sets stood as they do.
func (w *watch) until(now sim.Time, r *Run) {
	o := r.sets[w.set].rollouts.last()
	running, serving, sets := make([]int, len(o.Zones)), make([]int, len(o.Zones)), 0
	for i, set := range w.sets {
		s := &r.sets[set]
		if s.serving.value > 0 {
			sets++
		}
		for z, slot := range w.slots[i] {
			running[slot] += s.standing.running[z]
			serving[slot] += s.standing.serving[z]
		}
		w.extra += s.spare(w.at, now, &w.more, &w.less)
	}
	if sets > 1 {
		w.mixed += now - w.at
	}
	allRunning, allServing := 0, 0
	for z := range o.Zones {
		o.Zones[z].Capacity.low(running[z])
		o.Zones[z].Serving.low(serving[z])
		allRunning, allServing = allRunning+running[z], allServing+serving[z]
	}
	o.Capacity.low(allRunning)
	o.Serving.low(allServing)
	w.peak(r, o)
	w.at = now
}

// peak takes in the hardware that the sets have.
func (w *watch) peak(r *Run, o *Rollout) {
	hardware, vcpus := 0, 0
	for _, set := range w.sets {
		hardware += r.sets[set].standing.hardware
		vcpus += r.sets[set].standing.vcpus
	}
	o.Peak, o.PeakVCPUs = max(o.Peak, hardware), max(o.PeakVCPUs, vcpus)
}

// flow books what became of requests.
func (w *watch) flow(r *Run, f *model.Flow) {
	if !w.loads[f.Workload] {
		return
	}
	o := r.sets[w.set].rollouts.last()
	if !w.over {
		o.Requests.Offered += f.Offered
		for cause, n := range f.Lost {
			o.Requests.Lost[cause] += n
		}
	}
	for i := range f.Sets {
		load := &f.Sets[i]
		if slices.Contains(w.sets, load.Set) {
			w.reach(r, o, load)
		}
	}
}

// reach books what of a load was answered by the new model.
func (w *watch) reach(r *Run, o *Rollout, load *model.SetLoad) {
	s := &r.sets[load.Set]
	n := s.standing.reached(load, s.sound(load.Class))
	if release := s.classes[load.Class].Release; n > 0 && release >= 0 && release < len(r.config.Releases) {
		o.Unsound = o.Unsound || !r.config.Releases[release].Sound()
	}
	if w.over {
		o.Requests.After += n
	} else {
		o.Requests.Reached += n
	}
}

// end closes the book of the rollout.
func (w *watch) end(r *Run) {
	s := &r.sets[w.set]
	o := s.rollouts.last()
	for i := range w.loads {
		if w.loads[i] {
			for cause, n := range r.sessionsLost(i) {
				o.SessionsLost[cause] += n - w.begun[i][cause]
			}
		}
	}
	if len(w.sets) > 1 {
		o.Mixed = w.mixed
	}
	o.ExtraTime = max(0, w.extra)
	o.Extra = max(0, w.more.Money()-w.less.Money())
	if len(o.Zones) < 2 {
		o.Zones = nil
	}
}

// checkRollouts: the rollouts of a set, of which there is one at a time, have lost no
// more requests than the run, and their sets stood as the books of instances say.
func (r *Run) checkRollouts(result *Result) error {
	var lost [model.Causes]workload.Requests
	answered := r.answeredBadly()
	for i := range result.Workloads {
		answered += result.Workloads[i].Served
		for cause, n := range result.Workloads[i].Lost {
			lost[cause] += n
		}
	}
	for i := range r.sets {
		s := &r.sets[i]
		hardware, serving := 0, 0
		for m := range s.instances {
			if s.instances[m].allocated() {
				hardware++
			}
		}
		for _, n := range s.standing.serving {
			serving += n
		}
		if hardware != s.standing.hardware || serving != s.serving.value {
			return broken("scale set %s: %d instances have hardware and %d serve, in the books of rollouts %d and %d",
				s.config.Name, hardware, s.serving.value, s.standing.hardware, serving)
		}
		var sum RolloutRequests
		for n := range s.rollouts.done {
			q := &s.rollouts.done[n].Requests
			sum.Reached += q.Reached
			for cause, n := range q.Lost {
				sum.Lost[cause] += n
			}
		}
		for cause, n := range sum.Lost {
			if n > lost[cause] {
				return broken("scale set %s: %v of %v requests lost to %v in rollouts", s.config.Name, n, lost[cause], model.Cause(cause))
			}
		}
		if sum.Reached > answered {
			return broken("scale set %s: new models have answered %v of %v requests", s.config.Name, sum.Reached, answered)
		}
	}
	return nil
}

package collect

import "vmssim/model"

func (r *Run) checkJobs(result *Result) error {
	for i := range r.jobs {
		if err := r.jobs[i].check(&result.Jobs[i]); err != nil {
			return err
		}
	}
	for i := range r.sets {
		if err := r.sets[i].checkSlots(&result.ScaleSets[i]); err != nil {
			return err
		}
	}
	return nil
}

// check: jobs are completed, failed, running or waiting; the time that jobs had
// slots is useful, overhead, wasted or in progress; and the useful time is the
// work of the completed jobs, however often they were interrupted.
func (a *jobAccount) check(j *JobLoad) error {
	if sum := j.Completed + j.Failed + j.Running + j.Waiting; sum != j.Submitted || j.Waiting < 0 || j.Running < 0 {
		return broken("jobs %s: completed %d + failed %d + running %d + waiting %d is not submitted %d",
			j.Name, j.Completed, j.Failed, j.Running, j.Waiting, j.Submitted)
	}
	t := &j.Slots
	if a.running.area != t.Busy {
		return broken("jobs %s: %v s of slots by level, %v s by start", j.Name, a.running.area.Seconds(), t.Busy.Seconds())
	}
	wasted := t.WastedTotal()
	if sum := t.Useful.Add(t.Overhead).Add(wasted).Add(t.InProgress); sum != t.Busy {
		return broken("jobs %s: useful %v + overhead %v + wasted %v + in progress %v s is not busy %v s", j.Name,
			t.Useful.Seconds(), t.Overhead.Seconds(), wasted.Seconds(), t.InProgress.Seconds(), t.Busy.Seconds())
	}
	if t.Useful != a.work {
		return broken("jobs %s: useful %v s, work of the completed jobs %v s", j.Name, t.Useful.Seconds(), a.work.Seconds())
	}
	for _, part := range append([]TimeSum{t.Useful, t.Overhead, t.InProgress}, t.Wasted[:]...) {
		if part.Negative() {
			return broken("jobs %s: a negative time in %+v", j.Name, *t)
		}
	}
	return nil
}

// checkSlots: the slots that were taken are those of the loads, and no more than
// the answering instances have.
func (f *fleet) checkSlots(s *ScaleSet) error {
	if s.Jobs == nil {
		return nil
	}
	var all TimeSum
	for p := range s.Jobs.Time {
		var busy TimeSum
		for size := range f.meters {
			slots := &f.meters[size].slots[p]
			busy = busy.Add(slots[0].area).Add(slots[1].area)
		}
		if busy != s.Jobs.Time[p].Busy {
			return broken("scale set %s: %v s of %v slots by instance, %v s by load", s.Name,
				busy.Seconds(), model.Priority(p), s.Jobs.Time[p].Busy.Seconds())
		}
		all = all.Add(busy)
	}
	have := s.InstanceTime[model.Running] + s.InstanceTime[model.Draining]
	if left := times(s.Jobs.Slots, have).Less(all); left.Negative() {
		return broken("scale set %s: %v s of slots taken, more than %d × %v", s.Name, all.Seconds(), s.Jobs.Slots, have)
	}
	return nil
}

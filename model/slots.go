package model

import "vmssim/sim"

// Slots: which job goes to which instance.
//
// Ours: an instance has a number of slots; each takes one job at a time, of any
// load whose set it belongs to. Only running members whose application works take
// jobs; one that drains takes no more. Whenever a slot and a job are both there
// they are brought together at the end of that instant, after everything else
// that happens in it, so that no job starts on an instance that goes in the same
// instant. The load of the highest priority comes first, then the job that was
// submitted first; it goes to the first of its sets with a free slot, there by
// the load's fill type, which is Azure Batch's nodeFillType, and among equals to
// the lowest instance id.
//
// A job keeps its share of the vCPUs busy as long as it has its slot, also while
// it restores or writes a checkpoint.

// A slots counts the slots of one set.
type slots struct {
	free  int         // on instances that take jobs
	taken []classJobs // by class
	last  *instance   // on which a slot became free last
}

// A classJobs is the jobs that the instances of one class have.
type classJobs struct {
	working int   // instances with at least one job
	cpu     int64 // millionths of a vCPU that all jobs keep busy
	memory  int64 // bytes that all jobs hold
}

// takesJobs reports whether new jobs may start on an instance.
func (s *set) takesJobs(i *instance) bool {
	return s.config.Slots > 0 && i.state == Running && i.application == Works && i.role == Member
}

// freeSlots returns how many slots of an instance a new job may take.
func (s *set) freeSlots(i *instance) int {
	if !s.takesJobs(i) {
		return 0
	}
	return s.config.Slots - len(i.jobs)
}

// jobLoads brings the loads of a set's classes up to date with their jobs.
func (s *set) jobLoads() {
	for index, t := range s.slots.taken {
		s.loads[index] = classLoad{t.working, t.utilization(s.classes[index].vcpus)}
		s.uses[index] = t.usage()
	}
}

// utilization returns how busy the vCPUs are of the instances that have jobs, each
// with so many.
func (t *classJobs) utilization(vcpus int) float64 {
	if t.working == 0 {
		return 0
	}
	all := float64(t.working) * float64(vcpus) * 1e6
	return min(1, float64(t.cpu)/all)
}

// usage returns what each instance that has jobs uses for them.
func (t *classJobs) usage() usage {
	if t.working == 0 {
		return usage{}
	}
	return usage{memoryHeld: float64(t.memory) / float64(t.working)}
}

// place gives a job a slot of an instance, or takes it away.
func (s *set) place(j *job, i *instance) {
	s.uncount(i)
	t := &s.slots.taken[i.class]
	if len(i.jobs) == 0 {
		t.working++
	}
	i.jobs = append(i.jobs, j)
	t.cpu += j.queue.config.CPU
	t.memory += j.queue.config.Memory
	s.count(i)
}

func (s *set) displace(j *job, i *instance) {
	s.uncount(i)
	for at := range i.jobs {
		if i.jobs[at] == j {
			i.jobs = append(i.jobs[:at], i.jobs[at+1:]...)
			break
		}
	}
	t := &s.slots.taken[i.class]
	if len(i.jobs) == 0 {
		t.working--
	}
	t.cpu -= j.queue.config.CPU
	t.memory -= j.queue.config.Memory
	s.slots.last = i
	s.count(i)
}

// pick chooses the instance for the next job. There is a free slot.
func (s *set) pick(fill FillType) *instance {
	if last := s.slots.last; last != nil && s.freeSlots(last) == s.slots.free {
		return last // it has them all
	}
	var best *instance
	for _, i := range s.instances {
		free := s.freeSlots(i)
		if free == 0 {
			continue
		}
		if best == nil || fill == FillSpread && free > s.freeSlots(best) || fill == FillPack && free < s.freeSlots(best) {
			best = i
		}
	}
	return best
}

// matchSoon schedules the match for the end of this instant, if there is a job
// and a slot for it.
func (w *World) matchSoon() {
	if w.matching {
		return
	}
	if q, _ := w.nextJob(); q != nil {
		w.matching = true
		w.schedule(w.engine.Now(), event{kind: matchDue})
	}
}

// match brings jobs and free slots together until one of them runs out.
func (w *World) match() {
	w.matching = false
	for {
		q, s := w.nextJob()
		if q == nil {
			return
		}
		w.startJob(w.take(q), s, s.pick(q.config.Fill))
	}
}

// nextJob returns the queue whose head is the next to start, and the set that it
// goes to, or nil.
func (w *World) nextJob() (next *jobQueue, to *set) {
	for index := range w.queues {
		q := &w.queues[index]
		if q.waiting() == 0 || next != nil && !q.before(next) {
			continue
		}
		for _, s := range q.sets {
			if s.slots.free > 0 {
				next, to = q, s
				break
			}
		}
	}
	return next, to
}

// before reports whether the head of q goes before that of other.
func (q *jobQueue) before(other *jobQueue) bool {
	if q.config.Priority != other.config.Priority {
		return q.config.Priority > other.config.Priority
	}
	return q.next() < other.next()
}

// startJob gives a job a slot.
func (w *World) startJob(j *job, s *set, i *instance) {
	w.settle(s)
	j.set, j.instance, j.began, j.saves = s, i, w.engine.Now(), false
	j.starts++
	j.attempt = attempt{work: j.work - j.saved, checkpoint: j.queue.config.Checkpoint}
	if j.saved > 0 {
		j.attempt.restore = j.queue.config.Checkpoint.Restore
	}
	s.place(j, i)
	j.queue.running[j.number] = j
	w.endJobIn(j, j.attempt.lasts())
	w.tellJob(j.fact(JobStarted, i, ByTime), j.step())
}

// endJobIn schedules the end of the present start.
func (w *World) endJobIn(j *job, span sim.Time) {
	w.engine.Cancel(j.end)
	j.lasts = w.engine.Now() + span - j.began
	j.end = w.schedule(w.engine.Now()+span,
		event{kind: jobDone, set: int32(j.queue.index), instance: int32(j.number)})
}

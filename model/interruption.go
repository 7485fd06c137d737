package model

import "vmssim/sim"

// Interruption: how a job loses its slot.
//
// Azure tells an instance beforehand that it will be deleted ("Terminate
// notification for scale set instances", 5 to 15 minutes) or evicted ("Use Azure
// Spot Virtual Machines", at best 30 seconds), and nothing when it fails,
// restarts or is deallocated.
//
// Ours: a job that is not done when its instance stops answering is interrupted,
// for whatever reason that happens, and loses what it has done since its last
// whole checkpoint. What a job does with a notice is in checkpoint.go. After the
// interruption it returns to the queue or, without a start left, has failed.

// tellJob tells a fact about jobs.
func (w *World) tellJob(f Fact, step JobStep) {
	w.jobStep = step
	f.Job = &w.jobStep
	w.tell(f)
}

// fact returns a fact about a job on its instance.
func (j *job) fact(kind FactKind, i *instance, why Reason) Fact {
	return Fact{
		Kind: kind, Set: j.set.index, Instance: i.id, Zone: i.zone, FaultDomain: i.faultDomain,
		From: i.state, To: i.state, Role: i.role, Priority: i.priority, Why: why,
	}
}

func (j *job) step() JobStep {
	return JobStep{
		Load: j.queue.index, Number: j.number, Count: 1, Submitted: j.submitted,
		Start: j.starts, Work: j.work, Saved: j.saved,
	}
}

// giveNotice tells the jobs of an instance that it goes after a time.
func (w *World) giveNotice(i *instance, notice sim.Time) {
	for at := 0; at < len(i.jobs); {
		j := i.jobs[at]
		elapsed := w.engine.Now() - j.began
		what, takes := j.attempt.farewell(elapsed, notice)
		switch what {
		case HandBack:
			w.interrupt(j, j.attempt.after(elapsed), i.leaves)
			continue // the next job has moved up
		case SaveWork:
			j.saves, j.told = true, elapsed
			w.endJobIn(j, takes)
		}
		at++
	}
}

// jobDue ends a start at its time. An instance that has waited for it to approve
// its deletion does so after the last.
func (w *World) jobDue(j *job) {
	s, i := j.set, j.instance
	w.endJob(j)
	if i.willing && i.state == Draining && len(i.jobs) == 0 {
		w.approve(s, i)
	}
}

// endJob ends a start as it was planned: the job is done, or its last checkpoint
// is written.
func (w *World) endJob(j *job) {
	if j.saves {
		w.interrupt(j, j.attempt.savedNow(j.attempt.after(j.told)), j.instance.leaves)
	} else {
		w.stopJob(j, JobFinished, j.attempt.after(j.attempt.lasts()), ByTime)
	}
	w.matchSoon()
}

// losesJobs prepares an instance's jobs for its next state.
func (w *World) losesJobs(i *instance, next State, why Reason) {
	switch {
	case next == Draining:
		i.leaves = why
	case next.Answers():
	case i.state == Draining && next != Failed:
		w.interruptAll(i, i.leaves) // it goes as announced
	default:
		w.interruptAll(i, why)
	}
}

// interruptAll takes the slots from all jobs of an instance that stops
// answering.
func (w *World) interruptAll(i *instance, why Reason) {
	for len(i.jobs) > 0 {
		j := i.jobs[0]
		elapsed := w.engine.Now() - j.began
		switch {
		case elapsed >= j.lasts: // due at this very instant
			w.endJob(j)
		case j.saves:
			w.interrupt(j, j.attempt.after(j.told), why)
		default:
			w.interrupt(j, j.attempt.after(elapsed), why)
		}
	}
}

// interrupt takes the slot from a job that is not done.
func (w *World) interrupt(j *job, p progress, why Reason) {
	if retries := j.queue.config.Retries; retries >= 0 && j.starts > retries {
		w.stopJob(j, JobFailed, p, why)
		return
	}
	w.stopJob(j, JobInterrupted, p, why)
	j.queue.giveBack(j)
}

// stopJob ends a start. What it saved is kept, the rest of its time is wasted.
func (w *World) stopJob(j *job, kind FactKind, p progress, why Reason) {
	s, i := j.set, j.instance
	w.settle(s)
	w.engine.Cancel(j.end)
	s.displace(j, i)
	delete(j.queue.running, j.number)
	j.saved += p.saved
	step := j.step()
	step.Span = w.engine.Now() - j.began
	step.Kept = JobPart{Set: s.index, Size: i.size, Priority: i.priority, Work: p.saved, Overhead: p.overhead}
	step.Wasted = step.Span - p.saved - p.overhead
	step.Earlier = j.kept
	w.tellJob(j.fact(kind, i, why), step)
	if kind == JobInterrupted && p.saved > 0 {
		j.kept = append(j.kept, step.Kept)
	}
}

package model

import (
	"fmt"
	"slices"

	"vmssim/sim"
)

// Failed deletion: an instance that does not go.
//
// Azure ("Resilient create and delete"): the deletion of a virtual machine can fail
// with a transient error of the platform. With resilientVMDeletionPolicy it is
// tried again up to five times; the machine alternates between the provisioning
// states Deleting and Failed. Neither the count nor the time between two tries can
// be set. The policy does not apply to attached machines. How often deletions
// fail, and when they are tried again, is not documented.
//
// Ours: each try fails with a probability, at the end of the time that a deletion
// takes. The instance then lingers: it does no work, is no member that the
// capacity asks for and takes no place in its zone, but has its hardware, its disks
// and its port, counts against the quotas and is billed as failed. A retry comes
// a fixed time after a failure. An instance that is not tried again is asked for
// with the next deletion that the set makes by itself, or by hand with an action
// delete; that brings five further retries. Only members that have hardware fail to
// be deleted: not the extras of overprovisioning, the standby pool or what an
// eviction takes.
//
// Left out: errors that no retry mends.

// DeletionFailures says with which probability a try to delete an instance of a
// scale set fails.
type DeletionFailures struct {
	ScaleSet   int
	Share      float64  // below 1
	RetryAfter sim.Time // from a failure until resilient deletion tries again
}

// mostDeletionRetries is how often resilient deletion tries again.
const mostDeletionRetries = 5

// purposeUndeleted decides whether a try to delete an instance fails.
const purposeUndeleted sim.Purpose = "failed deletion"

// A deletion is what has become of the tries to delete an instance.
type deletion struct {
	tries    int  // that have ended
	retries  int  // of resilient deletion, since somebody asked for it
	mayFail  bool // the present try
	retrying bool // the instance lingers until the next retry
}

// RetriesDeletion reports whether a deletion that has failed after so many retries
// is tried again.
func RetriesDeletion(enabled, attached bool, retries int) bool {
	return enabled && !attached && retries < mostDeletionRetries
}

// failsToDelete lets an instance linger if this try to delete it fails, and
// reports it.
func (w *World) failsToDelete(s *set, i *instance) bool {
	try := i.deletion.tries
	i.deletion.tries++
	if s.undeleted == nil || !i.deletion.mayFail || i.role != Member || i.preemption != nil {
		return false
	}
	luck := w.streams.For(purposeUndeleted, s.config.Name, uint64(i.id)|uint64(try)<<32)
	if luck.Uniform() >= s.undeleted.Share {
		return false
	}
	retry := RetriesDeletion(s.config.ResilientDelete, i.attached, i.deletion.retries)
	text := "transient error"
	if retry {
		i.deletion.retries++
		text += fmt.Sprintf(", retry %d of %d in %v", i.deletion.retries, mostDeletionRetries, s.undeleted.RetryAfter)
	}
	w.tell(Fact{
		Kind: DeletionFailed, Set: s.index, Instance: i.id, Zone: i.zone, Role: i.role,
		In: retry, Why: ByDeletion, Text: text,
	})
	w.become(s, i, Lingering, ByDeletion)
	if retry {
		i.deletion.retrying = true
		w.stepIn(s, i, s.undeleted.RetryAfter)
	}
	return true
}

// sweep asks again for the deletion of all instances that linger and are not
// tried again anyway.
func (w *World) sweep(s *set, why Reason) {
	for _, i := range slices.Clone(s.instances) {
		if i.state == Lingering && !i.deletion.retrying {
			w.ask(s, i, why)
		}
	}
}

// ask deletes an instance that somebody asks for: the retries begin anew.
func (w *World) ask(s *set, i *instance, why Reason) {
	i.deletion.retries = 0
	w.erase(s, i, why)
}

// erase begins a try to delete an instance.
func (w *World) erase(s *set, i *instance, why Reason) {
	i.deletion.mayFail, i.deletion.retrying = i.state.Billed(), false
	w.become(s, i, Deleting, why)
	w.after(s, i, s.config.Delete, purposeDelete, i.deletion.tries)
}

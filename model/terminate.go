package model

import (
	"cmp"
	"fmt"
	"slices"

	"vmssim/sim"
)

// Terminate notification: an instance that is to be deleted is told, and may
// agree early.
//
// Azure ("Terminate notification for Azure Virtual Machine Scale Set instances"):
// every deletion raises an event on the instance, except on Spot instances; a
// reboot, reimage, redeploy, stop or deallocation raises none. At NotBefore the
// instance is deleted in any case. It may approve the event earlier; then the
// deletion waits only for the older events of the set that are neither approved
// nor over, and events with equal NotBefore wait for each other's approval.
//
// Ours: an instance approves a drawn time after it has been told, as long as its
// application works, and no earlier than its last job and, played one by one,
// request or message has left. Only a running instance hears the event; any other is
// deleted at once, and so is one that fails, or whose zone goes down, while it waits:
// there is nobody left to approve and nothing to finish.
//
// Left out: that the endpoint on the instance is only active after its first
// query.

const purposeApprove sim.Purpose = "approve"

// A PendingDelete is an instance that has been told of its deletion.
type PendingDelete struct {
	ID        int
	NotBefore sim.Time // when it is deleted in any case
	Approved  bool
}

// Released returns the ids of the instances that are deleted now, and how many
// approved ones are held up by others that are not.
func Released(now sim.Time, pending []PendingDelete) (ids []int, held int) {
	list := slices.Clone(pending)
	slices.SortStableFunc(list, func(a, b PendingDelete) int {
		return cmp.Or(cmp.Compare(a.NotBefore, b.NotBefore), cmp.Compare(a.ID, b.ID))
	})
	open := true // no older event is pending
	for from := 0; from < len(list); {
		to := from
		approved := true
		for ; to < len(list) && list[to].NotBefore == list[from].NotBefore; to++ {
			approved = approved && list[to].Approved
		}
		open = open && (approved || list[from].NotBefore <= now)
		for _, p := range list[from:to] {
			switch {
			case open:
				ids = append(ids, p.ID)
			case p.Approved:
				held++
			}
		}
		from = to
	}
	return ids, held
}

// notify tells a running instance that it will be deleted.
func (w *World) notify(s *set, i *instance, why Reason) {
	w.become(s, i, Draining, why)
	w.engine.Cancel(i.failure)
	w.probeAgain(s, i)
	i.notBefore, i.approved, i.willing = w.engine.Now()+s.config.TerminateNotice, false, false
	w.stepIn(s, i, s.config.TerminateNotice)
	if s.config.Approves && i.application == Works {
		at := w.engine.Now() + w.draw(s, i, s.config.Approval, purposeApprove, 0)
		if at < i.notBefore {
			i.turning = w.schedule(at, event{kind: approvalDue, set: int32(s.index), instance: int32(i.id)})
		}
	}
}

// approve lets an instance agree to its deletion, unless it still has jobs,
// requests or messages: then it does when the last has left (see jobDue and requestPlay).
func (w *World) approve(s *set, i *instance) {
	if i == nil || i.state != Draining || i.approved {
		return
	}
	if i.willing = len(i.jobs) > 0; i.willing {
		return
	}
	if i.station > 0 && !s.config.ApprovesBusy && !w.play.traffic.Watch(i.station-1) {
		return
	}
	if i.receiver > 0 && !s.config.ApprovesBusy && !w.play.traffic.WatchReceiver(i.receiver-1) {
		return
	}
	i.approved = true
	if i.renewal != nil {
		w.tell(Fact{
			Kind: NoticeApproved, Set: s.index, Instance: i.id, Zone: i.zone, Why: ByImageNotice, Text: "approved",
		})
		w.renew(s, i)
		return
	}
	ids, held := Released(w.engine.Now(), s.pendingDeletes())
	text := "approved"
	if !slices.Contains(ids, i.id) {
		text = fmt.Sprintf("approved; %d wait for an event that is not", held)
	}
	w.tell(Fact{
		Kind: NoticeApproved, Set: s.index, Instance: i.id, Zone: i.zone, Why: ByTerminateNotice, Text: text,
	})
	w.releasePending(s)
}

// releasePending deletes the instances whose notification no longer holds them.
func (w *World) releasePending(s *set) {
	ids, _ := Released(w.engine.Now(), s.pendingDeletes())
	for _, id := range ids {
		w.remove(s, s.instance(id), ByTerminateNotice)
	}
}

// pendingDeletes lists the instances that have been told of their deletion.
func (s *set) pendingDeletes() []PendingDelete {
	var list []PendingDelete
	for _, i := range s.instances {
		if i.state == Draining && i.notBefore > 0 {
			list = append(list, PendingDelete{ID: i.id, NotBefore: i.notBefore, Approved: i.approved})
		}
	}
	return list
}

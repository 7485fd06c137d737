package model

import "vmssim/sim"

// OS image notification: an instance whose OS disk is to be replaced is told, and may
// agree early.
//
// Azure ("Scheduled Events for Linux VMs"; ARM's schema, osImageNotificationProfile):
// off unless it is enabled, and then notBeforeTimeout is 15 minutes. The event comes
// before the OS disk is replaced by an upgrade or a reimage; at NotBefore, or when
// the instance has approved it, the disk is replaced.
//
// Ours: an instance drains as under a terminate notification, but stays a member of
// its set; it has its old software until then. Only a running instance hears the event.
// A disk that is put back, and a reimage by automatic repairs, are not announced: they
// are for instances that do not work. Events of several instances do not wait for each
// other.
//
// Left out: that only sizes with memory-preserving updates have these events.

// An ImageNotice is virtualMachineProfile's osImageNotificationProfile, and what
// instances do about it.
type ImageNotice struct {
	Timeout     sim.Time         // notBeforeTimeout; 0: not enabled
	Approves    bool             // instances approve the event
	Approval    sim.Distribution // seconds from the notification until then
	StaysProbed bool             // instances do not fail their probe once they have been told
}

// A renewal is a new OS disk that an instance waits for.
type renewal struct {
	model int // that it gets
	why   Reason
}

const purposeApproveImage sim.Purpose = "approve image"

// announces reports whether an instance is told before it gets a new OS disk.
func (s *set) announces(i *instance, why Reason) bool {
	return s.config.ImageNotice.Timeout > 0 && i.state == Running && (why == ByHand || why == ByUpgrade)
}

// announce tells an instance that it will get a new OS disk, of a model.
func (w *World) announce(s *set, i *instance, model int, why Reason) {
	notice := &s.config.ImageNotice
	i.renewal = &renewal{model, why}
	w.become(s, i, Draining, ByImageNotice)
	w.engine.Cancel(i.failure)
	w.probeAgain(s, i)
	i.approved, i.willing = false, false
	w.stepIn(s, i, notice.Timeout)
	if notice.Approves && i.application == Works {
		at := w.engine.Now() + w.draw(s, i, notice.Approval, purposeApproveImage, i.booted)
		if at < w.engine.Now()+notice.Timeout {
			i.turning = w.schedule(at, event{kind: approvalDue, set: int32(s.index), instance: int32(i.id)})
		}
	}
}

// renew gives an instance the OS disk that was announced.
func (w *World) renew(s *set, i *instance) {
	r := *i.renewal
	w.replaceDisk(s, i, r.model, r.why)
}

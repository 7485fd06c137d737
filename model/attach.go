package model

import "fmt"

// Attach and detach: virtual machines that become members of a set without being
// created by it, and members that leave it without being deleted.
//
// Azure ("Attach or detach a Virtual Machine to or from a Virtual Machine Scale
// Set"): Flexible sets with platformFaultDomainCount 1 and without a single
// placement group; the machine is in one of the set's zones. Neither interrupts
// it. An attached machine gets no membership of the load balancer's pool by
// itself, and is not covered by resilient create.
//
// Ours: an attached machine has the size and the priority of the set, which has no
// instance mix, runs, and
// has everything installed and its disks filled; from then on it is a member as
// any other. It counts against the quotas from the attachment on, and once
// detached still does. A detached machine leaves the pool at once: requests in it
// finish, jobs go back to the queue.
//
// Left out: machines of another size, image or priority, the write calls that
// attaching takes, detaching what does not run.

// An Attachment is machines that an Action attaches.
type Attachment struct {
	Zone   int // index into the set's zones
	Count  int
	InPool bool // somebody has put them into the load balancer's pool
	Limit  int  // most instances that the set may have
}

// RefuseAttachment says why a set with a capacity takes no further machine of so
// many vCPUs, or nothing.
func RefuseAttachment(capacity, limit, vcpus int, quotas []Allowance) string {
	if capacity >= limit {
		return fmt.Sprintf("the capacity is %d, and the limit of the set %d", capacity, limit)
	}
	for _, q := range quotas {
		if q.Limit-q.Used < vcpus {
			return fmt.Sprintf("%s: quota %s: %d vCPUs allowed, %d in use, %d more requested",
				OperationNotAllowed, q.Name, q.Limit, q.Used, vcpus)
		}
	}
	return ""
}

// attachAll attaches the machines of an action, one after the other, until one is
// refused.
func (w *World) attachAll(s *set, a *Attachment) {
	for n := range a.Count {
		priority := s.split(1)[0]
		refusal := ""
		switch {
		case !s.zoneOpen[a.Zone]:
			refusal = "the set does not have the zone yet"
		case !s.zoneUp[a.Zone]:
			refusal = "zone is down"
		default:
			quotas := w.allowances(s, 0, priority)
			if priority == Regular && s.unused(a.Zone) > 0 {
				quotas = nil // they hold the vCPUs of the unit that it will use
			}
			refusal = RefuseAttachment(s.capacity, a.Limit, s.config.Size.VCPUs, quotas)
		}
		if refusal != "" {
			w.tell(Fact{
				Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByHand,
				Text: fmt.Sprintf("attach: %s; %d of %d are not attached", refusal, a.Count-n, a.Count),
			})
			return
		}
		w.attach(s, a, priority)
	}
}

// attach makes a running machine a member of a set.
func (w *World) attach(s *set, a *Attachment, priority Priority) {
	w.settle(s)
	w.tell(Fact{Kind: ActionTaken, Set: s.index, Instance: s.nextID, Zone: a.Zone, Why: ByHand, Text: "attach"})
	w.tell(Fact{Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity + 1, Why: ByHand})
	s.capacity++
	i := w.addAt(s, PlaceInZone(&s.ground, a.Zone), Running, Member, grant{priority: priority}, ByAttach)
	s.uncount(i)
	i.attached, i.unpooled = true, !a.InPool
	s.count(i)
	i.installed, i.filled, i.changed = len(s.installation[created]), s.unfilled(i), w.engine.Now()
	w.awaitFailure(s, i)
	w.beginCode(s, i)
	w.awaitTrouble(s, i)
	w.watch(s, i, ByAttach)
	w.probeAgain(s, i)
	w.refillSoon(s)
	w.balanceZones(s)
}

// detach lets a running member go on without the set.
func (w *World) detach(s *set, i *instance) {
	w.tell(Fact{Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity - 1, Why: ByHand})
	s.capacity--
	if i.frozen != nil {
		w.engine.Cancel(i.thaw)
		w.thaw(s, i) // what waits in it finishes outside
	}
	w.leaveRotation(s, i, ByDetach)
	w.become(s, i, Detached, ByDetach)
	w.dropDisks(s, i)
	w.cancelFate(i)
	s.remove(i.id)
}

package model

import "fmt"

// Actions: what the operator does at given instants of the timeline. An action
// that meets an instance in a state that does not allow it is refused, as a
// fact, and the run goes on: a timeline is written before anyone knows which
// instances will be there.

var actionNames = [...]string{
	SetCapacity:         "capacity",
	FailInstances:       "fail",
	SickenInstances:     "unhealthy",
	HealInstances:       "healthy",
	DeallocateInstances: "deallocate",
	StartInstances:      "start",
	PowerOffInstances:   "powerOff",
	RestartInstances:    "restart",
	ReimageInstances:    "reimage",
	RedeployInstances:   "redeploy",
	ProtectInstances:    "protect",
	SuspendRepairs:      "suspend automatic repairs",
	ResumeRepairs:       "resume automatic repairs",
	DeleteInstances:     "delete",
	AddZones:            "add zones",
	EvictInstances:      "simulateEviction",
	AttachInstances:     "attach",
	DetachInstances:     "detach",
	AttachDisk:          "attachDisk",
	DetachDisk:          "detachDisk",
	SetAdminState:       "adminState",
	Repoint:             "repoint",
	MoveAddress:         "moveAddress",
	UpdateModel:         "update",
	UpgradeInstances:    "manualUpgrade",
	CancelUpgrade:       "cancel rolling upgrade",

	StartOSUpgrade:        "osRollingUpgrade",
	StartExtensionUpgrade: "extensionRollingUpgrade",
	ApproveUpgrade:        "approveRollingUpgrade",
	ReimageAllDisks:       "reimageAll",
}

func (k ActionKind) String() string { return actionNames[k] }

// act carries out an action of the timeline.
func (w *World) act(a *Action) {
	s := &w.sets[a.ScaleSet]
	call, scope, isCall := a.Kind.call()
	if isCall && !w.call(s, call, scope, -1, ByHand) {
		return
	}
	attaches := a.Kind == AttachInstances || a.Kind == DetachInstances
	if isCall || attaches || a.Kind == AddZones || a.Kind == ProtectInstances {
		defer w.operate(s)
	}
	if (attaches || a.Kind == DeleteInstances) && w.cancelMove(s, "action "+a.Kind.String()) {
		defer w.follow(s, ByHand)
	}
	switch {
	case a.Kind == SetCapacity:
		w.actOnSet(s, fmt.Sprintf("capacity %d", a.Capacity))
		w.setCapacity(s, a.Capacity, ByHand)
	case a.Kind == AddZones:
		w.addZones(s, a.Zones)
	case a.Kind == SuspendRepairs || a.Kind == ResumeRepairs:
		w.actOnService(s, a.Kind)
	case a.Kind == Repoint:
		w.repoint(s)
	case a.Kind == MoveAddress:
		w.moveAddress(s, a.Gap)
	case a.Kind == UpdateModel:
		w.update(s, &a.Change, s.plan())
	case a.Kind == CancelUpgrade:
		w.cancelRollout(s)
	case a.Kind == StartOSUpgrade:
		w.startOSUpgrade(s)
	case a.Kind == StartExtensionUpgrade:
		w.startExtensionUpgrade(s)
	case a.Kind == AttachInstances:
		w.attachAll(s, &a.Attach)
	case a.All:
		w.actOnAll(s, a)
	default:
		for _, id := range a.Instances {
			if a.Kind == SetAdminState {
				w.administer(s, id, a.Admin)
				continue
			}
			if a.Kind == ProtectInstances {
				w.protect(s, id, a.Protection)
				continue
			}
			w.actOn(s, id, a)
		}
	}
}

func (w *World) actOnSet(s *set, text string) {
	w.tell(Fact{Kind: ActionTaken, Set: s.index, Instance: -1, Why: ByHand, Text: text})
}

// actOnService suspends or resumes automatic repairs.
func (w *World) actOnService(s *set, kind ActionKind) {
	state := ServiceSuspended
	if kind == ResumeRepairs {
		state = ServiceRunning
	}
	if s.repairs.state == state {
		w.tell(Fact{
			Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByHand,
			Text: fmt.Sprintf("%v: they are %v already", kind, state),
		})
		return
	}
	w.actOnSet(s, kind.String())
	w.setService(s, state, ByHand, "by hand")
}

// actOnAll carries out an action on every instance of the set, or of update
// domains of it, whose state allows it, at once. Those protected from actions on
// the set are spared.
func (w *World) actOnAll(s *set, a *Action) {
	var list []*instance
	for _, i := range s.instances {
		if i.role == Member && i.protection < FromScaleSetActions && a.reaches(i) && w.refuses(s, i, a) == "" {
			list = append(list, i)
		}
	}
	w.actOnSet(s, fmt.Sprintf("%v %s: %d of %d instances", a.Kind, a.where(), len(list), s.active))
	for _, i := range list {
		starts := a.Kind == StartInstances && i.state == Deallocated
		if starts && w.full(s, i) || a.Kind == AttachDisk && s.refusesDisk(i, a) != "" {
			continue // those before it have taken what there was
		}
		w.carryOut(s, i, a)
	}
}

// actOn carries out an action on one instance, if its state allows it.
func (w *World) actOn(s *set, id int, a *Action) {
	kind := a.Kind
	i := s.instance(id)
	fact := Fact{Kind: ActionTaken, Set: s.index, Instance: id, Why: ByHand, Text: kind.String()}
	if i == nil {
		fact.Kind, fact.Text = ActionRefused, kind.String()+": no such instance"
		w.tell(fact)
		return
	}
	fact.Zone = i.zone
	if refusal := w.refuses(s, i, a); refusal != "" {
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the %s", kind, refusal)
		w.tell(fact)
		return
	}
	if i.role != Member && kind != FailInstances && kind != DeleteInstances {
		fact.Kind, fact.Text = ActionRefused, fmt.Sprintf("%v: the instance is no member of the set but %v", kind, i.role)
		w.tell(fact)
		return
	}
	w.tell(fact)
	w.carryOut(s, i, a)
}

// refuses says why an action is not possible on the instance, or nothing.
func (w *World) refuses(s *set, i *instance, a *Action) string {
	kind := a.Kind
	possible := false
	switch {
	case i.state == Draining && i.preemption != nil:
		return "instance is being evicted"
	case kind == EvictInstances && i.priority != Spot:
		return "instance is Regular, and never evicted"
	}
	switch kind {
	case EvictInstances:
		possible = i.holdsSpot()
	case FailInstances:
		possible = i.state.Allows(Failed)
	case SickenInstances, HealInstances:
		possible = i.state == Running
		if unwell := i.application != Works; possible && unwell == (kind == SickenInstances) {
			return "application " + i.application.String() + " already"
		}
	case DeallocateInstances:
		possible = i.state != Draining && i.state.Allows(Deallocating)
	case PowerOffInstances:
		possible = i.state.Allows(Stopping)
	case StartInstances:
		possible = i.state == Deallocated || i.state == Stopped
	case RestartInstances, ReimageInstances, ReimageAllDisks, RedeployInstances:
		possible = i.state == Running || i.state == Failed
	case UpgradeInstances:
		if refusal := s.upgradable(i); refusal != "" {
			return refusal
		}
		possible = true
	case ApproveUpgrade:
		if refusal := s.unapprovable(i); refusal != "" {
			return refusal
		}
		possible = true
	case DetachInstances:
		possible = i.state == Running
	case DeleteInstances:
		possible = i.state.Active() || i.state == Lingering
	case AttachDisk, DetachDisk:
		possible = i.state == Running || i.state == Failed || i.state == Stopped || i.state == Deallocated
	}
	switch {
	case !possible:
		return "instance is " + i.state.String()
	case kind == AttachDisk || kind == DetachDisk:
		return s.refusesDisk(i, a)
	case kind.boots() && !s.zoneUp[i.zone]:
		return "zone is down"
	case i.state == Deallocated && kind == StartInstances:
		return w.lacks(s, i)
	}
	return ""
}

// boots reports whether an action makes an instance boot.
func (k ActionKind) boots() bool {
	switch k {
	case StartInstances, RestartInstances, ReimageInstances, ReimageAllDisks, RedeployInstances, UpgradeInstances:
		return true
	}
	return false
}

func (w *World) carryOut(s *set, i *instance, a *Action) {
	switch a.Kind {
	case FailInstances:
		w.fail(s, i, ByHand)
	case SickenInstances:
		w.turn(s, i, s.trouble.Condition, ByHand)
	case HealInstances:
		w.turn(s, i, Works, ByHand)
	case DeallocateInstances:
		w.deallocate(s, i, ByHand)
	case StartInstances:
		w.restart(s, i, ByHand)
	case PowerOffInstances:
		w.powerOff(s, i)
	case RestartInstances:
		w.reboot(s, i, ByHand)
	case ReimageInstances:
		w.reimage(s, i, ByHand)
	case ReimageAllDisks:
		i.filled = 0
		w.reimage(s, i, ByHand)
	case ApproveUpgrade:
		w.approveUpgrade(s, i)
	case RedeployInstances:
		w.redeploy(s, i, ByHand)
	case UpgradeInstances:
		w.upgrade(s, i, s.latest(), ByHand)
	case EvictInstances:
		w.evict(s, i, BySimulation)
	case DetachInstances:
		w.detach(s, i)
	case AttachDisk:
		w.attachDisk(s, i, a.Disk)
	case DetachDisk:
		w.detachDisk(s, i, a.Disk.LUN, a.DeleteDisk)
	case DeleteInstances:
		// Deleting an instance lowers sku.capacity by one, if it is one that counts.
		if i.counts() {
			w.tell(Fact{
				Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity - 1, Why: ByHand,
			})
			s.capacity--
		}
		w.release(s, i, ByHand)
	}
}

package model

import "vmssim/sim"

// Provisioning: the way of an instance from request to work, and its way out.
//
// Azure documents the states but no times ("a few minutes" for a whole set), so
// each step takes a time drawn from a distribution of the scenario; the defaults
// come from measured operations (docs/model.md, "Times"). A scale-in deletes at
// once unless the terminate notification is on ("Terminate notification for
// scale set instances"): then the instance is told, answers its probe with
// something else than 200, finishes its work, and is deleted when
// notBeforeTimeout has passed, or when it approves (terminate.go).
//
// What fails on the way is in unprovisioned.go.

// The purposes of the random streams; one draw, or one sequence, for each
// instance.
const (
	purposeCreate    sim.Purpose = "create"
	purposeBoot      sim.Purpose = "boot"
	purposeInstall   sim.Purpose = "install"
	purposeDelete    sim.Purpose = "delete"
	purposeStop      sim.Purpose = "deallocate"
	purposeRestart   sim.Purpose = "start"
	purposeFailure   sim.Purpose = "failure"
	purposeProbe     sim.Purpose = "probe"
	purposeHealth    sim.Purpose = "health"
	purposeUnhealthy sim.Purpose = "unhealthy"
)

// request asks for one more instance as a part of an order.
func (w *World) request(s *set, role Role, g grant, o *order, why Reason) {
	i := w.add(s, Requested, role, g, why)
	i.order = o
	o.open = append(o.open, i)
	w.takeHardware(s, i)
	w.judgeProvisioning(s, i)
	w.become(s, i, Creating, why)
	w.after(s, i, s.create, purposeCreate, 0)
}

// appear adds an instance that has been running since before time zero.
func (w *World) appear(s *set, g grant) {
	i := w.add(s, Running, Member, g, ByStart)
	i.everUp = true
	if s.config.Repairs != nil {
		i.changed = -s.config.Repairs.GracePeriod
	}
	i.installed, i.filled = len(s.installation[created]), s.unfilled(i)
	w.enterRotation(s, i, ByStart)
	w.awaitFailure(s, i)
	w.beginCode(s, i)
	w.awaitTrouble(s, i)
	w.seenHealthy(s, i)
}

// step ends the present state of an instance.
func (w *World) step(s *set, i *instance) {
	if w.failsToProvision(s, i) {
		return
	}
	switch i.state {
	case Creating:
		w.startOS(s, i)
	case Booting:
		if !s.config.Overprovision.SkipExtensions || w.provisioned(s, i) {
			w.install(s, i)
		}
	case Installing:
		w.endInstallStep(s, i)
		w.install(s, i)
	case Draining:
		if i.renewal != nil {
			w.renew(s, i)
		} else if i.preemption != nil {
			w.vacate(s, i)
		} else {
			w.remove(s, i, ByTerminateNotice)
			w.releasePending(s)
		}
	case Deleting:
		if !w.failsToDelete(s, i) {
			w.forget(s, i)
		}
	case Lingering:
		w.erase(s, i, ByDeletion)
	case Deallocating:
		i.stops++
		w.become(s, i, Deallocated, ByTime)
		if i.role == Standby {
			w.stand(s, i)
		}
	case Running: // in the standby pool: its postProvisioningDelay is over
		w.stand(s, i)
	case Stopping:
		i.stops++
		w.become(s, i, Stopped, ByTime)
	}
}

// run puts an instance to work, unless it is one too many.
func (w *World) run(s *set, i *instance, why Reason) {
	if !w.provisioned(s, i) {
		return
	}
	i.unprovisioned, i.unextended = false, false
	w.become(s, i, Running, why)
	w.probeAgain(s, i)
	w.awaitFailure(s, i)
	if i.role == Standby {
		w.stepIn(s, i, s.pool.config.Delay)
	}
}

// release lets an instance go, with notice if the set gives one and the instance
// can hear it.
func (w *World) release(s *set, i *instance, why Reason) {
	forced := why == ByScaleIn && s.config.ScaleIn.ForceDeletion
	if s.config.TerminateNotice == 0 || forced || i.priority == Spot || i.state != Running {
		w.remove(s, i, why)
		return
	}
	w.notify(s, i, why)
}

// remove deletes an instance; from now on it does no work.
func (w *World) remove(s *set, i *instance, why Reason) {
	w.loseInFlight(s, i, lossBy(why))
	w.ask(s, i, why)
	w.cancelFate(i)
	w.deregister(s, i)
	if why != ByHand && !why.evicts() {
		w.sweep(s, why)
	}
}

// forget ends the life of an instance.
func (w *World) forget(s *set, i *instance) {
	w.leaveRotation(s, i, ByDeletion)
	w.become(s, i, Deleted, ByTime)
	w.dropDisks(s, i)
	s.remove(i.id)
	if s.freePort(i) {
		w.tryAgain(s, ByDeletion)
	}
}

// deallocate stops an instance and releases its hardware.
func (w *World) deallocate(s *set, i *instance, why Reason) {
	w.loseInFlight(s, i, lossBy(why))
	w.become(s, i, Deallocating, why)
	w.cancelFate(i)
	w.deregister(s, i)
	w.after(s, i, s.config.Stop, purposeStop, i.stops)
}

// cancelFate calls off what might still happen to an instance that goes.
func (w *World) cancelFate(i *instance) {
	w.engine.Cancel(i.failure)
	w.engine.Cancel(i.eviction)
	if i.preemption != nil {
		w.engine.Cancel(i.preemption.next)
	}
}

// lossBy returns the cause under which requests are lost in an instance that is
// deleted or deallocated.
func lossBy(why Reason) Cause {
	if why.evicts() {
		return LostEvictionInFlight
	}
	return LostDeletedInFlight
}

// startAndBoot lets an instance that was stopped start and boot.
func (w *World) startAndBoot(s *set, i *instance) {
	w.stepIn(s, i, w.draw(s, i, s.config.Restart, purposeRestart, i.stops)+
		w.draw(s, i, s.boot, purposeBoot, i.booted))
}

// restart starts an instance that is powered off or deallocated. What it has
// installed it keeps; one that was evicted before it was done goes on.
func (w *World) restart(s *set, i *instance, why Reason) {
	allocates := i.state == Deallocated
	if i.preemption == nil || !i.preemption.unready {
		i.bootFor(restarted)
	}
	if allocates {
		w.takeHardware(s, i)
	}
	w.become(s, i, Booting, why)
	w.startAndBoot(s, i)
	if allocates {
		w.cancelFate(i)
		i.preemption, i.since = nil, w.engine.Now()
		w.startRisk(s, i)
	}
}

package model

import (
	"slices"

	"vmssim/sim"
)

// Failed provisioning: an instance that does not get to work.
//
// Azure ("States and billing status"; "Resilient create and delete"): an instance
// whose provisioning fails stays, with provisioning state Failed; automatic
// repairs leave it alone. resilientVMCreationPolicy retries OSProvisioningTimedOut
// and VMStartTimedOut, and nothing else, by deleting the instance and creating
// another with a new id; all retries end within 30 minutes. Extensions that take
// longer than extensionsTimeBudget fail the instance. How often anything of this
// happens, and how long a timeout is, is not documented.
//
// Ours: the fate of an instance is drawn once, when it is asked for. One that
// times out boots until the timeout, billed; one whose extension fails does so at
// the end of its first extension. It counts, is billed as running and does
// nothing until it is deleted, reimaged, restarted or redeployed. A retry is begun
// up to 30 minutes after the first request, of members only; the instance that it
// deletes is shown as deleting, not as creating. An allocation that fails by
// chance creates no instance: it is refused like one without hardware.
//
// An extension whose credentials have expired fails whenever it installs, also in an
// upgrade ("Azure virtual machine scale set automatic OS image upgrades": the first
// batch of instances is left in a failed state), until an update of the model has
// changed the extension. An instance whose extension has failed can be upgraded.
// Ours: the share of instances whose extension fails in an upgrade or a reimage is a
// number of its own.
//
// Left out: failures of a restart, timeouts of the OS in a reimage.

// ProvisioningFailures say with which probability the instances of a scale set
// fail to provision. The first three together are at most 1.
type ProvisioningFailures struct {
	ScaleSet       int
	StartTimesOut  ProvisioningTimeout // VMStartTimedOut
	OSTimesOut     ProvisioningTimeout // OSProvisioningTimedOut
	ExtensionFails float64             // VMExtensionProvisioningError
	AllocationFail float64             // AllocationFailed
	UpgradeFails   float64             // VMExtensionProvisioningError when an instance is upgraded or reimaged
}

// A ProvisioningTimeout is a step of provisioning that does not end.
type ProvisioningTimeout struct {
	Share float64          // of the instances
	After sim.Distribution // seconds from the start of the OS until Azure gives up
}

// retriesEnd is how long after the first request resilient creation begins
// retries.
const retriesEnd = 30 * sim.Minute

const (
	purposeDoom       sim.Purpose = "failed provisioning"
	purposeTimeout    sim.Purpose = "provisioning timeout"
	purposeAllocation sim.Purpose = "failed allocation"
	purposeUpgrade    sim.Purpose = "failed upgrade"
)

// A doom is what an instance will fail of before it works.
type doom uint8

const (
	spared doom = iota
	startTimesOut
	osTimesOut
	extensionFails
	extensionsTimeOut // extensionsTimeBudget is exceeded
	extensionRefused  // the present one fails
)

var doomCodes = [...]string{
	"", "VMStartTimedOut", "OSProvisioningTimedOut", "VMExtensionProvisioningError",
	"VMExtensionProvisioningTimeout", "VMExtensionProvisioningError",
}

// retried reports whether resilient creation retries it.
func (d doom) retried() bool { return d == startTimesOut || d == osTimesOut }

// Doom draws what an instance will fail of from a uniform number.
func (f *ProvisioningFailures) doom(u float64) doom {
	switch start, boot := f.StartTimesOut.Share, f.StartTimesOut.Share+f.OSTimesOut.Share; {
	case u < start:
		return startTimesOut
	case u < boot:
		return osTimesOut
	case u < boot+f.ExtensionFails:
		return extensionFails
	}
	return spared
}

// judgeProvisioning draws the fate of an instance that has been asked for.
func (w *World) judgeProvisioning(s *set, i *instance) {
	i.asked = w.engine.Now()
	if s.unprovisioned != nil {
		luck := w.streams.For(purposeDoom, s.config.Name, uint64(i.id))
		i.doom = s.unprovisioned.doom(luck.Uniform())
	}
}

// startOS lets the OS of a new instance start, and ends it when it never will be
// up.
func (w *World) startOS(s *set, i *instance) {
	w.become(s, i, Booting, ByTime)
	switch i.doom {
	case startTimesOut:
		w.after(s, i, s.unprovisioned.StartTimesOut.After, purposeTimeout, 0)
	case osTimesOut:
		w.after(s, i, s.unprovisioned.OSTimesOut.After, purposeTimeout, 0)
	default:
		w.after(s, i, s.boot, purposeBoot, 0)
	}
}

// extensionFails reports whether an extension that an instance installs now will fail: because
// its credentials have expired, or in an upgrade by chance.
func (w *World) extensionFails(s *set, i *instance, step installStep) bool {
	switch step.kind {
	case extensionStep:
		if s.expired(i, step.extension, w.engine.Now()) {
			return true
		}
	case sideBySideStep:
		for e := range s.config.Install {
			if (step.only == nil || slices.Contains(step.only, e)) && s.expired(i, e, w.engine.Now()) {
				return true
			}
		}
	default:
		return false
	}
	if i.boot == created || i.upgradeJudged || s.unprovisioned == nil || s.unprovisioned.UpgradeFails == 0 {
		return false
	}
	i.upgradeJudged = true
	luck := w.streams.For(purposeUpgrade, s.config.Name, uint64(i.id)|uint64(i.booted)<<32)
	return luck.Uniform() < s.unprovisioned.UpgradeFails
}

// expired reports whether the credentials of an extension have expired, and the model
// of the instance has no newer ones.
func (s *set) expired(i *instance, extension int, now sim.Time) bool {
	e := &s.config.Install[extension]
	if !e.Expires || now < e.ExpiresAt {
		return false
	}
	for m := i.model; m > 0; m = s.models[m].before {
		if s.models[m].at >= e.ExpiresAt && slices.Contains(s.models[m].installs, extension) {
			return false
		}
	}
	return true
}

// withinBudget returns how long a step of the installation may take, and dooms
// the instance whose extensions exceed their budget.
func (w *World) withinBudget(s *set, i *instance, step installStep, takes sim.Time) sim.Time {
	if w.extensionFails(s, i, step) {
		i.doom = extensionRefused
	}
	budget := s.config.ExtensionsBudget
	if budget == 0 || step.kind != extensionStep && step.kind != sideBySideStep {
		return takes
	}
	if left := budget - i.extending; takes > left {
		takes = left
		i.doom = extensionsTimeOut
	}
	i.extending += takes
	return takes
}

// failsToProvision fails an instance whose present state must end so, and
// reports it.
func (w *World) failsToProvision(s *set, i *instance) bool {
	switch {
	case i.boot != created && i.doom != extensionsTimeOut && i.doom != extensionRefused:
		return false
	case i.state == Booting && i.doom.retried():
	case i.state == Installing && i.extended(s) && i.doom >= extensionFails:
	default:
		return false
	}
	code := doomCodes[i.doom]
	retry := i.doom.retried() && s.config.ResilientCreate && i.role == Member &&
		w.engine.Now()-i.asked < retriesEnd
	text := code
	if retry {
		text += ", created again"
	}
	w.tell(Fact{
		Kind: ProvisioningFailed, Set: s.index, Instance: i.id, Zone: i.zone, Role: i.role,
		In: retry, Why: ByProvisioning, Text: text,
	})
	i.unextended = i.doom >= extensionFails
	i.doom = spared
	if retry {
		w.recreate(s, i)
		return true
	}
	i.unprovisioned = true
	w.become(s, i, Failed, ByProvisioning)
	return true
}

// extended reports whether the step of the installation that ends is one of an
// extension.
func (i *instance) extended(s *set) bool {
	kind := s.steps(i)[i.installed].kind
	return kind == extensionStep || kind == sideBySideStep
}

// recreate deletes an instance that has timed out and creates another, which
// remembers when the first was asked for.
func (w *World) recreate(s *set, i *instance) {
	first := s.nextID
	w.remove(s, i, ByProvisioning)
	w.follow(s, ByProvisioning)
	for id := first; id < s.nextID; id++ {
		if added := s.instance(id); added != nil {
			added.asked = i.asked
		}
	}
}

// failedByChance returns how many of n allocations fail by chance. With strict
// zone balance they all do, or none.
func (w *World) failedByChance(s *set, n int) int {
	if s.unprovisioned == nil || s.unprovisioned.AllocationFail == 0 {
		return 0
	}
	failed := 0
	for range n {
		luck := w.streams.For(purposeAllocation, s.config.Name, s.allocations)
		s.allocations++
		if luck.Uniform() < s.unprovisioned.AllocationFail {
			failed++
		}
	}
	if failed > 0 && s.config.Spread.Strict {
		return n
	}
	return failed
}

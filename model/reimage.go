package model

import "vmssim/sim"

// Reimage: the OS disk of an instance is created anew.
//
// Azure ("Automatic OS image upgrades", virtual machine scale sets FAQ, REST
// "Virtual Machine Scale Sets - Reimage"): the instance stops meanwhile, its OS
// disk is as new, its data disks keep what they hold; with latest it may get a
// newer version of the image. No terminate notification is given.
//
// Ours: it stays allocated and billed, and goes through one drawn time until the
// OS is up; then all extensions install again, and a container host pulls its
// image again.
//
// Reimageall creates the data disks of the model anew as well; disks that were
// attached to single instances stay as they are.

const purposeReimage sim.Purpose = "reimage"

// reimage gives a running or failed instance a new OS disk.
func (w *World) reimage(s *set, i *instance, why Reason) { w.reimageTo(s, i, i.model, why) }

// reimageTo gives it one of a model of its set, when it has been told if it is to be.
func (w *World) reimageTo(s *set, i *instance, model int, why Reason) {
	if s.announces(i, why) {
		w.announce(s, i, model, why)
		return
	}
	w.replaceDisk(s, i, model, why)
}

func (w *World) replaceDisk(s *set, i *instance, model int, why Reason) {
	if why == ByUpgrade || model != i.model {
		i.before, i.model = i.software, model
	}
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	w.resolve(s, i)
	i.bootFor(reimaged)
	i.renewed = ToReimage
	w.become(s, i, Booting, why)
	w.probeAgain(s, i)
	w.after(s, i, s.config.Reimage, purposeReimage, i.booted)
}

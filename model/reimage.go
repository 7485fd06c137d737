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
// Left out: reimageall, which creates data disks anew as well.

const purposeReimage sim.Purpose = "reimage"

// reimage gives a running or failed instance a new OS disk.
func (w *World) reimage(s *set, i *instance, why Reason) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	w.resolve(s, i)
	i.bootFor(reimaged)
	i.renewed = ToReimage
	w.become(s, i, Booting, why)
	w.probeAgain(s, i)
	w.after(s, i, s.config.Reimage, purposeReimage, i.booted)
}

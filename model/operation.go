package model

import "vmssim/sim"

// Operations: what is done to an instance that stays in its set.
//
// Azure ("Virtual Machine Scale Sets", operations restart, redeploy, powerOff): a
// restart keeps everything; a redeploy moves the VM to another node; a powered-off
// VM keeps its hardware and is charged. None of them raises a terminate
// notification. The times are not documented. Reimage has a file of its own.
//
// Ours: from the start of a restart or redeploy until its OS is up the instance
// is booting, and billed. The requests in it are lost, and those that still reach
// it until its probe notices. One success of the probe puts it back into rotation,
// as after every boot.
//
// Left out: running commands, hibernation.

// The purposes of the streams of operations; each operation has its own draw.
const (
	purposePowerOff sim.Purpose = "power off"
	purposeReboot   sim.Purpose = "restart"
	purposeRedeploy sim.Purpose = "redeploy"
)

// reboot restarts a running or failed instance.
func (w *World) reboot(s *set, i *instance, why Reason) {
	w.bootAgain(s, i, s.config.Reboot, purposeReboot, why)
}

// redeploy moves a running or failed instance to another node.
func (w *World) redeploy(s *set, i *instance, why Reason) {
	w.bootAgain(s, i, s.config.Redeploy, purposeRedeploy, why)
}

// bootAgain lets an instance with its OS disk boot again.
func (w *World) bootAgain(s *set, i *instance, takes sim.Distribution, purpose sim.Purpose, why Reason) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	i.bootFor(restarted)
	w.become(s, i, Booting, why)
	w.probeAgain(s, i)
	w.after(s, i, takes, purpose, i.booted)
}

// powerOff stops an instance that keeps its hardware.
func (w *World) powerOff(s *set, i *instance) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.become(s, i, Stopping, ByHand)
	w.engine.Cancel(i.failure)
	w.deregister(s, i)
	w.after(s, i, s.config.PowerOff, purposePowerOff, i.stops)
}

package model

import "vmssim/sim"

// Container pull: a container host that stands gets another container image.
//
// Azure documents it of Azure Kubernetes Service and Container Apps only, where the
// machines stay and containers change; a scale set sees a machine on which software
// changes.
//
// Ours: another release alone is another tag. The host pulls what has changed of the
// image while the old container still serves, unless PullsFirst is off; then it stops
// the old one, starts the new one and registers it, which is all that the instance does
// no work for. Neither the machine nor its OS boot. It still has the image that it
// ran before, as after a restart, so that a way back pulls only what is not kept. A
// pull ends unfinished when the instance stops running.
//
// Left out: two containers on one host at a time, a registry that many hosts share,
// images that an instance pulls before a rollout.

// A pull is a container image that an instance gets while it works.
type pull struct {
	model int // that it is of
	step  modelStep
	why   Reason
	due   sim.Ticket
}

// pullPart returns the part of the whole container image that a host pulls to come to
// another model.
func (s *set) pullPart(i *instance, to int) float64 {
	c := &s.config.Image.Container
	if to == i.before.model && to != i.model { // which it ran right before
		return c.Again
	}
	return c.Changed
}

// pullsFirst reports whether an instance that comes to another model serves while it
// pulls the container image.
func (s *set) pullsFirst(i *instance, step *modelStep) bool {
	return step.pulls && !step.reimages && s.config.Image.Container.PullsFirst && i.state == Running
}

// pullImage lets an instance that works pull what its next model needs.
func (w *World) pullImage(s *set, i *instance, to int, step *modelStep, why Reason) {
	takes := w.draw(s, i, s.config.Image.Container.Pull.Scale(s.pullPart(i, to)), purposePull, i.booted+1)
	i.pull = &pull{model: to, step: *step, why: why}
	i.pull.due = w.schedule(w.engine.Now()+takes, event{kind: pullDue, set: int32(s.index), instance: int32(i.id)})
}

// pulled starts what an instance has pulled.
func (w *World) pulled(s *set, i *instance) {
	p := *i.pull
	p.step.pulled = true
	w.reinstallTo(s, i, p.model, &p.step, p.why)
}

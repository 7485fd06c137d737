package model

import "vmssim/sim"

// Installation: what an instance does between its boot and its work, in this
// order: its extensions install. One that was created or reimaged does all of it,
// one that was only started again has it done.

// A boot is the reason why an instance boots: it decides what is left to
// install.
type boot uint8

const (
	created   boot = iota // a new instance
	restarted             // its OS disk is as it was
	boots
)

// An installStep is one part of the installation, with a time of its own.
type installStep struct {
	kind      stepKind
	extension int // for extensionStep: index into ScaleSet.Install
}

type stepKind uint8

const (
	extensionStep  stepKind = iota // one extension
	sideBySideStep                 // all extensions at once
)

// installationOf lists the steps of each boot.
func installationOf(c *ScaleSet) (steps [boots][]installStep) {
	if c.SideBySide && len(c.Install) > 0 {
		steps[created] = append(steps[created], installStep{kind: sideBySideStep})
		return steps
	}
	order, _ := InstallOrder(c.installAfter())
	for _, e := range order {
		steps[created] = append(steps[created], installStep{kind: extensionStep, extension: e})
	}
	return steps
}

func (s *ScaleSet) installAfter() [][]int {
	after := make([][]int, len(s.Install))
	for i := range after {
		after[i] = s.Install[i].After
	}
	return after
}

// install starts the next step of the installation, or the work when none is
// left.
func (w *World) install(s *set, i *instance) {
	steps := s.installation[i.boot]
	if i.installed >= len(steps) {
		w.run(s, i, ByTime)
		return
	}
	if i.state != Installing {
		w.become(s, i, Installing, ByTime)
	}
	w.stepIn(s, i, w.installTime(s, i, steps[i.installed]))
}

// installTime draws how long a step of the installation takes.
func (w *World) installTime(s *set, i *instance, step installStep) sim.Time {
	if step.kind == extensionStep {
		return w.draw(s, i, s.config.Install[step.extension].Takes, purposeInstall, step.extension)
	}
	takes := make([]sim.Time, len(s.config.Install))
	for e := range takes {
		takes[e] = w.draw(s, i, s.config.Install[e].Takes, purposeInstall, e)
	}
	after := s.config.installAfter()
	order, _ := InstallOrder(after)
	return SideBySide(takes, after, order)
}

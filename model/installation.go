package model

import (
	"slices"

	"vmssim/sim"
)

// Installation: what an instance does between its boot and its work, in this
// order: the post-build script of a specialized image gives it a name, its data
// disks get what they hold, its extensions install, a container host pulls its image and registers with its
// orchestrator.
//
// Ours: one that was created or reimaged does all of it. One that was only
// started again still has its OS disk: a container host pulls what it has not
// kept and registers; nobody else does anything, but to fill disks that have been
// taken away.

// A boot is the reason why an instance boots: it decides what is left to
// install.
type boot uint8

const (
	created   boot = iota // a new instance
	reimaged              // its OS disk is new, its data disks are not
	restarted             // its disks are as they were
	upgraded              // it does not: extensions install while it runs
	boots
)

// bootFor begins another boot.
func (i *instance) bootFor(why boot) {
	i.boot, i.installed, i.extending, i.upgradeJudged = why, 0, 0, false
	i.booted++
}

// An installStep is one part of the installation, with a time of its own.
type installStep struct {
	kind      stepKind
	extension int     // for extensionStep: index into ScaleSet.Install
	only      []int   // for sideBySideStep: these extensions; nil: all
	part      float64 // for pullPartStep: of the whole image
}

type stepKind uint8

const (
	renameStep     stepKind = iota // the post-build script
	disksStep                      // filling or attaching data disks, if any needs it
	extensionStep                  // one extension
	sideBySideStep                 // all extensions at once
	pullStep                       // the container image
	pullAgainStep                  // what is not left of it
	pullPartStep                   // what has changed of it
	registerStep                   // with the orchestrator
)

// Purposes of the steps that are not extensions.
const (
	purposeRename   sim.Purpose = "post-build script"
	purposePull     sim.Purpose = "container pull"
	purposeRegister sim.Purpose = "container registration"
)

// installationOf lists the steps of each boot.
func installationOf(c *ScaleSet) (steps [boots][]installStep) {
	do := func(kind stepKind, extension int, when ...boot) {
		for _, b := range when {
			steps[b] = append(steps[b], installStep{kind: kind, extension: extension})
		}
	}
	if c.Image != nil && c.Image.Kind == SpecializedImage && c.Image.Renames {
		do(renameStep, 0, created, reimaged)
	}
	for _, disk := range c.DataDisks {
		if disk.Fills {
			do(disksStep, 0, created, reimaged, restarted)
			break
		}
	}
	if c.SideBySide && len(c.Install) > 0 {
		do(sideBySideStep, 0, created, reimaged)
	} else {
		order, _ := InstallOrder(c.installAfter())
		for _, e := range order {
			do(extensionStep, e, created, reimaged)
		}
	}
	if c.Image != nil && c.Image.Kind == ContainerHost {
		do(pullStep, 0, created, reimaged)
		if c.Image.Container.Again > 0 {
			do(pullAgainStep, 0, restarted)
		}
		do(registerStep, 0, created, reimaged, restarted)
	}
	return steps
}

// steps lists what an instance installs after its present boot.
func (s *set) steps(i *instance) []installStep {
	if i.boot == upgraded {
		return i.todo
	}
	return s.installation[i.boot]
}

func (s *ScaleSet) installAfter() [][]int {
	after := make([][]int, len(s.Install))
	for i := range after {
		after[i] = s.Install[i].After
	}
	return after
}

// installSteps returns how many events the installation of a new instance needs.
func (s *ScaleSet) installSteps() float64 { return float64(len(installationOf(s)[created])) }

// install starts the next step of the installation, or the work when none is
// left.
func (w *World) install(s *set, i *instance) {
	steps := s.steps(i)
	if i.installed < len(steps) && steps[i.installed].kind == disksStep && s.unfilled(i) == 0 {
		i.installed++
	}
	if i.installed >= len(steps) {
		w.begin(s, i)
		return
	}
	if i.state != Installing {
		w.become(s, i, Installing, ByTime)
	}
	step := steps[i.installed]
	w.stepIn(s, i, w.withinBudget(s, i, step, w.installTime(s, i, step)))
}

// endInstallStep ends the step that an instance is at.
func (w *World) endInstallStep(s *set, i *instance) {
	if s.steps(i)[i.installed].kind == disksStep {
		i.filled |= s.unfilled(i)
	}
	i.installed++
}

// installTime draws how long a step of the installation takes.
func (w *World) installTime(s *set, i *instance, step installStep) sim.Time {
	switch m := s.config.Image; step.kind {
	case renameStep:
		return w.draw(s, i, m.Rename, purposeRename, i.booted)
	case disksStep:
		return w.provideDisks(s, i)
	case pullStep:
		return w.draw(s, i, m.Container.Pull, purposePull, i.booted)
	case pullPartStep:
		return w.draw(s, i, m.Container.Pull.Scale(step.part), purposePull, i.booted)
	case pullAgainStep:
		return w.draw(s, i, m.Container.Pull.Scale(m.Container.Again), purposePull, i.booted)
	case registerStep:
		return w.draw(s, i, m.Container.Register, purposeRegister, i.booted)
	case extensionStep:
		return w.extensionTime(s, i, step.extension)
	}
	takes := make([]sim.Time, len(s.config.Install))
	for e := range takes {
		if step.only == nil || slices.Contains(step.only, e) {
			takes[e] = w.extensionTime(s, i, e)
		}
	}
	after := s.config.installAfter()
	order, _ := InstallOrder(after)
	return SideBySide(takes, after, order)
}

// mostExtensions bounds the extensions of a set, so that each installation of
// each has draws of its own.
const mostExtensions = 64

func (w *World) extensionTime(s *set, i *instance, e int) sim.Time {
	return w.draw(s, i, s.config.Install[e].Takes, purposeInstall, e+mostExtensions*i.booted)
}

package model

import (
	"fmt"
	"slices"
	"strings"

	"vmssim/sim"
)

// The model of a set: what its instances are made from, and which of them have it.
//
// Azure ("Modify a Virtual Machine Scale Set", "Upgrade policy modes for Virtual
// Machine Scale Sets"): an instance keeps the model that it was created with until
// it is upgraded; its property latestModelApplied says whether that is the latest.
// New instances have the latest. A change of the image needs a new OS disk.
//
// Ours: models are numbered from 0, and a set can go back to an earlier one. Bringing
// an instance to another one is a reimage when any model on the way has another image,
// and otherwise installs the extensions that were changed, in place, during which the
// instance does no work.
// A release alone is one of a container host: its container image is pulled, and its
// application begins again. An action reimage keeps the instance's model.
//
// Left out: changes of size, zones, placement, passwords, keys and custom data.

// SameImage as ModelChange.ImageVersion leaves the image version as it is.
const SameImage = -2

// A ModelChange is what an action changes in the model of a set.
type ModelChange struct {
	ImageVersion int   // index into Image.Versions, Latest, or SameImage
	Extensions   []int // that get other settings or another version, ascending; indexes into ScaleSet.Install
	Release      int   // index into Config.Releases, or SameRelease
}

// A setModel is one model of a set and what sets it apart from the one before.
type setModel struct {
	before  int    // number of the model that was changed; a lower one
	text    string // what was changed
	at      sim.Time
	image   int // index into Image.Versions, or Latest
	release int // index into Config.Releases, or NoRelease; versions of the image may say it instead
	modelStep
}

// A modelStep is what an instance does to come from one model to another.
type modelStep struct {
	reimages bool    // it gets a new OS disk
	installs []int   // extensions
	pulls    bool    // the container image
	pulled   bool    // and has done so already
	part     float64 // of the whole image that it pulls
}

// A software is what an instance runs.
type software struct {
	model      int    // of its set: index into set.models
	version    int    // of its set's image: index into Image.Versions
	extensions uint64 // bit n: it has installed after publication n of its set's extensions
}

// latest returns the number of the model that new instances get.
func (s *set) latest() int { return s.newest }

// pinned returns the image version that an instance's model asks for.
func (s *set) pinned(i *instance) int { return s.models[i.model].image }

// change makes another model, if it is another, and says what it changes.
func (s *set) change(now sim.Time, c *ModelChange) (changed bool, text string) {
	before := s.models[s.latest()]
	next := setModel{at: now, before: s.latest(), image: before.image, release: before.release, modelStep: modelStep{installs: c.Extensions}}
	var parts []string
	if c.ImageVersion != SameImage && c.ImageVersion != before.image {
		next.image, next.reimages = c.ImageVersion, true
		parts = append(parts, fmt.Sprintf("image version %s to %s", s.imageName(before.image), s.imageName(next.image)))
	}
	if c.Release != SameRelease && c.Release != before.release {
		next.release, next.pulls = c.Release, !next.reimages && len(c.Extensions) == 0
		parts = append(parts, "release "+release(s.releases, c.Release).Name)
	}
	for _, e := range c.Extensions {
		parts = append(parts, "extension "+s.config.Install[e].Name)
	}
	if len(parts) == 0 {
		return false, "nothing changes"
	}
	next.text = strings.Join(parts, ", ")
	s.newest = len(s.models)
	s.models = append(s.models, next)
	return true, next.text
}

func (s *set) imageName(version int) string {
	if version == Latest {
		return "latest"
	}
	return s.versions[version]
}

// between returns what an instance does to come from one model to another, in either
// direction.
func (s *set) between(a, b int) (step modelStep) {
	for a != b {
		m := &s.models[max(a, b)]
		step.reimages = step.reimages || m.reimages
		step.pulls = step.pulls || m.pulls
		step.installs = append(step.installs, m.installs...)
		a, b = m.before, min(a, b)
	}
	slices.Sort(step.installs)
	step.installs = slices.Compact(step.installs)
	return step
}

// upgrade brings a running or failed instance to another model of its set, in
// place.
func (w *World) upgrade(s *set, i *instance, to int, why Reason) {
	step := s.between(i.model, to)
	if step.reimages {
		w.reimageTo(s, i, to, why)
		return
	}
	if s.pullsFirst(i, &step) {
		w.pullImage(s, i, to, &step, why)
		return
	}
	w.reinstallTo(s, i, to, &step, why)
}

// reinstallTo brings an instance to another model without a new OS disk.
func (w *World) reinstallTo(s *set, i *instance, to int, step *modelStep, why Reason) {
	if step.pulls {
		step.part = s.pullPart(i, to)
	}
	i.before, i.model = i.software, to
	w.reinstall(s, i, step, why)
}

// reinstall installs extensions, or a container, on a running instance.
func (w *World) reinstall(s *set, i *instance, step *modelStep, why Reason) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	i.bootFor(upgraded)
	i.todo = s.stepsFor(step)
	i.extensions |= s.publishedOf(step.installs, w.engine.Now())
	w.become(s, i, Installing, why)
	w.probeAgain(s, i)
	w.install(s, i)
}

// stepsFor returns the installation of what a step brings: extensions in the order in
// which they wait for each other, then the container.
func (s *set) stepsFor(step *modelStep) (steps []installStep) {
	order, _ := InstallOrder(s.config.installAfter())
	for _, e := range order {
		if slices.Contains(step.installs, e) && !s.config.SideBySide {
			steps = append(steps, installStep{kind: extensionStep, extension: e})
		}
	}
	if s.config.SideBySide && len(step.installs) > 0 {
		steps = append(steps, installStep{kind: sideBySideStep, only: step.installs})
	}
	if step.pulls && !step.pulled && step.part > 0 {
		steps = append(steps, installStep{kind: pullPartStep, part: step.part})
	}
	if step.pulls {
		steps = append(steps, installStep{kind: registerStep})
	}
	return steps
}

// upgradable says why an instance cannot be upgraded in place, or nothing.
func (s *set) upgradable(i *instance) string {
	switch {
	case i.model == s.latest():
		return "instance has the latest model"
	case i.pull != nil:
		return "instance pulls its container image already"
	case i.state == Running, i.unextended && i.state == Failed, i.state == Failed && s.between(i.model, s.latest()).reimages:
		return ""
	}
	return "instance is " + i.state.String()
}

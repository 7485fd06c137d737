package model

import (
	"fmt"
	"slices"
	"strings"
)

// The model of a set: what its instances are made from, and which of them have it.
//
// Azure ("Modify a Virtual Machine Scale Set", "Upgrade policy modes for Virtual
// Machine Scale Sets"): an instance keeps the model that it was created with until
// it is upgraded; its property latestModelApplied says whether that is the latest.
// New instances have the latest. A change of the image needs a new OS disk.
//
// Ours: models are numbered from 0. Bringing an instance to another one is a
// reimage when any model between them has another image, and otherwise installs the
// extensions that were changed, in place, during which the instance does no work.
// An action reimage keeps the instance's model.
//
// Left out: changes of size, zones, placement, passwords, keys and custom data.

// SameImage as ModelChange.ImageVersion leaves the image version as it is.
const SameImage = -2

// A ModelChange is what an action changes in the model of a set.
type ModelChange struct {
	ImageVersion int   // index into Image.Versions, Latest, or SameImage
	Extensions   []int // that get other settings or another version, ascending; indexes into ScaleSet.Install
}

// A setModel is one model of a set and what sets it apart from the one before.
type setModel struct {
	image    int // index into Image.Versions, or Latest
	reimages bool
	installs []int
}

// latest returns the number of the latest model.
func (s *set) latest() int { return len(s.models) - 1 }

// pinned returns the image version that an instance's model asks for.
func (s *set) pinned(i *instance) int { return s.models[i.model].image }

// change makes another model, if it is another, and says what it changes.
func (s *set) change(c *ModelChange) (changed bool, text string) {
	before := s.models[s.latest()]
	next := setModel{image: before.image, installs: c.Extensions}
	var parts []string
	if c.ImageVersion != SameImage && c.ImageVersion != before.image {
		next.image, next.reimages = c.ImageVersion, true
		parts = append(parts, fmt.Sprintf("image version %s to %s", s.imageName(before.image), s.imageName(next.image)))
	}
	for _, e := range c.Extensions {
		parts = append(parts, "extension "+s.config.Install[e].Name)
	}
	if len(parts) == 0 {
		return false, "nothing changes"
	}
	s.models = append(s.models, next)
	return true, strings.Join(parts, ", ")
}

func (s *set) imageName(version int) string {
	if version == Latest {
		return "latest"
	}
	return s.versions[version]
}

// between returns what sets two models apart: whether an instance needs a new OS
// disk, and which extensions it installs.
func (s *set) between(a, b int) (reimages bool, installs []int) {
	for m := min(a, b) + 1; m <= max(a, b); m++ {
		reimages = reimages || s.models[m].reimages
		installs = append(installs, s.models[m].installs...)
	}
	slices.Sort(installs)
	return reimages, slices.Compact(installs)
}

// upgrade brings a running or failed instance to another model of its set, in
// place.
func (w *World) upgrade(s *set, i *instance, to int, why Reason) {
	reimages, installs := s.between(i.model, to)
	i.before, i.model = i.model, to
	if reimages {
		w.reimage(s, i, why)
	} else {
		w.reinstall(s, i, installs, why)
	}
}

// reinstall installs extensions on a running instance.
func (w *World) reinstall(s *set, i *instance, extensions []int, why Reason) {
	w.loseInFlight(s, i, LostDeletedInFlight)
	w.engine.Cancel(i.failure)
	i.bootFor(upgraded)
	i.todo = s.stepsFor(extensions)
	w.become(s, i, Installing, why)
	w.probeAgain(s, i)
	w.install(s, i)
}

// stepsFor returns the installation of some extensions alone, in the order in which
// they wait for each other.
func (s *set) stepsFor(extensions []int) (steps []installStep) {
	if s.config.SideBySide {
		return []installStep{{kind: sideBySideStep, only: extensions}}
	}
	order, _ := InstallOrder(s.config.installAfter())
	for _, e := range order {
		if slices.Contains(extensions, e) {
			steps = append(steps, installStep{kind: extensionStep, extension: e})
		}
	}
	return steps
}

// upgradable says why an instance cannot be upgraded in place, or nothing.
func (s *set) upgradable(i *instance) string {
	reimages, _ := s.between(i.model, s.latest())
	switch {
	case i.model == s.latest():
		return "instance has the latest model"
	case i.state == Running, i.state == Failed && reimages:
		return ""
	}
	return "instance is " + i.state.String()
}

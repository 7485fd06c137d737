package model

import "fmt"

// The goal of a rollout: what it brings instances to, and how one gets there.

// A goal is what a rollout brings the instances of a set to.
type goal struct {
	kind       goalKind
	number     int    // of the model, or the version as an index into Image.Versions
	extensions uint64 // publications that they are to have installed after
}

type goalKind uint8

const (
	toModel goalKind = iota
	toImage
	toExtensions
)

// reached reports whether an instance has what a goal is.
func (s *set) reached(i *instance, g goal) bool {
	switch g.kind {
	case toImage:
		return i.version >= g.number
	case toExtensions:
		return i.extensions&g.extensions == g.extensions
	}
	return i.model == g.number
}

// canReach reports whether an instance can be brought to a goal now.
func (s *set) canReach(i *instance, g goal) bool {
	switch g.kind {
	case toImage:
		return i.state == Running || i.state == Failed
	case toExtensions:
		return i.state == Running || i.unextended && i.state == Failed
	}
	return s.upgradable(i) == ""
}

// bringTo brings an instance to a goal, in place.
func (w *World) bringTo(s *set, i *instance, g goal) {
	switch g.kind {
	case toImage:
		w.upgradeImage(s, i)
	case toExtensions:
		w.upgradeExtensions(s, i, g.extensions)
	default:
		why := ByUpgrade
		if s.rollout.back != nil {
			why = ByRollback
		}
		w.upgrade(s, i, g.number, why)
	}
}

// giveBack gives an instance back what it had before it was brought to a goal.
func (w *World) giveBack(s *set, i *instance, g goal) {
	switch g.kind {
	case toImage:
		w.restoreDisk(s, i)
	case toExtensions:
		w.restoreExtensions(s, i)
	default:
		w.upgrade(s, i, i.before.model, ByRollback)
	}
}

func (s *set) goalName(g goal) string {
	switch g.kind {
	case toImage:
		return "image version " + s.versions[g.number]
	case toExtensions:
		return "the newest extensions"
	}
	return fmt.Sprintf("model %d", g.number)
}

// goalVersion returns the version of the image that a goal is, or nothing.
func (s *set) goalVersion(g goal) string {
	if g.kind == toImage {
		return s.versions[g.number]
	}
	return ""
}

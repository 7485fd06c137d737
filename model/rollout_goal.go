package model

import "fmt"

// The goal of a rollout: what it brings instances to, and how one gets there.

// A goal is what a rollout brings the instances of a set to.
type goal struct {
	kind   goalKind
	number int
}

type goalKind uint8

const toModel goalKind = iota // number is that of the model

// reached reports whether an instance has what a goal is.
func (s *set) reached(i *instance, g goal) bool { return i.model == g.number }

// canReach reports whether an instance can be brought to a goal now.
func (s *set) canReach(i *instance, g goal) bool { return s.upgradable(i) == "" }

// bring brings an instance to a goal, in place.
func (w *World) bring(s *set, i *instance, g goal, why Reason) { w.upgrade(s, i, g.number, why) }

func (s *set) goalName(g goal) string { return fmt.Sprintf("model %d", g.number) }

package model

import (
	"fmt"
	"strings"
)

// What a rollout that is under way waits for, in words.

// A grouping is ids of instances by what is said of them, in the order in which it is
// said first.
type grouping struct {
	labels []string
	ids    map[string][]int
}

func (g *grouping) add(label string, id int) {
	if g.ids == nil {
		g.ids = make(map[string][]int)
	}
	if g.ids[label] == nil {
		g.labels = append(g.labels, label)
	}
	g.ids[label] = append(g.ids[label], id)
}

// list writes "label: 1 2" for each group.
func (g *grouping) list() (parts []string) {
	for _, label := range g.labels {
		parts = append(parts, fmt.Sprintf("%s: %s", label, idList(g.ids[label])))
	}
	return parts
}

// waits says what the rollout of a set waits for; "" if there is nothing.
func (w *World) waits(s *set) string {
	r := &s.rollout
	if r.mode == BlueGreenUpgrade {
		return w.waitsInPhase(s)
	}
	var g grouping
	switch r.phase {
	case rolloutUpgrades:
		for _, m := range r.members[r.first:] {
			if i := s.instance(m.takes); m.stage == UpgradeRunning && i != nil {
				g.add(s.progress(i), i.id)
			}
		}
	case rolloutClears:
		for _, id := range r.clearing {
			if i := s.instance(id); i != nil {
				g.add(s.progress(i), id)
			}
		}
	default:
		return r.waitsFor
	}
	if len(g.labels) == 0 {
		return ""
	}
	return "for instances that are " + strings.Join(g.list(), ", ")
}

// progress says what keeps an instance from being what a rollout waits for.
func (s *set) progress(i *instance) string {
	switch {
	case i.dark:
		return fmt.Sprintf("%v in zone %s, which is down", i.state, s.config.Zones[i.zone])
	case i.state == Running:
		return "not healthy yet"
	}
	return i.state.String()
}

// tellDark tells that instances of a batch wait for their zone.
func (w *World) tellDark(s *set) {
	r := &s.rollout
	for _, m := range r.members[r.first:] {
		if i := s.instance(m.takes); m.stage == UpgradeRunning && i != nil && i.dark {
			if text := w.waits(s); text != r.waitsFor {
				w.tellRollout(s, RolloutWaits, text)
			}
			return
		}
	}
}

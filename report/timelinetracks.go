package report

import (
	"fmt"
	"image/color"
	"slices"

	"vmssim/collect"
	"vmssim/model/workload"
)

// roomOfAlternative is what the instances of one alternative get.
var roomOfAlternative = laneRoom{most: 24, height: 110, lowest: 4.6, highest: 8, stack: 96}

// zoom lets timelines show the time of rollouts alone, where there are any, and what each
// instance does then.
func (t *Timelines) zoom() {
	var shown view
	for i := range t.lanes {
		l := &t.lanes[i]
		if l.result.Track == nil {
			continue
		}
		for set := range l.result.ScaleSets {
			for n := range l.result.ScaleSets[set].Rollouts {
				o := &l.result.ScaleSets[set].Rollouts[n]
				l.rollouts = append(l.rollouts, o)
				shown = shown.and(around(l.result, o))
			}
		}
	}
	if shown == (view{}) {
		return
	}
	t.axes.view = shown
	for i := range t.lanes {
		t.lanes[i].follow(t)
	}
}

// follow lays the instances of the sets out that have rollouts, in the colours of all
// alternatives.
func (l *lane) follow(t *Timelines) {
	if len(l.rollouts) == 0 {
		return
	}
	var sets []int
	for _, o := range l.rollouts {
		sets = append(sets, o.Sets...)
	}
	slices.Sort(sets)
	sets = slices.Compact(sets)
	track := l.result.Track
	lanes := lanesOf(track, sets, t.axes.view)
	used, phases := usesOf(lanes, len(track.Kinds))
	colors := make([]color.Color, len(track.Kinds))
	for kind, name := range track.Kinds {
		colors[kind] = ink // of what cannot be seen
		if !used[kind] {
			continue
		}
		at := slices.Index(t.kinds, name)
		if at < 0 {
			at = len(t.kinds)
			t.kinds = append(t.kinds, name)
		}
		colors[kind] = kindColors[at%len(kindColors)]
	}
	for phase, used := range phases {
		t.phases[phase] = t.phases[phase] || used
	}
	p := newTrackPlot(t.axes.view, lanes, colors, roomOfAlternative)
	p.zones = func(set, zone int) string { return groupName(l.result, sets, set, zone) }
	l.track = &p
}

// trackKeys explain colours and phases.
func (t *Timelines) trackKeys() []key {
	var keys []key
	for i, name := range t.kinds {
		keys = append(keys, areaKey(plain(name), kindColors[i%len(kindColors)]))
	}
	for i := range t.lanes {
		if track := t.lanes[i].track; track != nil {
			return append(keys, track.phaseKeys(t.phases)...)
		}
	}
	return keys
}

// inShort is the figures of a run's rollouts that a picture does not show by itself.
func inShort(list []*collect.Rollout) string {
	if len(list) == 1 {
		return plain(rolloutInShort(list[0]))
	}
	var lost, offered workload.Requests
	peak := 0
	for _, o := range list {
		lost, offered = lost+o.Requests.LostTotal(), offered+o.Requests.Offered
		peak = max(peak, o.Peak)
	}
	return fmt.Sprintf("%d rollouts, at most %d instances, lost %s of %s requests", len(list), peak, whole(lost), whole(offered))
}

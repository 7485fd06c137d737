package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"

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
	room, tracks := roomOfAlternative, make([][]trackLane, len(t.lanes))
	for i := range t.lanes {
		l := &t.lanes[i]
		if len(l.rollouts) == 0 {
			continue
		}
		if tracks[i] = lanesOf(l.result.Track, l.sets(), shown); len(tracks[i]) > room.most {
			room.most = 0 // for all alike
		}
	}
	most := plot.ConstantTicks{}
	for i := range t.lanes {
		l := &t.lanes[i]
		if len(l.rollouts) == 0 {
			continue
		}
		l.follow(t, tracks[i], room)
		if ticks := l.track.ticks; len(most) == 0 || len(ticks) > 0 && ticks[len(ticks)-1].Value > most[len(most)-1].Value {
			most = ticks
		}
	}
	for i := range t.lanes {
		if track := t.lanes[i].track; track != nil {
			track.ticks = most
		}
	}
}

// sets returns the sets that the rollouts of an alternative change.
func (l *lane) sets() (sets []int) {
	for _, o := range l.rollouts {
		sets = append(sets, o.Sets...)
	}
	slices.Sort(sets)
	return slices.Compact(sets)
}

// follow lays the instances out in some room, in the colours of all alternatives.
func (l *lane) follow(t *Timelines, lanes []trackLane, room laneRoom) {
	sets, track := l.sets(), l.result.Track
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
	p := newTrackPlot(t.axes.view, lanes, colors, room)
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

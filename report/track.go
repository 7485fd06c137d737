package report

import (
	"cmp"
	"slices"

	"vmssim/collect"
	"vmssim/sim"
)

// A view is the part of a run that a picture shows.
type view struct{ from, to sim.Time }

func (w view) length() sim.Time { return w.to - w.from }

// holds reports whether an instant can be seen.
func (w view) holds(t sim.Time) bool { return w.from <= t && t <= w.to }

// around returns the view that shows a rollout, with what was just before and what
// came of it.
func around(r *collect.Result, o *collect.Rollout) view {
	took := o.Duration()
	return view{
		from: max(0, o.Began-max(took/20, 30*sim.Second)) / sim.Second * sim.Second,
		to:   min(r.Duration, o.Ended+max(took/10, 2*sim.Minute)),
	}
}

// and returns the view that shows what either does.
func (w view) and(other view) view {
	if w == (view{}) {
		return other
	}
	return view{min(w.from, other.from), max(w.to, other.to)}
}

// A trackLane is one instance over time.
type trackLane struct {
	set, instance, zone int
	spans               []trackSpan
}

// A trackSpan is a time in which an instance is alike.
type trackSpan struct {
	from, to sim.Time
	kind     int
	phase    collect.Phase
}

// lanesOf returns the instances of some sets that are there in a window: by set, zone
// and id.
func lanesOf(t *collect.Track, sets []int, w view) []trackLane {
	type place struct{ set, instance int }
	at := map[place]int{}
	var lanes []trackLane
	end := min(w.to, t.Cut)
	for _, p := range t.Points {
		if !slices.Contains(sets, p.Set) {
			continue
		}
		key := place{p.Set, p.Instance}
		index, known := at[key]
		if !known {
			index = len(lanes)
			at[key] = index
			lanes = append(lanes, trackLane{set: p.Set, instance: p.Instance, zone: p.Zone})
		}
		l := &lanes[index]
		if n := len(l.spans); n > 0 {
			l.spans[n-1].to = min(end, p.At)
		}
		l.spans = append(l.spans, trackSpan{from: max(w.from, p.At), to: end, kind: p.Kind, phase: p.Phase})
	}
	for i := range lanes {
		lanes[i].spans = slices.DeleteFunc(lanes[i].spans, func(s trackSpan) bool {
			return s.phase == collect.Absent || s.from >= s.to
		})
	}
	lanes = slices.DeleteFunc(lanes, func(l trackLane) bool { return len(l.spans) == 0 })
	slices.SortFunc(lanes, func(a, b trackLane) int {
		return cmp.Or(a.set-b.set, a.zone-b.zone, a.instance-b.instance)
	})
	return lanes
}

// usesOf returns which kinds and which phases the lanes have.
func usesOf(lanes []trackLane, kinds int) (kind []bool, phase [collect.Phases]bool) {
	kind = make([]bool, kinds)
	for _, l := range lanes {
		for _, s := range l.spans {
			kind[s.kind], phase[s.phase] = true, true
		}
	}
	return kind, phase
}

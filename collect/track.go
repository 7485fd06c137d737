package collect

import (
	"fmt"
	"slices"
	"strings"

	"vmssim/model"
	"vmssim/sim"
)

// A Track is what became of single instances around rollouts: of all sets, from when
// the first rollout began.
type Track struct {
	Kinds  []string // what instances are of: version and release, or model
	Points []TrackPoint
	Cut    sim.Time // nothing is known from here on; sim.Never: all is

	kinds   []kind // what Kinds will name
	telling bool
	until   sim.Time // when nothing is told any more, unless a rollout is under way
}

// A TrackPoint says how an instance is from an instant until its next point.
type TrackPoint struct {
	At       sim.Time
	Set      int
	Instance int
	Zone     int // index into the set's zones
	Kind     int // index into Track.Kinds
	Phase    Phase
}

// A Phase is how far an instance is from serving.
type Phase uint8

// The phases.
const (
	Absent     Phase = iota // not there, or in the standby pool
	Starting                // requested, being created, booting
	Installing              // its extensions install
	Aside                   // it runs, but receives no new flows
	Serving                 // it answers and receives new flows
	Leaving                 // draining, or being deleted
	Broken                  // failed, or its deletion has
	Off                     // stopped or deallocated, or on the way there
	Phases                  // how many phases there are
)

var phaseNames = [Phases]string{
	"absent", "starting", "installing", "running, without new requests", "serving", "leaving", "failed", "stopped",
}

func (p Phase) String() string { return phaseNames[p] }

// phase returns how far the machine is.
func (f *fleet) phase(m *machine) Phase {
	if m.role == model.Standby {
		return Absent
	}
	switch m.state {
	case model.Requested, model.Creating, model.Booting:
		return Starting
	case model.Installing:
		return Installing
	case model.Running:
		if f.serves(m) {
			return Serving
		}
		return Aside
	case model.Draining, model.Deleting:
		return Leaving
	case model.Failed, model.Lingering:
		return Broken
	case model.Stopping, model.Stopped, model.Deallocating, model.Deallocated:
		return Off
	}
	return Absent
}

// An origin is what an instance is of.
type origin struct{ model, version, release int }

// A seen is how a machine is, and as what it has been told to the track.
type seen struct {
	phase, told Phase
	of, toldOf  origin
	since       sim.Time
}

// of returns what the machine is of.
func (m *machine) of() origin { return origin{m.model, m.version, m.release} }

// mostTrackPoints is how many points a track has at most: a thousand instances, each
// twenty times.
const mostTrackPoints = 20_000

// tailOf returns for how long a track goes on after a rollout.
func tailOf(took sim.Time) sim.Time { return max(5*sim.Minute, min(took/4, sim.Hour)) }

// follow notes how an instance is now, and tells it to the track if that is wanted.
func (r *Run) follow(now sim.Time, f *model.Fact) {
	s := &r.sets[f.Set]
	m := &s.instances[f.Instance]
	phase := s.phase(m)
	if m.seen.phase == phase && m.seen.of == m.of() {
		return
	}
	m.seen.phase, m.seen.of, m.seen.since = phase, m.of(), now
	switch {
	case !r.track.telling:
	case len(r.watches) == 0 && now > r.track.until:
		r.track.telling = false
	default:
		r.tellTrack(f.Set, f.Instance)
	}
}

// tellTrack adds a point of an instance, if it has changed since the last one.
func (r *Run) tellTrack(set, instance int) {
	m := &r.sets[set].instances[instance]
	s := &m.seen
	if s.phase == s.told && (s.phase == Absent || s.of == s.toldOf) {
		return
	}
	if len(r.track.Points) == mostTrackPoints {
		r.track.Cut = min(r.track.Cut, s.since)
		return
	}
	r.track.Points = append(r.track.Points, TrackPoint{
		At: s.since, Set: set, Instance: instance, Zone: m.zone, Kind: r.track.kindOf(set, m), Phase: s.phase,
	})
	s.told, s.toldOf = s.phase, s.of
}

// beginTrack tells how all instances are, those that have gone since the last rollout
// included.
func (r *Run) beginTrack() {
	if r.track.telling {
		return
	}
	r.track.telling = true
	for set := range r.sets {
		for id := range r.sets[set].instances {
			r.tellTrack(set, id)
		}
	}
}

// A kind is what instances of a set are of.
type kind struct {
	set int
	of  origin
}

// kindOf returns what a machine is of, as an index.
func (t *Track) kindOf(set int, m *machine) int {
	k := kind{set, m.of()}
	at := slices.Index(t.kinds, k)
	if at < 0 {
		at = len(t.kinds)
		t.kinds = append(t.kinds, k)
	}
	return at
}

// name gives the kinds their names, equal ones the same: version and release, and the
// model where these do not tell a set's models apart.
func (t *Track) name(config *model.Config) {
	names := make([]string, len(t.kinds))
	for i, k := range t.kinds {
		names[i] = k.made(config)
	}
	index := make([]int, len(t.kinds))
	for i, k := range t.kinds {
		name := names[i]
		for j, other := range t.kinds {
			if other.set == k.set && other.of.model != k.of.model && names[j] == names[i] {
				name = fmt.Sprintf("%s, model %d", names[i], k.of.model)
			}
		}
		if names[i] == "" {
			name = fmt.Sprintf("model %d", k.of.model)
			if len(config.ScaleSets) > 1 {
				name = config.ScaleSets[k.set].Name + ", " + name
			}
		}
		if index[i] = slices.Index(t.Kinds, name); index[i] < 0 {
			index[i] = len(t.Kinds)
			t.Kinds = append(t.Kinds, name)
		}
	}
	for i := range t.Points {
		t.Points[i].Kind = index[t.Points[i].Kind]
	}
}

// made returns the version and the release of a kind, as far as there are any.
func (k kind) made(config *model.Config) string {
	var parts []string
	if image := config.ScaleSets[k.set].Image; image != nil {
		parts = append(parts, "version "+image.Versions[k.of.version].Name)
	}
	if len(config.Releases) > 0 && k.of.release != model.NoRelease {
		parts = append(parts, "release "+config.Releases[k.of.release].Name)
	}
	return strings.Join(parts, ", ")
}

package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// An ImageUse is which versions of its image a scale set ran, and how far behind
// they were. Instances count while they answer.
type ImageUse struct {
	Name     string
	Kind     model.ImageKind
	Versions []VersionUse // ascending by version; those that an instance had

	// MeanLag is how long there had been a higher version than an instance ran,
	// averaged over instances and time; 0 while it ran the highest. MaxLag is the
	// most that any instance came to. This is patch lag.
	MeanLag, MaxLag sim.Time

	Mixed    sim.Time // time in which instances ran different versions
	SameName sim.Time // time in which two or more had the same computer name
}

// A VersionUse is how many instances ran one version.
type VersionUse struct {
	Version string
	AtEnd   int
	Mean    float64 // time-weighted
}

// A versions keeps the books of a scale set's image.
type versions struct {
	image    *model.Image
	at       sim.Time
	running  []*level // instances that answer, by index of the version; nil until one does
	points   int      // of the series
	every    sim.Time
	lag      float64 // instance-nanoseconds × nanoseconds
	maxLag   sim.Time
	mixed    sim.Time
	sameName sim.Time
}

func newVersions(image *model.Image, points int, every sim.Time) versions {
	v := versions{image: image, points: points, every: every}
	if image != nil {
		v.running = make([]*level, len(image.Versions))
	}
	return v
}

// level returns the level of a version.
func (v *versions) level(version int) *level {
	if v.running[version] == nil {
		made := newLevel(v.points, v.every)
		v.running[version] = &made
	}
	return v.running[version]
}

// change moves an instance between states and versions.
func (v *versions) change(now sim.Time, before, after *machine) {
	if v.image == nil || before.state.Answers() == after.state.Answers() && before.version == after.version {
		return
	}
	v.advance(now)
	if before.state.Answers() {
		v.level(before.version).add(now, -1)
	}
	if after.state.Answers() {
		v.level(after.version).add(now, 1)
	}
}

// index returns the place of the version with a name.
func (v *versions) index(name string) int {
	if v.image != nil {
		for i := range v.image.Versions {
			if v.image.Versions[i].Name == name {
				return i
			}
		}
	}
	return 0
}

// advance accounts for the time since the last change.
func (v *versions) advance(now sim.Time) {
	if v.image == nil || now <= v.at {
		return
	}
	different, total := 0, 0
	for i, l := range v.running {
		if l == nil || l.value == 0 {
			continue
		}
		different++
		total += l.value
		l.advance(now)
		v.fallBehind(i, l.value, now)
	}
	if different > 1 {
		v.mixed += now - v.at
	}
	if total > 1 && v.image.SharesName() {
		v.sameName += now - v.at
	}
	v.at = now
}

// fallBehind adds the lag of n instances of a version since the last change. It
// grows by the clock from the instant at which there is a higher version.
func (v *versions) fallBehind(version, n int, now sim.Time) {
	since, outdated := v.image.OutdatedAt(version)
	if !outdated || since >= now {
		return
	}
	from := max(v.at, since)
	mean := (float64(from-since) + float64(now-since)) / 2
	v.lag += float64(float64(n) * float64(now-from) * mean)
	v.maxLag = max(v.maxLag, now-since)
}

// check: every instance that answers has one of the versions.
func (v *versions) check(s *ScaleSet) error {
	if v.image == nil {
		return nil
	}
	var areas sim.Time
	for i, l := range v.running {
		if l == nil {
			continue
		}
		areas += l.area
		if l.value < 0 {
			return broken("scale set %s: %d instances of version %s", s.Name, l.value, v.image.Versions[i].Name)
		}
	}
	if answering := s.InstanceTime[model.Running] + s.InstanceTime[model.Draining]; areas != answering {
		return broken("scale set %s: answering for %v, in its versions %v", s.Name, answering, areas)
	}
	return nil
}

func (v *versions) use(end sim.Time) *ImageUse {
	if v.image == nil {
		return nil
	}
	use := &ImageUse{
		Name: v.image.Name, Kind: v.image.Kind, MaxLag: v.maxLag, Mixed: v.mixed, SameName: v.sameName,
	}
	var total sim.Time
	for i, l := range v.running {
		if l == nil {
			continue
		}
		total += l.area
		use.Versions = append(use.Versions, VersionUse{
			Version: v.image.Versions[i].Name, AtEnd: l.value, Mean: ratio(l.area, end),
		})
	}
	if total > 0 {
		use.MeanLag = sim.Time(v.lag/float64(total) + 0.5)
	}
	return use
}

// series returns the averages of every step, for each version that was used.
func (v *versions) series(end sim.Time) [][]float64 {
	var list [][]float64
	for _, l := range v.running {
		if l != nil {
			l.advance(end)
			list = append(list, l.means(end))
		}
	}
	return list
}

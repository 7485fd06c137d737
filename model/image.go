package model

import (
	"cmp"

	"vmssim/sim"
)

// Images: what instances are made from, and which version they get.
//
// Azure ("Store and share images in an Azure Compute Gallery"): a version is
// Major.Minor.Patch; latest is the highest of them when an instance is created.
// A running instance keeps its version, so a set holds several at once; a reimage
// with latest may pick a newer one (virtual machine scale sets FAQ). An instance
// of a specialized image skips the first boot's set-up and is up sooner, but has
// the computer name of the machine that the image was taken from; the page says
// to change it, to avoid collisions, and not what a collision does.
//
// Ours: a version counts from the instant at which the scenario publishes it.
// What a collision does is a field of the image: nothing, or the later instance is
// refused by what knows instances by name and never works.
//
// Left out: replication to regions, versions that are excluded from latest or
// past their end of life, shallow replication, secrets of osProfile.

// An Image is what instances are made from, with its versions.
type Image struct {
	Name       string
	Kind       ImageKind
	Versions   []ImageVersion // ascending by number; at least one
	BootFactor float64        // the set's times to create and to boot are multiplied by it

	// Of a specialized image:
	Renames     bool             // a post-build script gives every instance a name of its own
	Rename      sim.Distribution // seconds that the script takes, if it Renames
	NameRefused bool             // an instance whose name is taken never works; else it does not matter

	Container Container // of a container host
}

// A Container is what a container host does before it works.
type Container struct {
	Pull     sim.Distribution // seconds to pull the whole container image
	Again    float64          // the part of Pull that a host needs that was only started again
	Changed  float64          // the part of Pull that another release needs
	Register sim.Distribution // seconds to register with the orchestrator

	PullsFirst bool // another release is pulled while the old container still serves
}

// An ImageVersion is one version and the instant from which there is one.
type ImageVersion struct {
	Version Version
	Name    string   // the version as the scenario writes it
	At      sim.Time // may be before the start of the run
	Release int      // index into Config.Releases, or NoRelease
}

// Latest as ScaleSet.ImageVersion stands for the highest version that there is.
const Latest = -1

// A Version is the number of an image version.
type Version struct{ Major, Minor, Patch int }

// Compare returns -1 if v is lower than other, +1 if it is higher and 0 if it is
// the same.
func (v Version) Compare(other Version) int {
	return cmp.Or(cmp.Compare(v.Major, other.Major), cmp.Compare(v.Minor, other.Minor),
		cmp.Compare(v.Patch, other.Patch))
}

// Resolve returns the version that an instance gets that is created now, as an
// index into Versions: the pinned one, or for Latest the highest of those that
// are published. It is -1 if none is.
func (m *Image) Resolve(pinned int, now sim.Time) int {
	if pinned != Latest {
		return pinned
	}
	for v := len(m.Versions) - 1; v >= 0; v-- {
		if m.Versions[v].At <= now {
			return v
		}
	}
	return -1
}

// OutdatedAt returns since when there has been a higher version than the one
// with the index, and false if there never is.
func (m *Image) OutdatedAt(version int) (since sim.Time, outdated bool) {
	for _, v := range m.Versions[version+1:] {
		if !outdated || v.At < since {
			since, outdated = v.At, true
		}
	}
	return since, outdated
}

// SharesName reports whether all instances have the computer name of the machine
// that the image was taken from.
func (m *Image) SharesName() bool { return m.Kind == SpecializedImage && !m.Renames }

// useImage takes over what the set's image says about times and versions.
func (s *set) useImage() {
	s.create, s.boot, s.named = s.config.Create, s.config.Boot, -1
	m := s.config.Image
	if m == nil {
		return
	}
	s.create, s.boot = s.create.Scale(m.BootFactor), s.boot.Scale(m.BootFactor)
	s.byVersion = m.hasReleases()
	for _, v := range m.Versions {
		s.versions = append(s.versions, v.Name)
	}
}

// versionOf returns the name of the version that an instance has, or nothing for
// a set without an image.
func (s *set) versionOf(i *instance) string {
	if s.config.Image == nil {
		return ""
	}
	return s.versions[i.version]
}

// resolve gives an instance the versions of one that is created now.
func (w *World) resolve(s *set, i *instance) {
	i.extensions = s.published(w.engine.Now())
	if m := s.config.Image; m != nil {
		i.version = m.Resolve(s.pinned(i), w.engine.Now())
	}
}

// begin ends an installation: the instance works, unless its name is taken.
func (w *World) begin(s *set, i *instance) {
	m := s.config.Image
	if m == nil || !m.SharesName() || !m.NameRefused {
		w.run(s, i, ByTime)
		return
	}
	if holder := s.instance(s.named); s.named != i.id && holder != nil && holder.state.Active() {
		w.become(s, i, Failed, ByHostName)
		return
	}
	s.named = i.id
	w.run(s, i, ByTime)
}

package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// image returns the image and the version that a reference stands for, or
// nothing without one.
func (b builder) image(r *ImageReference) (image *model.Image, version int) {
	if r == nil {
		return nil, 0
	}
	written, name := b.document.imageOf(r)
	made := b.newImage(written, name)
	choice, _ := r.choice("")
	return &made, choice.of(&made)
}

// of returns the version of an image that is chosen, as an index, or model.Latest.
func (v VersionChoice) of(image *model.Image) int {
	if v.Latest {
		return model.Latest
	}
	return slices.IndexFunc(image.Versions, func(have model.ImageVersion) bool { return have.Version == v.Number.Number })
}

func (b builder) newImage(m *Image, name string) model.Image {
	made := model.Image{Name: name, Kind: m.kind()}
	for _, v := range m.Versions {
		made.Versions = append(made.Versions, model.ImageVersion{
			Version: v.Version.Number, Name: v.Version.String(), At: v.At.since(*b.document.Start),
			Release: b.document.release(v.Release, model.NoRelease),
		})
	}
	slices.SortFunc(made.Versions, func(a, b model.ImageVersion) int { return a.Version.Compare(b.Version) })
	switch {
	case m.Platform != nil:
		made.BootFactor = *m.Platform.BootFactor
	case m.Generalized != nil:
		made.BootFactor = *m.Generalized.BootFactor
	case m.ManagedImage != nil:
		made.BootFactor = *m.ManagedImage.BootFactor
	case m.Specialized != nil:
		made.BootFactor = *m.Specialized.BootFactor
		made.NameRefused = *m.Specialized.NameCollision == "refused"
		if script := m.Specialized.PostBuildScript; script != nil {
			made.Renames, made.Rename = true, script.Takes.distribution()
		}
	default:
		made.BootFactor = *m.ContainerHost.BootFactor
		made.Container = m.ContainerHost.build()
	}
	return made
}

func (h *ContainerHost) build() model.Container {
	return model.Container{
		Pull: h.Pull.build(), Again: 1 - h.KeptOnRestart.share(), Changed: h.PulledOnUpdate.share(),
		Register: h.Register.distribution(), PullsFirst: *h.PullWhileServing,
	}
}

func (p *ContainerPull) build() sim.Distribution {
	if p.Takes != nil {
		return p.Takes.distribution()
	}
	made, err := sim.Constant(*p.SizeMB / *p.BandwidthMBps)
	if err != nil {
		panic("scenarios: pull that was not checked: " + err.Error())
	}
	return made
}

package scenarios

import (
	"slices"

	"vmssim/model"
)

// releases checks what the scenario says of releases.
func (c *checker) releases() {
	for _, e := range c.document.Releases {
		r, path := e.Value, joinName("releases", e.Name.String())
		if r.Leak != nil {
			c.distribution(r.Leak.Restart, join(path, "leak.restart"))
		}
		if r.Breaks == nil {
			continue
		}
		at := join(path, "breaks.releases")
		for i, name := range r.Breaks.Releases {
			switch {
			case !c.clean(item(at, i)):
			case name == e.Name:
				c.at(item(at, i), "release %s itself; it can read what it writes", quote(name.String()))
			case slices.Contains(r.Breaks.Releases[:i], name):
				c.at(item(at, i), "release %s twice", quote(name.String()))
			default:
				c.release(&name, item(at, i))
			}
		}
	}
}

// release checks that a release is one of the scenario, and returns it.
func (c *checker) release(name *Name, path string) *Release {
	if name == nil || !c.clean(path) || !c.reference(path, *name, "release", c.document.Releases.names()) {
		return nil
	}
	r, _ := c.document.Releases.get(*name)
	return r
}

// releaseOf checks the release that a scale set begins with.
func (c *checker) releaseOf(s *ScaleSet, path string) {
	at := join(path, "release")
	r := c.release(s.Release, at)
	if s.Release != nil {
		c.onlyBySet(s, at)
	}
	c.leaks(s, r, path, at)
	if image, name := c.document.imageOf(s.reference()); image != nil && c.clean(joinName("images", name)) {
		for i, v := range image.Versions {
			if v.Release != nil {
				r, _ := c.document.Releases.get(*v.Release)
				c.leaks(s, r, path, join(item(join(joinName("images", name), "versions"), i), "release"))
			}
		}
	}
}

// onlyBySet checks that the versions of a set's image do not say which releases they
// are, where the set does.
func (c *checker) onlyBySet(s *ScaleSet, at string) {
	image, name := c.document.imageOf(s.reference())
	if image != nil && slices.ContainsFunc(image.Versions, func(v ImageVersion) bool { return v.Release != nil }) {
		c.at(at, "the versions of image %s say which release they are", quote(name))
	}
}

// leaks checks that an instance of a set has memory that a release can fill.
func (c *checker) leaks(s *ScaleSet, r *Release, path, at string) {
	if r == nil || r.Leak == nil || s.Instance == nil || s.Instance.Memory == nil ||
		!c.clean(at, "prices.file", "region", join(path, "instance.memory"), join(path, "sku.name")) {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	for _, name := range s.sizes() {
		size, err := sheet.Size(name)
		if err == nil && float64(*s.Instance.Memory) >= size.MemoryGiB*(1<<30) {
			c.at(at, "the memory of the application, %v, leaves nothing of the %v GiB of %s to leak",
				*s.Instance.Memory, size.MemoryGiB, size.Name)
			return
		}
	}
}

// releaseUpdate checks an update that brings another release: something must install
// it.
func (c *checker) releaseUpdate(u *ModelUpdate, set *ScaleSet, name Name, path string) {
	at := join(path, "update.release")
	r := c.release(u.Release, at)
	if r == nil {
		return
	}
	c.onlyBySet(set, at)
	c.leaks(set, r, joinName("scaleSets", name.String()), at)
	image, _ := c.document.imageOf(set.reference())
	host := image != nil && image.ContainerHost != nil
	if c.clean(at) && !host && u.ImageReference == nil && len(u.Extensions) == 0 {
		c.at(at, "nothing installs it; write extensions or imageReference beside it, "+
			"or give the set an image of kind containerHost")
	}
}

// releases returns the releases of the scenario.
func (b builder) releases() []model.Release {
	var list []model.Release
	for _, e := range b.document.Releases {
		r := e.Value
		made := model.Release{
			Name: e.Name.String(), ServiceTime: r.ServiceTime.share(), NeverHealthy: r.NeverHealthy.share(),
		}
		if r.Errors != nil {
			made.Errors, made.ErrorsAfter = r.Errors.Share.share(), r.Errors.After.time()
		}
		if r.Leak != nil {
			made.Leak = &model.Leak{PerHour: float64(*r.Leak.PerHour), Restart: r.Leak.Restart.distribution()}
		}
		if r.Breaks != nil {
			made.Breaks = &model.SchemaBreak{Errors: r.Breaks.Errors.share()}
			for _, name := range r.Breaks.Releases {
				made.Breaks.Releases = append(made.Breaks.Releases, b.document.Releases.index(name))
			}
			slices.Sort(made.Breaks.Releases)
		}
		list = append(list, made)
	}
	return list
}

// release returns the index of a release, or what stands for none.
func (d *Document) release(name *Name, none int) int {
	if name == nil {
		return none
	}
	return d.Releases.index(*name)
}

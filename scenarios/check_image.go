package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// image checks the times and the versions of an image.
func (c *checker) image(m *Image, path string) {
	if s := m.Specialized; s != nil && s.PostBuildScript != nil {
		c.distribution(s.PostBuildScript.Takes, join(path, "specialized.postBuildScript.takes"))
	}
	if h := m.ContainerHost; h != nil {
		if h.Pull != nil {
			c.distribution(h.Pull.Takes, join(path, "containerHost.pull.takes"))
		}
		c.distribution(h.Register, join(path, "containerHost.register"))
	}
	c.onlyPlatform(m, path)
	at := join(path, "versions")
	if m.ManagedImage != nil && len(m.Versions) > 1 && c.clean(at) {
		c.at(item(at, 1), "second version of a managed image; only images of the Marketplace "+
			"and of a gallery have several")
	}
	for i, v := range m.Versions {
		if !c.clean(item(at, i)) {
			continue
		}
		c.beforeEnd(join(item(at, i), "at"), v.At)
		c.release(v.Release, join(item(at, i), "release"))
		if slices.ContainsFunc(m.Versions[:i], func(other ImageVersion) bool {
			return other.Version != nil && other.Version.Number == v.Version.Number
		}) {
			c.at(join(item(at, i), "version"), "version %s twice", v.Version)
		}
	}
}

// onlyPlatform checks that no earlier platform image has the same publisher,
// offer and sku.
func (c *checker) onlyPlatform(m *Image, path string) {
	at := join(path, "platform")
	if m.Platform == nil || !c.clean(at) {
		return
	}
	p := m.Platform
	if first, name := c.document.imageOf(&ImageReference{Publisher: p.Publisher, Offer: p.Offer, SKU: p.SKU}); first != m {
		c.at(at, "the same publisher, offer and sku as %s", quote(name))
	}
}

// imageReference checks that a scale set is made from an image and a version
// that are there when the run begins.
func (c *checker) imageReference(s *ScaleSet, r *ImageReference, path string) {
	if !c.clean(path) {
		return
	}
	image, name := c.document.imageOf(r)
	if image == nil {
		c.noImage(r, name, path)
		return
	}
	if r.ID != nil && image.Platform != nil {
		c.at(join(path, "id"), "%s is a platform image; write its publisher, offer and sku", quote(name))
		return
	}
	if !c.clean(joinName("images", name), "start") {
		return
	}
	choice, at := r.choice(path)
	if choice == nil {
		c.at(at, "%s is not a version; write it like 1.0.0, or latest", quote(string(*r.ID)))
		return
	}
	if own := join(path, "version"); at != own && !r.Version.Latest && r.Version.Number.Number != choice.Number.Number {
		c.at(own, "%s is not the version in the id, %s", r.Version, choice)
		return
	}
	c.published(image, name, *choice, 0, at)
	if m := image.Specialized; m != nil && m.PostBuildScript == nil && *m.NameCollision == "refused" &&
		c.clean(path) && s.Starts != nil && *s.Starts == "running" &&
		s.SKU != nil && s.SKU.Capacity != nil && *s.SKU.Capacity > 1 {
		c.at(path, "the first instances cannot all run: they have the same computer name and %s refuses that; "+
			"give the image a postBuildScript, or write starts: requested", quote(name))
	}
}

func (c *checker) noImage(r *ImageReference, name, path string) {
	if r.ID != nil {
		c.reference(join(path, "id"), Name(name), "image", c.document.Images.names())
		return
	}
	c.at(path, "no platform image in images has publisher %s, offer %s and sku %s",
		quote(r.Publisher.String()), quote(r.Offer.String()), quote(r.SKU.String()))
}

// published checks that a version, or any, is there when a set is to have it: when
// the run begins, or when an action asks for it.
func (c *checker) published(image *Image, name string, choice VersionChoice, by sim.Time, path string) {
	when, late := "when the run begins", "the start of the run"
	if by > 0 {
		when, late = "by then", "the update"
	}
	start := *c.document.Start
	if choice.Latest {
		if !slices.ContainsFunc(image.Versions, func(v ImageVersion) bool { return v.At.since(start) <= by }) {
			c.at(path, "no version of %s is published %s", quote(name), when)
		}
		return
	}
	var numbers []string
	for _, v := range image.Versions {
		numbers = append(numbers, v.Version.String())
		if v.Version.Number != choice.Number.Number {
			continue
		}
		if v.At.since(start) > by {
			c.at(path, "version %s of %s is published at %s, after %s", choice, quote(name), v.At, late)
		}
		return
	}
	c.at(path, "no version %s of %s; it has %s", choice, quote(name), listing(numbers, "and"))
}

// choice returns which version a reference asks for, and the path of the field
// that says so; nil if that is none.
func (r *ImageReference) choice(path string) (*VersionChoice, string) {
	if r.ID != nil {
		if _, version := imageID(*r.ID); version != "" {
			var choice VersionChoice
			if choice.parse(version) != nil {
				return nil, join(path, "id")
			}
			return &choice, join(path, "id")
		}
	}
	return r.Version, join(path, "version")
}

// imageOf returns the image that a reference stands for and its name, or nil and
// the name that was looked for.
func (d *Document) imageOf(r *ImageReference) (*Image, string) {
	switch {
	case r == nil:
	case r.ID != nil:
		name, _ := imageID(*r.ID)
		image, _ := d.Images.get(Name(name))
		return image, name
	case r.Publisher != nil && r.Offer != nil && r.SKU != nil:
		for _, e := range d.Images {
			p := e.Value.Platform
			if p != nil && p.Publisher != nil && *p.Publisher == *r.Publisher && p.Offer != nil &&
				*p.Offer == *r.Offer && p.SKU != nil && *p.SKU == *r.SKU {
				return e.Value, e.Name.String()
			}
		}
	}
	return nil, ""
}

// kind returns what kind of image it is; which has been checked.
func (m *Image) kind() model.ImageKind {
	switch {
	case m.Generalized != nil:
		return model.GeneralizedImage
	case m.Specialized != nil:
		return model.SpecializedImage
	case m.ManagedImage != nil:
		return model.ManagedImage
	case m.ContainerHost != nil:
		return model.ContainerHost
	}
	return model.PlatformImage
}

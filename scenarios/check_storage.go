package scenarios

import "vmssim/model"

// storage checks the image and the disks of a scale set.
func (c *checker) storage(s *ScaleSet, path string) {
	p := s.VirtualMachineProfile.StorageProfile
	if p.ImageReference != nil {
		c.imageReference(s, p.ImageReference, join(path, "imageReference"))
	}
	c.dataDisks(p.DataDisks, join(path, "dataDisks"))
}

// imageCapacity checks a number of instances against the limit of what they are
// made from.
func (c *checker) imageCapacity(s *ScaleSet, path string, n int) {
	if s.VirtualMachineProfile == nil || s.VirtualMachineProfile.StorageProfile == nil {
		return
	}
	storage := s.VirtualMachineProfile.StorageProfile
	kind := model.PlatformImage
	if image, name := c.document.imageOf(storage.ImageReference); image != nil {
		if !c.clean(joinName("images", name)) {
			return
		}
		kind = image.kind()
		if most := *image.MaximumInstances; n > most {
			c.at(path, "%d is above %d, the limit of a set made from %s", n, most, quote(name)+", a "+kind.String())
			return
		}
	}
	if storage.OSDisk == nil || len(storage.OSDisk.VHDContainers) == 0 {
		return
	}
	extra := s.Overprovision != nil && *s.Overprovision
	if limit := model.UnmanagedLimitOf(kind, extra); n > limit.Most {
		c.at(path, "%d is above %d, the limit of %s (%s, %s)", n, limit.Most, limit.What, limit.Page, limit.Date)
	}
}

// dataDisks checks that every disk has a number of its own.
func (c *checker) dataDisks(disks []DataDisk, path string) {
	for i, d := range disks {
		at := join(item(path, i), "lun")
		for _, other := range disks[:i] {
			if c.clean(at) && other.LUN != nil && *other.LUN == *d.LUN {
				c.at(at, "lun %d twice", *d.LUN)
				break
			}
		}
	}
}

package scenarios

// storage checks the image and the disks of a scale set.
func (c *checker) storage(s *ScaleSet, path string) {
	p := s.VirtualMachineProfile.StorageProfile
	if p.ImageReference != nil {
		c.imageReference(s, p.ImageReference, join(path, "imageReference"))
	}
	c.dataDisks(p.DataDisks, join(path, "dataDisks"))
}

// dataDisks checks that every disk has a number of its own.
func (c *checker) dataDisks(disks []DataDisk, path string) {
	for i, d := range disks {
		c.dataDisk(&d, item(path, i))
		at := join(item(path, i), "lun")
		for _, other := range disks[:i] {
			if c.clean(at) && other.LUN != nil && *other.LUN == *d.LUN {
				c.at(at, "lun %d twice", *d.LUN)
				break
			}
		}
	}
}

// dataDisk checks how a disk is filled, and whether it can move.
func (c *checker) dataDisk(d *DataDisk, path string) {
	fill, moves, option := join(path, "fill"), join(path, "movesOnZoneOutage"), join(path, "createOption")
	c.distribution(d.Fill, fill)
	if d.Fill != nil && c.clean(option) && *d.CreateOption == "FromImage" {
		c.at(fill, "a disk from the image holds its data already; only an empty one is filled")
	}
	account := join(path, "managedDisk.storageAccountType")
	if !c.clean(moves, account) || !*d.MovesOnZoneOutage {
		return
	}
	switch kind := d.ManagedDisk.build(); {
	case !kind.ZoneRedundant():
		c.at(moves, "a %v disk is in one zone; only Premium_ZRS and StandardSSD_ZRS can be attached in another", kind)
	case d.Fill == nil && !c.source.written(fill):
		c.at(moves, "nothing is gained by moving a disk that needs no fill")
	}
}

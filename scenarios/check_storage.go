package scenarios

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

package scenarios

import (
	"vmssim/model"
	"vmssim/model/price"
)

// disks checks an action that attaches or detaches data disks.
func (c *checker) disks(index int, set *ScaleSet, path string) {
	a := &c.document.Actions[index]
	if d := a.AttachDisk; d != nil {
		at := join(path, "attachDisk")
		c.ids(d.Instances, join(at, "instances"))
		if d.Disk != nil {
			c.attachedDisk(a, set, join(at, "disk"))
		}
	}
	if d := a.DetachDisk; d != nil {
		at := join(path, "detachDisk")
		c.ids(d.Instances, join(at, "instances"))
		if lun := join(at, "lun"); set != nil && d.LUN != nil && c.clean(lun) {
			c.detachedDisk(a, set, lun)
		}
	}
}

// attachedDisk checks a disk against the set whose instances get it.
func (c *checker) attachedDisk(a *Action, set *ScaleSet, path string) {
	if set == nil {
		return
	}
	name, own := quote(a.ScaleSet.String()), joinName("scaleSets", a.ScaleSet.String())
	d, lun, option := a.AttachDisk.Disk, join(path, "lun"), join(path, "deleteOption")
	if d.LUN != nil && c.clean(lun) && set.hasDisk(*d.LUN) {
		c.at(lun, "every instance of scale set %s has a disk with lun %d", name, *d.LUN)
	}
	if c.clean(option, join(own, "orchestrationMode")) && *d.DeleteOption == "Detach" && !set.flexible() {
		c.at(option, "scale set %s is %s; only Flexible ones keep disks of deleted instances",
			name, *set.OrchestrationMode)
	}
	if _, unmanaged := c.imageKind(set); unmanaged {
		c.at(path, "the OS disks of scale set %s are in storage accounts; managed disks cannot be attached", name)
	}
}

// detachedDisk checks that a set has disks with the number that can be detached.
func (c *checker) detachedDisk(a *Action, set *ScaleSet, path string) {
	name, lun := quote(a.ScaleSet.String()), *a.DetachDisk.LUN
	if set.hasDisk(lun) {
		c.at(path, "lun %d is of the model of scale set %s; only what attachDisk has attached is detached", lun, name)
		return
	}
	for i := range c.document.Actions {
		other := &c.document.Actions[i]
		if other.AttachDisk == nil || other.ScaleSet == nil || *other.ScaleSet != *a.ScaleSet {
			continue
		}
		if d := other.AttachDisk.Disk; d == nil || d.LUN == nil || *d.LUN == lun {
			return
		}
	}
	c.at(path, "no action attaches a disk with lun %d to instances of scale set %s", lun, name)
}

// hasDisk reports whether the set's model has a data disk with a number.
func (s *ScaleSet) hasDisk(lun int) bool {
	if s.VirtualMachineProfile == nil || s.VirtualMachineProfile.StorageProfile == nil {
		return false
	}
	for _, d := range s.VirtualMachineProfile.StorageProfile.DataDisks {
		if d.LUN != nil && *d.LUN == lun {
			return true
		}
	}
	return false
}

// diskAction makes an action that attaches or detaches data disks.
func (b builder) diskAction(a *Action, made *model.Action, sheet price.Sheet) {
	if d := a.DetachDisk; d != nil {
		made.Kind, made.Instances, made.All = model.DetachDisk, d.Instances, d.Instances == nil
		made.Disk.LUN, made.DeleteDisk = *d.LUN, *d.DeleteDisk
		return
	}
	d := a.AttachDisk
	made.Kind, made.Instances, made.All = model.AttachDisk, d.Instances, d.Instances == nil
	made.Disk = model.OwnDisk{
		LUN: *d.Disk.LUN, SizeGB: *d.Disk.DiskSizeGB, Type: d.Disk.ManagedDisk.build(),
		Retained: *d.Disk.DeleteOption == "Detach", Existing: *d.Disk.CreateOption == "Attach",
	}
	made.Disk.Price, _, _ = b.diskPrice(made.Disk.Type, made.Disk.SizeGB, sheet)
}

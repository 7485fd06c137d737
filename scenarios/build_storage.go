package scenarios

import (
	"cmp"
	"fmt"
	"slices"

	"vmssim/model"
)

func (p *StorageProfile) osDisk() model.Disk {
	return model.Disk{
		LUN: model.OSDiskLUN, SizeGB: *p.OSDisk.DiskSizeGB, Type: p.OSDisk.ManagedDisk.build(),
		Unmanaged: len(p.OSDisk.VHDContainers) > 0,
	}
}

func (p *StorageProfile) dataDisks() []model.Disk {
	var disks []model.Disk
	for _, d := range p.DataDisks {
		made := model.Disk{
			LUN: *d.LUN, SizeGB: *d.DiskSizeGB, Type: d.ManagedDisk.build(), Moves: *d.MovesOnZoneOutage,
		}
		if d.Fill != nil {
			made.Fills, made.Fill = true, d.Fill.distribution()
		}
		disks = append(disks, made)
	}
	slices.SortFunc(disks, func(a, b model.Disk) int { return cmp.Compare(a.LUN, b.LUN) })
	return disks
}

func (m *ManagedDisk) build() model.DiskType {
	made, err := model.ParseDiskType(*m.StorageAccountType)
	if err != nil {
		panic(fmt.Sprintf("scenarios: disk that was not checked: %v", err))
	}
	return made
}

package model

import (
	"fmt"

	"vmssim/sim"
)

// Disks: what every instance of a set stores its data on.
//
// Azure ("Design considerations for scale sets", "Redundancy options for Azure
// managed disks"): the disks of the set's model are created with an instance and
// deleted with it; they stay, and are charged, while it is deallocated. A locally
// redundant disk (LRS) keeps its copies in one zone, a zone-redundant one (ZRS)
// in three: when a zone is down, the first is out of reach until the zone is
// back, the second can be attached to an instance in another zone. A scale set
// does not do that by itself; its new instances have new disks.
//
// Ours: what a disk is for is a time that an instance needs to fill an empty one
// before it works (a download, a restore, a copy from a peer). It is filled once:
// a restart and a reimage leave it as it is. A disk that moves is attached to an
// instance that is created while the zone of the disk's own instance is down, and
// taken from that one, which fills another when its zone is back.
//
// Left out: what is written to disks later, snapshots, performance.

// A Disk is one managed disk that every instance of a set has from the moment
// in which it is created until it is deleted.
type Disk struct {
	LUN    int // logical unit number; OSDiskLUN for the OS disk
	SizeGB int // GiB, as ARM's diskSizeGB
	Type   DiskType

	Fills bool             // an empty one must be filled before the instance works
	Fill  sim.Distribution // seconds that this takes, if it Fills
	Moves bool             // it is attached elsewhere while the zone of its instance is down

	Unmanaged bool // in a storage account of the owner's: Type does not matter
}

// OSDiskLUN stands for the OS disk, which has no logical unit number.
const OSDiskLUN = -1

// A DiskType is a managed disk's storageAccountType.
type DiskType uint8

// The storage account types that are billed by size tier.
const (
	PremiumLRS DiskType = iota
	PremiumZRS
	StandardSSDLRS
	StandardSSDZRS
	StandardLRS
	DiskTypes // how many types there are
)

var diskTypeNames = [DiskTypes]string{
	"Premium_LRS", "Premium_ZRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Standard_LRS",
}

func (t DiskType) String() string { return diskTypeNames[t] }

// ParseDiskType returns the type with one of ARM's names.
func ParseDiskType(name string) (DiskType, error) {
	for t, known := range diskTypeNames {
		if name == known {
			return DiskType(t), nil
		}
	}
	return 0, fmt.Errorf("model: no storage account type %q", name)
}

// ZoneRedundant reports whether the data survives the outage of one zone.
func (t DiskType) ZoneRedundant() bool { return t == PremiumZRS || t == StandardSSDZRS }

// purposeFill is for filling disks, purposeAttach for attaching them.
const (
	purposeFill   sim.Purpose = "disk fill"
	purposeAttach sim.Purpose = "disk attach"
)

// bit stands for a disk in a set of disks; logical unit numbers are below 64.
func (d *Disk) bit() uint64 { return 1 << d.LUN }

// unfilled returns the disks of an instance that it must fill before it works.
func (s *set) unfilled(i *instance) uint64 {
	need := uint64(0)
	for d := range s.config.DataDisks {
		if disk := &s.config.DataDisks[d]; disk.Fills {
			need |= disk.bit()
		}
	}
	return need &^ i.filled
}

// provideDisks fills the disks of an instance, or attaches those of another one
// in a zone that is down. It returns how long that takes: all at the same time.
func (w *World) provideDisks(s *set, i *instance) sim.Time {
	need, moved, longest := s.unfilled(i), w.moveDisks(s, i), sim.Time(0)
	for d := range s.config.DataDisks {
		disk := &s.config.DataDisks[d]
		if need&disk.bit() == 0 {
			continue
		}
		takes, purpose := disk.Fill, purposeFill
		if moved&disk.bit() != 0 {
			takes, purpose = s.config.AttachDisk, purposeAttach
		}
		longest = max(longest, w.draw(s, i, takes, purpose, disk.LUN+mostDisks*i.booted))
	}
	return longest
}

// mostDisks bounds the data disks of a set.
const mostDisks = 64

// moveDisks takes the disks that move from the first instance in a zone that is
// down that has any of those that another needs, and returns them. What may be
// one too many takes nothing.
func (w *World) moveDisks(s *set, to *instance) uint64 {
	movable := uint64(0)
	for d := range s.config.DataDisks {
		if disk := &s.config.DataDisks[d]; disk.Moves {
			movable |= disk.bit()
		}
	}
	if movable &= s.unfilled(to); movable == 0 || to.role != Member || !s.zoneUp[to.zone] {
		return 0
	}
	for _, from := range s.instances {
		if moved := from.filled & movable; moved != 0 && !s.zoneUp[from.zone] && from.dark &&
			from.installed >= len(s.steps(from)) {
			from.filled &^= moved
			w.tell(Fact{
				Kind: DisksMoved, Set: s.index, Instance: to.id, Zone: to.zone, Before: from.id, After: to.id,
				Why: ByZoneOutage,
			})
			return moved
		}
	}
	return 0
}

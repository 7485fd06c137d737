package model

import "fmt"

// Disks: what every instance of a set stores its data on.
//
// Azure ("Design considerations for scale sets", "Redundancy options for Azure
// managed disks"): the disks of the set's model are created with an instance and
// deleted with it; they stay, and are charged, while it is deallocated. A locally
// redundant disk (LRS) keeps its copies in one zone, a zone-redundant one (ZRS)
// in three.

// A Disk is one managed disk that every instance of a set has from the moment
// in which it is created until it is deleted.
type Disk struct {
	LUN    int // logical unit number; OSDiskLUN for the OS disk
	SizeGB int // GiB, as ARM's diskSizeGB
	Type   DiskType

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

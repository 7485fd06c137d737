package scenarios

// A StorageProfile is the image and the disks of every instance.
type StorageProfile struct {
	// The image that instances are made from. Without it nothing is said of it: no
	// versions, and times as provisioning has them.
	ImageReference *ImageReference `key:"imageReference"`

	// The disk with the operating system.
	OSDisk *OSDisk `key:"osDisk" default:"{}"`

	// The disks that every instance has besides, created with it and deleted with
	// it. They stay while it is deallocated.
	DataDisks []DataDisk `key:"dataDisks" items:"0..64"`
}

// An OSDisk is the disk with the operating system. A reimage creates it anew.
type OSDisk struct {
	// The operating system. Windows has a licence that is charged for as long as the
	// instance is billed, unless licenseType says that you bring your own.
	OSType *string `key:"osType" words:"Linux,Windows" default:"Linux"`

	// The size in GiB. The default is that of Azure's images: 30 for Linux, 127 for
	// Windows.
	DiskSizeGB *int `key:"diskSizeGB" min:"1" max:"4095"`

	// What the disk is kept on.
	ManagedDisk *ManagedDisk `key:"managedDisk" default:"{}"`

	// Storage accounts of your own that hold the disk. It is no managed disk then,
	// and Azure allows fewer instances: see limits.instances.
	VHDContainers []Text `key:"vhdContainers" items:"0..5"`
}

// A DataDisk is a disk of every instance besides that of the operating system.
type DataDisk struct {
	// The logical unit number, different for each disk.
	LUN *int `key:"lun" required:"true" min:"0" max:"63"`

	// What a new disk holds: nothing, or the data disk of the image with the same
	// number.
	CreateOption *string `key:"createOption" words:"Empty,FromImage" default:"Empty"`

	// The size in GiB.
	DiskSizeGB *int `key:"diskSizeGB" required:"true" min:"1" max:"32767"`

	// What the disk is kept on.
	ManagedDisk *ManagedDisk `key:"managedDisk" default:"{}"`

	// How long a new instance takes to fill the empty disk with what it needs, after
	// its boot and before its extensions. Without it the instance needs nothing on
	// the disk. Ours, not ARM's.
	Fill *Distribution `key:"fill"`

	// Whether an instance that is created while a zone is down takes the disk over
	// from one in that zone, instead of filling an empty disk; the other fills a new
	// one when its zone is back. Only a ZRS disk can be attached in another zone,
	// and a scale set does not do it by itself: this says that you do. Ours, not
	// ARM's.
	MovesOnZoneOutage *bool `key:"movesOnZoneOutage" default:"false"`
}

// A ManagedDisk is what a disk is kept on.
type ManagedDisk struct {
	// The kind and the redundancy. LRS keeps all copies in one zone: while the zone
	// is down nobody reaches the data. ZRS keeps a copy in each of three zones.
	// Azure has no ZRS for Standard_LRS, the hard disk.
	StorageAccountType *string `key:"storageAccountType" words:"Premium_LRS,Premium_ZRS,StandardSSD_LRS,StandardSSD_ZRS,Standard_LRS" default:"Premium_LRS"`
}

package scenarios

// An AttachDisk gives instances a data disk of their own, each a new one, while they
// run or are stopped. It takes provisioning.attachDisk, and does not interrupt them.
// An instance that is in no state for it, or has a disk with that number, is refused
// its disk.
type AttachDisk struct {
	// The ids of the instances. Without them all that the set has then, but for those
	// protected from scale set actions.
	Instances []int `key:"instances" items:"1..1000" min:"0" max:"1000000"`

	// The disk. It costs from the action on.
	Disk *AttachedDisk `key:"disk" required:"true"`
}

// An AttachedDisk is a data disk of one instance.
type AttachedDisk struct {
	// The logical unit number. No other disk of the instance may have it.
	LUN *int `key:"lun" required:"true" min:"0" max:"63"`

	// Empty is a new disk. Attach is one of this size and kind that detachDisk has
	// taken from an instance of the set, or that has outlived one: the one that has
	// waited longest. An LRS disk is within reach only of instances in its zone.
	CreateOption *string `key:"createOption" words:"Empty,Attach" default:"Empty"`

	// The size in GiB.
	DiskSizeGB *int `key:"diskSizeGB" required:"true" min:"1" max:"32767"`

	// What the disk is kept on.
	ManagedDisk *ManagedDisk `key:"managedDisk" default:"{}"`

	// What becomes of the disk when its instance is deleted. Delete: it goes with it.
	// Detach: it stays, and goes on being charged; in Flexible sets only.
	DeleteOption *string `key:"deleteOption" words:"Delete,Detach" default:"Delete"`
}

// A DetachDisk takes from instances a data disk that attachDisk has given them. From
// an instance in a zone that is down it takes a ZRS disk only.
type DetachDisk struct {
	// The ids of the instances. Without them all that have the disk, but for those
	// protected from scale set actions.
	Instances []int `key:"instances" items:"1..1000" min:"0" max:"1000000"`

	// The logical unit number of the disk.
	LUN *int `key:"lun" required:"true" min:"0" max:"63"`

	// Whether the disk is deleted then. Otherwise it stays, and goes on being charged.
	DeleteDisk *bool `key:"deleteDisk" default:"false"`
}

package model

import (
	"fmt"
	"slices"

	"vmssim/model/price"
	"vmssim/sim"
)

// Own disks: data disks that single instances have besides those of their set's
// model, attached and detached in the run.
//
// Azure ("Attach a data disk to a Linux VM", "Detach a data disk", REST "Virtual
// Machines - Attach Detach Data Disks"): a disk is attached to a machine that runs,
// without interrupting it, or to a deallocated one, under a logical unit number that
// no other disk of the machine has. Detached, it stays, and is charged. Each disk's
// deleteOption says whether it is deleted with its machine ("Delete a VM and attached
// resources"); Uniform sets never retain one. A locally redundant disk can be
// attached only in its zone and is out of reach while that is down; a zone-redundant
// one can be forced off the machine there and attached in another zone ("Redundancy
// options for Azure managed disks").
//
// Ours: the call creates the disk, which exists, and costs, from then on; it can be
// used when it is attached. Of the disks of a set that have been detached, one that
// is to be attached again is the one that has waited longest, of the same size and
// type and within reach. To detach and to delete take no time. A restart, a redeploy
// and a reimage keep the disks; an instance that leaves its set by detach takes them
// along.
//
// Left out: how many disks a size allows, what the disks are for, disks of other
// owners, shared disks, reimageall, changing the disks of the set's model.

// purposeOwnDisk is for attaching own disks, one draw for each.
const purposeOwnDisk sim.Purpose = "own disk attach"

// An OwnDisk is a data disk of one instance.
type OwnDisk struct {
	LUN      int
	SizeGB   int // GiB, as ARM's diskSizeGB
	Type     DiskType
	Price    price.PerMonth
	Retained bool // deleteOption Detach: it stays when its instance is deleted
	Existing bool // createOption Attach: one that has been detached, no new one
}

func (d *OwnDisk) String() string {
	return fmt.Sprintf("lun %d, %d GiB, %v", d.LUN, d.SizeGB, d.Type)
}

// A DiskState is where an own disk is in its life.
type DiskState uint8

// The states of an own disk.
const (
	NoDisk        DiskState = iota // not yet there
	DiskAttaching                  // created, or taken again, and not yet of use
	DiskAttached
	DiskDetached // of no instance, and charged
	DiskDeleted
	DiskOutside // gone with an instance that has left its set
	DiskStates  // how many states there are
)

var diskStateNames = [DiskStates]string{"none", "attaching", "attached", "detached", "deleted", "outside"}

func (s DiskState) String() string { return diskStateNames[s] }

// Exists reports whether a disk in s is one of the set's, and costs.
func (s DiskState) Exists() bool { return s == DiskAttaching || s == DiskAttached || s == DiskDetached }

// A DiskStep is a change of the state of an own disk.
type DiskStep struct {
	OwnDisk
	From, To DiskState
}

// A LooseDisk is a disk that has been detached.
type LooseDisk struct {
	OwnDisk
	Zone int // of the instance that had it
}

// Reattachable returns which of the loose disks, in the order in which they were
// detached, is attached to an instance in a zone that wants a disk like another: its
// index, or -1. A locally redundant one is in reach in its own zone only.
func Reattachable(loose []LooseDisk, want OwnDisk, zone int) int {
	return slices.IndexFunc(loose, func(d LooseDisk) bool {
		return d.SizeGB == want.SizeGB && d.Type == want.Type && (d.Zone == zone || d.Type.ZoneRedundant())
	})
}

// mountedDisk is an own disk of an instance.
type mountedDisk struct {
	OwnDisk
	attached bool
	due      sim.Ticket // ownDiskDue, until it is attached
	at       sim.Time
}

// mounted returns the index of the own disk of an instance with a number, or -1.
func (i *instance) mounted(lun int) int {
	return slices.IndexFunc(i.disks, func(d mountedDisk) bool { return d.LUN == lun })
}

// refusesDisk says why a disk is not attached to an instance, or detached from it,
// or nothing.
func (s *set) refusesDisk(i *instance, a *Action) string {
	at := i.mounted(a.Disk.LUN)
	ofModel := slices.ContainsFunc(s.config.DataDisks, func(d Disk) bool { return d.LUN == a.Disk.LUN })
	if a.Kind == DetachDisk {
		switch {
		case at < 0:
			return fmt.Sprintf("instance has no disk of its own with lun %d", a.Disk.LUN)
		case !i.disks[at].attached:
			return "disk is still being attached"
		case !s.zoneUp[i.zone] && !i.disks[at].Type.ZoneRedundant():
			return "disk is in a zone that is down"
		}
		return ""
	}
	switch {
	case at >= 0 || ofModel:
		return fmt.Sprintf("instance has a disk with lun %d", a.Disk.LUN)
	case !s.zoneUp[i.zone]:
		return "zone is down"
	case a.Disk.Existing && Reattachable(s.loose, a.Disk, i.zone) < 0:
		return "set has no detached disk like this within reach"
	}
	return ""
}

// attachDisk begins to attach a disk to an instance.
func (w *World) attachDisk(s *set, i *instance, disk OwnDisk) {
	from := NoDisk
	if disk.Existing {
		at := Reattachable(s.loose, disk, i.zone)
		s.loose = slices.Delete(s.loose, at, at+1)
		from = DiskDetached
	}
	at := w.engine.Now() + w.draw(s, i, s.config.AttachDisk, purposeOwnDisk, i.mounts)
	i.mounts++
	i.disks = append(i.disks, mountedDisk{
		OwnDisk: disk, at: at,
		due: w.schedule(at, event{kind: ownDiskDue, set: int32(s.index), instance: int32(i.id)}),
	})
	w.tellDisk(s, i, disk, from, DiskAttaching, ByHand)
}

// diskIsAttached completes what is due.
func (w *World) diskIsAttached(s *set, i *instance) {
	for d := range i.disks {
		if m := &i.disks[d]; !m.attached && m.at <= w.engine.Now() {
			m.attached = true
			w.tellDisk(s, i, m.OwnDisk, DiskAttaching, DiskAttached, ByTime)
		}
	}
}

// detachDisk takes a disk from an instance, and deletes it if it is not to stay.
func (w *World) detachDisk(s *set, i *instance, lun int, deleted bool) {
	at := i.mounted(lun)
	disk := i.disks[at].OwnDisk
	i.disks = slices.Delete(i.disks, at, at+1)
	w.loosen(s, i, disk, DiskAttached, deleted, ByHand)
}

// loosen keeps or deletes a disk that an instance no longer has.
func (w *World) loosen(s *set, i *instance, disk OwnDisk, from DiskState, deleted bool, why Reason) {
	to := DiskDeleted
	if !deleted {
		s.loose = append(s.loose, LooseDisk{OwnDisk: disk, Zone: i.zone})
		to = DiskDetached
	}
	w.tellDisk(s, i, disk, from, to, why)
}

// dropDisks ends what an instance that is gone has to do with its own disks.
func (w *World) dropDisks(s *set, i *instance) {
	for d := range i.disks {
		m := &i.disks[d]
		from := DiskAttached
		if !m.attached {
			w.engine.Cancel(m.due)
			from = DiskAttaching
		}
		if i.state == Detached {
			w.tellDisk(s, i, m.OwnDisk, from, DiskOutside, ByDetach)
		} else {
			w.loosen(s, i, m.OwnDisk, from, !m.Retained, ByDeletion)
		}
	}
	i.disks = nil
}

func (w *World) tellDisk(s *set, i *instance, disk OwnDisk, from, to DiskState, why Reason) {
	w.tell(Fact{
		Kind: DiskChanged, Set: s.index, Instance: i.id, Zone: i.zone, Disk: &DiskStep{disk, from, to}, Why: why,
	})
}

package model

import "testing"

// Of the disks that have been detached the first of the same size and type is
// attached again; a locally redundant one in its own zone only.
func TestReattachable(t *testing.T) {
	loose := []LooseDisk{
		{OwnDisk{SizeGB: 128, Type: PremiumLRS}, 0},
		{OwnDisk{SizeGB: 128, Type: PremiumLRS}, 1},
		{OwnDisk{SizeGB: 128, Type: PremiumLRS}, 1},
		{OwnDisk{SizeGB: 128, Type: PremiumZRS}, 0},
		{OwnDisk{SizeGB: 256, Type: PremiumZRS}, 2},
	}
	for _, c := range []struct {
		name string
		size int
		kind DiskType
		zone int
		want int
	}{
		{"the first in the zone", 128, PremiumLRS, 1, 1},
		{"LRS does not leave its zone", 128, PremiumLRS, 2, -1},
		{"ZRS does", 128, PremiumZRS, 2, 3},
		{"the same size", 256, PremiumZRS, 0, 4},
		{"no such size", 512, PremiumZRS, 0, -1},
		{"no such type", 128, StandardLRS, 0, -1},
	} {
		if got := Reattachable(loose, OwnDisk{SizeGB: c.size, Type: c.kind}, c.zone); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

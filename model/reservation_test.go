package model

import (
	"slices"
	"testing"
)

// In Azure a reservation is made in a zone; the number of a set is spread evenly
// over the zones with which it begins.
func TestReservedUnits(t *testing.T) {
	zones := []string{"1", "2", "3"}
	for _, c := range []struct {
		name string
		set  ScaleSet
		want []int
	}{
		{"no reservation", ScaleSet{Zones: zones}, nil},
		{"no zones", ScaleSet{ReservedCapacity: 7}, []int{7}},
		{"evenly", ScaleSet{Zones: zones, ReservedCapacity: 6}, []int{2, 2, 2}},
		{"the first get one more", ScaleSet{Zones: zones, ReservedCapacity: 8}, []int{3, 3, 2}},
		{"fewer than zones", ScaleSet{Zones: zones, ReservedCapacity: 1}, []int{1, 0, 0}},
		{"not in a zone that is added later",
			ScaleSet{Zones: zones, ZonesLater: []int{1}, ReservedCapacity: 5}, []int{3, 0, 2}},
		{"in maxZoneCount zones",
			ScaleSet{Zones: zones, Spread: Spread{MaxZones: 2}, ReservedCapacity: 5}, []int{3, 2, 0}},
	} {
		if got := c.set.ReservedUnits(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Where a placement uses units up is known one by one: of five instances over three
// zones with 2, 0 and 1 units, two are placed in zone 1 and one in zone 3.
func TestUnreserved(t *testing.T) {
	ground := zoned(0, 0, 0).reserve(Unlimited, 2, 0, 1)
	for n, want := range []int{0, 0, 1, 1, 1, 2} {
		if got := ground.Unreserved(n); got != want {
			t.Errorf("%d of %d without a unit, want %d", got, n, want)
		}
	}
	if free := ground.Reserve.Free; !slices.Equal(free, []int{2, 0, 1}) {
		t.Errorf("looking ahead has used units up: %v", free)
	}
}

package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// A new instance fills its disks after the boot, all at the same time: 90 s, then
// the longer of 200 s and 300 s, then its extension of 100 s. A restart and a
// reimage leave them filled.
func TestDisksAreFilledOnce(t *testing.T) {
	c := oneRequested()
	set := &c.ScaleSets[0]
	set.Install = []model.Extension{{Name: "app", Takes: must(sim.Constant(100))}}
	set.Reimage = must(sim.Constant(70))
	set.DataDisks = []model.Disk{
		{LUN: 0, Fills: true, Fill: must(sim.Constant(200))},
		{LUN: 63, Fills: true, Fill: must(sim.Constant(300))},
		{LUN: 5},
	}
	c.Actions = []model.Action{
		{At: 20 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
		{At: 30 * sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
		{At: 40 * sim.Minute, Kind: model.ReimageInstances, Instances: []int{0}},
	}
	s := play(t, c).ScaleSets[0]
	if got, want := s.Ready.Mean, 490*sim.Second; got != want {
		t.Errorf("ready after %v, want %v", got, want)
	}
	if got, want := s.InstanceTime[model.Installing], 500*sim.Second; got != want { // 300 + 100 + 100 s
		t.Errorf("installing for %v, want %v", got, want)
	}
}

// Zone 2 is down from 0:30 to 0:45, with two of six instances. At 0:35 the
// capacity rises by two: both are created elsewhere, in 60 + 30 s. With LRS they
// fill an empty disk for 400 s. With ZRS that moves they attach the disks of the
// two in the dark, in 10 s; these boot when the zone is back, and fill new ones.
func TestDisksThroughZoneOutage(t *testing.T) {
	run := func(disk model.Disk) *collect.ScaleSet {
		c := outage()
		set := &c.ScaleSets[0]
		disk.Fills, disk.Fill = true, must(sim.Constant(400))
		set.DataDisks, set.AttachDisk = []model.Disk{disk}, must(sim.Constant(10))
		c.Actions = []model.Action{{At: 35 * sim.Minute, Kind: model.SetCapacity, Capacity: 8}}
		return &play(t, c).ScaleSets[0]
	}
	locally := run(model.Disk{Type: model.PremiumLRS})
	if got, want := locally.Ready.Mean, 490*sim.Second; got != want || locally.Ready.Count != 2 {
		t.Errorf("LRS: %d ready after %v, want 2 after %v", locally.Ready.Count, got, want)
	}
	// The two of zone 2 find their disks as they were.
	if got, want := locally.InstanceTime[model.Installing], 800*sim.Second; got != want {
		t.Errorf("LRS: installing for %v, want %v", got, want)
	}
	redundant := run(model.Disk{Type: model.PremiumZRS, Moves: true})
	if got, want := redundant.Ready.Mean, 100*sim.Second; got != want || redundant.Ready.Count != 2 {
		t.Errorf("ZRS: %d ready after %v, want 2 after %v", redundant.Ready.Count, got, want)
	}
	if got, want := redundant.InstanceTime[model.Installing], 2*10*sim.Second+2*400*sim.Second; got != want {
		t.Errorf("ZRS: installing for %v, want %v", got, want)
	}
	for _, zone := range []string{"to zone 1", "to zone 3"} {
		if moved := incident(t, redundant, "disks moved", zone); moved.Instances != 1 {
			t.Errorf("%+v, want 1 instance", moved)
		}
	}
	stays := run(model.Disk{Type: model.PremiumZRS})
	if got, want := stays.Ready.Mean, 490*sim.Second; got != want {
		t.Errorf("ZRS that stays: ready after %v, want %v", got, want)
	}
}

// An instance that has been running since before time zero has installed
// everything: after an outage of its zone it only boots.
func TestWarmInstancesAreInstalled(t *testing.T) {
	c := outage()
	c.ScaleSets[0].Install = []model.Extension{{Name: "app", Takes: must(sim.Constant(100))}}
	if got := play(t, c).ScaleSets[0].InstanceTime[model.Installing]; got != 0 {
		t.Errorf("installing for %v", got)
	}
}

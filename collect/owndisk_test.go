package collect_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// hourly is the price of a month of a disk that costs so many units an hour.
func hourly(units int64) price.PerMonth { return price.PerMonth(units * 730_000_000_000) }

// premium is a disk of 512 GiB for 2 an hour.
func premium(lun int) model.OwnDisk {
	return model.OwnDisk{LUN: lun, SizeGB: 512, Type: model.PremiumLRS, Price: hourly(2)}
}

func redundant(lun int) model.OwnDisk {
	d := premium(lun)
	d.Type = model.PremiumZRS
	return d
}

// diskAt is an action on a disk at a minute, for the instances with these ids, or all.
func diskAt(minute int, kind model.ActionKind, disk model.OwnDisk, ids ...int) model.Action {
	return model.Action{
		At: sim.Time(minute) * sim.Minute, Kind: kind, Disk: disk, Instances: ids, All: ids == nil,
	}
}

// disked is three warm instances in three zones under load, whose disks of the model
// cost 1 an hour; to attach one takes 30 s. The first has lun 0.
func disked(actions ...model.Action) *model.Config {
	c := steady(3, 30, 10*sim.Hour)
	s := &c.ScaleSets[0]
	s.Disks, s.DataDisks, s.AttachDisk = hourly(1), []model.Disk{{LUN: 0}}, must(sim.Constant(30))
	s.Reimage, s.Reboot = must(sim.Constant(60)), must(sim.Constant(60))
	c.Actions = actions
	return c
}

// diskLog lists what happened to disks: minute, instance, number and states.
func diskLog(r *collect.Result) []string {
	var list []string
	for _, e := range r.Log {
		if e.Kind == model.DiskChanged {
			list = append(list, fmt.Sprintf("%v %d %s>%s", e.At, e.Instance, e.From, e.To))
		}
	}
	return list
}

// Tier price × time: two disks at 2 an hour from 1:00, one of them until 4:00, the
// other, which is detached at 4:00 but not deleted, to the end at 10:00: 2·3 + 2·9.
// Three instances with disks of the model at 1 an hour make 30. No request is lost.
func TestOwnDisksCostTheirTime(t *testing.T) {
	gone := diskAt(240, model.DetachDisk, premium(1), 0)
	gone.DeleteDisk = true
	r := play(t, disked(
		diskAt(60, model.AttachDisk, premium(1), 0, 2), gone, diskAt(240, model.DetachDisk, premium(1), 2),
	))
	s := &r.ScaleSets[0]
	want := collect.DiskUse{Created: 2, Deleted: 1, Detached: 1, Time: 12 * sim.Hour, Cost: 24 * price.Unit}
	if *s.OwnDisks != want {
		t.Errorf("%+v, want %+v", *s.OwnDisks, want)
	}
	if got := s.Cost.ByCause[collect.CostDisks]; got != 54*price.Unit {
		t.Errorf("disks cost %v, want 54", got)
	}
	if lost := r.Workloads[0].LostTotal(); lost != 0 || s.Serving.Min != 3 {
		t.Errorf("%d lost, %d serving; attaching interrupts nothing", lost, s.Serving.Min)
	}
	log := []string{
		"1h 0 none>attaching", "1h 2 none>attaching", "1h30s 0 attaching>attached", "1h30s 2 attaching>attached",
		"4h 0 attached>deleted", "4h 2 attached>detached",
	}
	if got := diskLog(r); !slices.Equal(got, log) {
		t.Errorf("%q, want %q", got, log)
	}
}

// All instances get a disk, each its own: 3 at 2 an hour for 9 hours. A deallocated
// one keeps it and pays for it; a restart, a reimage and a failure leave it.
func TestOwnDisksStayWithTheirInstance(t *testing.T) {
	r := play(t, disked(
		diskAt(60, model.AttachDisk, premium(7)),
		model.Action{At: 2 * sim.Hour, Kind: model.DeallocateInstances, Instances: []int{0}},
		model.Action{At: 2 * sim.Hour, Kind: model.ReimageInstances, Instances: []int{1}},
		model.Action{At: 2 * sim.Hour, Kind: model.RestartInstances, Instances: []int{2}},
		model.Action{At: 3 * sim.Hour, Kind: model.FailInstances, Instances: []int{2}},
		diskAt(240, model.AttachDisk, premium(8), 0),
	))
	want := collect.DiskUse{Created: 4, Attached: 4, Time: 33 * sim.Hour, Cost: 66 * price.Unit}
	if got := *r.ScaleSets[0].OwnDisks; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What Azure refuses: a number that the model or the instance uses, an instance that
// starts or is not there, a disk that is not its own or not yet attached.
func TestOwnDisksThatAreRefused(t *testing.T) {
	c := disked(
		diskAt(60, model.AttachDisk, premium(0), 0),
		diskAt(60, model.AttachDisk, premium(1), 0),
		diskAt(60, model.AttachDisk, redundant(1), 0),
		diskAt(60, model.DetachDisk, premium(1), 0),
		diskAt(61, model.AttachDisk, redundant(1), 0),
		diskAt(62, model.DetachDisk, premium(2), 0),
		diskAt(63, model.AttachDisk, premium(1), 9),
		model.Action{At: 64 * sim.Minute, Kind: model.RestartInstances, Instances: []int{1}},
		diskAt(64, model.AttachDisk, premium(1), 1),
		model.Action{At: 65 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{0}},
	)
	again := premium(3)
	again.Existing = true
	c.Actions = append(c.Actions, diskAt(70, model.AttachDisk, again, 2))
	r := play(t, c)
	want := []string{
		"attachDisk: the instance has a disk with lun 0",
		"attachDisk: the instance has a disk with lun 1",
		"detachDisk: the disk is still being attached",
		"attachDisk: the instance has a disk with lun 1",
		"detachDisk: the instance has no disk of its own with lun 2",
		"attachDisk: no such instance",
		"attachDisk: the instance is booting",
		"attachDisk: the set has no detached disk like this within reach",
	}
	if got := refusals(r); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := r.ScaleSets[0].OwnDisks.Created; got != 1 {
		t.Errorf("%d disks created, want 1", got)
	}
}

// deleteOption: with Delete the disk goes with its instance, when that is gone 30 s
// after 2:00; with Detach it stays, and costs 2 an hour to the end. One that is
// detached from its set takes its disk along.
func TestDeleteOption(t *testing.T) {
	stays := premium(2)
	stays.Retained = true
	r := play(t, disked(
		diskAt(60, model.AttachDisk, premium(1), 0, 1),
		diskAt(60, model.AttachDisk, stays, 0),
		model.Action{At: 2 * sim.Hour, Kind: model.DeleteInstances, Instances: []int{0}},
		detachAt(180, 1),
	))
	// To 2:00:30, to the end, and to 3:00.
	time := sim.Hour + 30*sim.Second + 9*sim.Hour + 2*sim.Hour
	want := collect.DiskUse{Created: 3, Deleted: 1, Outside: 1, Detached: 1, Time: time, Cost: hourly(2).For(time)}
	if got := *r.ScaleSets[0].OwnDisks; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	log := []string{"2h30s 0 attached>deleted", "2h30s 0 attached>detached", "3h 1 attached>outside"}
	if got := diskLog(r)[6:]; !slices.Equal(got, log) {
		t.Errorf("%q, want %q", got, log)
	}
}

// An instance that is gone before its disk is attached takes the disk along, and
// nothing happens when it would have been attached.
func TestDiskOfAnInstanceThatGoes(t *testing.T) {
	c := disked(
		diskAt(60, model.AttachDisk, premium(1), 0),
		model.Action{At: 60 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0}},
	)
	c.ScaleSets[0].AttachDisk = must(sim.Constant(45)) // to delete takes 30 s
	log := []string{"1h 0 none>attaching", "1h30s 0 attaching>deleted"}
	if got := diskLog(play(t, c)); !slices.Equal(got, log) {
		t.Errorf("%q, want %q", got, log)
	}
}

// Zone 1 is down from 2:00 to 3:00. There a ZRS disk can be forced off its instance
// and attached to one in zone 2, in 30 s, an LRS disk cannot, and nothing can be
// attached. The disk is one and the same: it costs 2 an hour from 1:00 to the end.
func TestOwnDisksThroughZoneOutage(t *testing.T) {
	run := func(disk model.OwnDisk) *collect.Result {
		again, other := disk, premium(5)
		again.LUN, again.Existing = 4, true
		c := disked(
			diskAt(60, model.AttachDisk, disk, 0),
			diskAt(130, model.AttachDisk, other, 0),
			diskAt(131, model.DetachDisk, disk, 0),
			diskAt(132, model.AttachDisk, again, 1),
		)
		c.ZoneOutages = []model.ZoneOutage{{
			Zone: "1", ScaleSets: []int{0}, Span: model.Span{At: 2 * sim.Hour, For: sim.Hour},
		}}
		return play(t, c)
	}
	moved, stays := run(redundant(3)), run(premium(3))
	log := []string{
		"1h 0 none>attaching", "1h30s 0 attaching>attached", "2h11m 0 attached>detached",
		"2h12m 1 detached>attaching", "2h12m30s 1 attaching>attached",
	}
	if got := diskLog(moved); !slices.Equal(got, log) {
		t.Errorf("ZRS: %q, want %q", got, log)
	}
	if got := refusals(moved); !slices.Equal(got, []string{"attachDisk: the zone is down"}) {
		t.Errorf("ZRS: refused %q", got)
	}
	want := []string{
		"attachDisk: the zone is down", "detachDisk: the disk is in a zone that is down",
		"attachDisk: the set has no detached disk like this within reach",
	}
	if got := refusals(stays); !slices.Equal(got, want) {
		t.Errorf("LRS: refused %q, want %q", got, want)
	}
	for _, r := range []*collect.Result{moved, stays} {
		if use := *r.ScaleSets[0].OwnDisks; use.Time != 9*sim.Hour || use.Attached != 1 {
			t.Errorf("%+v, want one disk for 9h", use)
		}
	}
}

// Whatever is attached, detached and deleted when, each disk costs price × the time
// from its creation to its deletion; computed here disk by disk from the event log.
func TestOwnDisksAgainstTheirLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var actions []model.Action
		for minute := range rapid.IntRange(1, 40).Draw(t, "actions") {
			kind := rapid.SampledFrom([]model.ActionKind{
				model.AttachDisk, model.AttachDisk, model.DetachDisk, model.DeleteInstances, model.SetCapacity,
			}).Draw(t, "kind")
			a := diskAt(10*minute, kind, redundant(rapid.IntRange(0, 3).Draw(t, "lun")))
			if kind == model.DeleteInstances || rapid.Bool().Draw(t, "one") {
				a.Instances, a.All = []int{rapid.IntRange(0, 6).Draw(t, "id")}, false
			}
			a.Capacity = rapid.IntRange(0, 6).Draw(t, "capacity")
			a.DeleteDisk = rapid.Bool().Draw(t, "delete")
			a.Disk.Retained, a.Disk.Existing = rapid.Bool().Draw(t, "retained"), rapid.Bool().Draw(t, "existing")
			actions = append(actions, a)
		}
		run := collect.New(disked(actions...))
		end, err := model.New(disked(actions...), sim.Streams{Seed: 1}, run, sim.Limits{}).Run()
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var spent sim.Time
		for _, e := range r.Log {
			switch {
			case e.Kind != model.DiskChanged:
			case e.From == "none":
				spent += end - e.At
			case e.To == "deleted":
				spent -= end - e.At
			}
		}
		var got collect.DiskUse
		if use := r.ScaleSets[0].OwnDisks; use != nil {
			got = *use
		}
		if got.Time != spent || got.Cost != hourly(2).For(spent) {
			t.Fatalf("%v for %v, want %v", got.Cost, got.Time, spent)
		}
	})
}

package collect_test

import (
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// outage is a steady set of six in three zones, of which zone 2 goes down after
// half an hour, for a quarter of one.
func outage() *model.Config {
	c := steady(6, 60, 2*sim.Hour)
	c.ZoneOutages = []model.ZoneOutage{{
		Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 30 * sim.Minute, For: 15 * sim.Minute},
	}}
	return c
}

// incident returns what a set's incidents of one name come to.
func incident(t *testing.T, s *collect.ScaleSet, what, about string) collect.Incident {
	t.Helper()
	for _, i := range s.Incidents {
		if i.What == what && i.About == about {
			return i
		}
	}
	t.Errorf("%s: no incident %q, %q in %+v", s.Name, what, about, s.Incidents)
	return collect.Incident{}
}

// A zone with a third of the instances goes down: what was in flight there is
// lost to the outage, what is sent there until the probes notice to dead
// backends, and the zone is back after the outage, a boot of 30 s and a probe.
func TestZoneOutage(t *testing.T) {
	r := play(t, outage())
	s, w := &r.ScaleSets[0], r.Workloads[0]
	if got, want := incident(t, s, "zone down", "zone 2"), (collect.Incident{
		What: "zone down", About: "zone 2", Times: 1, Instances: 2, Time: 15 * sim.Minute,
	}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	// Six instances as in TestProbeLag have 1.333 requests each in flight.
	if got := float64(w.Lost[model.LostZoneOutage]) / 1e6; math.Abs(got-2*4.0/3) > 2e-3 {
		t.Errorf("lost %v to the outage in flight, want 2.667", got)
	}
	var noticed, back float64
	for _, e := range r.Log {
		at := (e.At - 30*sim.Minute).Seconds()
		if e.Kind == model.RotationChanged && e.Zone == "2" && e.To == "out" {
			noticed += at
		} else if e.Kind == model.RotationChanged && e.Zone == "2" && at > 0 {
			back = max(back, at)
		}
	}
	// Each dead backend gets a sixth of 60/s until its own probe notices. When one
	// of the two has left rotation the other gets a fifth, for the seconds between.
	if got := float64(w.Lost[model.LostDeadBackend]) / 1e6; got < 10*noticed || got > 12*noticed {
		t.Errorf("lost %v to dead backends; the probes took %v s together", got, noticed)
	}
	if back < 15*60+30 || back > 15*60+30+5 {
		t.Errorf("the last instance is back after %v s, want 930 to 935", back)
	}
	if got := s.InstanceTime[model.Failed]; got != 30*sim.Minute {
		t.Errorf("failed for %v, want 2 × 15m", got)
	}
	if z := s.Zones[1].Serving; z.Min != 0 || z.Max != 2 {
		t.Errorf("zone 2 served with %d to %d", z.Min, z.Max)
	}
}

// Nothing is created in a zone that is down: a capacity raised meanwhile goes to
// the other two, although the third is the emptiest. Nothing moves when the zone
// is back.
func TestScaleOutDuringZoneOutage(t *testing.T) {
	c := outage()
	c.Actions = []model.Action{
		{At: 29 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{1, 4}},
		{At: 35 * sim.Minute, Kind: model.SetCapacity, Capacity: 8},
	}
	s := play(t, c).ScaleSets[0]
	for z, want := range []int{4, 2, 4} {
		if got := s.Zones[z].Serving.Max; got != want {
			t.Errorf("zone %s has %d at most, want %d", s.Zones[z].Name, got, want)
		}
	}
}

// An instance that is being created when its zone goes down begins anew when it
// is back, and is not billed meanwhile.
func TestCreationWaitsForTheZone(t *testing.T) {
	c := outage()
	c.Actions = []model.Action{{At: 30*sim.Minute - 20*sim.Second, Kind: model.SetCapacity, Capacity: 9}}
	s := play(t, c).ScaleSets[0]
	// Three ask at 29:40, one in each zone. Two take 60 s; the one of zone 2 waits
	// 20 s, then 15 min, then takes 60 s.
	if got, want := s.InstanceTime[model.Creating], 3*60*sim.Second+15*sim.Minute+20*sim.Second; got != want {
		t.Errorf("creating for %v, want %v", got, want)
	}
	if got := s.Zones[1].Serving.Max; got != 3 {
		t.Errorf("zone 2 has %d at most, want 3", got)
	}
}

// With every zone down nothing can be allocated: the refusal is a fact with
// Azure's code, sku.capacity stays as asked for, and the same capacity asks again.
func TestRefusedWithoutAnyZone(t *testing.T) {
	c := outage()
	c.ScaleSets[0].Zones = []string{"2"}
	c.Actions = []model.Action{
		{At: 35 * sim.Minute, Kind: model.SetCapacity, Capacity: 8},
		{At: 40 * sim.Minute, Kind: model.SetCapacity, Capacity: 8},
		{At: 50 * sim.Minute, Kind: model.SetCapacity, Capacity: 8},
	}
	r := play(t, c)
	s := &r.ScaleSets[0]
	if got := incident(t, s, "refused", "ZonalAllocationFailed"); got.Times != 2 || got.Instances != 2 {
		t.Errorf("%+v, want 2 instances refused twice", got)
	}
	if s.Capacity.Last != 8 || s.Created != 8 {
		t.Errorf("capacity %d, created %d, want 8 and 8", s.Capacity.Last, s.Created)
	}
	refusals := 0
	for _, e := range r.Log {
		if e.Kind == model.InstancesRefused {
			refusals++
			if e.From != "2" || e.To != "0" || !strings.Contains(e.Text, "no zone") {
				t.Errorf("%+v", e)
			}
		}
	}
	if refusals != 1 {
		t.Errorf("%d entries for refusals that are alike", refusals)
	}
}

// A repair that ends in the dark waits for the zone; overlapping outages are one.
func TestRepairWaitsForTheZone(t *testing.T) {
	c := outage()
	c.ZoneOutages = append(c.ZoneOutages, model.ZoneOutage{
		Zone: "2", ScaleSets: []int{0}, Span: model.Span{At: 40 * sim.Minute, For: 10 * sim.Minute},
	})
	c.Failures = []model.FailureHazard{{Repair: must(sim.Constant(300))}}
	c.Actions = []model.Action{{At: 29 * sim.Minute, Kind: model.FailInstances, Instances: []int{1}}}
	s := play(t, c).ScaleSets[0]
	// Instance 1 fails at 29 min, instance 4 with the zone at 30; both until 50.
	if got, want := s.InstanceTime[model.Failed], 41*sim.Minute; got != want {
		t.Errorf("failed for %v, want %v", got, want)
	}
	if got := incident(t, &s, "zone down", "zone 2"); got.Times != 1 || got.Time != 20*sim.Minute || got.Instances != 1 {
		t.Errorf("%+v, want one outage of 20m that hit one", got)
	}
}

// Renewal theory: a zone that is down for 1 min after every 9 min on average,
// each exponential, is down for a tenth of the time. Over 66 days, 9500 cycles,
// the share's standard error is about 0.1·0.9·sqrt(2/9500) = 0.0013.
func TestRecurrentZoneOutage(t *testing.T) {
	c := steady(3, 0.001, 66*sim.Day)
	c.ZoneOutages = []model.ZoneOutage{{
		Zone: "3", ScaleSets: []int{0}, Span: model.Span{
			Recurs: true, Every: must(sim.Exponential(9 * 60)), Lasts: must(sim.Exponential(60)),
		},
	}}
	s := play(t, c).ScaleSets[0]
	share := float64(incident(t, &s, "zone down", "zone 3").Time) / float64(66*sim.Day)
	if math.Abs(share-0.1) > 0.004 {
		t.Errorf("down %v of the time, want 0.1", share)
	}
}

// An outage of one zone leaves the luck of the others alone: what fails by
// chance there fails at the same times.
func TestZoneOutageLeavesOtherLuck(t *testing.T) {
	failures := func(c *model.Config) []sim.Time {
		c.Failures = []model.FailureHazard{{
			Spontaneous: true, TimeToFailure: must(sim.Exponential(1800)), Repair: must(sim.Exponential(300)),
		}}
		var at []sim.Time
		for _, e := range play(t, c).Log {
			if e.Kind == model.InstanceChanged && e.To == "failed" && e.Zone != "2" {
				at = append(at, e.At)
			}
		}
		return at
	}
	with, without := failures(outage()), failures(steady(6, 60, 2*sim.Hour))
	if len(with) == 0 || len(with) != len(without) {
		t.Fatalf("%d failures outside the zone with the outage, %d without", len(with), len(without))
	}
	for i := range with {
		if with[i] != without[i] {
			t.Errorf("failure %d at %v with the outage, at %v without", i, with[i], without[i])
		}
	}
}

package collect_test

import (
	"math"
	"slices"
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// maintained is three steady instances with one maintenance that is announced at
// 10 min.
func maintained(kind model.MaintenanceKind, pause, clientTimeout sim.Time) *model.Config {
	c := steady(3, 30, sim.Hour)
	c.Workloads[0].Timeout = clientTimeout
	c.Workloads[0].Service = must(sim.Constant(0.1))
	c.LoadBalancers[0].Probe.Interval = 30 * sim.Second
	c.ScaleSets[0].Reboot = must(sim.Constant(40))
	c.Maintenance = []model.Maintenance{{
		Kind: kind, At: 10 * sim.Minute, Notice: 15 * sim.Minute, Between: 10 * sim.Minute,
		Pause: must(sim.Constant(pause.Seconds())),
	}}
	return c
}

// WE-29 ("Maintenance and updates"): of three instances behind a balancer one is
// moved live: at most a third of the active connections is affected. Clients that
// wait 2 s bear no pause of 4: lost are those in flight in that instance, and those
// sent there more than 2 s less their service of 0.1 s before its end: 2.1 s of
// 10/s.
func TestWE29(t *testing.T) {
	r := play(t, maintained(model.MigrateMaintenance, 4*sim.Second, 2*sim.Second))
	w := r.Workloads[0]
	inFlight := 10 * w.Latency.P50.Seconds() // by Little's law
	lost := float64(w.LostTotal()) / 1e6
	if math.Abs(lost-21-inFlight) > 0.5 || w.Lost[model.LostTimeout] != w.LostTotal() {
		t.Errorf("lost %v, want 21 and about %v in flight", lost, inFlight)
	}
	// Connections that were active during the pause: 4 s of 30/s, and what was in
	// flight before.
	if active := 30*4 + 3*inFlight; lost > active/3 {
		t.Errorf("lost %v of %v active connections, more than a third", lost, active)
	}
	if got := incident(t, &r.ScaleSets[0], "maintenance", "live migration"); got.Times != 1 || got.Instances != 1 {
		t.Errorf("%+v, want one instance", got)
	}
	if got := incident(t, &r.ScaleSets[0], "pause", "of an instance"); got.Time != 4*sim.Second || got.Instances != 1 {
		t.Errorf("%+v, want 4 s", got)
	}
}

// Clients that wait longer than the pause lose nothing: a third of what arrives
// meanwhile waits half of the pause on average.
func TestFreezeIsBorne(t *testing.T) {
	still := play(t, maintained(model.MigrateMaintenance, 0, 30*sim.Second)).Workloads[0]
	w := play(t, maintained(model.MigrateMaintenance, 4*sim.Second, 30*sim.Second)).Workloads[0]
	if lost := w.LostTotal(); lost != 0 {
		t.Errorf("lost %d", lost)
	}
	requests := float64(w.Served) / 1e6
	extra := (w.Latency.Mean - still.Latency.Mean).Seconds() * requests
	// 41 requests wait 2 s each on average; then the others wait behind them.
	if extra < 80 || extra > 130 {
		t.Errorf("the pause cost %v s of waiting, want about 82 and what is behind it", extra)
	}
	if w.Latency.Max < 3*sim.Second {
		t.Errorf("longest latency %v, want near the pause of 4 s", w.Latency.Max)
	}
}

// A pause longer than a probe takes: the balancer sends no more there, and again
// after the thaw.
func TestProbeNoticesFreeze(t *testing.T) {
	c := maintained(model.MigrateMaintenance, sim.Minute, 2*sim.Second)
	c.LoadBalancers[0].Probe.Interval = 5 * sim.Second
	r := play(t, c)
	var out, in float64
	for _, e := range r.Log {
		if at := (e.At - 25*sim.Minute).Seconds(); e.Kind == model.RotationChanged && at > 0 {
			if e.To == "out" {
				out = at
			} else {
				in = at
			}
		}
	}
	if out < 5 || out > 10 || in < 60 || in > 65 {
		t.Errorf("out after %v s, in after %v s", out, in)
	}
	lost := float64(r.Workloads[0].LostTotal()) / 1e6
	if lost < 10*out || lost > 10*out+3 {
		t.Errorf("lost %v, want 10/s for %v s", lost, out)
	}
}

// Fault domains come one after the other, zone by zone, each with its notice.
func TestMaintenanceByFaultDomain(t *testing.T) {
	hits := func(c *model.Config) (at []sim.Time, ids [][]int) {
		for _, e := range play(t, c).Log {
			if e.Kind != model.InstanceFrozen || e.To != "begins" {
				continue
			}
			if n := len(at); n == 0 || at[n-1] != e.At {
				at, ids = append(at, e.At), append(ids, nil)
			}
			ids[len(ids)-1] = append(ids[len(ids)-1], e.Instance)
		}
		return at, ids
	}
	c := maintained(model.FreezeMaintenance, 7*sim.Second, 0)
	c.ScaleSets[0].Zones, c.ScaleSets[0].Capacity, c.ScaleSets[0].FaultDomains = nil, 5, 3
	at, ids := hits(c)
	m := sim.Minute
	if !slices.Equal(at, []sim.Time{25 * m, 35 * m, 45 * m}) {
		t.Errorf("domains at %v", at)
	}
	for n, want := range [][]int{{0, 3}, {1, 4}, {2}} {
		if n < len(ids) && !slices.Equal(ids[n], want) {
			t.Errorf("domain %d: instances %v, want %v", n, ids[n], want)
		}
	}
	// With max spreading one instance at a time, zone by zone.
	c = maintained(model.FreezeMaintenance, 7*sim.Second, 0)
	c.ScaleSets[0].Capacity = 4
	at, ids = hits(c)
	if want := [][]int{{0}, {3}, {1}}; len(at) != 4 || !slices.EqualFunc(ids[:3], want, slices.Equal[[]int]) {
		t.Errorf("instances %v at %v", ids, at)
	}
}

// A reboot loses what is in flight and what is sent until the probe notices, and
// the instance boots for 40 s.
func TestMaintenanceReboots(t *testing.T) {
	c := maintained(model.RebootMaintenance, 0, 0)
	r := play(t, c)
	if got := r.ScaleSets[0].InstanceTime[model.Booting]; got != 3*40*sim.Second {
		t.Errorf("booting for %v, want 3 × 40 s", got)
	}
	if lost := r.Workloads[0].Lost; lost[model.LostDeadBackend] == 0 || lost[model.LostDeletedInFlight] == 0 {
		t.Errorf("lost %v", lost)
	}
	if got := incident(t, &r.ScaleSets[0], "maintenance", "reboot"); got.Times != 3 || got.Instances != 3 {
		t.Errorf("%+v, want three", got)
	}
}

// An instance that is deleted or fails in its pause loses what waits in it; a
// recurrent maintenance comes back. The invariants hold all the while.
func TestFrozenInstancesMayLeave(t *testing.T) {
	c := maintained(model.FreezeMaintenance, 2*sim.Minute, 5*sim.Minute)
	c.Duration = 6 * sim.Hour
	c.Maintenance[0].Recurs, c.Maintenance[0].Every = true, must(sim.Exponential(600))
	c.Maintenance[0].Between = 30 * sim.Second
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, Replace: true,
		TimeToFailure: must(sim.Exponential(900)), Repair: must(sim.Exponential(60)),
	}}
	c.ZoneOutages = []model.ZoneOutage{{Zone: "1", ScaleSets: []int{0}, Span: model.Span{
		Recurs: true, Every: must(sim.Exponential(1800)), Lasts: must(sim.Exponential(300)),
	}}}
	c.Actions = []model.Action{raise(sim.Hour, 9), raise(2*sim.Hour, 3), raise(3*sim.Hour, 6)}
	r := play(t, c)
	if got := incident(t, &r.ScaleSets[0], "maintenance", "freeze"); got.Instances < 20 {
		t.Errorf("%+v, want many", got)
	}
	var begun, over int
	for _, e := range r.Log {
		if e.Kind == model.InstanceFrozen {
			if e.To == "begins" {
				begun++
			} else {
				over++
			}
		}
	}
	if begun-over < 0 || begun-over > 6 {
		t.Errorf("%d pauses begun, %d over", begun, over)
	}
}

// Maintenance of a set that never comes changes nothing.
func TestNoMaintenanceChangesNothing(t *testing.T) {
	c := maintained(model.FreezeMaintenance, sim.Second, 0)
	c.Maintenance[0].At = 2 * sim.Hour
	with := play(t, c)
	c.Maintenance = nil
	if without := play(t, c); with.Fingerprint != without.Fingerprint {
		t.Error("the fingerprints differ")
	}
}

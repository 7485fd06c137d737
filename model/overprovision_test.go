package model

import (
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// A fifth more, rounded up, whatever the binary fractions say (fact sheet U6).
func TestExtras(t *testing.T) {
	for _, c := range []struct {
		percent float64
		n, want int
	}{
		{20, 0, 0}, {20, 1, 1}, {20, 5, 1}, {20, 6, 2}, {20, 100, 20}, {20, 101, 21},
		{1, 100, 1}, {1, 101, 2}, {7, 100, 7}, {33.3, 10, 4}, {100, 3, 3}, {0, 50, 0},
	} {
		if got := (Overprovisioning{ExtraPercent: c.percent}).Extras(c.n); got != c.want {
			t.Errorf("%v %% of %d: %d extras, want %d", c.percent, c.n, got, c.want)
		}
	}
}

func TestReplaced(t *testing.T) {
	extra := Contender{ID: 9, Zone: 1, FaultDomain: 2, Role: Extra}
	member := func(zone, domain int, failed bool) Contender {
		return Contender{Zone: zone, FaultDomain: domain, Role: Member, Failed: failed}
	}
	for _, c := range []struct {
		name       string
		contenders []Contender
		want       int
	}{
		{"its own zone and fault domain", []Contender{member(1, 2, false), member(1, 1, false), member(0, 2, false)}, 0},
		{"its own zone", []Contender{member(0, 2, false), member(1, 0, false), member(2, 2, false)}, 1},
		{"another zone: the latest asked for", []Contender{member(0, 0, false), member(2, 0, false)}, 1},
		{"one that failed goes first", []Contender{member(0, 0, true), member(1, 2, false)}, 0},
		{"extras are not replaced", []Contender{extra, {Zone: 1, FaultDomain: 2, Role: Extra}}, -1},
		{"nobody left", nil, -1},
	} {
		if got := Replaced(c.contenders, extra, false); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	others := []Contender{member(0, 2, true), member(1, 0, false), member(2, 2, false)}
	if got := Replaced(others, extra, true); got != 1 {
		t.Errorf("strict zone balance: %d, want that of its zone", got)
	}
	if got := Replaced(others[2:], extra, true); got != -1 {
		t.Errorf("strict zone balance, nobody in its zone: %d", got)
	}
}

// An auditor holds every fact of a run against what overprovisioning promises.
type auditor struct {
	t       failer
	set     *ScaleSet
	skip    bool
	roles   []Role
	states  []State
	actives int // members that count
	most    int // sku.capacity
	open    map[int]int
	kept    int
	wanted  int
}

type failer interface {
	Fatalf(format string, args ...any)
}

func (a *auditor) Observe(now sim.Time, f Fact) {
	counts := func(id int) bool { return a.roles[id] == Member && a.states[id].Active() }
	switch f.Kind {
	case InstanceChanged:
		if f.Instance == len(a.roles) {
			a.roles, a.states = append(a.roles, f.Role), append(a.states, Deleted)
		}
		if counts(f.Instance) {
			a.actives--
		}
		a.roles[f.Instance], a.states[f.Instance] = f.Role, f.To
		if counts(f.Instance) {
			a.actives++
		}
		if f.Role == Extra && (f.To == Running || a.skip && f.To == Installing) {
			a.t.Fatalf("%v: extra %d is %v", now, f.Instance, f.To)
		}
	case RoleChanged:
		if counts(f.Instance) {
			a.actives--
		}
		a.roles[f.Instance] = f.Role
		if counts(f.Instance) {
			a.actives++
		}
	case RotationChanged:
		if f.In && a.roles[f.Instance] != Member {
			a.t.Fatalf("%v: %v %d is in rotation", now, a.roles[f.Instance], f.Instance)
		}
	case CapacityChanged:
		a.most = f.After
	case OrderBegan:
		a.open[f.Order] = f.Before
		if extras := f.After - f.Before; extras < 0 || extras > a.set.Overprovision.Extras(f.Before) {
			a.t.Fatalf("%v: %d extras for %d", now, extras, f.Before)
		}
	case OrderEnded:
		asked, ok := a.open[f.Order]
		delete(a.open, f.Order)
		if !ok || f.Before > asked || f.After > f.Before {
			a.t.Fatalf("%v: order %d of %d ended with %d of %d", now, f.Order, asked, f.After, f.Before)
		}
		a.kept, a.wanted = a.kept+f.After, a.wanted+f.Before
	}
	// A fact of a change of capacity comes before the instances that it costs.
	if a.actives > a.most && f.Kind != CapacityChanged && f.Why != ByScaleIn {
		a.t.Fatalf("%v: %d members, capacity %d, after %v %v", now, a.actives, a.most, f.Kind, f.Why)
	}
}

// Whatever capacities follow each other, and whoever is failed or deleted
// meanwhile: extras never raise a set above its capacity, never run and are all
// gone in the end, when every order has ended.
func TestOverprovisioningKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &Config{Duration: 10 * sim.Hour, ScaleSets: []ScaleSet{{
			Name: "web", LoadBalancer: 0, Capacity: rapid.IntRange(0, 12).Draw(t, "capacity"),
			Zones:        []string{"1", "2", "3"}[:rapid.IntRange(0, 3).Draw(t, "zones")],
			FaultDomains: rapid.IntRange(1, 5).Draw(t, "domains"), Warm: rapid.Bool().Draw(t, "warm"),
			Overprovision: Overprovisioning{
				ExtraPercent:   float64(rapid.IntRange(0, 100).Draw(t, "extra")),
				SkipExtensions: rapid.Bool().Draw(t, "skip"),
			},
			Concurrency: 1, Spread: Spread{Strict: rapid.Bool().Draw(t, "strict")},
			Create: constantOrSpread(t, "create"), Boot: constantOrSpread(t, "boot"),
			Delete: seconds(30), Stop: seconds(30), Restart: seconds(10),
		}}}
		c.LoadBalancers = []LoadBalancer{{Probe: Probe{Interval: 5 * sim.Second, Threshold: 1}}}
		s := &c.ScaleSets[0]
		for range rapid.IntRange(0, 2).Draw(t, "extensions") {
			s.Install = append(s.Install, Extension{Name: "agent", Takes: constantOrSpread(t, "install")})
		}
		if rapid.Bool().Draw(t, "repaired") {
			c.Failures = []FailureHazard{{Replace: rapid.Bool().Draw(t, "replace"), Repair: seconds(40)}}
		}
		for range rapid.IntRange(0, 12).Draw(t, "actions") {
			a := Action{
				At:   sim.Time(rapid.IntRange(0, 600).Draw(t, "at")) * sim.Second,
				Kind: rapid.SampledFrom([]ActionKind{SetCapacity, FailInstances, DeleteInstances}).Draw(t, "kind"),
			}
			a.Capacity = rapid.IntRange(0, 20).Draw(t, "to")
			a.Instances = []int{rapid.IntRange(0, 20).Draw(t, "instance")}
			c.Actions = append(c.Actions, a)
		}
		if len(s.Zones) > 0 && rapid.Bool().Draw(t, "outage") {
			c.ZoneOutages = []ZoneOutage{{Zone: "1", ScaleSets: []int{0}, Span: Span{At: sim.Minute, For: 3 * sim.Minute}}}
		}
		a := &auditor{t: t, set: s, skip: s.Overprovision.SkipExtensions, open: map[int]int{}}
		if _, err := New(c, sim.Streams{Seed: 1}, a, sim.Limits{Events: 1e6}).Run(); err != nil {
			t.Fatalf("%v", err)
		}
		if len(a.open) > 0 {
			t.Fatalf("orders that never ended: %v", a.open)
		}
		for id, role := range a.roles {
			if role == Extra && a.states[id] != Deleted {
				t.Fatalf("extra %d is %v at the end", id, a.states[id])
			}
		}
		if a.actives > a.most {
			t.Fatalf("%d members, capacity %d", a.actives, a.most)
		}
	})
}

func seconds(x float64) sim.Distribution {
	d, err := sim.Constant(x)
	if err != nil {
		panic(err)
	}
	return d
}

// constantOrSpread draws a distribution: constants make everything happen at
// once, exponential ones in any order.
func constantOrSpread(t *rapid.T, name string) sim.Distribution {
	if rapid.Bool().Draw(t, name+" constant") {
		return seconds(20)
	}
	d, err := sim.Exponential(40)
	if err != nil {
		panic(err)
	}
	return d
}

// The first N of N+k that provision are the ones that stay, whatever their ids;
// the others go at the instant of the last of these.
func TestTheFirstAreKept(t *testing.T) {
	boot, err := sim.Exponential(60)
	if err != nil {
		t.Fatal(err)
	}
	for replication := range uint64(50) {
		for _, percent := range []float64{20, 100} {
			c := &Config{Duration: sim.Hour, ScaleSets: []ScaleSet{{
				Name: "web", LoadBalancer: -1, Capacity: 10, FaultDomains: 1, Concurrency: 1,
				Overprovision: Overprovisioning{ExtraPercent: percent},
				Create:        seconds(60), Boot: boot, Delete: seconds(30),
			}}}
			streams := sim.Streams{Seed: 1, Replication: replication}
			var ready []int
			var last sim.Time
			var gone []sim.Time
			world := New(c, streams, observer(func(now sim.Time, f Fact) {
				switch {
				case f.Kind == InstanceChanged && f.To == Running:
					ready, last = append(ready, f.Instance), now
				case f.Kind == InstanceChanged && f.To == Deleting:
					gone = append(gone, now)
				}
			}), sim.Limits{})
			if _, err := world.Run(); err != nil {
				t.Fatal(err)
			}
			started := 10 + c.ScaleSets[0].Overprovision.Extras(10)
			if want := firstOf(streams, boot, started, 10); !equal(ready, want) {
				t.Fatalf("replication %d: ready %v, want %v", replication, ready, want)
			}
			if len(gone) != started-10 || gone[0] != last || gone[len(gone)-1] != last {
				t.Fatalf("replication %d: extras deleted at %v, the last ready at %v", replication, gone, last)
			}
		}
	}
}

type observer func(sim.Time, Fact)

func (o observer) Observe(now sim.Time, f Fact) { o(now, f) }

// firstOf returns the n of the first ids with the shortest boots, by these.
func firstOf(streams sim.Streams, boot sim.Distribution, started, n int) []int {
	took := make([]sim.Time, started)
	var ids []int
	for id := range started {
		stream := streams.For(purposeBoot, "web", uint64(id))
		took[id] = stream.Duration(boot)
		at := len(ids)
		for at > 0 && took[ids[at-1]] > took[id] {
			at--
		}
		ids = append(ids[:at], append([]int{id}, ids[at:]...)...)
	}
	return ids[:n]
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

package model

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// ten is a set of ten instances without zones that all wait for their upgrade.
func ten() (list []Upgradable) {
	for id := range 10 {
		list = append(list, Upgradable{ID: id, Domain: NoUpdateDomain})
	}
	return list
}

func TestWE17_BatchOfTwentyPercent(t *testing.T) {
	if b := (BatchRule{MaxPercent: 20}).Next(10, 0, ten()); !slices.Equal(b.IDs, []int{0, 1}) {
		t.Errorf("%+v, want two instances", b)
	}
}

func TestWE19_MoreThanTwoUnhealthyStop(t *testing.T) {
	limits := UpgradeLimits{Unhealthy: 20, UnhealthyUpgraded: 20}
	for unhealthy, want := range []string{"", "", "", UnhealthyInUpgrade, UnhealthyInUpgrade} {
		if got := limits.Between(UpgradeTally{Instances: 10, Unhealthy: unhealthy}); got.Code != want {
			t.Errorf("%d of 10 unhealthy: %q, want %q", unhealthy, got.Code, want)
		}
	}
}

func TestWE21_SmallSetsHaveBatchesOfOne(t *testing.T) {
	for n := 1; n <= 5; n++ {
		if got := BatchSize(n, 20); got != 1 {
			t.Errorf("%d instances: %d in a batch, want 1", n, got)
		}
	}
}

func TestWE23_StatusDuringTheLastBatch(t *testing.T) {
	stages := slices.Concat(slices.Repeat([]UpgradeStage{UpgradeSuccessful}, 8), slices.Repeat([]UpgradeStage{UpgradeRunning}, 2))
	if got := CountUpgrades(stages); got != (UpgradeCounters{Successful: 8, InProgress: 2}) {
		t.Errorf("%v, want 8 successful and 2 in progress", got)
	}
}

// The defaults on two instances (opencb/opencga#987): a batch of one that does not
// become healthy is half of the set, and all of what was upgraded. A healthy one
// lets the rollout go on.
func TestTwoInstancesUnderTheDefaultLimits(t *testing.T) {
	limits := UpgradeLimits{Unhealthy: 20, UnhealthyUpgraded: 20}
	got := limits.Between(UpgradeTally{Instances: 2, Unhealthy: 1, Upgraded: 1, UpgradedUnhealthy: 1})
	want := "MaxUnhealthyInstancePercentExceededInRollingUpgrade: 1 of 2 instances are unhealthy; maxUnhealthyInstancePercent is 20 %"
	if got.Reason() != want {
		t.Errorf("%q, want %q", got.Reason(), want)
	}
	if got := limits.Between(UpgradeTally{Instances: 2, Upgraded: 1}); got != (Breach{}) {
		t.Errorf("a healthy instance: %+v", got)
	}
}

func TestUpgradeLimits(t *testing.T) {
	limits := UpgradeLimits{Unhealthy: 50, UnhealthyUpgraded: 20}
	for _, c := range []struct {
		name   string
		before bool
		tally  UpgradeTally
		want   string
	}{
		{"nothing to upgrade in an empty set", true, UpgradeTally{}, ""},
		{"half is allowed", true, UpgradeTally{Instances: 4, Unhealthy: 2}, ""},
		{"more is not", true, UpgradeTally{Instances: 4, Unhealthy: 3}, UnhealthyBeforeUpgrade},
		{"no rounding: 1 of 5 is 20 %", false, UpgradeTally{Instances: 20, Unhealthy: 1, Upgraded: 5, UpgradedUnhealthy: 1}, ""},
		{"no rounding: 1 of 4 is more", false, UpgradeTally{Instances: 20, Unhealthy: 1, Upgraded: 4, UpgradedUnhealthy: 1}, UnhealthyUpgraded},
		{"others than the upgraded count too", false, UpgradeTally{Instances: 4, Unhealthy: 3, Upgraded: 1}, UnhealthyInUpgrade},
		{"of both, the whole set", false, UpgradeTally{Instances: 4, Unhealthy: 3, Upgraded: 2, UpgradedUnhealthy: 2}, UnhealthyInUpgrade},
	} {
		got := limits.Between(c.tally)
		if c.before {
			got = limits.Before(c.tally)
		}
		if got.Code != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Code, c.want)
		}
	}
}

func TestBatchSize(t *testing.T) {
	for _, c := range []struct{ instances, percent, want int }{
		{10, 20, 2}, {9, 20, 1}, {14, 20, 2}, {15, 20, 3}, {1, 5, 1}, {2, 20, 1}, {1000, 5, 50}, {7, 100, 7}, {3, 50, 1},
	} {
		if got := BatchSize(c.instances, c.percent); got != c.want {
			t.Errorf("%d %% of %d: %d, want %d", c.percent, c.instances, got, c.want)
		}
	}
}

func TestNextBatch(t *testing.T) {
	const none = NoUpdateDomain
	zones := []Upgradable{{3, 0, none, false, 0}, {0, 1, none, false, 0}, {1, 0, none, false, 0}, {2, 1, none, true, 0}}
	domains := []Upgradable{{0, 0, 0, false, 0}, {1, 0, 1, false, 0}, {2, 0, 0, false, 0}, {3, 0, 1, false, 0}}
	for _, c := range []struct {
		name      string
		rule      BatchRule
		unhealthy int
		waiting   []Upgradable
		want      []int
		bound     BatchBound
	}{
		{"nothing is left", BatchRule{MaxPercent: 20}, 0, nil, nil, BoundByEnd},
		{"the first zone, by id", BatchRule{MaxPercent: 100}, 0, zones, []int{1, 3}, BoundByZone},
		{"across zones", BatchRule{MaxPercent: 100, CrossZone: true}, 1, zones, []int{1, 3, 0, 2}, BoundByEnd},
		{"one update domain", BatchRule{MaxPercent: 100}, 0, domains, []int{0, 2}, BoundByDomain},
		{"the size", BatchRule{MaxPercent: 25}, 0, domains, []int{0}, BoundBySize},
		{"unhealthy first, and alone before those of another zone", BatchRule{MaxPercent: 25, UnhealthyFirst: true}, 1, zones, []int{2}, BoundBySize},
		{"unhealthy first, then the healthy ones of their zone", BatchRule{MaxPercent: 50, UnhealthyFirst: true}, 1, zones, []int{2, 0}, BoundByZone},
		{"two that are unhealthy elsewhere leave room for one less", BatchRule{MaxPercent: 75}, 2, domains, []int{0}, BoundByUnhealthy},
		{"but always for one", BatchRule{MaxPercent: 25}, 4, domains, []int{0}, BoundBySize},
	} {
		b := c.rule.Next(4, c.unhealthy, c.waiting)
		if !slices.Equal(b.IDs, c.want) || len(b.IDs) > 0 && len(b.IDs) < len(c.waiting) && b.Bound != c.bound {
			t.Errorf("%s: %+v, want %v bound by %d", c.name, b, c.want, c.bound)
		}
	}
}

// Phases go by their number, whatever the zones are; what has none comes last. Inside a
// phase the other rules hold.
func TestPhasesOfARollingUpgrade(t *testing.T) {
	waiting := []Upgradable{
		{ID: 0, Phase: LastPhase}, {ID: 1, Phase: 1}, {ID: 2, Zone: 1, Phase: 0}, {ID: 3, Phase: 0}, {ID: 4, Phase: 0},
		{ID: 5, Phase: 1, Unhealthy: true}, {ID: 6, Zone: 1, Phase: LastPhase, Unhealthy: true},
	}
	rule := BatchRule{MaxPercent: 30, UnhealthyFirst: true}
	var got [][]int
	var bounds []BatchBound
	for len(waiting) > 0 {
		b := rule.Next(7, 0, waiting)
		got, bounds = append(got, b.IDs), append(bounds, b.Bound)
		waiting = slices.DeleteFunc(waiting, func(u Upgradable) bool { return slices.Contains(b.IDs, u.ID) })
	}
	want := [][]int{{3, 4}, {2}, {5, 1}, {6}, {0}}
	if !slices.EqualFunc(got, want, slices.Equal) || bounds[1] != BoundByPhase || bounds[0] != BoundBySize {
		t.Errorf("%v bound by %v, want %v", got, bounds, want)
	}
}

func TestUnhealthyZonesComeBeforeHealthyOnes(t *testing.T) {
	waiting := []Upgradable{{0, 0, 0, true, 0}, {1, 0, 0, false, 0}, {2, 1, 0, true, 0}}
	b := (BatchRule{MaxPercent: 100, UnhealthyFirst: true}).Next(9, 2, waiting)
	if !slices.Equal(b.IDs, []int{0}) {
		t.Errorf("%+v, want the unhealthy one alone: another one waits in the next zone", b)
	}
}

// Batch after batch, every instance has its turn once; no batch is above its size,
// across a border, or has healthy instances beside unhealthy ones of the set
// beyond its size.
func TestBatchesOfAnyFleet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := BatchRule{
			MaxPercent: rapid.IntRange(5, 100).Draw(t, "percent"), CrossZone: rapid.Bool().Draw(t, "cross"),
			UnhealthyFirst: rapid.Bool().Draw(t, "first"),
		}
		n := rapid.IntRange(1, 40).Draw(t, "instances")
		unhealthy := 0
		var waiting []Upgradable
		for id := range n {
			u := Upgradable{ID: id, Zone: rapid.IntRange(0, 2).Draw(t, "zone"), Domain: NoUpdateDomain, Unhealthy: rapid.Bool().Draw(t, "unhealthy")}
			if u.Unhealthy {
				unhealthy++
			}
			waiting = append(waiting, u)
		}
		for turns := 0; len(waiting) > 0; turns++ {
			b := rule.Next(n, unhealthy, waiting)
			if len(b.IDs) == 0 || len(b.IDs) > BatchSize(n, rule.MaxPercent) || turns > n {
				t.Fatalf("%+v of %v", b, waiting)
			}
			healthy, zones := 0, map[int]bool{}
			for _, id := range b.IDs {
				at := slices.IndexFunc(waiting, func(u Upgradable) bool { return u.ID == id })
				if at < 0 {
					t.Fatalf("%d is not waiting: %+v", id, b)
				}
				zones[waiting[at].Zone] = true
				if !waiting[at].Unhealthy {
					healthy++
				}
				waiting = slices.Delete(waiting, at, at+1)
			}
			if len(zones) > 1 && !rule.CrossZone {
				t.Fatalf("%+v is in several zones", b)
			}
			if healthy > 1 && healthy+unhealthy > b.Most {
				t.Fatalf("%d healthy ones beside %d unhealthy: %+v", healthy, unhealthy, b)
			}
			if rule.UnhealthyFirst && healthy > 0 && slices.ContainsFunc(waiting, func(u Upgradable) bool { return u.Unhealthy }) {
				t.Fatalf("healthy ones before unhealthy ones: %+v, left %v", b, waiting)
			}
		}
	})
}

func TestBatchReasons(t *testing.T) {
	b := (BatchRule{MaxPercent: 30}).Next(10, 2, ten())
	want := "1 of 10 instances (0); 30 % of all makes at most 3, less for 2 unhealthy"
	if b.Reason() != want {
		t.Errorf("%q, want %q", b.Reason(), want)
	}
	b = (BatchRule{MaxPercent: 100}).Next(40, 0, func() (list []Upgradable) {
		for id := range 40 {
			list = append(list, Upgradable{ID: id})
		}
		return list
	}())
	if text := b.Reason(); !strings.Contains(text, "(0 1 2 3 4 5 6 7 8 9 10 11 …)") {
		t.Errorf("%q lists all ids", text)
	}
}

func TestSurgeFallsBack(t *testing.T) {
	for _, c := range []struct {
		batch, granted int
		want           bool
	}{{2, 2, true}, {2, 1, false}, {1, 0, false}} {
		if got, reason := Surges(c.batch, c.granted); got != c.want || reason == "" {
			t.Errorf("%d of %d granted: %t, %q", c.granted, c.batch, got, reason)
		}
	}
}

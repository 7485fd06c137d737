package model

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// inZones makes candidates from the zones' ids, all in fault domain 0.
func inZones(zones ...[]int) []Candidate {
	var list []Candidate
	for z, ids := range zones {
		for _, id := range ids {
			list = append(list, Candidate{ID: id, Zone: z})
		}
	}
	return list
}

// altered applies a function to the candidates with the ids.
func altered(list []Candidate, set func(*Candidate), ids ...int) []Candidate {
	for i := range list {
		if slices.Contains(ids, list[i].ID) {
			set(&list[i])
		}
	}
	return list
}

func protected(c *Candidate) { c.Protected = true }
func unhealthy(c *Candidate) { c.Unhealthy = true }
func nonzonal(c *Candidate)  { c.Nonzonal = true }

// The zones of the page's examples ("Use custom scale-in policies with scale
// sets").
func example() []Candidate { return inZones([]int{3, 4, 5, 10}, []int{2, 6, 9, 11}, []int{1, 7, 8}) }

func TestVictims(t *testing.T) {
	one := func(rule ScaleInRule) Choice { return Choice{Rule: rule, FaultDomains: 1} }
	for _, c := range []struct {
		name       string
		candidates []Candidate
		choice     Choice
		n          int
		want       []int
		held       string
	}{
		// The fullest zones are 1 and 2 (four each), together their highest id is 11;
		// then zone 1 alone has four: 10; then all have three: 9 is the highest; then
		// zones 1 and 3: 8; then zone 1: 5; then two in each of {3,4}, {2,6}, {1,7}: 7.
		{"Default", example(), one(DefaultRule), 6, []int{11, 10, 9, 8, 5, 7}, ""},
		{"NewestVM", example(), one(NewestVM), 6, []int{11, 10, 9, 8, 5, 7}, ""},
		{"fault domain 1 has two, so its highest id goes although 9 is higher",
			[]Candidate{{ID: 2, FaultDomain: 1}, {ID: 5, FaultDomain: 1}, {ID: 9}},
			Choice{FaultDomains: 2}, 3, []int{5, 9, 2}, ""},
		{"NewestVM and OldestVM ignore fault domains",
			[]Candidate{{ID: 2, FaultDomain: 1}, {ID: 5, FaultDomain: 1}, {ID: 9}},
			Choice{Rule: NewestVM, FaultDomains: 2}, 2, []int{9, 5}, ""},
		{"fault domains are compared in their placement group: 1/1 is even, 1/0 is not",
			[]Candidate{{ID: 2, Group: 1}, {ID: 3, FaultDomain: 0}, {ID: 4, FaultDomain: 1}},
			Choice{FaultDomains: 2}, 1, []int{2}, ""},
		{"none is left", inZones([]int{1, 2}), one(DefaultRule), 5, []int{2, 1}, "there are no others"},
		{"protected instances stay, and count", altered(inZones([]int{1, 2, 3}, []int{4, 5}), protected, 3),
			one(DefaultRule), 2, []int{2, 5}, ""},
		{"the fullest zone is protected: the next", altered(inZones([]int{1, 2, 3}, []int{4, 5}), protected, 1, 2, 3),
			one(DefaultRule), 1, []int{5}, ""},
		{"but not with strict balance", altered(inZones([]int{1, 2, 3}, []int{4, 5}), protected, 1, 2, 3),
			Choice{FaultDomains: 1, Strict: true}, 1, nil,
			"zoneBalance is strict and all instances of the fullest zones are protected"},
		{"capacity stops at the protected", altered(inZones([]int{1, 2, 3, 4}), protected, 2, 4),
			one(DefaultRule), 3, []int{3, 1}, "the others are protected from scale-in"},
		{"nonzonal first", altered(inZones([]int{0, 1}, []int{2, 3, 4}), nonzonal, 0, 1),
			one(OldestVM), 3, []int{0, 1, 2}, ""},
		{"unhealthy counts for nothing without prioritizeUnhealthyVMs",
			altered(inZones([]int{1, 2}, []int{3}), unhealthy, 3), one(DefaultRule), 1, []int{2}, ""},
		{"unhealthy first, also from an emptier zone",
			altered(inZones([]int{1, 2}, []int{3}), unhealthy, 3),
			Choice{FaultDomains: 1, UnhealthyFirst: true}, 2, []int{3, 2}, ""},
		{"several unhealthy, by the policy",
			altered(inZones([]int{1, 2, 3}, []int{4, 5}), unhealthy, 1, 2, 5),
			Choice{FaultDomains: 1, UnhealthyFirst: true}, 3, []int{2, 5, 1}, ""},
	} {
		victims, held := Victims(c.candidates, c.choice, c.n)
		if got := ids(victims); !slices.Equal(got, c.want) || held != c.held {
			t.Errorf("%s: %v %q, want %v %q", c.name, got, held, c.want, c.held)
		}
	}
}

func ids(victims []Victim) []int {
	var list []int
	for _, v := range victims {
		list = append(list, v.ID)
	}
	return list
}

// WE-13: six single scale-ins by OldestVM.
func TestWE13(t *testing.T) {
	left := example()
	for k, want := range []struct{ id, zone int }{{2, 2}, {3, 1}, {1, 3}, {4, 1}, {6, 2}, {5, 1}} {
		victims, _ := Victims(left, Choice{Rule: OldestVM, FaultDomains: 1}, 1)
		if v := victims[0]; v.ID != want.id || v.Zone+1 != want.zone {
			t.Fatalf("victim %d is %d of zone %d, want %d of zone %d", k, v.ID, v.Zone+1, want.id, want.zone)
		}
		left = slices.DeleteFunc(left, func(c Candidate) bool { return c.ID == want.id })
	}
	if want := inZones([]int{10}, []int{9, 11}, []int{7, 8}); !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	// All six at once are the same six.
	victims, _ := Victims(example(), Choice{Rule: OldestVM, FaultDomains: 1}, 6)
	if got := ids(victims); !slices.Equal(got, []int{2, 3, 1, 4, 6, 5}) {
		t.Errorf("at once: %v", got)
	}
}

// WE-15: OldestVM skips a protected VM_0.
func TestWE15(t *testing.T) {
	victims, held := Victims(altered(inZones([]int{0, 1, 2}), protected, 0), Choice{Rule: OldestVM, FaultDomains: 1}, 1)
	if got := ids(victims); !slices.Equal(got, []int{1}) || held != "" {
		t.Errorf("victims %v, %q", got, held)
	}
}

// candidates draws up to forty instances anywhere.
func candidates(t *rapid.T) []Candidate {
	list := make([]Candidate, rapid.IntRange(0, 40).Draw(t, "n"))
	for i := range list {
		zone := rapid.IntRange(0, 3).Draw(t, "zone")
		list[i] = Candidate{
			ID: 3 * i, Zone: zone, Nonzonal: zone == 0,
			Group: rapid.IntRange(0, 2).Draw(t, "group"), FaultDomain: rapid.IntRange(0, 4).Draw(t, "domain"),
			Unhealthy: rapid.Bool().Draw(t, "unhealthy"), Protected: rapid.IntRange(0, 3).Draw(t, "protected") == 0,
		}
	}
	return list
}

func choice(t *rapid.T) Choice {
	return Choice{
		Rule:           rapid.SampledFrom([]ScaleInRule{DefaultRule, OldestVM, NewestVM}).Draw(t, "rule"),
		UnhealthyFirst: rapid.Bool().Draw(t, "unhealthyFirst"), Strict: rapid.Bool().Draw(t, "strict"),
		FaultDomains: 5,
	}
}

// Victims are never protected and never the same twice; too few are chosen only
// for a reason; and the order in which candidates are listed decides nothing.
func TestVictimsOfAnyFleet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, how := candidates(t), choice(t)
		n := rapid.IntRange(0, len(list)).Draw(t, "victims")
		victims, held := Victims(list, how, n)
		seen := map[int]bool{}
		for _, v := range victims {
			if v.Protected || seen[v.ID] {
				t.Fatalf("victim %+v", v)
			}
			seen[v.ID] = true
		}
		if (len(victims) < n) != (held != "") {
			t.Fatalf("%d of %d: %q", len(victims), n, held)
		}
		again, _ := Victims(rapid.Permutation(list).Draw(t, "order"), how, n)
		if !slices.Equal(victims, again) {
			t.Fatalf("in another order %v, before %v", ids(again), ids(victims))
		}
	})
}

// Victims one at a time are the victims all at once.
func TestVictimsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, how := candidates(t), choice(t)
		atOnce, _ := Victims(list, how, len(list))
		for _, want := range atOnce {
			next, _ := Victims(list, how, 1)
			if len(next) == 0 || next[0] != want {
				t.Fatalf("victim %+v, at once %+v", next, want)
			}
			list = slices.DeleteFunc(list, func(c Candidate) bool { return c.ID == want.ID })
		}
	})
}

// From balanced, without protection, any scale-in ends balanced; and strict
// balance is kept with any protection.
func TestScaleInKeepsBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, how := zoned(0, 0, 0), choice(t)
		how.FaultDomains, how.UnhealthyFirst = 1, how.UnhealthyFirst && how.Strict
		var list []Candidate
		for id := range rapid.IntRange(0, 40).Draw(t, "instances") {
			c := Candidate{ID: id, Zone: g.take(t).Zone, Unhealthy: rapid.Bool().Draw(t, "unhealthy")}
			c.Protected = how.Strict && rapid.Bool().Draw(t, "protected")
			list = append(list, c)
		}
		victims, _ := Victims(list, how, rapid.IntRange(0, len(list)).Draw(t, "n"))
		for _, v := range victims {
			g.Counts[v.Zone][0]--
		}
		if g.Gap() > 1 {
			t.Fatalf("zones %v", g.totals())
		}
	})
}

// A thousand instances, of which n leave.
func benchmarkVictims(b *testing.B, n int) {
	g := newGround(&ScaleSet{Zones: []string{"1", "2", "3"}, FaultDomains: 5, Spread: Spread{GroupSize: 100}})
	list := make([]Candidate, 1000)
	for id := range list {
		p := g.take(b)
		list[id] = Candidate{ID: id, Zone: p.Zone, Group: p.Group, FaultDomain: p.FaultDomain}
	}
	b.ReportAllocs()
	for b.Loop() {
		Victims(list, Choice{FaultDomains: 5}, n)
	}
}

func BenchmarkOneVictim(b *testing.B)          { benchmarkVictims(b, 1) }
func BenchmarkNineHundredVictims(b *testing.B) { benchmarkVictims(b, 900) }

package model

import (
	"testing"

	"pgregory.net/rapid"
)

// active makes zones in which every instance is active and may move.
func active(counts ...int) []ZoneTally {
	var zones []ZoneTally
	for _, n := range counts {
		zones = append(zones, ZoneTally{Active: n, Movable: n})
	}
	return zones
}

func TestRebalance(t *testing.T) {
	down := active(1, 4, 4)
	down[0].Down = true
	still := active(1, 4, 6)
	still[2].Movable = 0
	for _, c := range []struct {
		name     string
		zones    []ZoneTally
		wanted   bool
		from, to int
	}{
		{"balanced", active(3, 2, 3), false, 0, 0},
		{"from the fullest to the emptiest", active(3, 1, 5), true, 2, 1},
		{"equals: the lowest numbers", active(3, 1, 3, 1), true, 0, 1},
		{"a zone is down", down, false, 0, 0},
		{"all of the fullest are protected: the next", still, true, 1, 0},
		// The emptiest zone in total has as many active instances as the fullest.
		{"fewer in total, not fewer active", []ZoneTally{{Active: 3, Movable: 3}, {Active: 3, Deallocated: 2, Movable: 3}},
			false, 0, 0},
	} {
		m := Rebalance(c.zones)
		if m.Wanted != c.wanted || m.From != c.from || m.To != c.to {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}

// WE-07: active 5/5/0, five more deallocated in zone 3.
func TestWE07(t *testing.T) {
	zones := active(5, 5, 0)
	zones[2].Deallocated = 5
	if m := Rebalance(zones); m.Wanted {
		t.Errorf("moves %+v", m)
	}
}

// WE-09: 2, 4 and 5 active, two more deallocated in zone 3: two moves from there
// to zone 1, then 4/4/5 in total.
func TestWE09(t *testing.T) {
	zones := active(2, 4, 5)
	zones[2].Deallocated = 2
	for k := range 2 {
		m := Rebalance(zones)
		if !m.Wanted || m.From != 2 || m.To != 0 {
			t.Fatalf("move %d: %+v, want zone 3 to zone 1", k, m)
		}
		zones[m.From].Active--
		zones[m.From].Movable--
		zones[m.To].Active++
		zones[m.To].Movable++
	}
	if m := Rebalance(zones); m.Wanted {
		t.Errorf("a third move: %+v", m)
	}
	for z, want := range []int{4, 4, 5} {
		if got := zones[z].total(); got != want {
			t.Errorf("zone %d has %d, want %d", z+1, got, want)
		}
	}
}

// From anywhere, where all may move, moves end, balanced, after the fewest that
// can do it: those above the ceiling of the mean, or those missing to its floor.
func TestRebalanceEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 40), 2, 3).Draw(t, "zones")
		total := 0
		for _, n := range counts {
			total += n
		}
		floor := total / len(counts)
		ceiling := (total + len(counts) - 1) / len(counts)
		above, missing := 0, 0
		for _, n := range counts {
			above, missing = above+max(0, n-ceiling), missing+max(0, floor-n)
		}
		zones, moves := active(counts...), 0
		for m := Rebalance(zones); m.Wanted; m = Rebalance(zones) {
			zones[m.From] = active(zones[m.From].Active - 1)[0]
			zones[m.To] = active(zones[m.To].Active + 1)[0]
			moves++
		}
		if want := max(above, missing); moves != want {
			t.Fatalf("%v: %d moves, want %d", counts, moves, want)
		}
		for _, z := range zones {
			if z.total() < floor || z.total() > ceiling {
				t.Fatalf("%v ends at %v", counts, zones)
			}
		}
	})
}

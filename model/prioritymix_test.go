package model

import (
	"slices"
	"testing"
)

// The page's walk-through: base 10, 50 % above it, eviction policy Delete. Scale
// out to 42, all Spot instances are evicted, then 30, 42 and 44. (Its prose says
// that the step from 30 to 42 adds 8 Spot instances; its table, and the total,
// need 12: conflict C16.)
func TestWE33(t *testing.T) {
	mix := PriorityMix{Base: 10, Percent: 50}
	have := Mixture{}
	to := func(total int, want Mixture) {
		t.Helper()
		for p, n := range mix.Grow(have, total-have.total()) {
			have[p] += n
		}
		if have != want {
			t.Errorf("at %d: %d Regular and %d Spot, want %v", total, have[Regular], have[Spot], want)
		}
	}
	to(10, Mixture{10, 0})
	to(20, Mixture{15, 5})
	to(30, Mixture{20, 10})
	to(40, Mixture{25, 15})
	to(41, Mixture{25, 16})
	to(42, Mixture{26, 16})
	have[Spot] = 0
	to(30, Mixture{26, 4})
	to(42, Mixture{26, 16})
	to(44, Mixture{27, 17})
}

// The formula, not the page's claim of two and two (conflict C15).
func TestWE35(t *testing.T) {
	if got := (PriorityMix{Base: 2, Percent: 50}).Split(4); got != (Mixture{3, 1}) {
		t.Errorf("four instances are %d Regular and %d Spot, want 3 and 1", got[Regular], got[Spot])
	}
}

// Against the definition, over all capacities to 200, bases and percentages.
func TestSplitIsTheDefinition(t *testing.T) {
	for total := 0; total <= 200; total++ {
		for base := 0; base <= 210; base += 7 {
			for percent := 0; percent <= 100; percent++ {
				got := PriorityMix{base, percent}.Split(total)
				regular, spot := total, 0
				if total > base {
					spot = 0
					for regular = base; (regular-base+1)*100 <= (total-base)*percent; regular++ {
					}
					spot = total - regular
				}
				if got != (Mixture{regular, spot}) {
					t.Fatalf("%d, base %d, %d %%: %v, want %d and %d", total, base, percent, got, regular, spot)
				}
			}
		}
	}
}

// A step only adds, adds exactly what was asked for, and ends at the target
// unless one side is above it already. A set at its target that shrinks by any
// number of instances is at its target again.
func TestStepsKeepTheSplit(t *testing.T) {
	for _, mix := range []PriorityMix{{0, 0}, {0, 100}, {10, 50}, {3, 33}, {7, 1}, {5, 99}} {
		for regular := 0; regular <= 40; regular++ {
			for spot := 0; spot <= 40; spot += 3 {
				have := Mixture{regular, spot}
				for n := 0; n <= 30; n += 5 {
					more := mix.Grow(have, n)
					after := Mixture{regular + more[Regular], spot + more[Spot]}
					target := mix.Split(have.total() + n)
					if more[Regular] < 0 || more[Spot] < 0 || more.total() != n ||
						regular <= target[Regular] && spot <= target[Spot] && after != target {
						t.Fatalf("%+v: %v and %d more: %v", mix, have, n, more)
					}
				}
			}
		}
		for total := 0; total <= 60; total++ {
			for n := 0; n <= total; n += 3 {
				left := mix.Split(total)
				for _, p := range mix.Leaving(left, n) {
					left[p]--
				}
				if left != mix.Split(total-n) {
					t.Fatalf("%+v: %d less %d leaves %v, want %v", mix, total, n, left, mix.Split(total-n))
				}
			}
		}
	}
}

// Regular instances above the target are the first to leave.
func TestLeavingIsAboveTarget(t *testing.T) {
	mix := PriorityMix{Base: 10, Percent: 50}
	left := Mixture{26, 4} // the target of 30 is 20 and 10
	for _, p := range mix.Leaving(left, 9) {
		left[p]--
	}
	if left != (Mixture{17, 4}) { // the target of 21 is 15 and 6
		t.Errorf("left %v, want 17 and 4", left)
	}
}

// Each time an instance of the priority above its target leaves, from the zone
// that is fullest with both priorities counted; a protected one stays, and then
// one of the other priority goes.
func TestMixVictims(t *testing.T) {
	mix := PriorityMix{Base: 2, Percent: 50}
	candidates := []Candidate{
		{ID: 0, Zone: 0}, {ID: 1, Zone: 1}, {ID: 2, Zone: 0}, // Regular; the target of 5 is 3 and 2
		{ID: 3, Zone: 1, Priority: Spot}, {ID: 4, Zone: 0, Priority: Spot}, {ID: 5, Zone: 0, Priority: Spot},
	}
	ids := func(n int) (list []int) {
		victims, _ := MixVictims(candidates, &mix, Choice{FaultDomains: 1}, n)
		for _, v := range victims {
			list = append(list, v.ID)
		}
		return list
	}
	// 6: 3 Regular, 3 Spot. To 5 = 3 and 2: Spot of zone 0, the fullest with 4. To 4 = 3 and 1: Spot again. To
	// 3 = 2 and 1: Regular; the zones hold 2 and 2, the highest Regular id is 2.
	if got := ids(3); !slices.Equal(got, []int{5, 4, 2}) {
		t.Errorf("left %v, want 5, 4, 2", got)
	}
	for i := range candidates {
		candidates[i].Protected = candidates[i].Priority == Spot
	}
	if got := ids(1); !slices.Equal(got, []int{2}) {
		t.Errorf("left %v with all Spot protected, want 2", got)
	}
}

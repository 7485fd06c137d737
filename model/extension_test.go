package model

import (
	"reflect"
	"testing"

	"vmssim/sim"

	"pgregory.net/rapid"
)

func TestInstallOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		after [][]int
		order []int
	}{
		{"nothing is said: as listed", [][]int{nil, nil, nil}, []int{0, 1, 2}},
		{"the first waits for the last", [][]int{{2}, nil, nil}, []int{1, 2, 0}},
		{"A, then B, then C (Azure's first template)", [][]int{nil, {0}, {1}}, []int{0, 1, 2}},
		{"C after A and B (Azure's second template)", [][]int{nil, nil, {0, 1}}, []int{0, 1, 2}},
		{"A, C, B as Azure enforces it: C after A, B after C", [][]int{nil, {2}, {0}}, []int{0, 2, 1}},
		{"listed backwards", [][]int{{1}, {2}, {3}, nil}, []int{3, 2, 1, 0}},
		{"none", nil, nil},
	} {
		if order, circle := InstallOrder(c.after); !reflect.DeepEqual(order, c.order) || circle != nil {
			t.Errorf("%s: %v, circle %v, want %v", c.name, order, circle, c.order)
		}
	}
	// Azure's own example of what is not allowed: A after C, B after A, C after B.
	if order, circle := InstallOrder([][]int{{2}, {0}, {1}}); order != nil || !reflect.DeepEqual(circle, []int{0, 2, 1}) {
		t.Errorf("a circle: order %v, circle %v", order, circle)
	}
	if _, circle := InstallOrder([][]int{nil, {1}}); !reflect.DeepEqual(circle, []int{1}) {
		t.Errorf("after itself: circle %v", circle)
	}
}

// Any extensions: the order has each once and after those it waits for, or the
// circle is one.
func TestInstallOrderProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "extensions")
		after := rapid.SliceOfN(rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 2, rapid.ID[int]), n, n).
			Draw(t, "after")
		order, circle := InstallOrder(after)
		for k, e := range circle {
			next := circle[(k+1)%len(circle)]
			if !contains(after[e], next) {
				t.Fatalf("%d does not wait for %d", e, next)
			}
		}
		if circle != nil {
			return
		}
		place := make([]int, n)
		for k, e := range order {
			place[e] = k + 1
		}
		for e := range after {
			if place[e] == 0 {
				t.Fatalf("%d is missing in %v", e, order)
			}
			for _, before := range after[e] {
				if place[before] > place[e] {
					t.Fatalf("%d comes before %d in %v", e, before, order)
				}
			}
		}
	})
}

func contains(list []int, n int) bool {
	for _, each := range list {
		if each == n {
			return true
		}
	}
	return false
}

// Side by side an installation takes the longest way: 10 s, then 5 s beside
// 20 s, then 1 s after both.
func TestSideBySide(t *testing.T) {
	after := [][]int{nil, {0}, {0}, {1, 2}, nil}
	takes := []sim.Time{10 * sim.Second, 5 * sim.Second, 20 * sim.Second, sim.Second, 25 * sim.Second}
	order, _ := InstallOrder(after)
	if got := SideBySide(takes, after, order); got != 31*sim.Second {
		t.Errorf("%v, want 31s", got)
	}
	if got := SideBySide(nil, nil, nil); got != 0 {
		t.Errorf("nothing takes %v", got)
	}
}

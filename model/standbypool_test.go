package model

import (
	"slices"
	"testing"
)

func TestPoolTarget(t *testing.T) {
	for _, c := range []struct{ most, least, instances, want int }{
		{20, 0, 5, 15}, {20, 0, 20, 0}, {20, 0, 25, 0}, {20, 5, 5, 15}, {20, 5, 18, 5}, {20, 5, 30, 5},
	} {
		pool := StandbyPool{MaxReady: c.most, MinReady: c.least}
		if got := pool.Target(c.instances); got != c.want {
			t.Errorf("at most %d, at least %d, %d instances: %d, want %d", c.most, c.least, c.instances, got, c.want)
		}
	}
}

// Azure ("Standby pools", availability zones): where the pool has no VM in a zone
// that the set fills, a new one is created there.
func TestFromPool(t *testing.T) {
	ground := &Ground{FaultDomains: 1, Counts: [][]int{{2}, {1}, {1}}}
	ready := func(id, zone int) Stock { return Stock{ID: id, Zone: zone, Ready: true} }
	for _, c := range []struct {
		name  string
		stock []Stock
		n     int
		want  []int
	}{
		{"the emptiest zones first, there the lowest id", []Stock{ready(5, 0), ready(6, 1), ready(7, 1), ready(8, 2)}, 2, []int{6, 8}},
		{"all of them", []Stock{ready(5, 0), ready(6, 1), ready(7, 2)}, 3, []int{6, 7, 5}},
		{"none in zone 2: a new one is created there", []Stock{ready(5, 0), ready(7, 2)}, 2, []int{7}},
		{"one that is not in the pool's state stays", []Stock{{ID: 6, Zone: 1}, ready(8, 2)}, 2, []int{8}},
		{"fewer than wanted", []Stock{ready(6, 1)}, 9, []int{6}},
		{"an empty pool", nil, 3, nil},
	} {
		var got []int
		for _, s := range FromPool(ground, c.stock, c.n) {
			got = append(got, s.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPoolZone(t *testing.T) {
	set := []int{2, 2, 1}
	for _, c := range []struct {
		name   string
		counts [][]int
		zones  []ZoneStatus
		left   []int
		want   int
	}{
		{"where the pool has fewest", [][]int{{1}, {0}, {1}}, nil, nil, 1},
		{"of these where the set has fewest", [][]int{{1}, {1}, {1}}, nil, nil, 2},
		{"then the first", [][]int{{1}, {1}, {2}}, nil, nil, 0},
		{"not where it is down", [][]int{{1}, {1}, {1}}, []ZoneStatus{ZoneUp, ZoneUp, ZoneDown}, nil, 0},
		{"nor without hardware", [][]int{{0}, {1}, {1}}, nil, []int{0, Unlimited, 0}, 1},
		{"nowhere", [][]int{{0}, {1}, {1}}, nil, []int{0, 0, 0}, -1},
	} {
		if got := PoolZone(&Ground{FaultDomains: 1, Counts: c.counts, Zones: c.zones, Left: c.left}, set); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestSurplus(t *testing.T) {
	held := []Stock{{ID: 1, Ready: true}, {ID: 2}, {ID: 3, Ready: true}, {ID: 4}}
	if got, want := Surplus(held, 3), []int{4, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

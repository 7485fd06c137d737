package model

import (
	"testing"

	"pgregory.net/rapid"
)

// zoned is the ground of a set with one fault domain and so many instances in
// its zones.
func zoned(totals ...int) *Ground {
	g := &Ground{FaultDomains: 1, Zones: make([]ZoneStatus, len(totals))}
	for _, n := range totals {
		g.Counts = append(g.Counts, []int{n})
		g.Capacity += n
	}
	return g
}

// left gives the zones hardware for so many more instances.
func (g *Ground) left(n ...int) *Ground {
	g.Left = n
	return g
}

// reserve gives the zones unused units of a reservation, and the region hardware for
// so many instances beyond them.
func (g *Ground) reserve(region int, free ...int) *Ground {
	g.Reserve = &Reserve{Free: free, Region: region}
	return g
}

func TestPlace(t *testing.T) {
	for _, c := range []struct {
		name    string
		ground  *Ground
		zone    int
		group   int
		domain  int
		refused Obstacle
	}{
		{"an empty set begins with the first zone", zoned(0, 0, 0), 0, 0, 0, NoObstacle},
		{"the emptiest zone", zoned(1, 3, 3), 0, 0, 0, NoObstacle},
		{"equal zones: the lowest number (U21)", zoned(2, 1, 1), 1, 0, 0, NoObstacle},
		{"the emptiest fault domain, lowest index (U20)",
			&Ground{FaultDomains: 3, Counts: [][]int{{2, 1, 1}, {2, 2, 2}}}, 0, 0, 1, NoObstacle},
		{"a full placement group: the next one",
			&Ground{FaultDomains: 2, Spread: Spread{GroupSize: 4}, Counts: [][]int{{2, 2, 1, 0}}}, 0, 1, 1, NoObstacle},
		{"all placement groups full: a new one",
			&Ground{FaultDomains: 2, Spread: Spread{GroupSize: 4}, Counts: [][]int{{2, 2}}}, 0, 1, 0, NoObstacle},
		{"a gap in the first placement group is filled",
			&Ground{FaultDomains: 2, Spread: Spread{GroupSize: 4}, Counts: [][]int{{2, 1, 1, 0}}}, 0, 0, 1, NoObstacle},
		{"a zone is down: the others", zoned(1, 2, 2).with(0, ZoneDown), 1, 0, 0, NoObstacle},
		{"a zone without capacity: the others", zoned(1, 2, 2).left(0, Unlimited, Unlimited), 1, 0, 0, NoObstacle},
		{"two without capacity: the third", zoned(1, 2, 9).left(0, 0, 1), 2, 0, 0, NoObstacle},
		{"none has capacity", zoned(1, 2, 9).left(0, 0, 0), 0, 0, 0, NoHardware},
		{"strict, the emptiest has no capacity", zoned(1, 2, 2).left(0, 5, 5).strict(), 0, 0, 0, WouldUnbalance},
		{"two down: blocked", zoned(1, 2, 2).with(0, ZoneDown).with(2, ZoneDown), 0, 0, 0, ZonesDown},
		{"the only zone down", zoned(1).with(0, ZoneDown), 0, 0, 0, NoZoneTakesIt},
		{"strict, a zone is down, still within one", zoned(2, 2, 2).with(0, ZoneDown).strict(), 1, 0, 0, NoObstacle},
		{"strict, a zone is down, beyond one", zoned(2, 3, 3).with(0, ZoneDown).strict(), 0, 0, 0, WouldUnbalance},
		{"strict mends what is unbalanced", zoned(0, 3, 3).strict(), 0, 0, 0, NoObstacle},
		{"a zone that is to be added later", zoned(5, 0, 0).with(1, ZoneAbsent).with(2, ZoneAbsent), 0, 0, 0, NoObstacle},
		{"the place without a zone, once there are zones", zoned(0, 3, 3).with(0, ZoneAbsent), 1, 0, 0, NoObstacle},
		{"two zones of three may be used", zoned(1, 2, 0).spread(Spread{MaxZones: 2}), 0, 0, 0, NoObstacle},
		{"the second of two", zoned(2, 0, 0).spread(Spread{MaxZones: 2}), 1, 0, 0, NoObstacle},
		{"no zone may hold above half of 4", zoned(2, 2, 0).with(2, ZoneDown).spread(Spread{MaxPercent: 50}),
			0, 0, 0, ZoneShareFull},
		{"half of 5 is rounded up", zoned(3, 2, 0).with(2, ZoneDown).spread(Spread{MaxPercent: 50}), 1, 0, 0, NoObstacle},
	} {
		p, refused := Place(c.ground)
		if p.Zone != c.zone || p.Group != c.group || p.FaultDomain != c.domain || refused != c.refused {
			t.Errorf("%s: %+v, %v", c.name, p, refused)
		}
	}
}

func (g *Ground) with(zone int, status ZoneStatus) *Ground { g.Zones[zone] = status; return g }
func (g *Ground) strict() *Ground                          { g.Strict = true; return g }
func (g *Ground) spread(s Spread) *Ground                  { g.Spread = s; return g }

// WE-01 and WE-03 ("Zone balancing in scale sets"): 2/2/2 is balanced, 1/3/3 is
// not; nor does the page count 2/3/3 as unbalanced.
func TestWE01(t *testing.T) {
	for _, totals := range [][]int{{2, 2, 2}, {2, 3, 3}, {0, 0, 1}} {
		if gap := zoned(totals...).Gap(); gap > 1 {
			t.Errorf("%v: gap %d", totals, gap)
		}
	}
}

func TestWE03(t *testing.T) {
	if gap := zoned(1, 3, 3).Gap(); gap != 2 {
		t.Errorf("gap %d, want 2", gap)
	}
}

// Strict balance creates all or nothing; best effort as many as it can.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		name    string
		ground  *Ground
		n, room int
		refused Obstacle
	}{
		{"one zone down, within one", zoned(2, 2, 2).with(2, ZoneDown).strict(), 2, 2, NoObstacle},
		{"one zone down, beyond one", zoned(2, 2, 2).with(2, ZoneDown).strict(), 3, 0, WouldUnbalance},
		{"best effort", zoned(2, 2, 2).with(2, ZoneDown), 30, 30, NoObstacle},
		{"two zones down", zoned(2, 2, 2).with(2, ZoneDown).with(1, ZoneDown), 1, 0, ZonesDown},
		{"half of 12 each", &Ground{FaultDomains: 1, Counts: [][]int{{4}, {4}, {0}}, Capacity: 12,
			Zones: []ZoneStatus{0, 0, ZoneDown}, Spread: Spread{MaxPercent: 40}}, 4, 2, ZoneShareFull},
	} {
		if room, refused := Room(c.ground, c.n); room != c.room || refused != c.refused {
			t.Errorf("%s: %d, %v; want %d, %v", c.name, room, refused, c.room, c.refused)
		}
	}
}

// place takes what Place chose into the counts.
func (g *Ground) take(t interface{ Fatalf(string, ...any) }) Placement {
	p, refused := Place(g)
	if refused != NoObstacle {
		t.Fatalf("refused: %v", refused)
	}
	g.count(&instance{zone: p.Zone, group: p.Group, faultDomain: p.FaultDomain}, 1)
	if g.Left != nil && g.Left[p.Zone] != Unlimited {
		g.Left[p.Zone]--
	}
	return p
}

// Scale-outs from balanced keep the zones, and the fault domains inside each
// placement group, within one; a placement group never holds more than it may.
func TestScaleOutKeepsBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		domains := rapid.IntRange(1, 5).Draw(t, "domains")
		g := newGround(&ScaleSet{
			Zones: []string{"1", "2", "3"}[:rapid.IntRange(1, 3).Draw(t, "zones")], FaultDomains: domains,
			Spread: Spread{GroupSize: 10, Strict: rapid.Bool().Draw(t, "strict")},
		})
		for range rapid.IntRange(0, 120).Draw(t, "instances") {
			g.take(t)
		}
		if g.Gap() > 1 {
			t.Fatalf("zones %v", g.totals())
		}
		for _, counts := range g.Counts {
			for first := 0; first < len(counts); first += domains {
				group := (&Ground{FaultDomains: 1, Counts: [][]int{}})
				total := 0
				for _, n := range counts[first : first+domains] {
					group.Counts, total = append(group.Counts, []int{n}), total+n
				}
				if group.Gap() > 1 || total > 10 {
					t.Fatalf("placement group %v", counts[first:first+domains])
				}
			}
		}
	})
}

// Strict balance is never lost, whatever zone goes down and comes back: Room
// lets no operation through that Place would have to refuse, and none that
// unbalances.
func TestStrictNeverUnbalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := zoned(0, 0, 0).left(0, 0, 0).strict()
		for range rapid.IntRange(1, 20).Draw(t, "operations") {
			for z := range g.Zones {
				g.Zones[z] = rapid.SampledFrom([]ZoneStatus{ZoneUp, ZoneUp, ZoneDown}).Draw(t, "status")
				g.Left[z] = rapid.SampledFrom([]int{Unlimited, 0, 2}).Draw(t, "left")
			}
			n := rapid.IntRange(1, 9).Draw(t, "n")
			room, _ := Room(g, n)
			if room != 0 && room != n {
				t.Fatalf("strict created %d of %d", room, n)
			}
			for range room {
				g.take(t)
			}
			if g.Gap() > 1 {
				t.Fatalf("zones %v", g.totals())
			}
		}
	})
}

// Instances go to a zone that is down in no case, and never above its share.
func TestPlaceKeepsLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := zoned(0, 0, 0)
		g.MaxPercent = rapid.IntRange(34, 100).Draw(t, "percent")
		g.MaxZones = rapid.IntRange(0, 3).Draw(t, "zones")
		g.Capacity = rapid.IntRange(0, 60).Draw(t, "capacity")
		for z := range g.Zones {
			g.Zones[z] = rapid.SampledFrom([]ZoneStatus{ZoneUp, ZoneDown, ZoneAbsent}).Draw(t, "status")
		}
		room, _ := Room(g, g.Capacity)
		for range room {
			if p := g.take(t); g.Zones[p.Zone] != ZoneUp {
				t.Fatalf("an instance in a zone that is %d", g.Zones[p.Zone])
			}
		}
		used := 0
		for _, n := range g.totals() {
			if 100*(n-1) >= g.MaxPercent*g.Capacity && n > 0 {
				t.Fatalf("%d of %d in one zone, with %d %%", n, g.Capacity, g.MaxPercent)
			}
			if n > 0 {
				used++
			}
		}
		if g.MaxZones > 0 && used > g.MaxZones {
			t.Fatalf("%d zones used", used)
		}
	})
}

func BenchmarkPlace(b *testing.B) {
	g := newGround(&ScaleSet{Zones: []string{"1", "2", "3"}, FaultDomains: 5, Spread: Spread{GroupSize: 100}})
	for range 999 {
		g.take(b)
	}
	b.ReportAllocs()
	for b.Loop() {
		Place(&g)
	}
}

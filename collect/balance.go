package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// A Balance is how evenly the instances of a set with zones were spread. Counted
// are those that sku.capacity asks for, whatever they do.
type Balance struct {
	Gap        int      // the most by which one zone exceeded another
	Unbalanced sim.Time // time with a gap above 1, which Azure calls unbalanced
	Moves      int      // of automatic zone rebalancing that were carried out
}

// A balance keeps one set's.
type balance struct {
	ground     model.Ground
	gap        level
	unbalanced stock // 1 while the gap is above 1
	moves      int
}

func newBalance(config *model.ScaleSet, points int, every sim.Time) balance {
	zones := max(1, len(config.Zones))
	b := balance{gap: newLevel(points, every)}
	b.ground = model.Ground{
		Spread: config.Spread, FaultDomains: 1,
		Counts: make([][]int, zones), Zones: make([]model.ZoneStatus, zones),
	}
	for z := range zones {
		b.ground.Counts[z] = []int{0}
	}
	for _, z := range config.ZonesLater {
		b.ground.Zones[z] = model.ZoneAbsent
	}
	return b
}

// isMember reports whether the machine is one of those that sku.capacity asks
// for.
func (m *machine) isMember() bool { return m.role == model.Member && m.state.Active() }

// book counts an instance that joins the members of a zone or leaves them.
func (b *balance) book(now sim.Time, zone int, before, after bool) {
	switch {
	case before == after:
		return
	case after:
		b.ground.Counts[zone][0]++
	default:
		b.ground.Counts[zone][0]--
	}
	b.measure(now)
}

func (b *balance) measure(now sim.Time) {
	gap := b.ground.Gap()
	b.gap.set(now, gap)
	uneven := 0
	if gap > 1 {
		uneven = 1
	}
	b.unbalanced.add(now, uneven-b.unbalanced.value)
}

// zoneAdded makes room for instances in one more zone. What was in none stays
// there and is no longer compared.
func (f *fleet) zoneAdded(now sim.Time, zone int) {
	f.balance.ground.Zones[zone] = model.ZoneUp
	if f.config.Zones[0] == "" {
		f.balance.ground.Zones[0] = model.ZoneAbsent
	}
	f.balance.measure(now)
	f.zones[zone].advance(now)
	f.zones[zone].bound = f.config.Required.PerZone
}

// atEnd returns the members that a zone holds.
func (b *balance) atEnd(zone int) int { return b.ground.Counts[zone][0] }

func (b *balance) result(end sim.Time) Balance {
	b.gap.advance(end)
	b.unbalanced.advance(end)
	return Balance{Gap: b.gap.most, Unbalanced: b.unbalanced.area, Moves: b.moves}
}

// checkZones: the members of every zone are those that are in it one by one.
func (f *fleet) checkZones(s *ScaleSet) error {
	members := make([]int, len(f.zones))
	for i := range f.instances {
		if m := &f.instances[i]; m.isMember() {
			members[m.zone]++
		}
	}
	for z, n := range members {
		if got := f.balance.atEnd(z); got != n {
			return broken("scale set %s: %d instances in zone %d by count, %d one by one", s.Name, got, z, n)
		}
	}
	return nil
}

package model

import "fmt"

// Balance: how a running set uses the rules of placement and scale-in.

// newGround returns the empty ground of a set.
func newGround(c *ScaleSet) Ground {
	g := Ground{Spread: c.Spread, FaultDomains: max(1, c.FaultDomains), Counts: make([][]int, max(1, len(c.Zones)))}
	g.Zones = make([]ZoneStatus, len(g.Counts))
	g.Left = make([]int, len(g.Counts))
	for z := range g.Counts {
		g.Counts[z] = make([]int, g.FaultDomains)
		g.Left[z] = Unlimited
	}
	return g
}

// count keeps the counts when an instance takes or leaves a place.
func (g *Ground) count(i *instance, n int) {
	at := i.group*g.FaultDomains + i.faultDomain
	for at >= len(g.Counts[i.zone]) { // a new placement group
		g.Counts[i.zone] = append(g.Counts[i.zone], make([]int, g.FaultDomains)...)
	}
	g.Counts[i.zone][at] += n
}

// survey brings the ground up to date with the capacity, the zones and the
// hardware that there is for instances of a size and a priority, and returns how
// many can be had in all.
func (w *World) survey(s *set, size int, priority Priority) (region int) {
	region = w.surveyUnreserved(s, size, priority)
	if priority == Spot {
		return region
	}
	return s.reserve(region)
}

// surveyUnreserved is survey for instances that get no unit of a capacity
// reservation.
func (w *World) surveyUnreserved(s *set, size int, priority Priority) (region int) {
	g := &s.ground
	g.Reserve = nil
	g.Capacity, g.MaxPercent = s.capacity, s.config.Spread.MaxPercent
	if s.zoneless() {
		g.MaxPercent = 0
	}
	for z := range g.Zones {
		switch {
		case !s.zoneOpen[z]:
			g.Zones[z] = ZoneAbsent
		case !s.zoneUp[z]:
			g.Zones[z] = ZoneDown
		default:
			g.Zones[z] = ZoneUp
		}
		g.Left[z] = Unlimited
	}
	region = w.lacking(s, size)
	if priority == Spot {
		region = w.supplied(s, size, g, region)
	}
	return region
}

// zoneless reports whether a set has no zones, by now.
func (s *set) zoneless() bool {
	return len(s.config.Zones) == 0 || s.config.Zones[0] == "" && s.zoneOpen[0]
}

// addZones gives a set more zones. Azure ("Zone balancing in scale sets"): nothing
// moves; what had no zone keeps none, and leaves first.
func (w *World) addZones(s *set, zones []int) {
	if s.zoneless() {
		s.zoneOpen[0] = false
	}
	for _, z := range zones {
		s.zoneOpen[z] = true
		w.tell(Fact{Kind: ZoneAdded, Set: s.index, Instance: -1, Zone: z, Why: ByHand})
	}
	w.survey(s, 0, Regular)
}

// place chooses where the next instance goes. There is room: allocate has seen
// to it.
func (w *World) place(s *set, role Role, g grant) Placement {
	if role == Extra {
		w.surveyUnreserved(s, g.size(), g.priority)
	} else {
		w.survey(s, g.size(), g.priority)
	}
	place, obstacle := Place(&s.ground)
	if obstacle != NoObstacle {
		panic(fmt.Sprintf("model: no place in %s: %v", s.config.Name, obstacle))
	}
	return place
}

// leaving chooses n instances that a scale-in deletes. If fewer may go, the
// capacity stops at what remains.
func (w *World) leaving(s *set, n int) []Victim {
	w.survey(s, 0, Regular)
	if s.short = s.ground.Blocked(); s.short {
		w.scaleInHeld(s, n, 0, ZonesDown.String())
		return nil
	}
	policy := &s.config.ScaleIn
	victims, held := w.victims(s, Choice{
		Rule: policy.Rule, UnhealthyFirst: policy.UnhealthyFirst,
		Strict: s.config.Spread.Strict, FaultDomains: s.ground.FaultDomains,
	}, n)
	for k := range victims {
		v := &victims[k]
		w.tell(Fact{
			Kind: VictimChosen, Set: s.index, Instance: v.ID, Zone: v.Zone, FaultDomain: v.FaultDomain,
			Victim: v, Why: ByScaleIn,
		})
	}
	if done := len(victims); done < n {
		w.scaleInHeld(s, n, done, held)
		w.tell(Fact{
			Kind: CapacityChanged, Set: s.index, Before: s.capacity, After: s.capacity + n - done, Why: ByScaleIn,
		})
		s.capacity += n - done
	}
	return victims
}

// scaleInHeld tells that fewer instances go than were to go.
func (w *World) scaleInHeld(s *set, asked, done int, text string) {
	w.tell(Fact{Kind: ScaleInHeld, Set: s.index, Before: asked, After: done, Why: ByScaleIn, Text: text})
}

// candidates lists the instances that count when the set scales in.
func (s *set) candidates() []Candidate {
	list := make([]Candidate, 0, s.active)
	for _, i := range s.instances {
		if i.counts() {
			list = append(list, Candidate{
				ID: i.id, Zone: i.zone, Group: i.group, FaultDomain: i.faultDomain,
				Nonzonal: s.nonzonal(i), Unhealthy: i.unfit(), Protected: i.protection != Unprotected,
				Priority: i.priority,
			})
		}
	}
	return list
}

// nonzonal reports whether an instance has no zone in a set that has been given
// zones since.
func (s *set) nonzonal(i *instance) bool { return !s.zoneOpen[i.zone] }

// unfit reports whether an instance is what prioritizeUnhealthyVMs deletes first:
// unhealthy or inactive.
func (i *instance) unfit() bool {
	switch i.state {
	case Failed, Stopping, Stopped, Deallocating, Deallocated:
		return true
	}
	return i.health.Bad()
}

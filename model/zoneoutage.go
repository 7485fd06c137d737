package model

import "vmssim/sim"

// Zone outage: a whole availability zone stops.
//
// Azure ("Zone balancing in scale sets", "Reliability in Virtual Machine Scale
// Sets"): the instances of a zone that is down do not work, a best-effort set
// scales into the zones that are left, and nothing moves by itself when the zone
// is back. How instances go down and come back is not documented.
//
// Ours: what is allocated in the zone fails at once; the requests in it are lost
// to the outage, and those sent to it until its probe notices to a dead backend.
// An instance that was still being created goes on being created, unbilled, and
// begins that anew when the zone is back; every other one then boots, and
// installs what was not installed. One that was to be deleted goes at once. What
// is powered off or deallocated does not notice, but cannot be started
// meanwhile. hazards.instanceFailures does not repair what an outage has taken; a
// repair of its own that ends in the dark waits for the zone.
//
// Left out: outages of the control plane, zones that are slow or cut off rather
// than down, regional sets, which Azure puts into a zone that nobody knows.

// A ZoneOutage is one outage of a zone, or a sequence of them.
type ZoneOutage struct {
	Zone      string
	ScaleSets []int // indexes of the sets that are hit; all have the zone
	Span
}

// purposeOutage is for the sequence of one zone's outages.
const purposeOutage sim.Purpose = "zone outage"

// purposeRecover is for the boot after an outage.
const purposeRecover sim.Purpose = "boot after zone outage"

// darken begins an outage.
func (w *World) darken(o *ZoneOutage) {
	for _, set := range o.ScaleSets {
		s := &w.sets[set]
		z := s.zone(o.Zone)
		if s.down[z]++; s.down[z] == 1 {
			w.zoneDown(s, z)
		}
	}
}

// lighten ends an outage. The zone is back when no other is under way in it.
func (w *World) lighten(o *ZoneOutage) {
	for _, set := range o.ScaleSets {
		s := &w.sets[set]
		z := s.zone(o.Zone)
		if s.down[z]--; s.down[z] == 0 {
			w.zoneBack(s, z)
		}
	}
}

// zone returns the index of a zone that the set has.
func (s *set) zone(name string) int {
	for z, have := range s.config.Zones {
		if have == name {
			return z
		}
	}
	panic("model: " + s.config.Name + " has no zone " + name)
}

func (w *World) zoneDown(s *set, zone int) {
	w.settle(s)
	s.zoneUp[zone] = false
	w.tell(Fact{Kind: ZoneChanged, Set: s.index, Zone: zone, Why: ByZoneOutage})
	for _, i := range s.inZone(zone) {
		w.blackOut(s, i)
	}
	w.rolloutSoon(s)
}

// inZone returns the instances of a zone, apart from the set's own list, which
// may change.
func (s *set) inZone(zone int) []*instance {
	var list []*instance
	for _, i := range s.instances {
		if i.zone == zone {
			list = append(list, i)
		}
	}
	return list
}

// blackOut does to an instance what the outage of its zone does.
func (w *World) blackOut(s *set, i *instance) {
	switch i.state {
	case Creating:
		w.engine.Cancel(i.step)
		i.dark = true
	case Booting, Installing, Running, Draining:
		i.dark = !w.stop(s, i, ByZoneOutage, LostZoneOutage)
	}
}

func (w *World) zoneBack(s *set, zone int) {
	w.settle(s)
	s.zoneUp[zone] = true
	w.tell(Fact{Kind: ZoneChanged, Set: s.index, Zone: zone, In: true, Why: ByZoneOutage})
	for _, i := range s.inZone(zone) {
		if i.dark {
			w.recover(s, i)
		}
	}
	w.balanceZones(s)
	w.rolloutSoon(s)
}

// recover lets an instance go on where the outage of its zone has stopped it.
func (w *World) recover(s *set, i *instance) {
	i.dark = false
	i.outages++
	switch i.state {
	case Creating:
		w.after(s, i, s.create, purposeCreate, i.outages)
	case Failed:
		if i.installed >= len(s.steps(i)) {
			i.bootFor(restarted)
		}
		w.become(s, i, Booting, ByZoneOutage)
		w.after(s, i, s.boot, purposeRecover, i.outages)
	}
}

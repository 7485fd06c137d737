package model

import (
	"cmp"
	"slices"

	"vmssim/sim"
)

// Maintenance: the platform pauses, reboots or moves instances.
//
// Azure ("Scheduled Events", "Maintenance and updates"): a Freeze or Reboot is
// announced at least 15 minutes ahead, a Redeploy 10. Routine maintenance never
// hits two fault domains at the same time, but can go on with the next directly; from
// its start until its event is removed about 10 minutes pass. A live migration
// moves one virtual machine with a pause of at most 5 seconds.
//
// Ours: a wave of maintenance is announced, and after the notice goes through the
// fault domains of the set, zone by zone, with a time between them. With max
// spreading every instance is a fault domain of its own. It hits what runs at its
// turn. The next wave of a recurrent maintenance is drawn when one is over. What
// instances do with the notice is the terminate notification's business alone.
//
// Left out: update domains, self-service windows, a halt on bad health signals,
// predicted hardware failures, notices that come to nothing.

// A MaintenanceKind is what a maintenance does to an instance.
type MaintenanceKind uint8

// The kinds of maintenance.
const (
	FreezeMaintenance   MaintenanceKind = iota // a pause
	MigrateMaintenance                         // a live migration: a pause of one instance
	RebootMaintenance                          // what is in memory is lost
	RedeployMaintenance                        // moved to another node
)

var maintenanceNames = [...]string{"freeze", "live migration", "reboot", "redeploy"}

func (k MaintenanceKind) String() string { return maintenanceNames[k] }

// A Maintenance is one wave of maintenance over a scale set, or a sequence.
type Maintenance struct {
	ScaleSet int
	Kind     MaintenanceKind
	At       sim.Time // when it is announced, unless it Recurs
	Recurs   bool
	Every    sim.Distribution // seconds from the end of one, or the start, until the next
	Notice   sim.Time         // from the announcement until the first fault domain
	Between  sim.Time         // from one fault domain to the next
	Pause    sim.Distribution // seconds, of a freeze or live migration
}

const (
	purposeMaintenance sim.Purpose = "maintenance"
	purposePause       sim.Purpose = "pause"
)

// A upkeep is what is to come of a Maintenance.
type upkeep struct {
	config *Maintenance
	fate   sim.Stream
	wave   int    // so far
	left   []area // of the wave under way
	under  bool   // a wave is under way
}

// An area is what a wave hits at a time.
type area struct {
	zone, group, domain int
	instance            int // with max spreading; else nobody
}

// awaitMaintenance schedules the first wave of every entry.
func (w *World) awaitMaintenance() {
	c := w.config.Maintenance
	w.upkeeps = make([]upkeep, len(c))
	for n := range c {
		m := &c[n]
		number := occurrence(n, func(j int) bool { return c[j].ScaleSet == m.ScaleSet && c[j].Kind == m.Kind })
		name := w.config.ScaleSets[m.ScaleSet].Name + "/" + m.Kind.String()
		w.upkeeps[n] = upkeep{config: m, fate: w.streams.For(purposeMaintenance, name, number)}
		at := m.At
		if m.Recurs {
			at = w.upkeeps[n].fate.Duration(m.Every)
		}
		w.maintainAt(at, n)
	}
}

func (w *World) maintainAt(at sim.Time, index int) {
	if at <= w.config.Duration {
		w.schedule(at, event{kind: maintenanceDue, instance: int32(index)})
	}
}

// maintain announces a wave, or takes it to its next area, or ends it.
func (w *World) maintain(index int) {
	u := &w.upkeeps[index]
	s, now := &w.sets[u.config.ScaleSet], w.engine.Now()
	switch {
	case !u.under:
		u.under, u.left = true, w.areas(s, u.config.Kind)
		u.wave++
		w.tell(Fact{
			Kind: MaintenancePlanned, Set: s.index, Before: len(u.left), Why: ByMaintenance, Text: u.config.Kind.String(),
		})
		w.maintainAt(now+u.config.Notice, index)
		return
	case len(u.left) > 0:
		a := u.left[0]
		u.left = u.left[1:]
		w.service(s, u, a)
	}
	if len(u.left) > 0 {
		w.maintainAt(now+u.config.Between, index)
		return
	}
	u.under = false
	if u.config.Recurs {
		w.maintainAt(now+u.fate.Duration(u.config.Every), index)
	}
}

// areas lists what a wave goes through.
func (w *World) areas(s *set, kind MaintenanceKind) []area {
	if kind == MigrateMaintenance {
		return []area{{instance: nobody}}
	}
	var list []area
	for _, i := range s.instances {
		a := area{zone: i.zone, group: i.group, domain: i.faultDomain, instance: nobody}
		if s.ground.FaultDomains == 1 {
			a.instance = i.id
		}
		if !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b area) int {
		return cmp.Or(a.zone-b.zone, a.group-b.group, a.domain-b.domain, a.instance-b.instance)
	})
	return list
}

// holds reports whether an instance is in an area.
func (a area) holds(i *instance) bool {
	return i.zone == a.zone && i.group == a.group && i.faultDomain == a.domain &&
		(a.instance == nobody || a.instance == i.id)
}

// service carries out a maintenance in one area.
func (w *World) service(s *set, u *upkeep, a area) {
	var hit []*instance
	for _, i := range s.instances {
		if i.state == Running && i.frozen == nil && (u.config.Kind == MigrateMaintenance || a.holds(i)) {
			hit = append(hit, i)
		}
	}
	if n := len(hit); u.config.Kind == MigrateMaintenance && n > 0 {
		one := min(n-1, int(u.fate.Uniform()*float64(n)))
		hit = hit[one : one+1]
	}
	w.tell(Fact{
		Kind: MaintenanceStarted, Set: s.index, Zone: a.zone, FaultDomain: a.domain, After: len(hit),
		Why: ByMaintenance, Text: u.config.Kind.String(),
	})
	for _, i := range hit {
		switch u.config.Kind {
		case FreezeMaintenance, MigrateMaintenance:
			luck := w.streams.For(purposePause, s.config.Name+"/"+u.config.Kind.String(), uint64(i.id)|uint64(u.wave)<<32)
			if i.pause = luck.Duration(u.config.Pause); i.pause > 0 {
				w.freeze(s, i, i.pause)
			}
		case RebootMaintenance:
			w.reboot(s, i, ByMaintenance)
		case RedeployMaintenance:
			w.redeploy(s, i, ByMaintenance)
		}
	}
}

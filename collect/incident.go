package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// An Incident is what went wrong with a scale set in one way during a run.
type Incident struct {
	What      string   // such as "zone 2 down"
	Times     int      // how often
	Instances int      // how many instances it hit, each time counted; of refusals the most at once
	Time      sim.Time // how long it lasted in all; 0 where it has no length
}

// An incidents keeps one set's, in the order in which they first came.
type incidents struct {
	list  []Incident
	began []sim.Time // of the zones that are down: since when
}

// of returns the incident with a name, and makes it when it is the first.
func (l *incidents) of(what string) *Incident {
	for i := range l.list {
		if l.list[i].What == what {
			return &l.list[i]
		}
	}
	l.list = append(l.list, Incident{What: what})
	return &l.list[len(l.list)-1]
}

func zoneDown(config *model.ScaleSet, zone int) string { return "zone " + config.Zones[zone] + " down" }

// zoneChanged begins and ends the outage of a zone.
func (f *fleet) zoneChanged(now sim.Time, fact *model.Fact) {
	l := &f.incidents
	if l.began == nil {
		l.began = make([]sim.Time, len(f.zones))
		for z := range l.began {
			l.began[z] = -1
		}
	}
	if !fact.In {
		l.of(zoneDown(f.config, fact.Zone)).Times++
		l.began[fact.Zone] = now
		return
	}
	l.endOutage(f.config, fact.Zone, now)
}

func (l *incidents) endOutage(config *model.ScaleSet, zone int, now sim.Time) {
	l.of(zoneDown(config, zone)).Time += now - l.began[zone]
	l.began[zone] = -1
}

// hit counts an instance that something took.
func (f *fleet) hit(fact *model.Fact) {
	if fact.Why == model.ByZoneOutage {
		f.incidents.of(zoneDown(f.config, fact.Zone)).Instances++
	}
}

func (f *fleet) allocationRefused(fact *model.Fact) {
	incident := f.incidents.of("refused: " + fact.Code())
	incident.Times++
	incident.Instances = max(incident.Instances, fact.Before-fact.After)
}

// end closes what still lasts at the end of the run.
func (l *incidents) end(config *model.ScaleSet, end sim.Time) []Incident {
	for zone, began := range l.began {
		if began >= 0 {
			l.endOutage(config, zone, end)
		}
	}
	return l.list
}

package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// An Incident is what went wrong with a scale set in one way during a run.
type Incident struct {
	What      string   // such as "zone down"
	About     string   // such as "zone 2"
	Times     int      // how often
	Instances int      // how many instances it hit, each time counted; of refusals the most at once
	Time      sim.Time // how long it lasted in all; 0 where it has no length
}

// An incidents keeps one set's, in the order in which they first came.
type incidents struct {
	list []Incident
	open []int // of each, how many last
}

// of returns the index of the incident with a name, and makes it when it is the
// first.
func (l *incidents) of(what, about string) int {
	for i := range l.list {
		if l.list[i].What == what && l.list[i].About == about {
			return i
		}
	}
	l.list = append(l.list, Incident{What: what, About: about})
	l.open = append(l.open, 0)
	return len(l.list) - 1
}

// count counts one that has no length.
func (l *incidents) count(what, about string) *Incident {
	incident := &l.list[l.of(what, about)]
	incident.Times++
	return incident
}

// last begins one that lasts, or ends it.
func (l *incidents) last(now sim.Time, what, about string, over bool) {
	at := l.of(what, about)
	incident := &l.list[at]
	if !over {
		incident.Times++
	}
	l.lasting(now, what, about, over)
}

// lasting begins or ends one that is counted already.
func (l *incidents) lasting(now sim.Time, what, about string, over bool) {
	at := l.of(what, about)
	if over {
		l.list[at].Time += now
		l.open[at]--
		return
	}
	l.list[at].Time -= now
	l.open[at]++
}

// end closes what still lasts at the end of the run.
func (l *incidents) end(end sim.Time) []Incident {
	for i, n := range l.open {
		l.list[i].Time += sim.Time(n) * end
		l.open[i] = 0
	}
	return l.list
}

const zoneDown = "zone down"

// zone names one of the set's zones.
func (f *fleet) zone(zone int) string { return "zone " + f.config.Zones[zone] }

// incident books a fact that tells of one.
func (f *fleet) incident(now sim.Time, fact *model.Fact) {
	l := &f.incidents
	switch fact.Kind {
	case model.ZoneChanged:
		l.last(now, zoneDown, f.zone(fact.Zone), fact.In)
	case model.ShortageChanged:
		l.last(now, "shortage", fact.Text, fact.In)
	case model.MetricsSilent:
		l.last(now, "metrics missing", fact.Text, fact.In)
	case model.InstancesRefused:
		refused := l.count("refused", fact.Code())
		if fact.Code() == model.NATTooSmall {
			f.nat.refused++
		}
		refused.Instances = max(refused.Instances, fact.Before-fact.After)
	case model.InstancesStruck:
		l.count("correlated failure", fact.Text).Instances += fact.After
	case model.ProvisioningFailed:
		l.count("provisioning failed", fact.Code()).Instances++
	case model.DeletionFailed:
		about := "given up"
		if fact.In {
			about = "tried again"
		}
		l.count("deletion failed", about).Instances++
	case model.DisksMoved:
		l.count("disks moved", "to "+f.zone(fact.Zone)).Instances++
	case model.MaintenanceStarted:
		l.count("maintenance", fact.Text).Instances += fact.After
	case model.InstanceFrozen:
		if !fact.In {
			l.count("pause", "of an instance").Instances++
		}
		l.lasting(now, "pause", "of an instance", fact.In)
	case model.CallThrottled:
		l.count("throttled", fact.Text)
		if fact.Why == model.ByAutoscale {
			f.autoscale.ScaledOut, f.autoscale.ScaledIn = f.scaled[0], f.scaled[1] // it did not take place
		}
	}
}

// hit counts an instance that something took.
func (f *fleet) hit(fact *model.Fact) {
	if fact.Why == model.ByZoneOutage {
		f.incidents.list[f.incidents.of(zoneDown, f.zone(fact.Zone))].Instances++
	}
}

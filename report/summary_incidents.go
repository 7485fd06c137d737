package report

import "vmssim/collect"

// incidents is what went wrong with each set, by kind.
func incidents(r *collect.Result) section {
	s := section{title: "Incidents", columns: columns("times", "instances", "lasted", "about")}
	s.columns[3].prose = true
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if len(set.Incidents) == 0 {
			continue
		}
		s.add(set.Name)
		for _, incident := range set.Incidents {
			lasted := absent
			if incident.Time > 0 {
				lasted = brief(incident.Time)
			}
			s.addPart(incident.What, count(incident.Times), count(incident.Instances), lasted, incident.About)
		}
	}
	return s
}

package report

import (
	"strings"

	"vmssim/collect"
)

// zones is how evenly instances were spread, of the sets of which there is
// something to say: that their zones were unbalanced, or that instances have none.
func zones(r *collect.Result) section {
	s := section{
		title:   "Instances by zone",
		columns: columns("zones", "at the end", "largest gap", "unbalanced", "of time, %", "moved"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if b := set.Balance; b == nil || b.Gap <= 1 && inZone(set.Zones[0]) {
			continue
		}
		var names, held []string
		for _, zone := range set.Zones {
			name := zone.Name
			if name == "" {
				name = "none"
			}
			names, held = append(names, name), append(held, count(zone.AtEnd))
		}
		b := set.Balance
		s.add(set.Name, strings.Join(names, " / "), strings.Join(held, " / "), count(b.Gap),
			brief(b.Unbalanced), ofTime(b.Unbalanced, r.Duration), count(b.Moves))
	}
	return s
}

// inZones reports whether a set has zones, or gets some.
func inZones(s *collect.ScaleSet) bool {
	return len(s.Zones) > 1 || len(s.Zones) == 1 && inZone(s.Zones[0])
}

// inZone reports whether it is a zone, and not the place without one.
func inZone(zone collect.Zone) bool { return zone.Name != "" }

// zoneTitle names a zone in tables and charts. Without a name it is the place of
// instances without a zone.
func zoneTitle(zone *collect.Zone) string {
	if zone.Name == "" {
		return "no zone"
	}
	return "zone " + zone.Name
}

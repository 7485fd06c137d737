package scenarios

import "slices"

func (c *checker) zoneOutages() {
	for i := range c.document.Hazards.ZoneOutages {
		o, path := &c.document.Hazards.ZoneOutages[i], item("hazards.zoneOutages", i)
		if o.At != nil {
			c.inside(join(path, "at"), o.At)
		}
		c.takesTime(o.Every, join(path, "every"))
		c.takesTime(o.Lasts, join(path, "lasts"))
		zone := join(path, "zone")
		if !c.clean(zone) {
			continue
		}
		for j := range o.ScaleSets {
			at := item(join(path, "scaleSets"), j)
			set := c.target(&o.ScaleSets[j], at)
			switch {
			case set == nil:
			case slices.Contains(o.ScaleSets[:j], o.ScaleSets[j]):
				c.at(at, "scale set %s twice", quote(o.ScaleSets[j].String()))
			case !slices.Contains(set.Zones, *o.Zone):
				c.at(at, "scale set %s has no zone %s", quote(o.ScaleSets[j].String()), quote(*o.Zone))
			}
		}
		if o.ScaleSets == nil && len(c.document.inZone(*o.Zone)) == 0 {
			c.at(zone, "no scale set has zone %s", quote(*o.Zone))
		}
	}
}

// inZone returns the names of the scale sets that have a zone.
func (d *Document) inZone(zone string) []Name {
	var names []Name
	for _, s := range d.ScaleSets {
		if slices.Contains(s.Value.Zones, zone) {
			names = append(names, s.Name)
		}
	}
	return names
}

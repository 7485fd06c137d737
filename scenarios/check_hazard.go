package scenarios

import "slices"

// span checks when something holds: at and for, or every and lasts.
func (c *checker) span(path string, at *Instant, every, lasts *Distribution) {
	if at != nil {
		c.inside(join(path, "at"), at)
	}
	c.takesTime(every, join(path, "every"))
	c.takesTime(lasts, join(path, "lasts"))
}

func (c *checker) zoneOutages() {
	for i := range c.document.Hazards.ZoneOutages {
		o, path := &c.document.Hazards.ZoneOutages[i], item("hazards.zoneOutages", i)
		c.span(path, o.At, o.Every, o.Lasts)
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
			case !c.document.hasZone(set, *o.Zone):
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
		if d.hasZone(s.Value, zone) {
			names = append(names, s.Name)
		}
	}
	return names
}

func (c *checker) shortages() {
	for i := range c.document.Hazards.Shortages {
		s, path := &c.document.Hazards.Shortages[i], item("hazards.shortages", i)
		c.span(path, s.At, s.Every, s.Lasts)
		met := func(e Entry[ScaleSet]) bool { return s.concerns(e.Value) }
		if c.clean(path, join(path, "zone"), join(path, "size")) && !slices.ContainsFunc(c.document.ScaleSets, met) {
			c.at(path, "no scale set would need what is short")
		}
	}
}

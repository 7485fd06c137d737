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

func (c *checker) correlatedFailures() {
	type source struct {
		set Name
		of  string
	}
	seen := make(map[source]bool)
	for i := range c.document.Hazards.CorrelatedFailures {
		f, path := &c.document.Hazards.CorrelatedFailures[i], item("hazards.correlatedFailures", i)
		c.takesTime(f.Every, join(path, "every"))
		at, of := join(path, "scaleSet"), join(path, "of")
		set := c.target(f.ScaleSet, at)
		if set == nil || !c.clean(of) {
			continue
		}
		if of := (source{*f.ScaleSet, *f.Of}); seen[of] {
			c.at(at, "second entry for each %s of scale set %s", words(of.of), quote(f.ScaleSet.String()))
		} else {
			seen[of] = true
		}
		count := set.PlatformFaultDomainCount
		if *f.Of == "faultDomain" && count != nil && *count == 1 {
			c.at(of, "faultDomain, but scale set %s has max spreading; write of: scaleSet, "+
				"or give the set several fault domains", quote(f.ScaleSet.String()))
		}
	}
}

// words writes a key of two words as words.
func words(of string) string {
	if of == "faultDomain" {
		return "fault domain"
	}
	return "instance"
}

func (c *checker) provisioningFailures() {
	seen := make(map[Name]bool)
	for i := range c.document.Hazards.ProvisioningFailures {
		f, path := &c.document.Hazards.ProvisioningFailures[i], item("hazards.provisioningFailures", i)
		at := join(path, "scaleSet")
		set := c.target(f.ScaleSet, at)
		if set == nil {
			continue
		}
		if seen[*f.ScaleSet] {
			c.at(at, "second entry for scale set %s", quote(f.ScaleSet.String()))
		}
		seen[*f.ScaleSet] = true
		total := Percent(0)
		for _, t := range []*ProvisioningTimeout{f.VMStartTimedOut, f.OSProvisioningTimedOut} {
			if t != nil && t.Share != nil {
				total += *t.Share
			}
		}
		if e := f.VMExtensionProvisioningError; e != nil && e.Share != nil {
			total += *e.Share
			c.hasExtensions(set, f, join(path, "vmExtensionProvisioningError"))
		}
		if f.UpgradeExtensionError != nil {
			c.hasExtensions(set, f, join(path, "upgradeExtensionError"))
		}
		if total > 100 {
			c.at(path, "the shares of instances that fail are %v together", total)
		}
		if t := f.VMStartTimedOut; t != nil {
			c.distribution(t.After, join(path, "vmStartTimedOut.after"))
		}
		if t := f.OSProvisioningTimedOut; t != nil {
			c.distribution(t.After, join(path, "osProvisioningTimedOut.after"))
		}
	}
}

// hasExtensions checks that there is something to fail.
func (c *checker) hasExtensions(set *ScaleSet, f *ProvisioningFailures, path string) {
	if p := set.VirtualMachineProfile; p == nil || p.ExtensionProfile == nil {
		c.at(path, "scale set %s has no extensions", quote(f.ScaleSet.String()))
	}
}

func (c *checker) deletionFailures() {
	seen := make(map[Name]bool)
	for i, f := range c.document.Hazards.DeletionFailures {
		at := join(item("hazards.deletionFailures", i), "scaleSet")
		if c.target(f.ScaleSet, at) == nil {
			continue
		}
		if seen[*f.ScaleSet] {
			c.at(at, "second entry for scale set %s", quote(f.ScaleSet.String()))
		}
		seen[*f.ScaleSet] = true
	}
}

func (c *checker) maintenance() {
	for i := range c.document.Hazards.Maintenance {
		m, path := &c.document.Hazards.Maintenance[i], item("hazards.maintenance", i)
		c.target(m.ScaleSet, join(path, "scaleSet"))
		c.span(path, m.At, m.Every, nil)
		if m.Freeze != nil {
			c.distribution(m.Freeze.Lasts, join(path, "freeze.lasts"))
		}
		if m.LiveMigration != nil {
			c.distribution(m.LiveMigration.Lasts, join(path, "liveMigration.lasts"))
		}
	}
}

package scenarios

import (
	"slices"
	"strings"
)

// spotPrices checks what the scenario says of spot prices.
func (c *checker) spotPrices() {
	if c.document.Prices == nil {
		return
	}
	seen := make(map[string]bool)
	for _, p := range c.document.Prices.Spot {
		path := joinName("prices.spot", p.Name.String())
		if size := strings.ToLower(p.Name.String()); seen[size] {
			c.at(path, "second entry for a size; the case of its letters does not matter")
		} else {
			seen[size] = true
			c.knownSize(path, p.Name)
		}
		c.spotPrice(p.Value, path)
	}
}

// knownSize checks that the price sheet has a size.
func (c *checker) knownSize(path string, name Name) {
	if !c.clean("prices.file") {
		return
	}
	if sheet, err := c.inputs.sheet(c.document); err == nil {
		if _, err := sheet.Size(name.String()); err != nil {
			c.at(path, "%v", err)
		}
	}
}

func (c *checker) spotPrice(p *SpotPrice, path string) {
	if at := join(path, "constant"); p.Constant != nil && c.clean(at) {
		c.perHour(at, *p.Constant)
	}
	for i, step := range p.Steps {
		at := item(join(path, "steps"), i)
		if step.Price != nil && c.clean(join(at, "price")) {
			c.perHour(join(at, "price"), *step.Price)
		}
		if at := join(at, "at"); c.instant(at, step.At) && i > 0 {
			c.after(at, step.At, p.Steps[i-1].At)
		}
	}
	if p.Trace != nil && p.Trace.File != nil && c.clean(path, "start") {
		if _, err := c.inputs.prices(p.Trace.File.String(), *c.document.Start); err != nil {
			c.at(join(path, "trace.file"), "%v", err)
		}
	}
}

// after checks that an instant follows the one before it in a list.
func (c *checker) after(path string, at, before *Instant) {
	if start := *c.document.Start; before != nil && at.since(start) <= before.since(start) {
		c.at(path, "%v is not after %v, the one before it", *at, *before)
	}
}

// perHour checks that a price is one.
func (c *checker) perHour(path string, amount float64) {
	if _, err := perHour(amount); err != nil {
		c.at(path, "%v", err)
	}
}

// spot checks what a set with Spot instances needs.
func (c *checker) spot(s *ScaleSet, path string) {
	at := join(path, "virtualMachineProfile.priority")
	c.spotTerms(s, path)
	if !s.isSpot() || !c.clean(at, join(path, "sku.name"), "prices", "region", "start") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	b := builder{document: c.document, inputs: c.inputs}
	for i, name := range s.sizes() {
		entry, err := sheet.Lookup(c.document.Region.String(), name)
		if err != nil {
			continue // reported where the size is
		}
		if _, err := b.spotPrice(entry); err != nil {
			if s.isMix() {
				at = s.sizePaths(path)[i]
			}
			c.at(at, "%v", err)
		}
	}
}

// spotTerms checks the blocks that only a Spot set may have.
func (c *checker) spotTerms(s *ScaleSet, path string) {
	profile, mix, restore := join(path, "virtualMachineProfile"), join(path, "priorityMixPolicy"), join(path, "spotRestorePolicy")
	if !c.clean(join(profile, "priority")) {
		return
	}
	p := s.VirtualMachineProfile
	if p == nil || !s.isSpot() {
		for _, block := range []struct {
			path  string
			there bool
		}{
			{join(profile, "evictionPolicy"), p != nil && p.EvictionPolicy != nil},
			{join(profile, "billingProfile"), p != nil && p.BillingProfile != nil},
			{mix, s.PriorityMixPolicy != nil},
			{restore, s.SpotRestorePolicy != nil},
		} {
			if block.there {
				c.at(block.path, "only for Spot instances; write virtualMachineProfile.priority: Spot")
			}
		}
		return
	}
	if p.BillingProfile != nil {
		c.maxPrice(p.BillingProfile.MaxPrice, join(profile, "billingProfile.maxPrice"))
	}
	if s.PriorityMixPolicy != nil && c.clean(join(path, "orchestrationMode")) && *s.OrchestrationMode != "Flexible" {
		c.at(mix, "only for Flexible sets; write orchestrationMode: Flexible")
	}
	if r := s.SpotRestorePolicy; r != nil && r.Enabled != nil && *r.Enabled {
		c.restores(s, restore)
	}
}

func (c *checker) maxPrice(most *float64, path string) {
	if most == nil || !c.clean(path) || *most == -1 {
		return
	}
	_, fraction, _ := strings.Cut(formatNumber(*most), ".")
	switch {
	case *most <= 0:
		c.at(path, "%s; write a price above 0, or -1 for no maximum", formatNumber(*most))
	case len(fraction) > 5:
		c.at(path, "%s has more than five decimals", formatNumber(*most))
	}
}

// restores checks that evicted instances can be restored.
func (c *checker) restores(s *ScaleSet, path string) {
	if policy := s.VirtualMachineProfile.EvictionPolicy; policy != nil && *policy == "Delete" {
		c.at(path, "evictionPolicy Delete leaves nothing to restore; write Deallocate, or enabled: false")
	}
	if a := s.Autoscale; a != nil && a.Enabled != nil && *a.Enabled {
		c.at(path, "Azure restores nothing in a set that uses autoscale; write enabled: false")
	}
}

// evictions checks hazards.evictions.
func (c *checker) evictions() {
	e := c.document.Hazards.Evictions
	if e == nil {
		return
	}
	rated := make(map[string]bool) // by scale set and size
	for i := range e.Rates {
		path := item("hazards.evictions.rates", i)
		for _, name := range c.evicted(e.Rates[i].ScaleSets, nil, e.Rates[i].Size, path) {
			if c.ratedBefore(name, e.Rates[i].Size, rated) {
				c.at(path, "second rate for scale set %s", quote(name))
			}
		}
	}
	for i := range e.CapacityCrunches {
		crunch, path := &e.CapacityCrunches[i], item("hazards.evictions.capacityCrunches", i)
		if crunch.At != nil {
			c.inside(join(path, "at"), crunch.At)
		}
		c.evicted(crunch.ScaleSets, crunch.Zone, crunch.Size, path)
	}
	for i := range e.Traces {
		trace, path := &e.Traces[i], item("hazards.evictions.traces", i)
		c.evicted(trace.ScaleSets, trace.Zone, trace.Size, path)
		if c.clean(path) {
			if _, err := c.inputs.availability(trace); err != nil {
				c.at(join(path, "file"), "%v", err)
			}
		}
	}
}

// ratedBefore reports whether a size of a scale set, or without one any of its
// sizes, has an eviction rate, and remembers that it has one from now on.
func (c *checker) ratedBefore(name string, size *Name, rated map[string]bool) bool {
	set, _ := c.document.ScaleSets.get(Name(name))
	before := false
	for _, other := range set.sizes() {
		if size == nil || strings.EqualFold(other, size.String()) {
			key := name + "/" + strings.ToLower(other)
			before = before || rated[key]
			rated[key] = true
		}
	}
	return before
}

// evicted checks the scale sets that evictions are for, and returns their names.
func (c *checker) evicted(names []Name, zone *string, size *Name, path string) []string {
	if !c.clean(join(path, "scaleSets"), join(path, "zone"), join(path, "size")) {
		return nil
	}
	for i := range names {
		at := item(join(path, "scaleSets"), i)
		set := c.target(&names[i], at)
		switch {
		case set == nil:
		case slices.Contains(names[:i], names[i]):
			c.at(at, "scale set %s twice", quote(names[i].String()))
		case !set.isSpot():
			c.at(at, "scale set %s has no Spot instances", quote(names[i].String()))
		case zone != nil && !slices.Contains(set.Zones, *zone):
			c.at(at, "scale set %s has no zone %s", quote(names[i].String()), quote(*zone))
		case !set.has(size):
			c.at(at, "scale set %s has no instances of size %s", quote(names[i].String()), quote(size.String()))
		}
	}
	if !c.clean(join(path, "scaleSets")) {
		return nil
	}
	found := c.document.evicted(names, zone, size)
	switch {
	case len(found) > 0:
	case size != nil && len(c.document.evicted(names, zone, nil)) > 0:
		c.at(join(path, "size"), "no scale set with Spot instances has size %s", quote(size.String()))
	case zone != nil:
		c.at(join(path, "zone"), "no scale set with Spot instances has zone %s", quote(*zone))
	default:
		c.at(path, "no scale set has Spot instances")
	}
	return found
}

// evicted returns the names of the scale sets that evictions are for: those
// listed, or all with Spot instances, in the zone and of the size if they are named.
func (d *Document) evicted(names []Name, zone *string, size *Name) []string {
	var found []string
	for _, s := range d.ScaleSets {
		listed := names == nil || slices.Contains(names, s.Name)
		if listed && s.Value.isSpot() && (zone == nil || slices.Contains(s.Value.Zones, *zone)) && s.Value.has(size) {
			found = append(found, s.Name.String())
		}
	}
	return found
}

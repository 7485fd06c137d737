package scenarios

import "strings"

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
	if !s.isSpot() || !c.clean(at, join(path, "sku.name"), "prices", "region", "start") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	entry, err := sheet.Lookup(c.document.Region.String(), s.SKU.Name.String())
	if err != nil {
		return // reported at sku.name
	}
	b := builder{document: c.document, inputs: c.inputs}
	if _, err := b.spotPrice(entry); err != nil {
		c.at(at, "%v", err)
	}
}

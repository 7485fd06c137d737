package scenarios

import (
	"slices"
	"strings"
)

// timing checks the length of the run against the calendar.
func (c *checker) timing() {
	if !c.clean("start", "duration") {
		return
	}
	d := c.document
	if end := int64(*d.Start) + int64(d.Duration.time().Seconds()); end > latest {
		c.at("duration", "%v from %v is beyond the year 2199", *d.Duration, *d.Start)
	}
}

// prices checks the price sheet and the region.
func (c *checker) prices() {
	if !c.clean("prices.file", "region") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		c.at("prices.file", "%v", err)
		return
	}
	// The sheet answers for sizes; of no size it says whether it knows the region.
	if _, err := sheet.Lookup(c.document.Region.String(), ""); strings.HasPrefix(err.Error(), "no prices for region") {
		c.at("region", "%v", err)
	}
}

// instant checks that an instant is not before the start of the run.
func (c *checker) instant(path string, at *Instant) bool {
	if !c.clean(path, "start") {
		return false
	}
	if at.since(*c.document.Start) < 0 {
		c.at(path, "%v is before the start at %v", *at, *c.document.Start)
		return false
	}
	return true
}

// inside checks that an instant is in the run.
func (c *checker) inside(path string, at *Instant) {
	if !c.instant(path, at) || !c.clean("duration") {
		return
	}
	if since := at.since(*c.document.Start); since >= c.document.Duration.time() {
		c.at(path, "%v is not before the end of the run, which lasts %v", *at, *c.document.Duration)
	}
}

// beforeEnd checks that an instant is not after the run. It may be before it.
func (c *checker) beforeEnd(path string, at *Instant) {
	if at == nil || !c.clean(path, "start", "duration") {
		return
	}
	if since := at.since(*c.document.Start); since >= c.document.Duration.time() {
		c.at(path, "%v is not before the end of the run, which lasts %v", *at, *c.document.Duration)
	}
}

// allowed checks the codes of lints.
func (c *checker) allowed() {
	if c.document.Lint == nil {
		return
	}
	var codes []string
	for _, l := range lints() {
		codes = append(codes, l.code)
	}
	for i, code := range c.document.Lint.Allow {
		if at := item("lint.allow", i); c.clean(at) && !slices.Contains(codes, code.String()) {
			c.at(at, "no lint %s%s", quote(code.String()), didYouMean(code.String(), codes))
		}
	}
}

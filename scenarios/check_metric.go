package scenarios

// customMetrics checks the metrics that follow a shape.
func (c *checker) customMetrics() {
	for _, e := range c.document.Metrics {
		path := joinName("metrics", e.Name.String())
		if at := join(path, "value"); e.Value.Value != nil {
			c.values(e.Value.Value, at)
		}
		for i, gap := range e.Value.Missing {
			at := item(join(path, "missing"), i)
			c.inside(join(at, "at"), gap.At)
			if i == 0 || !c.clean(at, item(join(path, "missing"), i-1)) {
				continue
			}
			before := e.Value.Missing[i-1]
			if start := *c.document.Start; gap.At.since(start) < before.At.since(start)+before.For.time() {
				c.at(join(at, "at"), "%v is before the end of the gap before it", *gap.At)
			}
		}
	}
}

func (c *checker) values(v *Values, path string) {
	before := len(c.problems)
	c.points(v.shape().Steps, join(path, "steps"))
	c.points(v.shape().Points, join(path, "points"))
	if d := v.Daily; d != nil && c.clean(join(path, "daily")) && *d.Low > *d.High {
		c.at(join(path, "daily.low"), "%g is above high %g", *d.Low, *d.High)
	}
	if v.Trace != nil {
		c.trace(v.Trace, join(path, "trace"))
	}
	if !c.clean(path, "start", "duration") || len(c.problems) > before {
		return
	}
	if _, err := (builder{document: c.document, inputs: c.inputs}).values(v); err != nil {
		c.at(path, "%v", err)
	}
}

// metricOutages checks the outages of metrics.
func (c *checker) metricOutages() {
	for i := range c.document.Hazards.MetricOutages {
		o, path := &c.document.Hazards.MetricOutages[i], item("hazards.metricOutages", i)
		c.span(path, o.At, o.Every, o.Lasts)
		if at := join(path, "resource"); c.clean(at) && len(c.document.resources(o.Resource.String())) == 0 {
			c.at(at, "%s", c.document.unknownResource(o.Resource.String()))
		}
	}
}

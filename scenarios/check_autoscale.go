package scenarios

import "vmssim/sim"

func (c *checker) autoscale(s *ScaleSet, path string) {
	for i := range s.Autoscale.Profiles {
		at := item(join(path, "profiles"), i)
		if i > 0 {
			c.at(at, "second profile; only the default profile is supported")
			break
		}
		c.profile(s, &s.Autoscale.Profiles[i], at)
	}
}

func (c *checker) profile(s *ScaleSet, p *Profile, path string) {
	if at := join(path, "capacity"); p.Capacity != nil && c.clean(at) {
		c.limits(s, p.Capacity, at)
	}
	for i := range p.Rules {
		if t := p.Rules[i].MetricTrigger; t != nil {
			c.trigger(s.Autoscale, t, join(item(join(path, "rules"), i), "metricTrigger"))
		}
	}
}

func (c *checker) limits(s *ScaleSet, limits *Capacity, path string) {
	minimum, maximum, def := *limits.Minimum, *limits.Maximum, *limits.Default
	switch {
	case minimum > maximum:
		c.at(join(path, "minimum"), "%d is above maximum %d", minimum, maximum)
	case def < minimum:
		c.at(join(path, "default"), "%d is below minimum %d", def, minimum)
	case def > maximum:
		c.at(join(path, "default"), "%d is above maximum %d", def, maximum)
	}
	c.capacity(s, join(path, "maximum"), maximum)
}

func (c *checker) trigger(a *Autoscale, t *MetricTrigger, path string) {
	grain, window := join(path, "timeGrain"), join(path, "timeWindow")
	if !c.clean(grain) {
		return
	}
	if t.TimeGrain.time()%sim.Minute != 0 {
		c.at(grain, "%v is not a whole number of minutes", *t.TimeGrain)
		return
	}
	if !c.clean(window) {
		return
	}
	switch {
	case *t.TimeWindow%*t.TimeGrain != 0:
		c.at(window, "%v is not a multiple of timeGrain %v", *t.TimeWindow, *t.TimeGrain)
	case a.MetricDelay != nil && *t.TimeWindow < *t.TimeGrain+*a.MetricDelay:
		c.at(window, "%v is shorter than timeGrain %v and metricDelay %v together; some runs would find no sample",
			*t.TimeWindow, *t.TimeGrain, *a.MetricDelay)
	}
}

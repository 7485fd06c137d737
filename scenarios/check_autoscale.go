package scenarios

import (
	"slices"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

func (c *checker) autoscale(name Name, s *ScaleSet, path string) {
	c.ruleLimit(s.Autoscale, path)
	if at := join(path, "manualSync"); c.clean(at) && s.OrchestrationMode != nil && !s.flexible() && *s.Autoscale.ManualSync > 0 {
		c.at(at, "%v; the engine knows at once of a Uniform set's capacity", *s.Autoscale.ManualSync)
	}
	c.predictive(name, s.Autoscale, path)
	defaults, recurring := 0, false
	for i := range s.Autoscale.Profiles {
		p, at := &s.Autoscale.Profiles[i], item(join(path, "profiles"), i)
		c.profile(name, s, p, at)
		recurring = recurring || p.Recurrence != nil
		if p.FixedDate != nil || p.Recurrence != nil {
			c.binding(p, at)
		} else if defaults++; defaults > 1 {
			c.at(at, "second profile without fixedDate and recurrence; there is one default profile")
		}
	}
	if defaults == 0 && !recurring && len(s.Autoscale.Profiles) > 0 {
		c.at(join(path, "profiles"), "no default profile; one without fixedDate and recurrence is required")
	}
}

// predictive checks the policy: its time to look ahead, and that there is a rule
// whose threshold and step a forecast can use.
func (c *checker) predictive(name Name, a *Autoscale, path string) {
	p, at := a.PredictiveAutoscalePolicy, join(path, "predictiveAutoscalePolicy")
	if p == nil {
		return
	}
	ahead, least := join(at, "scaleLookAheadTime"), join(at, "scaleLookAheadMinimum")
	if p.ScaleLookAheadTime != nil && c.clean(ahead, least) && *p.ScaleLookAheadTime < *p.ScaleLookAheadMinimum {
		c.at(ahead, "%v is below minimum %v", *p.ScaleLookAheadTime, *p.ScaleLookAheadMinimum)
	}
	mode := join(at, "scaleMode")
	if !c.clean(mode, join(path, "profiles")) || *p.ScaleMode == "Disabled" {
		return
	}
	for i := range a.Profiles {
		for j := range a.Profiles[i].Rules {
			if c.document.foreseeable(name, &a.Profiles[i].Rules[j]) {
				return
			}
		}
	}
	c.at(mode, "%s needs a rule that scales out when the average Percentage CPU is above a threshold: "+
		"the forecast has its threshold and step", *p.ScaleMode)
}

// ruleLimit checks how many rules there are. PerScaleSet also bounds them in each
// profile, as the tag does.
func (c *checker) ruleLimit(a *Autoscale, path string) {
	if !c.clean(join(path, "ruleLimit")) {
		return
	}
	total := 0
	for i := range a.Profiles {
		n, at := len(a.Profiles[i].Rules), join(item(join(path, "profiles"), i), "rules")
		if n > autoscale.MaxRulesPerSet { // the tag has it
			continue
		}
		total += n
		switch {
		case *a.RuleLimit == "PerProfile" && n > autoscale.MaxRules:
			c.at(at, "%d entries; at most %d allowed", n, autoscale.MaxRules)
		case *a.RuleLimit == "PerScaleSet" && total > autoscale.MaxRulesPerSet:
			c.at(at, "%d rules in all profiles up to here; at most %d allowed", total, autoscale.MaxRulesPerSet)
			return
		}
	}
}

// binding checks when a profile is in force.
func (c *checker) binding(p *Profile, path string) {
	fixed := join(path, "fixedDate")
	if p.FixedDate != nil && p.Recurrence != nil {
		c.at(fixed, "together with recurrence; a profile has one of them")
	}
	if f := p.FixedDate; f != nil && c.clean(join(fixed, "start"), join(fixed, "end")) {
		switch length := *f.End - *f.Start; {
		case length <= 0:
			c.at(join(fixed, "end"), "%v is not after start %v", *f.End, *f.Start)
		case length > 365*86400:
			c.at(join(fixed, "end"), "%v is more than 365 days after start %v", *f.End, *f.Start)
		}
	}
	if r := p.Recurrence; r != nil && r.Schedule != nil {
		at := join(path, "recurrence.schedule")
		unique(c, r.Schedule.Days, join(at, "days"))
		unique(c, r.Schedule.Hours, join(at, "hours"))
		unique(c, r.Schedule.Minutes, join(at, "minutes"))
	}
}

// unique checks that no value is listed twice.
func unique[T comparable](c *checker, list []T, path string) {
	for i, value := range list {
		if slices.Contains(list[:i], value) {
			c.at(item(path, i), "%v twice", value)
		}
	}
}

func (c *checker) profile(name Name, s *ScaleSet, p *Profile, path string) {
	if at := join(path, "capacity"); p.Capacity != nil && c.clean(at) {
		c.limits(s, p.Capacity, at)
	}
	for i := range p.Rules {
		if t := p.Rules[i].MetricTrigger; t != nil {
			at := join(item(join(path, "rules"), i), "metricTrigger")
			c.trigger(s.Autoscale, t, at)
			c.metric(name, t, at)
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

// metric checks that what a rule reads is published.
func (c *checker) metric(set Name, t *MetricTrigger, path string) {
	if !c.clean(join(path, "metricName"), join(path, "metricResourceUri"), join(path, "dimensions")) {
		return
	}
	if _, refused := c.document.read(set, t); refused != nil {
		c.at(join(path, refused.field), "%s", refused.text)
	}
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
	switch least := a.TimeWindowMinimum; {
	case least != nil && *t.TimeWindow < *least:
		c.at(window, "%v is below minimum %v", *t.TimeWindow, *least)
	case *t.TimeWindow%*t.TimeGrain != 0:
		c.at(window, "%v is not a multiple of timeGrain %v", *t.TimeWindow, *t.TimeGrain)
	case a.MetricDelay != nil && *t.TimeWindow < *t.TimeGrain+*a.MetricDelay:
		c.at(window, "%v is shorter than timeGrain %v and metricDelay %v together; some runs would find no sample",
			*t.TimeWindow, *t.TimeGrain, *a.MetricDelay)
	}
}

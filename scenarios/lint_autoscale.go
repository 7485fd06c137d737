package scenarios

import (
	"math"
	"slices"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Lints of autoscale settings. The pages are those of Azure Monitor.
const (
	pageFlapping   = "Flapping in autoscale"
	pageBest       = "Best practices for autoscale"
	pageSettings   = "Understand autoscale settings"
	pageMetrics    = "Azure Monitor autoscaling common metrics"
	pagePredictive = "Use predictive autoscale to scale out before load demands"
)

var autoscaleLints = []lint{
	{code: "AS001", title: "scale-in is held by the flapping check at any size", page: pageFlapping, profile: lintFlapping},
	{code: "AS002", title: "at few instances scale-in is held by the flapping check", page: pageFlapping, profile: lintThinMargin},
	{code: "AS003", title: "scale-in and scale-out are true together", page: pageBest, profile: lintOverlap},
	{code: "AS004", title: "the cooldown ends before the new instances work", page: pageBest, profile: lintShortCooldown},
	{code: "AS005", title: "nothing scales in", page: pageBest, profile: lintNoScaleIn},
	{code: "AS006", title: "nothing scales out", page: pageBest, profile: lintNoScaleOut},
	{code: "AS007", title: "scale-in rules that are never true together", page: pageSettings, profile: lintNeverTogether},
	{code: "AS008", title: "no rule reaches the maximum", page: pageSettings, profile: lintUnreachable},
	{code: "AS009", title: "rules between equal limits", page: pageBest, profile: lintEqualLimits},
	{code: "AS010", title: "a percentage of less than half an instance", page: pageSettings, profile: lintSmallPercentage},
	{code: "AS011", title: "a threshold that the metric cannot reach", page: pageSettings, profile: lintThreshold},
	{code: "AS012", title: "a rule that scales against its metric", page: pageBest, profile: lintDirection},
	{code: "AS013", title: "an average divided by the number of instances", page: pageSettings, profile: lintDividedAverage},
	{code: "AS014", title: "scale-in and scale-out read different metrics", page: pageFlapping, profile: lintMetrics},
	{code: "AS015", title: "a rule that repeats another", page: pageSettings, profile: lintRepeated},
	{code: "AS016", title: "a step larger than the range", page: pageBest, profile: lintLargeStep},
	{code: "AS017", title: "an exact count outside of the limits", page: pageSettings, profile: lintExactCount},
	{code: "AS018", title: "a number of samples instead of a value", page: pageSettings, profile: lintSampleCount},
	{code: "AS019", title: "a rule that never acts", page: pageSettings, profile: lintNoDirection},
	{code: "AS020", title: "a run too short for a forecast", page: pagePredictive, set: lintNoForecast},
	{code: "AS021", title: "instances that are started ahead and still come late", page: pagePredictive, set: lintLate},
	{code: "AS030", title: "a metric that nothing moves", page: pageMetrics, profile: lintUnmoved},
}

// rulesIn returns the indices of a profile's rules in a direction.
func (p profileView) rulesIn(direction autoscale.Direction) []int {
	var list []int
	for i := range p.profile.Rules {
		if p.profile.Rules[i].Action.Direction == direction {
			list = append(list, i)
		}
	}
	return list
}

// pairs calls do with every scale-in and scale-out rule that read the same value
// of one instance. A total over instances does not grow when one goes.
func (p profileView) pairs(do func(in, out int)) {
	for _, in := range p.rulesIn(autoscale.Decrease) {
		for _, out := range p.rulesIn(autoscale.Increase) {
			a, b := &p.profile.Rules[in].Trigger, &p.profile.Rules[out].Trigger
			if sameMetric(a, b) && a.Statistic == b.Statistic && a.DividePerInstance == b.DividePerInstance &&
				a.PerInstance() && b.PerInstance() && isBelow(a.Operator) && isAbove(b.Operator) {
				do(in, out)
			}
		}
	}
}

// sameMetric reports whether two triggers read the same values.
func sameMetric(a, b *autoscale.Trigger) bool {
	return a.MetricName == b.MetricName && a.Resource == b.Resource && a.Dimensions == b.Dimensions
}

// source returns what a rule reads.
func (l *linter) source(p profileView, rule int) *model.MetricSource {
	t := &p.profile.Rules[rule].Trigger
	at := slices.IndexFunc(p.built.Metrics, func(u model.MetricUse) bool {
		return u.Name == t.MetricName && u.Resource == t.Resource && u.Dimensions == t.Dimensions
	})
	return &l.config.Metrics[p.built.Metrics[at].Source]
}

func isAbove(o autoscale.Operator) bool {
	return o == autoscale.GreaterThan || o == autoscale.GreaterThanOrEqual
}

func isBelow(o autoscale.Operator) bool {
	return o == autoscale.LessThan || o == autoscale.LessThanOrEqual
}

// held returns the value up to which the flapping check lets one of n instances
// go, and whether that is below the scale-in threshold: the check projects
// value × n ÷ (n-1) onto the scale-out rule.
func (p profileView) held(in, out, n int) (limit float64, held bool) {
	limit = p.profile.Rules[out].Trigger.Threshold * float64(n-1) / float64(n)
	return limit, limit < p.profile.Rules[in].Trigger.Threshold
}

func lintFlapping(l *linter, p profileView) {
	p.pairs(func(in, out int) {
		most := p.profile.Capacity.Maximum
		limit, held := p.held(in, out, most)
		if held && most > p.profile.Capacity.Minimum && !p.overlap(in, out) {
			l.at(p.rule(in, "metricTrigger.threshold"),
				"%g is too near to the scale-out threshold %g: even at %d instances the value must fall to %.4g first",
				p.profile.Rules[in].Trigger.Threshold, p.profile.Rules[out].Trigger.Threshold, most, limit)
		}
	})
}

func lintThinMargin(l *linter, p profileView) {
	p.pairs(func(in, out int) {
		least, most := max(2, p.profile.Capacity.Minimum+1), p.profile.Capacity.Maximum
		if _, always := p.held(in, out, most); always || least > most || p.overlap(in, out) {
			return
		}
		last := 0
		for n := least; n <= most; n++ {
			if _, held := p.held(in, out, n); held {
				last = n
			}
		}
		if last > 0 {
			limit, _ := p.held(in, out, least)
			l.at(p.rule(in, "metricTrigger.threshold"),
				"up to %d instances the flapping check holds scale-in at %g; from %d the value must fall to %.4g",
				last, p.profile.Rules[in].Trigger.Threshold, least, limit)
		}
	})
}

// overlap reports whether a value exists at which both rules are true.
func (p profileView) overlap(in, out int) bool {
	return p.profile.Rules[in].Trigger.Threshold > p.profile.Rules[out].Trigger.Threshold
}

func lintOverlap(l *linter, p profileView) {
	p.pairs(func(in, out int) {
		if p.overlap(in, out) {
			l.at(p.rule(in, "metricTrigger.threshold"),
				"%g is above the scale-out threshold %g; between them both rules are true, and scale-out wins",
				p.profile.Rules[in].Trigger.Threshold, p.profile.Rules[out].Trigger.Threshold)
		}
	})
}

func lintShortCooldown(l *linter, p profileView) {
	ready := p.built.Create.Mean() + p.built.Boot.Mean()
	for _, i := range p.rulesIn(autoscale.Increase) {
		if cooldown := p.profile.Rules[i].Action.Cooldown; cooldown.Seconds() < ready {
			l.at(p.rule(i, "scaleAction.cooldown"),
				"%v is over before an instance is created and has booted, which takes %v on average; "+
					"the next step is decided without the last one's effect",
				cooldown, sim.Time(ready)*sim.Second)
		}
	}
}

func lintNoScaleIn(l *linter, p profileView) {
	if len(p.rulesIn(autoscale.Increase)) > 0 && len(p.rulesIn(autoscale.Decrease)) == 0 {
		l.at(join(p.at, "rules"), "rules scale out but none scales in; what was added stays")
	}
}

func lintNoScaleOut(l *linter, p profileView) {
	if len(p.rulesIn(autoscale.Decrease)) > 0 && len(p.rulesIn(autoscale.Increase)) == 0 {
		l.at(join(p.at, "rules"), "rules scale in but none scales out; what was taken away stays away")
	}
}

// lintNeverTogether looks for scale-in rules on one metric whose values exclude
// each other: scale-in needs all of them.
func lintNeverTogether(l *linter, p profileView) {
	in := p.rulesIn(autoscale.Decrease)
	for k, i := range in {
		for _, j := range in[:k] {
			a, b := &p.profile.Rules[j].Trigger, &p.profile.Rules[i].Trigger
			if sameMetric(a, b) && a.Statistic == b.Statistic && a.TimeAggregation == b.TimeAggregation &&
				(isBelow(a.Operator) && isAbove(b.Operator) && a.Threshold <= b.Threshold ||
					isAbove(a.Operator) && isBelow(b.Operator) && a.Threshold >= b.Threshold) {
				l.at(p.rule(i, "metricTrigger.threshold"),
					"excludes rule %d, which scales in as well; scale-in needs all such rules to be true", j+1)
			}
		}
	}
}

func lintUnreachable(l *linter, p profileView) {
	most := 0
	for _, i := range p.rulesIn(autoscale.Increase) {
		action := &p.profile.Rules[i].Action
		if action.Type != autoscale.ExactCount {
			return
		}
		most = max(most, action.Value)
	}
	if most > 0 && most < p.profile.Capacity.Maximum {
		l.at(join(p.at, "capacity.maximum"), "%d is never reached; the rules scale out to %d at most",
			p.profile.Capacity.Maximum, most)
	}
}

func lintEqualLimits(l *linter, p profileView) {
	if c := p.profile.Capacity; c.Minimum == c.Maximum && len(p.profile.Rules) > 0 {
		l.at(join(p.at, "capacity.minimum"), "%d is also the maximum, so no rule can act", c.Minimum)
	}
}

func lintSmallPercentage(l *linter, p profileView) {
	for i := range p.profile.Rules {
		a := &p.profile.Rules[i].Action
		least := max(1, p.profile.Capacity.Minimum)
		if a.Type == autoscale.PercentChangeCount && a.Direction != autoscale.None && 2*a.Value*least < 100 {
			l.at(p.rule(i, "scaleAction.value"),
				"%d%% of %d instances is less than half of one; it is taken as one whole instance", a.Value, least)
		}
	}
}

func lintThreshold(l *linter, p profileView) {
	for i := range p.profile.Rules {
		t := &p.profile.Rules[i].Trigger
		if m := l.source(p, i).Metric; m != model.PercentageCPU && m != model.AvailableMemoryPercentage || t.DividePerInstance || t.TimeAggregation == autoscale.AggregationTotal ||
			t.TimeAggregation == autoscale.AggregationCount ||
			t.Statistic == autoscale.StatisticSum || t.Statistic == autoscale.StatisticCount {
			continue
		}
		x, verdict := t.Threshold, ""
		switch t.Operator {
		case autoscale.GreaterThan:
			verdict = pick(x >= 100, x < 0)
		case autoscale.GreaterThanOrEqual:
			verdict = pick(x > 100, x <= 0)
		case autoscale.LessThan:
			verdict = pick(x <= 0, x > 100)
		case autoscale.LessThanOrEqual:
			verdict = pick(x < 0, x >= 100)
		}
		if verdict != "" {
			l.at(p.rule(i, "metricTrigger.threshold"), "%s is from 0 to 100, so this is %s true", t.MetricName, verdict)
		}
	}
}

func pick(never, always bool) string {
	switch {
	case never:
		return "never"
	case always:
		return "always"
	}
	return ""
}

func lintDirection(l *linter, p profileView) {
	for i := range p.profile.Rules {
		r := &p.profile.Rules[i]
		switch source := l.source(p, i); {
		case source.Metric == model.AvailableMemoryBytes || source.Metric == model.AvailableMemoryPercentage:
			// less is left where there is more to do
		case r.Action.Direction == autoscale.Increase && isBelow(r.Trigger.Operator):
			l.at(p.rule(i, "metricTrigger.operator"), "%v scales out while %s is low", r.Trigger.Operator, r.Trigger.MetricName)
		case r.Action.Direction == autoscale.Decrease && isAbove(r.Trigger.Operator):
			l.at(p.rule(i, "metricTrigger.operator"), "%v scales in while %s is high", r.Trigger.Operator, r.Trigger.MetricName)
		}
	}
}

func lintDividedAverage(l *linter, p profileView) {
	for i := range p.profile.Rules {
		t := &p.profile.Rules[i].Trigger
		undivided := *t
		undivided.DividePerInstance = false
		if l.source(p, i).Publisher == model.ScaleSetMetrics && t.DividePerInstance && undivided.PerInstance() {
			l.at(p.rule(i, "metricTrigger.dividePerInstance"),
				"statistic %v is a value of one instance already; dividing is for Sum and Count", t.Statistic)
		}
	}
}

func lintMetrics(l *linter, p profileView) {
	in, out := p.rulesIn(autoscale.Decrease), p.rulesIn(autoscale.Increase)
	if len(in) == 0 || len(out) == 0 {
		return
	}
	for _, i := range in {
		t := &p.profile.Rules[i].Trigger
		if !slices.ContainsFunc(out, func(j int) bool { return sameMetric(&p.profile.Rules[j].Trigger, t) }) {
			l.at(p.rule(i, "metricTrigger.metricName"), "no scale-out rule reads %s, so nothing projects what scale-in does",
				t.MetricName)
		}
	}
}

func lintRepeated(l *linter, p profileView) {
	for i := range p.profile.Rules {
		if j := slices.Index(p.profile.Rules[:i], p.profile.Rules[i]); j >= 0 {
			l.at(item(join(p.at, "rules"), i), "the same as rule %d", j+1)
		}
	}
}

func lintLargeStep(l *linter, p profileView) {
	c := p.profile.Capacity
	for i := range p.profile.Rules {
		a := &p.profile.Rules[i].Action
		if a.Type == autoscale.ChangeCount && a.Direction != autoscale.None && c.Maximum > c.Minimum && a.Value > c.Maximum-c.Minimum {
			l.at(p.rule(i, "scaleAction.value"), "%d is more than lies between minimum %d and maximum %d",
				a.Value, c.Minimum, c.Maximum)
		}
	}
}

func lintExactCount(l *linter, p profileView) {
	c := p.profile.Capacity
	for i := range p.profile.Rules {
		a := &p.profile.Rules[i].Action
		if a.Type == autoscale.ExactCount && a.Direction != autoscale.None && (a.Value < c.Minimum || a.Value > c.Maximum) {
			l.at(p.rule(i, "scaleAction.value"), "%d is outside of minimum %d and maximum %d", a.Value, c.Minimum, c.Maximum)
		}
	}
}

func lintSampleCount(l *linter, p profileView) {
	for i := range p.profile.Rules {
		if t := &p.profile.Rules[i].Trigger; t.TimeAggregation == autoscale.AggregationCount {
			samples := math.Floor(t.TimeWindow.Seconds() / t.TimeGrain.Seconds())
			l.at(p.rule(i, "metricTrigger.timeAggregation"),
				"Count is the number of samples in the window, at most %g, whatever the metric reads", samples)
		}
	}
}

func lintNoDirection(l *linter, p profileView) {
	for _, i := range p.rulesIn(autoscale.None) {
		l.at(p.rule(i, "scaleAction.direction"), "a rule with direction None is evaluated but never acts")
	}
}

func lintUnmoved(l *linter, p profileView) {
	for i := range p.profile.Rules {
		if source := l.source(p, i); !l.config.Moved(source) {
			l.at(p.rule(i, "metricTrigger.metricName"), "no workload moves %s of %s; what requests use is under uses",
				p.profile.Rules[i].Trigger.MetricName, source.Resource)
		}
	}
}

// lintNoForecast looks for a run that ends before predictive autoscale has the
// history it needs.
func lintNoForecast(l *linter, v setView) {
	setting := v.built.Autoscale
	if setting == nil || !setting.Enabled || setting.Predictive.Mode == autoscale.PredictiveDisabled {
		return
	}
	if l.config.Duration <= autoscale.LeastHistory {
		l.at(join(v.path, "autoscale.predictiveAutoscalePolicy.scaleMode"),
			"a forecast needs %v of history, and the run lasts %v; only what is read will count",
			autoscale.LeastHistory, l.config.Duration)
	}
}

// lintLate looks for a time to look ahead in which no instance comes up.
func lintLate(l *linter, v setView) {
	setting := v.built.Autoscale
	if setting == nil || !setting.Enabled || setting.Predictive.Mode == autoscale.PredictiveDisabled {
		return
	}
	ready := v.built.Create.Mean() + v.built.Boot.Mean()
	if ahead := setting.Predictive.LookAhead; ahead.Seconds() < ready {
		l.at(join(v.path, "autoscale.predictiveAutoscalePolicy.scaleLookAheadTime"),
			"%v is less than it takes to create and boot an instance, %v on average; it comes after the need",
			ahead, sim.Time(ready)*sim.Second)
	}
}

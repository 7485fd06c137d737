package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// Lints of scale sets and what is around them.
var scaleSetLints = []lint{
	{code: "SS001", title: "more instances required in each zone than the set keeps", page: "Zone balancing in scale sets", set: lintZones},
	{code: "SS002", title: "more instances required than the set can have", page: "Scale set design considerations", set: lintRequired},
	{code: "SS003", title: "a capacity that the first run of autoscale undoes", page: pageBest, set: lintStart},
	{code: "SS004", title: "a waiting line twice as long as the clients' patience", page: "Azure Load Balancer health probes", set: lintQueue},
	{code: "SS005", title: "a profile that is never in force", page: pageSettings, set: lintNeverInForce},
	{code: "SS006", title: "a probe that is slow to notice", page: "Azure Load Balancer health probes", set: lintSlowProbe},
	{code: "SS007", title: "a scale set that has no work", page: "Azure Load Balancer components", set: lintIdle},
	{code: "SS008", title: "a failed instance that stays failed", page: "Automatic instance repairs", set: lintNoRepair},
	{code: "SS009", title: "a load balancer with one instance behind it", page: "Scale set design considerations", set: lintSingle},
}

// bounds returns the fewest and the most instances that the set is meant to have.
func (v setView) bounds() (least, most int) {
	setting := v.built.Autoscale
	if setting == nil || !setting.Enabled {
		return v.built.Capacity, v.built.Capacity
	}
	least = setting.Profiles[0].Capacity.Minimum
	for i := range setting.Profiles {
		least = min(least, setting.Profiles[i].Capacity.Minimum)
		most = max(most, setting.Profiles[i].Capacity.Maximum)
	}
	return least, most
}

func lintZones(l *linter, v setView) {
	least, most := v.bounds()
	if needed := v.built.Required.PerZone * len(v.built.Zones); needed > least && needed <= most {
		l.at(join(v.path, "required.perZone"), "%d in each of %d zones; at its fewest the set has %d instances",
			v.built.Required.PerZone, len(v.built.Zones), least)
	}
}

func lintRequired(l *linter, v setView) {
	_, most := v.bounds()
	if required := v.built.Required.Instances; required > most {
		l.at(join(v.path, "required.instances"), "%d; the set never has more than %d", required, most)
	}
	if each, zones := v.built.Required.PerZone, len(v.built.Zones); each*zones > most {
		l.at(join(v.path, "required.perZone"), "%d in each of %d zones; the set never has more than %d", each, zones, most)
	}
}

func lintStart(l *linter, v setView) {
	setting := v.built.Autoscale
	if setting == nil || !setting.Enabled {
		return
	}
	first := 0
	if len(setting.Timetable) > 0 {
		first = setting.Timetable[0].Profile
	}
	p, capacity := &setting.Profiles[first], v.built.Capacity
	if capacity < p.Capacity.Minimum || capacity > p.Capacity.Maximum {
		l.at(join(v.path, "sku.capacity"), "%d is outside of minimum %d and maximum %d of profile %s, which moves it at its first run",
			capacity, p.Capacity.Minimum, p.Capacity.Maximum, p.Name)
	}
}

// request returns the workload that reaches a set through its load balancer.
func (l *linter) request(v setView) *model.Workload {
	for i := range l.config.Workloads {
		if w := &l.config.Workloads[i]; w.LoadBalancer == v.built.LoadBalancer {
			return w
		}
	}
	return nil
}

// messages returns the messages that a set's workers receive, or nil.
func (l *linter) messages(v setView) *model.MessageLoad {
	for i := range l.config.Messages {
		m := &l.config.Messages[i]
		if slices.ContainsFunc(m.ScaleSets, func(set int) bool { return l.config.ScaleSets[set].Name == v.built.Name }) {
			return m
		}
	}
	return nil
}

func lintQueue(l *linter, v setView) {
	load := l.request(v)
	if load == nil || load.Timeout == 0 {
		return
	}
	wait := 0.0
	for _, size := range v.built.VMSizes() {
		wait = max(wait, float64(v.built.QueueLimit)*load.Service.Mean()/size.Speed/float64(size.Concurrency))
	}
	if wait > 2*load.Timeout.Seconds() {
		l.at(join(v.path, "instance.queueLimit"), "%d requests wait %.3g s when the line is full; clients give up after %v",
			v.built.QueueLimit, wait, load.Timeout)
	}
}

func lintNeverInForce(l *linter, v setView) {
	if v.written.Autoscale == nil || v.built.Autoscale == nil || len(v.built.Autoscale.Timetable) == 0 {
		return
	}
	used := make([]bool, len(v.built.Autoscale.Profiles))
	for _, s := range v.built.Autoscale.Timetable {
		used[s.Profile] = true
	}
	for i, p := range v.written.Autoscale.Profiles {
		if p.FixedDate != nil && !used[i] {
			l.at(join(item(join(v.path, "autoscale.profiles"), i), "fixedDate"), "not in force at any time of the run")
		}
	}
}

func lintSlowProbe(l *linter, v setView) {
	if v.built.LoadBalancer < 0 {
		return
	}
	balancer := l.config.LoadBalancers[v.built.LoadBalancer]
	if lag := sim.Time(balancer.Probe.Threshold) * balancer.Probe.Interval; lag > sim.Minute {
		l.at(join(v.path, "behind"), "the probe of %s takes up to %v to notice a dead instance; its requests are lost until then",
			balancer.Name, lag)
	}
}

func lintIdle(l *linter, v setView) {
	works := l.request(v) != nil || v.built.Slots > 0 || l.messages(v) != nil
	if !works && len(l.config.Workloads)+len(l.config.Jobs)+len(l.config.Messages) > 0 {
		l.at(v.path, "no workload reaches the set")
	}
}

func lintNoRepair(l *linter, v setView) {
	index := slices.IndexFunc(l.config.ScaleSets, func(s model.ScaleSet) bool { return s.Name == v.built.Name })
	repaired := slices.ContainsFunc(l.config.Failures, func(f model.FailureHazard) bool { return f.ScaleSet == index })
	if repaired || v.built.Repairs != nil {
		return
	}
	for i := range l.config.Actions {
		if a := &l.config.Actions[i]; a.ScaleSet == index && a.Kind == model.FailInstances {
			l.at(join(item("actions", i), "fail"), "neither hazards.instanceFailures nor automatic repairs bring instances of %s back",
				v.built.Name)
		}
	}
}

func lintSingle(l *linter, v setView) {
	if least, _ := v.bounds(); l.request(v) != nil && least == 1 {
		l.at(v.path, "at its fewest the set has one instance; when that is gone, requests have nowhere to go")
	}
}

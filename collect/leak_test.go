package collect_test

import (
	"fmt"
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// leaky is two instances of 8 GiB, of which their application needs 1 and leaks 1 an
// hour, and 40 s of restart.
func leaky(duration sim.Time) *model.Config {
	c := steady(2, 20, duration)
	c.Releases = []model.Release{{Name: "leaking", ServiceTime: 1, Leak: &model.Leak{PerHour: 1 << 30, Restart: must(sim.Constant(40))}}}
	c.ScaleSets[0].Size.MemoryGiB, c.ScaleSets[0].MemoryBase = 8, 1<<30
	return c
}

// turns lists when the application of an instance changed, and to what.
func turns(r *collect.Result, instance int) (list []string) {
	for _, e := range r.Log {
		if e.Kind == model.ApplicationChanged && e.Instance == instance {
			list = append(list, fmt.Sprintf("%v %s", e.At, e.To))
		}
	}
	return list
}

// (8 - 1) GiB are full after 7 h. The application then restarts for 40 s and begins
// again: every 7 h 40 s, whatever is asked of it, and rates and single requests alike.
// What is in it is lost, and what still comes until the probe notices.
func TestLeakRestartsOnTime(t *testing.T) {
	want := fmt.Sprint([]string{
		"7h restarts", "7h40s works", "14h40s restarts", "14h1m20s works", "21h1m20s restarts", "21h2m works",
	})
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := leaky(24 * sim.Hour)
		if fidelity == model.RequestFidelity {
			single(c, 1)
		}
		r := play(t, c)
		for instance := range 2 {
			if got := fmt.Sprint(turns(r, instance)); got != want {
				t.Errorf("%v: instance %d: %s, want %s", fidelity, instance, got, want)
			}
		}
		use := ofRelease(t, &r.ScaleSets[0], "leaking")
		if use.Restarts != 6 || use.Memory != 8<<30 || use.Failed != r.Workloads[0].Lost[model.LostBadRelease] {
			t.Errorf("%v: %+v", fidelity, use)
		}
		if h := r.ScaleSets[0].Health; h.Unwell != 6*40*sim.Second {
			t.Errorf("%v: unwell for %v", fidelity, h.Unwell)
		}
		// An M/M/2 of 10 requests/s and 0.1 s has 4/3 requests in it on average.
		if fidelity == model.FlowFidelity {
			closeTo(t, "lost with the restarts", requestsOf(use.Failed), 6*4.0/3, 1e-4)
		}
	}
}

// Half an hour after its start an instance has leaked half a GiB; a minute is the mean
// of its two ends. The least of a set is that of the instance that runs for longest.
func TestLeakShowsInTheMemory(t *testing.T) {
	c := leaky(9 * sim.Hour)
	c.Workloads[0].Use.Memory = 0
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.RestartInstances, Instances: []int{1}}}
	c.ScaleSets[0].Reboot = must(sim.Constant(60))
	memory := func(metric model.Metric, words string, ids ...int) model.MetricSource {
		return model.MetricSource{
			Metric: metric, Resource: "web", Dimensions: words,
			Instances: model.InstanceFilter{Some: ids != nil, IDs: ids},
		}
	}
	reads(c, 0, memory(model.AvailableMemoryBytes, ""), memory(model.AvailableMemoryPercentage, ""),
		memory(model.AvailableMemoryBytes, "0", 0), memory(model.AvailableMemoryBytes, "1", 1))
	r := play(t, c)
	const gib = 1 << 30
	left := func(minute int, since sim.Time) float64 { // bytes, of an instance that has run since
		return gib * (7 - (sim.Time(minute)*sim.Minute+30*sim.Second-since).Seconds()/3600)
	}
	again := sim.Hour + sim.Minute
	for _, minute := range []int{0, 30, 59, 62, 100, 300} {
		first, second := left(minute, 0), left(minute, 0)
		if minute > 60 {
			second = left(minute, again)
		}
		closeTo(t, "all", metricSeries(t, r, "web.Available Memory Bytes")[minute], (first+second)/2, 1e-9)
		closeTo(t, "in percent", metricSeries(t, r, "web.Available Memory Percentage")[minute], 100*(first+second)/2/(8*gib), 1e-9)
		closeTo(t, "instance 0", metricSeries(t, r, "web.Available Memory Bytes (0)")[minute], first, 1e-9)
		closeTo(t, "instance 1", metricSeries(t, r, "web.Available Memory Bytes (1)")[minute], second, 1e-9)
	}
	// It is full at 7 h; after its restart there is as much as at the start.
	closeTo(t, "before it is full", metricSeries(t, r, "web.Available Memory Bytes (0)")[7*60-1], gib/120.0, 1e-6)
	if got := metricSeries(t, r, "web.Available Memory Bytes (0)")[7*60+1]; got < 6.97*gib {
		t.Errorf("%v bytes after the restart", got)
	}
}

// An operation that starts the instance anew starts its memory anew, too; one that an
// action makes unhealthy and well again keeps what it has.
func TestWhatEndsALeak(t *testing.T) {
	c := leaky(10 * sim.Hour)
	c.ScaleSets[0].Reboot = must(sim.Constant(60))
	c.Actions = []model.Action{
		{At: sim.Hour, Kind: model.RestartInstances, Instances: []int{0}},
		{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{1}},
		{At: 2 * sim.Hour, Kind: model.HealInstances, Instances: []int{1}},
	}
	r := play(t, c)
	if got, want := fmt.Sprint(turns(r, 0)), "[8h1m restarts 8h1m40s works]"; got != want {
		t.Errorf("restarted: %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(turns(r, 1)), "[1h answers unhealthy 2h works 7h restarts 7h40s works]"; got != want {
		t.Errorf("unhealthy for an hour: %s, want %s", got, want)
	}
}

// Autoscale sees the leak. With a rule at less than 3 of 8 GiB there is another instance
// after 4 h, when 4 of 7 have leaked. Where one of the two was restarted after an hour
// the average comes there half an hour later, and the least does not.
func TestAutoscaleReactsToALeak(t *testing.T) {
	for _, x := range []struct {
		statistic autoscale.Statistic
		restart   bool
		want      sim.Time
	}{
		{autoscale.StatisticAverage, false, 4 * sim.Hour},
		{autoscale.StatisticAverage, true, 4*sim.Hour + 30*sim.Minute},
		{autoscale.StatisticMin, true, 4 * sim.Hour},
		{autoscale.StatisticMax, true, 5 * sim.Hour},
	} {
		c := leaky(6 * sim.Hour)
		c.ScaleSets[0].Reboot = must(sim.Constant(60))
		if x.restart {
			c.Actions = []model.Action{{At: sim.Hour, Kind: model.RestartInstances, Instances: []int{1}}}
		}
		reads(c, 0, model.MetricSource{Metric: model.AvailableMemoryBytes, Resource: "web"})
		p := &c.ScaleSets[0].Autoscale.Profiles[0]
		p.Capacity = autoscale.Capacity{Minimum: 2, Maximum: 3, Default: 2}
		p.Rules = append(p.Rules, memoryRule(x.statistic, 3<<30))
		r := play(t, c)
		first := sim.Never
		for _, m := range r.Marks {
			if m.Why == model.ByAutoscale {
				first = min(first, m.At)
			}
		}
		// The window is five minutes, the engine runs every minute, and a restart takes one.
		if first < x.want || first > x.want+6*sim.Minute {
			t.Errorf("%v, restart %t: scaled out at %v, want soon after %v", x.statistic, x.restart, first, x.want)
		}
	}
}

// The number of instances on which a release never works is binomial, and the luck is
// that of the instance with the release: another start of it changes nothing, a larger
// share makes more of the same ill, and another release has luck of its own.
func TestNeverHealthyIsBinomial(t *testing.T) {
	const n, share = 200, 0.3
	sick := func(name string, share float64) map[int]bool {
		c := steady(n, 1, 30*sim.Minute)
		c.Releases = []model.Release{{Name: name, ServiceTime: 1, NeverHealthy: share}}
		c.ScaleSets[0].Warm = false
		c.ScaleSets[0].Reboot = must(sim.Constant(60))
		c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.RestartInstances, All: true}}
		r := play(t, c)
		list := map[int]bool{}
		for _, e := range r.Log {
			if e.Kind == model.ApplicationChanged {
				if list[e.Instance] = true; e.To != "answers unhealthy" || e.Why != "release" {
					t.Fatalf("%+v", e)
				}
			}
		}
		use := ofRelease(t, &r.ScaleSets[0], name)
		if h := r.ScaleSets[0].Health; use.NeverHealthy != len(list) || len(list) > 0 && h.Onsets != len(list) {
			t.Errorf("%+v of %d", use, len(list))
		}
		return list
	}
	some, more, other := sick("bad", share), sick("bad", 2*share), sick("worse", share)
	deviation := math.Sqrt(n * share * (1 - share))
	for _, list := range []map[int]bool{some, other} {
		if math.Abs(float64(len(list))-n*share) > 4*deviation {
			t.Errorf("never healthy on %d of %d", len(list), n)
		}
	}
	both := 0
	for id := range some {
		if !more[id] {
			t.Errorf("instance %d works with the larger share", id)
		}
		if other[id] {
			both++
		}
	}
	if math.Abs(float64(both)-n*share*share) > 4*math.Sqrt(n*share*share*(1-share*share)) {
		t.Errorf("%d instances are ill of both releases, want about %v", both, n*share*share)
	}
	if all := sick("bad", 1); len(all) != n {
		t.Errorf("%d of %d with a share of 1", len(all), n)
	}
}

// memoryRule adds an instance when a statistic of the available memory is below a number
// of bytes, averaged over five minutes.
func memoryRule(statistic autoscale.Statistic, bytes float64) autoscale.Rule {
	return autoscale.Rule{
		Trigger: autoscale.Trigger{
			MetricName: "Available Memory Bytes", Resource: "web", TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute,
			Statistic: statistic, Operator: autoscale.LessThan, Threshold: bytes,
		},
		Action: autoscale.Action{Direction: autoscale.Increase, Value: 1, Cooldown: 5 * sim.Minute},
	}
}

package collect_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/workload"
	"vmssim/sim"
)

// inThreeZones puts both sets into three zones.
func inThreeZones(c *model.Config) *model.Config {
	for i := range c.ScaleSets {
		c.ScaleSets[i].Zones = []string{"1", "2", "3"}
	}
	return c
}

// A zone is down for 20 minutes while green is validated. Those of green in it are not
// healthy, so that the requests stay with blue until the zone is back, and the ten
// minutes begin anew then. Nobody swaps to a crippled set.
func TestBlueGreenMeetsAZoneOutage(t *testing.T) {
	c := inThreeZones(takesOver(9, model.BlueGreen{Swap: model.SwapRepoint, Validate: 10 * sim.Minute}))
	back := rollsAt + 25*sim.Minute
	c.ZoneOutages = []model.ZoneOutage{{Zone: "2", ScaleSets: []int{0, 1}, Span: model.Span{At: back - 20*sim.Minute, For: 20 * sim.Minute}}}
	r, o := rolled(t, c)
	want := []string{"scale out", "validate", "scale out", "validate", "swap", "drain", "scale in"}
	if got := phases(o); !slices.Equal(got, want) || o.Code != model.RolloutCompleted {
		t.Fatalf("%v, %v: %s", got, o.Code, o.Reason)
	}
	if swap := o.Batches[4].Began; swap < back+10*sim.Minute || swap > back+12*sim.Minute {
		t.Errorf("swap at %v, want ten minutes after %v", swap, back)
	}
	if lost := r.Workloads[0].Lost; lost[model.LostNoBackend] != 0 {
		t.Errorf("lost %v", lost)
	}
}

// An instance of green is evicted, with its place in the capacity, while green is
// validated: it is asked for again, and the validation begins anew.
func TestBlueGreenMeetsAnEviction(t *testing.T) {
	c := takesOver(4, model.BlueGreen{Validate: 10 * sim.Minute})
	c.ScaleSets[1].Spot = spotFleet(1, 0, sim.Hour).ScaleSets[0].Spot
	evicted := rollsAt + 8*sim.Minute
	c.Actions = []model.Action{{At: evicted, ScaleSet: 1, Kind: model.EvictInstances, Instances: []int{1}}}
	r, o := rolled(t, c)
	if got := strings.Join(phases(o), ", "); got != "scale out, validate, scale out, validate, swap, drain, scale in" {
		t.Errorf("%s: %s", got, o.Reason)
	}
	if n := r.ScaleSets[1].Capacity.Last; n != 4 || r.ScaleSets[1].Created != 5 {
		t.Errorf("green has %d instances of %d created, want 4 of 5", n, r.ScaleSets[1].Created)
	}
	if swap := o.Batches[4].Began; swap < evicted+greenComes+10*sim.Minute {
		t.Errorf("swap at %v", swap)
	}
}

// A crowd comes in the middle of a validation. No autoscale acts then, as in the
// published deployment, so that the ten instances of blue, and of green in the same
// pool, are all there is; at the swap green's comes back with blue's limits, and
// follows.
func TestBlueGreenMeetsACrowd(t *testing.T) {
	for _, swap := range []model.Swap{model.SwapTogether, model.SwapRepoint} {
		c := takesOver(4, model.BlueGreen{Swap: swap, Validate: 20 * sim.Minute})
		crowd := rollsAt + 10*sim.Minute
		c.Workloads[0].Arrivals = must(workload.NewSteps(rate(0, 20), rate(crowd, 70)))
		for i, least := range []int{4, 0} {
			c.ScaleSets[i].Autoscale = &autoscale.Setting{
				Enabled: true, Period: sim.Minute,
				Profiles: []autoscale.Profile{{
					Capacity: autoscale.Capacity{Minimum: least, Maximum: 20, Default: least},
					Rules: []autoscale.Rule{{
						Trigger: autoscale.Trigger{
							MetricName: "Percentage CPU", TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute, Operator: autoscale.GreaterThan, Threshold: 70,
						},
						Action: autoscale.Action{Direction: autoscale.Increase, Value: 2, Cooldown: 5 * sim.Minute},
					}},
				}},
			}
			reads(c, i, model.MetricSource{Publisher: model.ScaleSetMetrics, Metric: model.PercentageCPU, Index: i})
		}
		r, o := rolled(t, c)
		at := o.Batches[slices.Index(phases(o), "swap")].Began
		if late := at - rollsAt - greenComes - 20*sim.Minute; o.Code != model.RolloutCompleted || late < 0 || late > 2*tick {
			t.Fatalf("%v, swap at %v: %s", o.Code, at, o.Reason)
		}
		for _, e := range entries(r, model.CapacityChanged) {
			// What blue's CPU was in the minutes before it went may move it once more.
			if early := e.At < at || e.Set == "blue" && e.At < o.Ended; e.Why == "autoscale" && early && e.At > rollsAt {
				t.Errorf("autoscale changes the capacity of %s at %v, before the swap at %v", e.Set, e.At, at)
			}
		}
		// 70/s of 0.1 s are 7 busy workers; 70 % of those of n instances is 1.4·n.
		if n := r.ScaleSets[1].Capacity.Last; n < 5 || n > 8 {
			t.Errorf("green has %d in the end", n)
		}
	}
}

// Whatever happens to both sets, the books stay whole, and a deployment that does not
// end waits for instances of green that are not healthy, which it says.
func TestAnyBlueGreenEndsOrSaysWhy(t *testing.T) {
	kinds := []model.ActionKind{
		model.SetCapacity, model.FailInstances, model.SickenInstances, model.HealInstances, model.DeallocateInstances,
		model.DeleteInstances, model.StartInstances, model.PowerOffInstances, model.RestartInstances, model.UpgradeInstances,
		model.UpdateModel, model.ProtectInstances, model.ReimageInstances,
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := takesOver(rapid.IntRange(0, 6).Draw(rt, "blue"), model.BlueGreen{
			Capacity: rapid.IntRange(0, 4).Draw(rt, "capacity"), Swap: model.Swap(rapid.IntRange(0, 2).Draw(rt, "swap")),
			Validate: sim.Time(rapid.IntRange(0, 10).Draw(rt, "validate")) * sim.Minute,
			Keep:     sim.Time(rapid.IntRange(0, 10).Draw(rt, "keep")) * sim.Minute, Gap: 30 * sim.Second,
		})
		c.ScaleSets[1].Capacity = rapid.IntRange(0, 4).Draw(rt, "green")
		if rapid.Bool().Draw(rt, "notice") {
			for i := range c.ScaleSets {
				c.ScaleSets[i].TerminateNotice = 5 * sim.Minute
			}
		}
		if rapid.Bool().Draw(rt, "singly") {
			singly(c)
		}
		if rapid.Bool().Draw(rt, "quota") {
			c.Quotas = []model.Quota{{Name: "cores", VCPUs: 2 * rapid.IntRange(6, 12).Draw(rt, "room"), ScaleSets: []int{0, 1}}}
		}
		c.Deployments = append(c.Deployments, c.Deployments[0])
		back := *c.Deployments[0].Green
		back.To = 0
		c.Deployments[1].Green, c.Deployments[1].ScaleSet, c.Deployments[1].At = &back, 1, rollsAt+sim.Time(rapid.IntRange(0, 90).Draw(rt, "back"))*sim.Minute
		at := rollsAt - 5*sim.Minute
		for range rapid.IntRange(0, 12).Draw(rt, "actions") {
			at += sim.Time(rapid.IntRange(0, 600).Draw(rt, "after")) * sim.Second
			a := model.Action{
				At: at, ScaleSet: rapid.IntRange(0, 1).Draw(rt, "set"), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"),
				Capacity: rapid.IntRange(0, 6).Draw(rt, "to"), Protection: model.FromScaleIn,
				Change: model.ModelChange{ImageVersion: rapid.SampledFrom([]int{model.SameImage, 0, 1}).Draw(rt, "version")},
			}
			if a.Kind != model.SetCapacity {
				a.Instances = []int{rapid.IntRange(0, 8).Draw(rt, "id")}
			}
			c.Actions = append(c.Actions, a)
		}
		r := play(t, c)
		for i := range r.ScaleSets {
			for _, o := range r.ScaleSets[i].Rollouts {
				last := phases(&o)[len(o.Batches)-1]
				if o.Code == model.RollingForward && (last != "scale out" || o.Counters.Successful >= r.ScaleSets[1-i].Capacity.Max) {
					rt.Fatalf("goes on in phase %q with %v after %v", last, o.Counters, o.Duration())
				}
			}
		}
	})
}

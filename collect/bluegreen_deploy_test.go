package collect_test

import (
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/workload"
	"vmssim/sim"
)

// What the parts of a blue/green deployment of takesOver take: a new instance is
// created in 60 s and boots in 30 s, its extensions take those of released, and its
// probe sees it within the millisecond; a deleted one is gone after 30 s.
const (
	greenComes = 90*sim.Second + agentTakes + appTakes
	blueLeaves = 30 * sim.Second
	tick       = sim.Millisecond // of the probes: what waits for one takes up to that longer
)

// takesOver is blue with n warm instances, and green with none, which takes over.
func takesOver(n int, plan model.BlueGreen) *model.Config {
	c := released(n, model.ManualUpgrade)
	c.ScaleSets[0].Name = "blue"
	green := c.ScaleSets[0]
	green.Name, green.Capacity = "green", 0
	if plan.Swap != model.SwapTogether {
		green.BackendPool = 1
		c.LoadBalancers[0].Pools = []string{"blue", "green"}
	}
	if plan.Swap == model.SwapRepoint {
		c.LoadBalancers[0].Gateway = &model.Gateway{}
		c.LoadBalancers[0].Affinity.Drain = 30 * sim.Second
	}
	c.ScaleSets = append(c.ScaleSets, green)
	plan.To = 1
	c.Deployments = []model.Deployment{{At: rollsAt, Change: c.Actions[0].Change, Green: &plan}}
	c.Actions = nil
	return c
}

// phases returns the names of a deployment's phases.
func phases(o *collect.Rollout) (list []string) {
	for _, b := range o.Batches {
		name, _, _ := strings.Cut(b.Reason, ":")
		list = append(list, name)
	}
	return list
}

// Without chance a deployment takes the time of its parts, and ten instances become
// twenty, of which never fewer than ten serve but while an address is on its way.
func TestBlueGreenTakesItsTime(t *testing.T) {
	for _, c := range []struct {
		name   string
		plan   model.BlueGreen
		want   sim.Time
		phases string
		trough int
	}{
		{"together", model.BlueGreen{Validate: 10 * sim.Minute}, greenComes + 10*sim.Minute + blueLeaves, "scale out, validate, swap, drain, scale in", 10},
		{"together at once", model.BlueGreen{}, greenComes + blueLeaves, "scale out, swap, drain, scale in", 10},
		{"repoint", model.BlueGreen{Swap: model.SwapRepoint, Validate: 10 * sim.Minute, Keep: sim.Hour},
			greenComes + 10*sim.Minute + 30*sim.Second + sim.Hour + blueLeaves, "scale out, validate, swap, drain, keep, scale in", 10},
		{"address", model.BlueGreen{Swap: model.SwapAddress, Gap: 45 * sim.Second, Keep: sim.Minute},
			greenComes + 45*sim.Second + sim.Minute + blueLeaves, "scale out, swap, keep, scale in", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, o := rolled(t, takesOver(10, c.plan))
			if late := o.Duration() - c.want; o.Began != rollsAt || late < 0 || late > 2*tick {
				t.Errorf("from %v for %v, want %v", o.Began, o.Duration(), c.want)
			}
			if got := strings.Join(phases(o), ", "); got != c.phases {
				t.Errorf("phases %s, want %s", got, c.phases)
			}
			if o.Code != model.RolloutCompleted || o.Into != "green" || o.Peak != 20 || o.Serving.Trough != c.trough {
				t.Errorf("%v into %s, %d to %d instances: %s", o.Code, o.Into, o.Serving.Trough, o.Peak, o.Reason)
			}
			blue, green := &r.ScaleSets[0], &r.ScaleSets[1]
			if blue.Deleted != 10 || green.Created != 10 || green.Models.Latest != 10 {
				t.Errorf("%d deleted of blue, %d created of green, of which %d have the change", blue.Deleted, green.Created, green.Models.Latest)
			}
		})
	}
}

// The requests that an address on its way costs are rate × gap: 1/s for 45 s.
func TestBlueGreenLosesTheGap(t *testing.T) {
	w := play(t, takesOver(10, model.BlueGreen{Swap: model.SwapAddress, Gap: 45 * sim.Second})).Workloads[0]
	if got := w.Lost[model.LostNoBackend]; got != 45*workload.Request {
		t.Errorf("%v reached nobody, want 45", count(got))
	}
	for _, plan := range []model.BlueGreen{{}, {Swap: model.SwapRepoint}} {
		if w := play(t, takesOver(10, plan)).Workloads[0]; w.LostTotal() > w.Lost[model.LostDeletedInFlight]+w.Lost[model.LostDeadBackend] {
			t.Errorf("swap %v: lost %v", plan.Swap, w.Lost)
		}
	}
}

// A stage that stands ready takes over at once, and what was production is the next
// stage: as many as the stage had stay.
func TestStageBecomesProduction(t *testing.T) {
	c := takesOver(10, model.BlueGreen{Swap: model.SwapRepoint})
	c.ScaleSets[1].Capacity = 10
	c.Deployments[0].Change.ImageVersion = model.SameImage
	r, o := rolled(t, c)
	if want := 30 * sim.Second; o.Duration() != want || o.Peak != 20 {
		t.Errorf("%v and %d instances, want %v and 20", o.Duration(), o.Peak, want)
	}
	if blue := &r.ScaleSets[0]; blue.Deleted != 0 || blue.Capacity.Last != 10 {
		t.Errorf("%d of blue deleted", blue.Deleted)
	}
	// With other instances than production has, the stage is made as large first.
	c = takesOver(10, model.BlueGreen{Swap: model.SwapRepoint})
	c.ScaleSets[1].Capacity = 2
	r, o = rolled(t, c)
	if blue := &r.ScaleSets[0]; o.Peak != 20 || blue.Deleted != 8 || r.ScaleSets[1].Models.Latest != 10 {
		t.Errorf("%d of blue deleted, want 8; %d of green have the change", blue.Deleted, r.ScaleSets[1].Models.Latest)
	}
}

// A quota of 16 instances: green gets 6 of 10, and the deployment waits, and says so.
// When the quota grows by those that somebody takes away elsewhere, it goes on.
func TestBlueGreenWaitsForQuota(t *testing.T) {
	c := takesOver(10, model.BlueGreen{})
	c.Quotas = []model.Quota{{Name: "cores", VCPUs: 32, ScaleSets: []int{0, 1}}}
	c.ScaleSets[1].RetryAllocation = sim.Minute
	r, o := rolled(t, c)
	if waits := logged(r, model.RolloutWaits); o.Code != model.RollingForward || len(waits) == 0 || !strings.Contains(waits[0].Text, "for 4 of 10 instances") {
		t.Errorf("%v, and waits %v", o.Code, waits)
	}
	if made := r.ScaleSets[1].Created; made != 6 {
		t.Errorf("green got %d, want 6", made)
	}
	if w := r.Workloads[0]; w.LostTotal() != 0 {
		t.Errorf("lost %v", w.Lost)
	}
	c.Actions = []model.Action{{At: 2 * sim.Hour, Kind: model.SetCapacity, Capacity: 6}}
	if _, o := rolled(t, c); o.Code != model.RolloutCompleted || o.Ended < 2*sim.Hour {
		t.Errorf("%v at %v: %s", o.Code, o.Ended, o.Reason)
	}
}

// Blue's autoscale keeps between 8 and 20, green's between 0 and 20, and rests while
// the deployment goes on; then they have changed places.
func TestBlueGreenExchangesLimits(t *testing.T) {
	c := takesOver(10, model.BlueGreen{Validate: 10 * sim.Minute})
	for i, least := range []int{8, 0} {
		c.ScaleSets[i].Autoscale = &autoscale.Setting{
			Enabled: true, Period: sim.Minute,
			Profiles: []autoscale.Profile{{Capacity: autoscale.Capacity{Minimum: least, Maximum: 20, Default: least}}},
		}
	}
	c.Actions = []model.Action{{At: 3 * sim.Hour, ScaleSet: 1, Kind: model.SetCapacity, Capacity: 5}}
	r, o := rolled(t, c)
	if blue, green := r.ScaleSets[0].Capacity.Last, r.ScaleSets[1].Capacity.Last; blue != 0 || green != 8 {
		t.Errorf("blue has %d and green %d in the end, want 0 and 8", blue, green)
	}
	for _, e := range r.Log {
		// green has the requests when blue begins to go
		swapped := o.Batches[slices.Index(phases(o), "drain")].Began
		if e.Kind == model.AutoscaleDecided && e.At >= o.Began && e.At < swapped {
			t.Errorf("autoscale of set %v decides at %v, between %v and %v", e.Set, e.At, o.Began, swapped)
		}
	}
}

// Green is never healthy. Nothing waits for ever: after half an hour the deployment
// ends, and with rollBack green goes again. Blue has had the requests all the time.
func TestBlueGreenGivesUp(t *testing.T) {
	for _, back := range []bool{false, true} {
		c := takesOver(4, model.BlueGreen{Swap: model.SwapRepoint, Validate: 5 * sim.Minute})
		c.Unhealthy = []model.UnhealthyHazard{{ScaleSet: 1, Share: 1, Condition: model.TellsUnhealthy, CuredBy: model.ToReplace}}
		c.Deployments[0].Gate = &model.Gate{
			Errors: model.Unwatched, Unhealthy: model.Unwatched, Window: sim.Minute, Timeout: 30 * sim.Minute, RollBack: back,
		}
		r, o := rolled(t, c)
		want, left := "scale out", 4
		if back {
			want, left = "scale out, scale in green", 0
		}
		if got := strings.Join(phases(o), ", "); got != want || o.Code != model.RolloutCancelled || !strings.Contains(o.Reason, "longer than 30m") {
			t.Errorf("%v after %s: %s", o.Code, got, o.Reason)
		}
		if lasted := o.Duration(); lasted < 31*sim.Minute || lasted > 31*sim.Minute+blueLeaves {
			t.Errorf("it lasted for %v", lasted)
		}
		if r.Workloads[0].LostTotal() != 0 || r.ScaleSets[0].Deleted != 0 || r.ScaleSets[1].Capacity.Last != left {
			t.Errorf("lost %v, %d of blue deleted, green has %d", r.Workloads[0].Lost, r.ScaleSets[0].Deleted, r.ScaleSets[1].Capacity.Last)
		}
	}
}

// While blue is kept one of four of green falls ill, which is more than the gate allows.
// It is looked at in every whole minute; then the requests go back to blue, and green
// goes. With a moving address the way back takes its gap again.
func TestBlueGreenGoesBack(t *testing.T) {
	for _, plan := range []model.BlueGreen{
		{Swap: model.SwapRepoint, Keep: sim.Hour}, {Swap: model.SwapAddress, Gap: 30 * sim.Second, Keep: sim.Hour},
	} {
		c := takesOver(4, plan)
		c.Deployments[0].Gate = &model.Gate{Errors: model.Unwatched, Unhealthy: 200_000, Window: sim.Minute, RollBack: true}
		ill := rollsAt + 30*sim.Minute
		c.Actions = []model.Action{{At: ill + sim.Second, ScaleSet: 1, Kind: model.SickenInstances, Instances: []int{2}}}
		r, o := rolled(t, c)
		want := []string{"scale out", "swap", "drain", "keep", "swap back", "scale in green"}
		if plan.Swap == model.SwapAddress {
			want = []string{"scale out", "swap", "keep", "swap back", "scale in green"}
		}
		if got := phases(o); o.Code != model.RolloutCancelled || !slices.Equal(got, want) {
			t.Fatalf("%v: %v, want %v: %s", o.Code, got, want, o.Reason)
		}
		if back := o.Batches[len(want)-2].Began; back != ill+sim.Minute {
			t.Errorf("back at %v, want %v", back, ill+sim.Minute)
		}
		if got, want := count(r.Workloads[0].Lost[model.LostNoBackend]), 2*plan.Gap.Seconds(); got != want {
			t.Errorf("%v reached nobody, want %v", got, want)
		}
		if r.ScaleSets[0].Deleted != 0 || r.ScaleSets[1].Capacity.Last != 0 {
			t.Errorf("%d of blue deleted, green has %d", r.ScaleSets[0].Deleted, r.ScaleSets[1].Capacity.Last)
		}
	}
}

// Of what green answers after the swap half are errors. The gate is looked at in every
// minute, and has seen a hundred requests, 10 a second, in the first of them that comes
// more than 10 s after the swap. Then they go back to blue, which was kept. With a
// moving address the way back takes its gap again.
func TestBlueGreenGoesBackForErrors(t *testing.T) {
	for _, plan := range []model.BlueGreen{
		{Swap: model.SwapRepoint, Keep: sim.Hour}, {Swap: model.SwapAddress, Gap: 30 * sim.Second, Keep: sim.Hour},
	} {
		c := takesOver(4, plan)
		c.Workloads[0].Arrivals = every(10)
		c.Releases = []model.Release{{Name: "erring", ServiceTime: 1, Errors: 0.5}}
		c.ScaleSets[0].Release, c.ScaleSets[1].Release = model.NoRelease, model.NoRelease
		c.Deployments[0].Change = model.ModelChange{ImageVersion: model.SameImage, Release: 0}
		c.Deployments[0].Gate = &model.Gate{Errors: 10_000, Requests: 100, Unhealthy: model.Unwatched, Window: 5 * sim.Minute, RollBack: true}
		for i := range c.ScaleSets {
			c.ScaleSets[i].Image = nil
		}
		r, o := rolled(t, c)
		at := o.Batches[1].Ended // of the swap
		seen := (at+10*sim.Second)/sim.Minute*sim.Minute + sim.Minute
		if got := phases(o); o.Code != model.RolloutCancelled || got[len(got)-2] != "swap back" || o.Batches[len(got)-2].Began != seen {
			t.Fatalf("%v: %v, back at %v, want %v: %s", o.Code, got, o.Batches[len(got)-2].Began, seen, o.Reason)
		}
		lost := r.Workloads[0].Lost
		about(t, "bad release", count(lost[model.LostBadRelease]), 5*(seen-at).Seconds(), 2)
		about(t, "nobody reached", count(lost[model.LostNoBackend]), 2*10*plan.Gap.Seconds(), 0)
		if r.ScaleSets[0].Deleted != 0 || r.ScaleSets[1].Capacity.Last != 0 || o.Requests.Reached < o.Requests.Lost[model.LostBadRelease] {
			t.Errorf("%d of blue deleted, green has %d, reached %v", r.ScaleSets[0].Deleted, r.ScaleSets[1].Capacity.Last, o.Requests.Reached)
		}
	}
}

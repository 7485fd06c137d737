package collect_test

import (
	"math"
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// The masking case: three instances, one unhealthy and idle, two at 90 %. The
// average is 60 %, so a rule at 80 % stays quiet; the busiest instance shows the
// load. 36 requests/s of 0.1 s on two instances of two vCPUs keep 0.9 of each
// busy.
func TestUnhealthyMasksTheLoad(t *testing.T) {
	c := steady(3, 36, 2*sim.Hour)
	c.ScaleSets[0].Health = &model.HealthSource{Probe: c.LoadBalancers[0].Probe, Balancer: true}
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{1}}}
	s := play(t, c).ScaleSets[0]
	h := s.Health
	if h.Onsets != 1 || h.Unwell != sim.Hour {
		t.Errorf("%d onsets, unwell for %v; want one for an hour", h.Onsets, h.Unwell)
	}
	// Only the first of these 60 minutes still has the probe's lag in it.
	if h.Masked.Minutes != 60 || math.Abs(h.Masked.Average-60) > 0.2 || math.Abs(h.Masked.Busiest-90) > 0.5 {
		t.Errorf("CPU %.2f %% on average and %.2f %% at the busiest, want 60 and 90", h.Masked.Average, h.Masked.Busiest)
	}
	if h.Healthy.Min != 2 || h.Healthy.Max != 3 {
		t.Errorf("healthy %+v, want from 3 down to 2", h.Healthy)
	}
}

// An application that alternates between 9 h of work and 1 h of trouble, both
// exponential, is unhealthy a tenth of the time. 60 instances over 200 days see
// 28,800 cycles; the share's standard error is below 0.001, and 0.003 is more
// than three of them. Its probe notices each change after 2.5 s on average, the
// one and the other, so that the reported share is the same.
func TestUnhealthyShareOfTime(t *testing.T) {
	const days = 200
	c := steady(60, 1, days*sim.Day)
	c.ScaleSets[0].Health = &model.HealthSource{Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 1}}
	c.Unhealthy = []model.UnhealthyHazard{{
		Spontaneous: true, After: must(sim.Exponential(9 * 3600)), Condition: model.TellsErrors,
		Recovers: true, Recovery: must(sim.Exponential(3600)),
	}}
	h := play(t, c).ScaleSets[0].Health
	whole := float64(60 * days * sim.Day)
	if share := float64(h.Unwell) / whole; math.Abs(share-0.1) > 0.003 {
		t.Errorf("unhealthy %v of the time, want 0.1", share)
	}
	if d := float64(h.Time[model.Unhealthy]-h.Unwell) / whole; math.Abs(d) > 0.0001 {
		t.Errorf("reported unhealthy %v more of the time than it was", d)
	}
}

// With a tcp probe an application that answers errors stays in rotation, and its
// third of the requests is lost until the end.
func TestTCPProbeDoesNotSeeErrors(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	c.LoadBalancers[0].Probe.Protocol = model.TCP
	c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsErrors}}
	c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.SickenInstances, Instances: []int{1}}}
	w := play(t, c).Workloads[0]
	if got, want := float64(w.Lost[model.LostDeadBackend])/1e6, 30*1800.0/3; math.Abs(got-want) > 1e-5 {
		t.Errorf("lost %v, want %v", got, want)
	}
}

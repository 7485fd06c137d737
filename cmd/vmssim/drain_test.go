package main

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/sim"
)

// byName returns the workload of a result.
func byName(t *testing.T, r *collect.Result, name string) *collect.Workload {
	t.Helper()
	for i := range r.Workloads {
		if r.Workloads[i].Name == name {
			return &r.Workloads[i]
		}
	}
	t.Fatalf("no workload %s", name)
	return nil
}

// The five ways of drain: three lose a quarter of 100 requests/s for the 2 s until
// the load balancer has forgotten the instance, and what is in it; two lose
// nothing. Approved after one second, a probe every five seconds has found every
// fifth instance before it is deleted; what it worked on is lost all the same. The
// approval makes nine notices of five minutes some seconds.
func TestDrain(t *testing.T) {
	r := playLibrary(t, "drain", experiment.Options{Seed: 1})
	scaleIns := float64(r.ScaleSets[0].Autoscale.ScaledIn)
	dead, inside := 25*2*scaleIns, 25*0.12*scaleIns
	for _, name := range []string{"no-notice", "ignored", "approved-at-once"} {
		w := byName(t, r, name)
		for cause, want := range map[model.Cause]float64{model.LostDeadBackend: dead, model.LostDeletedInFlight: inside} {
			room := 4*math.Sqrt(want) + 1
			if name == "approved-at-once" && cause == model.LostDeadBackend {
				each := want / scaleIns
				want *= 0.8
				room += 3 * each * math.Sqrt(0.8*0.2*scaleIns)
			}
			if got := float64(w.Lost[cause]) / 1e6; math.Abs(got-want) > room {
				t.Errorf("%s lost %v to %v, want about %v", name, got, cause, want)
			}
		}
	}
	for _, name := range []string{"drained", "approved-when-idle"} {
		if w := byName(t, r, name); w.LostTotal() != 0 {
			t.Errorf("%s lost %v", name, w.Lost)
		}
	}
	draining := func(set int) sim.Time { return r.ScaleSets[set].InstanceTime[model.Draining] }
	if whole, early := draining(2), draining(4); whole != 9*5*sim.Minute || early > 9*sim.Minute {
		t.Errorf("drained for %v and, with approval, for %v", whole, early)
	}
}

// After two instances were missing for five minutes at half past the hour, clients
// that try again at once or after a while keep the site down; a budget of retries
// does not.
func TestRetryStorm(t *testing.T) {
	r := playLibrary(t, "retry-storm", experiment.Options{Seed: 1})
	last := len(r.Series.Workloads[0].Lost) - 1
	lost := map[string]float64{}
	for i, w := range r.Workloads {
		s := &r.Series.Workloads[i]
		lost[w.Name] = s.Lost[last] / s.Offered[last]
	}
	for name, down := range map[string]bool{"none": false, "at-once": true, "backoff": true, "budget": false} {
		if got := lost[name]; down && got < 0.5 || !down && got > 0.001 {
			t.Errorf("%s loses %.3f of its requests an hour later", name, got)
		}
	}
	if w := byName(t, r, "budget"); float64(w.Retries) > 0.1*float64(w.Offered)/1e6+10 {
		t.Errorf("a budget of 10 %% made %d further tries of %v requests", w.Retries, w.Offered)
	}
}

package main

import (
	"context"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
)

// The errors of canary begin six minutes after its rollout, five after its extension,
// and the gate stops it two minutes later: 5 % of 200/s for 120 s, of which one instance
// of ten answers a tenth. All at once there is nobody for the minute of the extension,
// and for another one on the way back. Unwatched, the release reaches everybody, with
// errors from 5 min after each step until the end of the two hours.
func TestCanaryShowsWhatItSays(t *testing.T) {
	src, _ := scenarios.Open("canary")
	results := make(map[string]*collect.Result)
	for _, name := range []string{"canary", "all-at-once", "unwatched"} {
		s, err := scenarios.LoadStrategy(src, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if results[name], err = experiment.Run(context.Background(), &s.Config, experiment.Options{Seed: 1}); err != nil {
			t.Fatal(err)
		}
	}
	bad := func(name string) float64 { return float64(results[name].Workloads[0].Lost[model.LostBadRelease]) / 1e6 }
	if got := bad("canary"); got < 119 || got > 121 {
		t.Errorf("the canary: %v errors, want 120", got)
	}
	if got := bad("all-at-once"); got < 1190 || got > 1210 {
		t.Errorf("all at once: %v errors, want 1200", got)
	}
	if down := float64(results["all-at-once"].Workloads[0].Lost[model.LostNoBackend]) / 1e6; down < 200*2*50 || down > 200*2*65 {
		t.Errorf("all at once: %v lost without any backend, want two outages of a minute", down)
	}
	// Steps begin at 30 min, and 15 min and a minute's upgrade after each other: 1, 4 and 5 instances.
	want := 200 * 0.05 * (0.1*84*60 + 0.4*68*60 + 0.5*52*60)
	if got := bad("unwatched"); got < 0.99*want || got > 1.01*want {
		t.Errorf("unwatched: %v errors, want %v", got, want)
	}
	for name, rollouts := range map[string]int{"canary": 2, "all-at-once": 2, "unwatched": 1} {
		if got := results[name].ScaleSets[0].Rollouts; len(got) != rollouts || got[len(got)-1].Code != model.RolloutCompleted {
			t.Errorf("%s: %d rollouts", name, len(got))
		}
	}
}

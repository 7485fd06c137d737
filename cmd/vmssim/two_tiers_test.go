package main

import (
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
)

// A crowd of 60 pages/s for 20 minutes makes 48 calls/s of an API that answers 40,
// so 72,000 pages come of which at most 60,000 can be answered. The website's 4
// vCPUs are needed for 60·20 ms = 1.2 of them at most.
func TestTwoTiers(t *testing.T) {
	r := playLibrary(t, "two-tiers", experiment.Options{Seed: 1})
	lost := func(name string) int { return int(byName(t, r, name).LostTotal() / 1e6) }
	set := func(name string) *collect.ScaleSet {
		for i := range r.ScaleSets {
			if r.ScaleSets[i].Name == name {
				return &r.ScaleSets[i]
			}
		}
		t.Fatalf("no scale set %s", name)
		return nil
	}
	if got := lost("today"); got < 11_500 {
		t.Errorf("today loses %d pages, want at least the 12,000 that the API has no room for, but for its lines", got)
	}
	if cpu := set("today").CPU.Max; cpu > 35 || set("today").Autoscale.ScaledOut != 0 {
		t.Errorf("the website's CPU reached %.1f %% and autoscale added %d instances, want an idle tier",
			cpu, set("today").Autoscale.ScaledOut)
	}
	if lost("more-web") < 3*lost("today")/2 {
		t.Errorf("three times the website loses %d pages, want far more than %d", lost("more-web"), lost("today"))
	}
	if w := byName(t, r, "optional"); w.LostTotal() != 0 || w.Degraded < 9_600 {
		t.Errorf("calls that are not required: %d pages lost, %d without their answer; 9,600 calls have no room",
			w.LostTotal(), w.Degraded)
	}
	for i, w := range r.Workloads {
		if w.Name == "more-api" {
			if end := sum(r.Series.Workloads[i].Lost[30:35]); end > 0 || lost("more-api") < 1000 {
				t.Errorf("with a rule on the API's CPU: %d lost, %v/s of them in the crowd's last minutes", lost("more-api"), end)
			}
		}
		if w.Lost[model.LostNoBackend] != 0 {
			t.Errorf("%s: %v", w.Name, w.Lost)
		}
	}
}

func sum(list []float64) float64 {
	total := 0.0
	for _, x := range list {
		total += x
	}
	return total
}

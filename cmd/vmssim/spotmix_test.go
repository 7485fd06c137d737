package main

import (
	"os"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
	"vmssim/sim"
)

// spot-mix: the tier with Spot above its base costs some 40 % less, is evicted
// now and then and in the crunch, never has fewer than its base, and loses no more
// than a few hundredths of a percent, as the Regular one does.
func TestSpotMixShowsWhatItSays(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		r := playLibrary(t, "spot-mix", experiment.Options{Seed: seed})
		mixed, regular := &r.ScaleSets[0], &r.ScaleSets[1]
		if share := float64(mixed.Cost.Total) / float64(regular.Cost.Total); share < 0.5 || share > 0.7 {
			t.Errorf("seed %d: the mixed tier costs %.2f of the Regular one", seed, share)
		}
		if regular.Spot != nil || mixed.Spot.Evicted < 8 || evictedBy(mixed.Spot, model.ByCrunch) == 0 ||
			evictedBy(mixed.Spot, model.ByEvictionRate) == 0 {
			t.Errorf("seed %d: evictions %+v, of the Regular tier %+v", seed, mixed.Spot, regular.Spot)
		}
		if mixed.Serving.Min < 6 || mixed.BelowRequired != 0 {
			t.Errorf("seed %d: %d served at least, below the base for %v", seed, mixed.Serving.Min, mixed.BelowRequired)
		}
		for i := range r.Workloads {
			w := &r.Workloads[i]
			if lost := float64(w.LostTotal()) / float64(w.Offered); lost > 0.0005 {
				t.Errorf("seed %d: %s lost %.4f %%", seed, w.Name, 100*lost)
			}
		}
	}
}

func evictedBy(use *collect.SpotUse, why model.Reason) int {
	for _, e := range use.Evictions {
		if e.Why == why {
			return e.Instances
		}
	}
	return 0
}

// spotTraces are Spot instances that could be had in other clouds, as they were
// counted.
const spotTraces = "../../../shared/data/spot"

// workers is a Spot set as large as a trace ever was, whose evicted instances
// Azure tries to restore.
const workers = `
name: real-spot
duration: DURATION
prices: {spot: {Standard_D2s_v5: {constant: 0.01}}}
scaleSets:
  workers:
    sku: {name: Standard_D2s_v5, capacity: CAPACITY}
    virtualMachineProfile: {priority: Spot, evictionPolicy: Deallocate}
    spotRestorePolicy: {restoreTimeout: 365d}
hazards:
  evictions:
    notice: 0s
    traces: [TRACE]
`

// Along each measured trace the Spot instances are never more than there were,
// all evictions are the trace's, and what was evicted comes back.
func TestRealSpotTraces(t *testing.T) {
	for _, c := range []struct {
		file, rows, from, duration, capacity string
	}{
		{"aws_g4dn_spot_events.csv", "nodes", "11m", "10h", "24"},
		{"aws_g4dn.xlarge_us-east-1c_2020-11-20_count.csv", "seconds", "6h", "18h", "16"},
		{"aws_p2.xlarge_2020-11-20_count_hours.csv", "hours", "2h", "3d", "30"},
		{"gcp_a100_us-east1-b_instance_count.txt", "dates", "0s", "26h", "64"},
	} {
		t.Run(c.file, func(t *testing.T) {
			if _, err := os.Stat(spotTraces + "/" + c.file); err != nil {
				t.Skipf("the shared data are not beside the checkout: %v", err)
			}
			root, err := os.OpenRoot(spotTraces)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			text := replace(workers, "DURATION", c.duration, "CAPACITY", c.capacity,
				"TRACE", "{file: "+c.file+", rows: "+c.rows+", from: "+c.from+"}")
			s, err := scenarios.Load(scenarios.Source{Name: "real.yaml", Data: []byte(text), Files: root.FS()}, nil)
			if err != nil {
				t.Fatal(err)
			}
			followsTrace(t, &s.Config)
		})
	}
}

// followsTrace plays a set along the only supply of the scenario.
func followsTrace(t *testing.T, c *model.Config) {
	t.Helper()
	steps := c.Evictions.Supplies[0].Steps
	bounded := &boundedBy{Run: collect.New(c), t: t, steps: steps}
	world := model.New(c, sim.Streams{Seed: 1}, bounded, sim.Limits{})
	end, err := world.Run()
	if err != nil {
		t.Fatal(err)
	}
	r, err := bounded.Result(end, collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	use := r.ScaleSets[0].Spot
	if use.Evicted == 0 || evictedBy(use, model.ByTrace) != use.Evicted || use.Restored == 0 {
		t.Errorf("evictions %+v", use)
	}
	t.Logf("%d steps: %d evicted, %d restored in %d tries, %.1f away in the mean",
		len(steps), use.Evicted, use.Restored, use.Tries, use.Away.Mean)
}

// A boundedBy holds, at every fact, the instances that have hardware against
// what the trace has at that instant.
type boundedBy struct {
	*collect.Run
	t     *testing.T
	steps []model.SupplyStep
	held  int
}

// Observe is that of model.Observer.
func (b *boundedBy) Observe(now sim.Time, f model.Fact) {
	b.Run.Observe(now, f)
	if f.Kind != model.InstanceChanged {
		return
	}
	holds := func(s model.State) bool {
		return s != model.Requested && s != model.Deallocating && s != model.Deallocated && s.Active()
	}
	switch {
	case holds(f.To) && !holds(f.From):
		b.held++
	case !holds(f.To) && holds(f.From):
		b.held--
	}
	for len(b.steps) > 1 && b.steps[1].At < now { // evictions of an instant follow each other
		b.steps = b.steps[1:]
	}
	if b.held > b.steps[0].Instances && (len(b.steps) == 1 || b.steps[1].At != now) {
		b.t.Errorf("at %v: %d instances have hardware, the trace has %d", now, b.held, b.steps[0].Instances)
	}
}

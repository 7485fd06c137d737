package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// estimate runs a scenario n times and returns the mean of a measure and half
// the width of its 99.9 % interval, for 40 replications or more.
func estimate(t *testing.T, c *model.Config, n int, measure func(*collect.Result) float64) (mean, half float64) {
	t.Helper()
	const quantile = 3.56 // of Student's t with 39 degrees of freedom, at 99.95 %
	squares := 0.0
	for replication := range uint64(n) {
		run := collect.New(c)
		world := model.New(c, sim.Streams{Seed: 1, Replication: replication}, run, sim.Limits{})
		end, err := world.Run()
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := measure(r)
		mean += x / float64(n)
		squares += x * x / float64(n)
	}
	return mean, quantile * math.Sqrt((squares-mean*mean)/float64(n-1))
}

// binomial returns the probability of exactly k of n, each with probability p.
func binomial(n, k int, p float64) float64 {
	c := 1.0
	for i := range k {
		c *= float64(n-i) / float64(i+1)
	}
	return c * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
}

// timeShare returns the share of the time from 0 to end with at least k of n
// machines up, each on its own up for an exponential time and then down for one,
// all up at time zero: one is up at t with probability a + (1-a)·exp(-(λ+μ)t),
// a = μ/(λ+μ). Simpson's rule.
func timeShare(n, k int, up, down, end float64) float64 {
	const steps = 4000
	a, rate := up/(up+down), 1/up+1/down
	sum := 0.0
	for i := range steps + 1 {
		p := a + (1-a)*math.Exp(-rate*end*float64(i)/steps)
		atLeast := 0.0
		for j := k; j <= n; j++ {
			atLeast += binomial(n, j, p)
		}
		weight := 2.0 + 2.0*float64(i%2)
		if i == 0 || i == steps {
			weight = 1
		}
		sum += weight * atLeast
	}
	return sum / (3 * steps)
}

// fleetOf is n instances that receive no requests: they serve when they run.
func fleetOf(n int, duration sim.Time) *model.Config {
	c := steady(n, 1, duration)
	c.Workloads, c.LoadBalancers = nil, nil
	c.ScaleSets[0].LoadBalancer = -1
	return c
}

// The machine repair model with a repairman for each machine: every state
// probability, as the time with at least k of 5 machines up. 40 replications of
// 10 days; the 99.9 % interval must hold the exact value.
func TestMachineRepair(t *testing.T) {
	c := fleetOf(5, 10*sim.Day)
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(4 * 3600)), Repair: must(sim.Exponential(3600)),
	}}
	for k := 1; k <= 5; k++ {
		c.ScaleSets[0].Required.Instances = k
		mean, half := estimate(t, c, 40, func(r *collect.Result) float64 {
			return 1 - r.ScaleSets[0].BelowRequired.Seconds()/r.Duration.Seconds()
		})
		exact := timeShare(5, k, 4*3600, 3600, c.Duration.Seconds())
		if math.Abs(mean-exact) > half || half > 0.02 {
			t.Errorf("at least %d of 5 up: %.5f ± %.5f, exactly %.5f", k, mean, half, exact)
		}
	}
}

// k of n with zones: six instances in three zones that go down each on its own
// are enough while two zones are up. 40 replications of 60 days.
func TestZonesAreKOfN(t *testing.T) {
	c := fleetOf(6, 60*sim.Day)
	c.ScaleSets[0].Required.Instances = 4
	c.ScaleSets[0].Boot = must(sim.Constant(0)) // an outage ends at once
	for _, zone := range []string{"1", "2", "3"} {
		c.ZoneOutages = append(c.ZoneOutages, model.ZoneOutage{
			Zone: zone, ScaleSets: []int{0}, Span: model.Span{
				Recurs: true, Every: must(sim.Exponential(9 * 3600)), Lasts: must(sim.Exponential(3600)),
			},
		})
	}
	mean, half := estimate(t, c, 40, func(r *collect.Result) float64 {
		return 1 - r.ScaleSets[0].BelowRequired.Seconds()/r.Duration.Seconds()
	})
	exact := timeShare(3, 2, 9*3600, 3600, c.Duration.Seconds())
	if math.Abs(mean-exact) > half || half > 0.005 {
		t.Errorf("two of three zones up: %.5f ± %.5f, exactly %.5f", mean, half, exact)
	}
}

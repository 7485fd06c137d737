package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// BenchmarkRequests is M/M/10 at a load of 0.8 with everything on: balancer,
// probes, metrics, collection. An event is an arrival or a departure.
// BenchmarkMMcLimit of package traffic is what a loop for this model alone
// reaches.
func BenchmarkRequests(b *testing.B) {
	for name, instances := range map[string]int{"1x10": 1, "10x1": 10} {
		b.Run(name, func(b *testing.B) {
			const rate = 80
			span := sim.Time(float64(b.N) / (2 * rate) * 1e9)
			c := singly(steady(instances, rate, max(span, sim.Second)))
			c.ScaleSets[0].Concurrency = 10 / instances
			c.ScaleSets[0].QueueLimit = 1 << 20
			c.ScaleSets[0].Size.VCPUs = 10 / instances
			b.ReportAllocs()
			b.ResetTimer()
			run := collect.New(c)
			world := model.New(c, sim.Streams{Seed: 1}, run, sim.Limits{})
			end, err := world.Run()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := run.Result(end, collect.Options{}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(world.Delivered())/b.Elapsed().Seconds(), "events/s")
		})
	}
}

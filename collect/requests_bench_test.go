package collect_test

import (
	"fmt"
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/internal/detmath"
	"vmssim/model"
	"vmssim/sim"
)

// The benchmarks of single requests are M/M/c at a load of 0.8, with balancer,
// probes, metrics and collection on. An event is an arrival or a departure.

// benchRequests plays b.N events of so many instances with so many workers each.
func benchRequests(b *testing.B, instances, workers int, timeout sim.Time) {
	rate := 8 * instances * workers // of requests of 0.1 s
	span := sim.Time(float64(b.N) / float64(2*rate) * 1e9)
	c := singly(steady(instances, float64(rate), max(span, sim.Millisecond)))
	c.Workloads[0].Timeout = timeout
	s := &c.ScaleSets[0]
	s.Concurrency, s.Size.VCPUs, s.QueueLimit = workers, workers, 1<<20
	benchEvents(b, c)
}

// benchEvents plays a scenario with everything on and reports its events per second.
func benchEvents(b *testing.B, c *model.Config) {
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
}

// BenchmarkRequests is M/M/10; its measure is BenchmarkMMcLimit.
func BenchmarkRequests(b *testing.B) { benchRequests(b, 1, 10, 0) }

// BenchmarkTimeouts is the same with clients that would give up after half a
// minute, which almost none does; its measure is BenchmarkRequests.
func BenchmarkTimeouts(b *testing.B) { benchRequests(b, 1, 10, 30*sim.Second) }

// BenchmarkFleetRequests spreads the requests over ever more instances.
func BenchmarkFleetRequests(b *testing.B) {
	for _, instances := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(instances), func(b *testing.B) { benchRequests(b, instances, 1, 0) })
	}
}

// BenchmarkMMcLimit is what a loop written for M/M/10 alone reaches: ten
// departures in an array, arrivals that wait in a slice, the sum of the times in
// the system. It is the measure for BenchmarkRequests.
func BenchmarkMMcLimit(b *testing.B) {
	const c, rate, service = 10, 80.0, 0.1
	stream := sim.Streams{Seed: 1}.For("limit", "", 0)
	draw := func(mean float64) float64 { return -detmath.Log(stream.Uniform()) * mean }
	never := math.Inf(1)
	var departures, arrived [c]float64
	for i := range departures {
		departures[i] = never
	}
	var line []float64
	head, sum, arrival := 0, 0.0, draw(1/rate)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		first, idle := 0, -1
		for i := range departures {
			if departures[i] < departures[first] {
				first = i
			}
			if departures[i] == never {
				idle = i
			}
		}
		now := min(arrival, departures[first])
		switch {
		case now < arrival && head < len(line):
			sum += now - arrived[first]
			arrived[first], departures[first] = line[head], now+draw(service)
			if head++; head == len(line) {
				line, head = line[:0], 0
			}
		case now < arrival:
			sum += now - arrived[first]
			departures[first] = never
		default:
			arrival = now + draw(1/rate)
			if idle >= 0 {
				arrived[idle], departures[idle] = now, now+draw(service)
			} else {
				line = append(line, now)
			}
		}
	}
	if b.N > 1e6 && math.Abs(sum/float64(b.N)*2-0.12) > 0.02 {
		b.Errorf("a request takes %v s on average", sum/float64(b.N)*2)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

package traffic

import (
	"testing"

	"vmssim/internal/detmath"
	"vmssim/sim"
)

// level is a load of constant rate.
type level float64

func (l level) Offered(t sim.Time) int64 { return int64(float64(l) * float64(t) / 1000) }
func (l level) Rate(sim.Time) float64    { return float64(l) }
func (l level) Next(sim.Time) sim.Time   { return sim.Never }

func exponential(tb testing.TB, mean float64) sim.Distribution {
	tb.Helper()
	d, err := sim.Exponential(mean)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func BenchmarkMMc(b *testing.B) {
	for _, timeout := range []sim.Time{0, 30 * sim.Second} {
		b.Run(timeout.String(), func(b *testing.B) {
			t := New(&Config{
				Pools: []Pool{{}}, Classes: 1,
				Workloads: []Workload{{Name: "w", Load: level(80), Service: exponential(b, 0.1), CPU: 1, Timeout: timeout}},
			}, sim.Streams{Seed: 1}, func(sim.Time, []Answer) {})
			for i := range 1 {
				t.SetRotation(t.Add(Station{Key: uint64(i), Workers: 10, Places: 1 << 30, VCPUs: 1, Slowness: 1}), true)
			}
			b.ReportAllocs()
			b.ResetTimer()
			t.Advance(sim.Time(float64(b.N) / 160 * 1e9))
			b.ReportMetric(float64(t.Delivered())/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkMMcLimit is a loop for this one model.
func BenchmarkMMcLimit(b *testing.B) {
	stream := sim.Streams{Seed: 1}.For("limit", "", 0)
	draw := func(mean float64) float64 { return -detmath.Log(stream.Uniform()) * mean }
	const c = 10
	var departures [c]float64
	var arrivals []float64
	for i := range departures {
		departures[i] = 1e300
	}
	busy, head := 0, 0
	sum := 0.0
	now, nextArrival := 0.0, draw(1./80)
	b.ResetTimer()
	for range b.N {
		first := 0
		for i := 1; i < c; i++ {
			if departures[i] < departures[first] {
				first = i
			}
		}
		if nextArrival < departures[first] {
			now = nextArrival
			nextArrival = now + draw(1./80)
			if busy < c {
				busy++
				for i := range departures {
					if departures[i] == 1e300 {
						departures[i] = now + draw(0.1)
						break
					}
				}
			} else {
				arrivals = append(arrivals, now)
			}
		} else {
			now = departures[first]
			if head < len(arrivals) {
				sum += now - arrivals[head]
				head++
				if head == len(arrivals) {
					arrivals, head = arrivals[:0], 0
				}
				departures[first] = now + draw(0.1)
			} else {
				departures[first] = 1e300
				busy--
			}
		}
	}
	_ = sum
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

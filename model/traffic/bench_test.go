package traffic

import (
	"testing"

	"vmssim/sim"
)

// BenchmarkSessions is sessions of ten requests on keep-alive connections, by source
// address and by cookie. An event is an arrival, a departure or a thought.
func BenchmarkSessions(b *testing.B) {
	for name, pool := range map[string]Pool{
		"source": {Spread: BySource}, "cookie": {Spread: InTurn, Proxy: true, Cookies: true},
	} {
		b.Run(name, func(b *testing.B) {
			w := visits(b, 100, 10, 1)
			w.Sessions.Stateful = true
			w.Clients, _ = NewClients(1000, 1)
			t := among(100, pool, w, 0)
			t.Advance(20 * sim.Second) // nothing grows any more
			b.ReportAllocs()
			b.ResetTimer()
			before := t.Delivered()
			t.Advance(20*sim.Second + sim.Time(float64(b.N)/3000*1e9))
			b.ReportMetric(float64(t.Delivered()-before)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

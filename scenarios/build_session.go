package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// anySessions reports whether a workload has sessions.
func (d *Document) anySessions() bool {
	return slices.ContainsFunc(d.Workloads, func(w Entry[Workload]) bool {
		return w.Value.Requests != nil && w.Value.Requests.Sessions != nil
	})
}

// spreads are the words of loadDistribution. All requests are TCP, so that the
// protocol tells no two clients apart.
var spreads = map[string]traffic.Spread{
	"Default": traffic.ByConnection, "SourceIP": traffic.BySource, "SourceIPProtocol": traffic.BySource,
}

func (s *Sessions) build() *traffic.Sessions {
	if s == nil {
		return nil
	}
	made := &traffic.Sessions{
		Think: s.Think.distribution(), KeepAlive: *s.Connections == "keepAlive", Stateful: *s.State == "instance",
	}
	if s.Requests.Constant != nil {
		made.Requests.Exactly = *s.Requests.Constant
	} else {
		made.Requests.Mean = *s.Requests.Geometric.Mean
	}
	return made
}

func (c *Clients) build() (*traffic.Clients, error) {
	if c == nil {
		return nil, nil
	}
	return traffic.NewClients(*c.Count, *c.Skew)
}

func (b *LoadBalancer) affinity() model.Affinity {
	made := model.Affinity{
		Spread:      spreads[*b.LoadDistribution],
		IdleTimeout: sim.Time(*b.IdleTimeoutInMinutes) * sim.Minute,
		TCPReset:    *b.EnableTCPReset,
	}
	if b.DrainPeriodInSeconds != nil {
		made.Drain = sim.Time(*b.DrainPeriodInSeconds) * sim.Second
	}
	return made
}

package model

import (
	"vmssim/model/traffic"
	"vmssim/sim"
)

// Affinity: what ties the requests of a client to an instance, and how the tie
// ends.
//
// Azure: a load balancer chooses a backend for each new connection, by a hash of
// five values (loadDistribution Default) or of the client's address (SourceIP,
// SourceIPProtocol); an established TCP connection stays on its backend, in
// rotation or not ("Azure Load Balancer health probes", "Azure Load Balancer
// distribution modes"). Without traffic for idleTimeoutInMinutes it is forgotten,
// silently unless enableTcpReset. drainPeriodInSeconds is how long the connections
// to a backend live on that was taken out of its pool.
//
// Ours: package traffic plays sessions and their connections. How the hash of an
// address reacts to backends that come and go is not documented: ours moves no
// client that need not move. All requests are TCP, so SourceIPProtocol is
// SourceIP.

// An Affinity is how a load balancer treats connections. It matters to requests
// that are played one by one.
type Affinity struct {
	Spread      traffic.Spread
	IdleTimeout sim.Time // of a connection; 0: none
	TCPReset    bool     // both ends are told
	Drain       sim.Time // how long connections live on to a backend that was taken out of the pool; 0: not at all
}

// traffic returns the pool as package traffic plays it.
func (l *LoadBalancer) traffic() traffic.Pool {
	made := traffic.Pool{
		Everybody: l.NoHealthy == AllProbedUp, Spread: l.Affinity.Spread,
		IdleTimeout: l.Affinity.IdleTimeout, TellsIdle: l.Affinity.TCPReset, Drain: l.Affinity.Drain,
	}
	if l.Gateway != nil {
		made.Proxy, made.Cookies = true, l.Gateway.Cookies
	}
	return made
}

// eventsEach returns how many events each arrival of the workload takes: it and its
// end or, of a session, a thought, an arrival and an end for each request.
func (l *Workload) eventsEach() float64 {
	if l.Sessions == nil {
		return 2
	}
	return 3 * l.Sessions.Requests.Expected()
}

package model

// Application gateway: a balancer of requests, not of connections.
//
// Azure ("Application Gateway HTTP settings configuration", "Application Gateway
// health probes overview"): every request goes to the next healthy member of the
// backend pool in turn; with cookie-based affinity those of a session go to the same
// one. A member that is removed from the pool drains: no new requests, existing ones
// live until drainTimeoutInSec, or 30 s if connection draining is not enabled, and
// requests with its cookie still reach it. A probe is sent every interval, fails
// after its timeout, and unhealthyThreshold failures in a row make a member
// unhealthy. minServers, of which 0 is the default, counts members as healthy
// whatever the probe finds.
//
// Ours: a gateway is a load balancer whose pool in package traffic chooses for each
// request. One success of the probe makes a member healthy. With nobody healthy
// every request is lost. Its backend pools are in backendpool.go.
//
// Left out: minServers, the instances of the gateway itself and what they can
// carry, listeners, path rules, the delay of a change of its configuration.

// A Gateway is what an application gateway has beside what a load balancer has.
type Gateway struct {
	Cookies bool // cookieBasedAffinity
}

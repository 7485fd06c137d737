package model

import "fmt"

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
// whatever the probe finds. Several backend pools may stand behind one routing rule
// that is pointed at another one: the faster of the two ways of switching from blue
// to green that the FAQ of scale sets knows.
//
// Ours: a gateway is a load balancer whose pool in package traffic chooses for each
// request. One success of the probe makes a member healthy. All pools are probed,
// so that the members of the one that the rule is pointed at get requests at once.
// With nobody healthy every request is lost.
//
// Left out: minServers, the instances of the gateway itself and what they can
// carry, listeners, path rules, the delay of a change of its configuration.

// A Gateway is what an application gateway has beside what a load balancer has.
type Gateway struct {
	Pools   []string // names of its backend pools
	Routed  int      // index into Pools: where the routing rule points at first
	Cookies bool     // cookieBasedAffinity
}

// routes reports whether new requests go to a set.
func (p *pool) routes(s *set) bool {
	return p.config.Gateway == nil || p.routed == s.config.BackendPool
}

// eligible reports whether an instance gets new flows, given what its probe finds.
func (w *World) eligible(s *set, i *instance, probed bool) bool {
	return w.pools[s.config.LoadBalancer].routes(s) && i.admin.eligible(probed)
}

// repoint points the routing rule of the gateway before a set at the set's backend
// pool. The instances of the other pools drain.
func (w *World) repoint(s *set) {
	p := &w.pools[s.config.LoadBalancer]
	name := p.config.Gateway.Pools[s.config.BackendPool]
	if p.routes(s) {
		w.tell(Fact{
			Kind: ActionRefused, Set: s.index, Instance: -1, Why: ByHand,
			Text: fmt.Sprintf("repoint: the rule of %s points at pool %s already", p.config.Name, name),
		})
		return
	}
	w.actOnSet(s, fmt.Sprintf("repoint %s to pool %s", p.config.Name, name))
	w.advance(p)
	p.routed = s.config.BackendPool
	for _, enters := range []bool{true, false} {
		for _, member := range p.sets {
			if p.routes(member) == enters {
				w.reroute(member)
			}
		}
	}
}

// reroute takes the instances of a set into rotation or out of it, once the routing
// rule has changed.
func (w *World) reroute(s *set) {
	for _, i := range s.instances {
		was := i.inRotation
		w.settleRotation(s, i, i.probedUp && w.eligible(s, i, true), ByHand)
		if was && !i.inRotation && i.station > 0 {
			w.play.traffic.Drain(i.station - 1)
		}
	}
}

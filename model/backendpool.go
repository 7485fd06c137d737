package model

import (
	"fmt"

	"vmssim/sim"
)

// Backend pools: several behind one name, of which one gets the requests, so that
// they can go over from one scale set to another.
//
// Azure (FAQ of scale sets; "VIP swap: blue-green deployment in Azure Resource
// Manager") has two ways. An application gateway has several backend pools and a
// routing rule that is pointed at another one, which is the faster; what is left in
// the old one drains. Or the public IP address is taken from one load balancer and
// given to another: those are separate calls, and until the last is done nobody is
// reached. How long that takes is not documented.
//
// Ours: a load balancer with several backend pools stands for as many load balancers
// alike, one before each pool, with one public IP address; the scenario says how long
// the address is on its way. Requests and connections that are under way when it
// leaves end, because no answer finds its way back. All pools are probed all the
// time, so that the members of the one that is next get requests at once.
//
// Left out: the delay of a change of the routing rule, a share of the requests for
// each pool.

// nowhere is in the place of the pool that gets the requests while there is none.
const nowhere = -1

// balancerOf returns the pool of the balancer that a set is behind.
func (w *World) balancerOf(s *set) *pool { return &w.pools[s.config.LoadBalancer] }

// routes reports whether new requests go to a set.
func (p *pool) routes(s *set) bool {
	return p.routed == s.config.BackendPool
}

// eligible reports whether an instance gets new flows, given what its probe finds.
func (w *World) eligible(s *set, i *instance, probed bool) bool {
	return w.balancerOf(s).routes(s) && i.admin.eligible(probed)
}

// repoint points the routing rule of the gateway before a set at the set's backend
// pool. The instances of the other pools drain.
func (w *World) repoint(s *set) {
	p := w.balancerOf(s)
	name := p.config.Pools[s.config.BackendPool]
	if p.routes(s) {
		w.refuseOnSet(s, fmt.Sprintf("repoint: the rule of %s points at pool %s already", p.config.Name, name))
		return
	}
	w.actOnSet(s, fmt.Sprintf("repoint %s to pool %s", p.config.Name, name))
	w.route(p, s.config.BackendPool, ByHand)
}

// moveAddress takes the public IP address from the load balancer that has it and
// gives it, after a while, to that of a set's backend pool.
func (w *World) moveAddress(s *set, gap sim.Time) {
	p := w.balancerOf(s)
	name := p.config.Pools[s.config.BackendPool]
	switch {
	case p.routed == nowhere:
		w.refuseOnSet(s, fmt.Sprintf("moveAddress: the address of %s is on its way already", p.config.Name))
		return
	case p.routes(s):
		w.refuseOnSet(s, fmt.Sprintf("moveAddress: the address of %s is at pool %s already", p.config.Name, name))
		return
	}
	w.actOnSet(s, fmt.Sprintf("the public IP address of %s goes to pool %s; nobody is reached for %v", p.config.Name, name, gap))
	w.takeAddress(s, gap, ByHand)
}

// takeAddress takes the public IP address from whoever has it and gives it, after a
// while, to the load balancer of a set's backend pool.
func (w *World) takeAddress(to *set, gap sim.Time, why Reason) {
	p := w.balancerOf(to)
	w.advance(p)
	w.loseAll(p, LostConnectionReset)
	w.route(p, nowhere, why)
	w.schedule(w.engine.Now()+gap, event{kind: addressDue, set: int32(to.index)})
}

// addressArrives lets requests reach a set's backend pool again.
func (w *World) addressArrives(s *set) {
	w.route(w.balancerOf(s), s.config.BackendPool, ByTime)
}

// route sends new requests to another backend pool, or nowhere.
func (w *World) route(p *pool, to int, why Reason) {
	w.advance(p)
	p.routed = to
	for _, enters := range []bool{true, false} {
		for _, member := range p.sets {
			if p.routes(member) == enters {
				w.reroute(member, why)
			}
		}
	}
}

// reroute takes the instances of a set into rotation or out of it, once requests
// go elsewhere.
func (w *World) reroute(s *set, why Reason) {
	drains := w.config.LoadBalancers[s.config.LoadBalancer].Gateway != nil
	for _, i := range s.instances {
		was := i.inRotation
		w.settleRotation(s, i, i.probedUp && w.eligible(s, i, true), why)
		if drains && was && !i.inRotation && i.station > 0 {
			w.play.traffic.Drain(i.station - 1)
		}
	}
}

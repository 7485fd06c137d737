package model

import "fmt"

// Inbound NAT pool: a port of the load balancer's frontend for every instance,
// to reach that one alone.
//
// Azure ("Manage inbound NAT rules", REST reference of load balancers): each
// instance of a Uniform set gets a frontend port of the pool's range, forwarded to
// the same backend port of the instance. A scale-out that asks for more ports
// than the range has is refused as a whole, with the code
// InboundNatPoolFrontendPortRangeSmallerThanRequestedPorts; overprovisioned
// instances take ports like any other, so that the deletions leave gaps.
//
// Ours (undocumented): the lowest free port; an instance has it from its request
// until it is gone. What was refused is asked for again as soon as enough ports
// have come free.
//
// Left out: idle timeout, floating IP, inbound NAT rules that are not a pool's.

// A NATPool is the inbound NAT pool of one scale set.
type NATPool struct {
	First, Last int // frontendPortRangeStart and frontendPortRangeEnd, both in the range
	Backend     int // backendPort
	Protocol    string
}

// Ports returns how many instances the pool has a port for.
func (p *NATPool) Ports() int { return p.Last - p.First + 1 }

// NATTooSmall is Azure's error code.
const NATTooSmall = "InboundNatPoolFrontendPortRangeSmallerThanRequestedPorts"

// A natPorts is which ports of a set's pool are taken.
type natPorts struct {
	pool  *NATPool // nil: the set has none
	taken []bool   // by port, from pool.First on
	free  int
	low   int // no port below this index is free
	short int // ports that a refused scale-out asked for; 0: none was
}

func newNATPorts(pool *NATPool) natPorts {
	if pool == nil {
		return natPorts{}
	}
	return natPorts{pool: pool, taken: make([]bool, pool.Ports()), free: pool.Ports()}
}

// take returns the lowest free port. There is one.
func (p *natPorts) take() int {
	for p.taken[p.low] {
		p.low++
	}
	p.taken[p.low] = true
	p.free--
	return p.pool.First + p.low
}

// giveBack frees a port.
func (p *natPorts) giveBack(port int) {
	at := port - p.pool.First
	p.taken[at] = false
	p.low = min(p.low, at)
	p.free++
}

// deny says why a scale-out of n instances with their extras gets no ports, if it
// gets none.
func (p *natPorts) deny(n, extras int) (Denial, bool) {
	p.short = 0
	if p.pool == nil || n+extras <= p.free {
		return Denial{}, false
	}
	p.short = n + extras
	return Denial{Instances: n, Code: NATTooSmall, Text: fmt.Sprintf(
		"%d ports requested, %d of the range %d to %d are free", n+extras, p.free, p.pool.First, p.pool.Last)}, true
}

// assignPort gives a new instance its frontend port.
func (w *World) assignPort(s *set, i *instance, why Reason) {
	if s.ports.pool == nil {
		return
	}
	i.port = s.ports.take()
	w.tell(Fact{
		Kind: PortTaken, Set: s.index, Instance: i.id, Zone: i.zone, Role: i.role, After: i.port, Why: why,
	})
}

// freePort takes the port of an instance that is gone, and reports whether it
// makes sense to ask again for what was refused.
func (s *set) freePort(i *instance) bool {
	if i.port > 0 {
		s.ports.giveBack(i.port)
	}
	return s.ports.short <= s.ports.free
}

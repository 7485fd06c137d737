package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// A NAT is what became of a set's inbound NAT pool.
type NAT struct {
	Pool    model.NATPool
	InUse   Level // ports, over time
	Refused int   // scale-outs that were refused for want of ports
	// Connections is who has which port at the end, by instance id.
	Connections []Connection
}

// A Connection is an instance and its port of the load balancer's frontend.
type Connection struct {
	Instance int
	Zone     string // "" in a regional set
	State    model.State
	Port     int
}

// nat are the books of one set's pool.
type nat struct {
	inUse   level
	refused int
}

// portTaken books the port of a new instance.
func (f *fleet) portTaken(now sim.Time, fact *model.Fact) {
	m := &f.instances[fact.Instance]
	m.port, m.zone = fact.After, fact.Zone
	f.nat.inUse.add(now, 1)
}

// portFreed books that the port of an instance that is gone is free.
func (f *fleet) portFreed(now sim.Time, m *machine) {
	if m.port > 0 {
		f.nat.inUse.add(now, -1)
	}
}

func (f *fleet) natResult(end sim.Time) *NAT {
	pool := f.config.NATPool
	if pool == nil {
		return nil
	}
	f.nat.inUse.advance(end)
	n := &NAT{Pool: *pool, InUse: f.nat.inUse.level(end), Refused: f.nat.refused}
	for id := range f.instances {
		m := &f.instances[id]
		if m.port == 0 || m.state == model.Deleted {
			continue
		}
		c := Connection{Instance: id, State: m.state, Port: m.port}
		if m.zone < len(f.config.Zones) {
			c.Zone = f.config.Zones[m.zone]
		}
		n.Connections = append(n.Connections, c)
	}
	return n
}

// check: nobody's port is beyond the range or another's.
func (n *NAT) check(name string) error {
	if n == nil {
		return nil
	}
	held := make([]bool, n.Pool.Ports())
	for _, c := range n.Connections {
		at := c.Port - n.Pool.First
		if at < 0 || at >= len(held) || held[at] {
			return broken("scale set %s: instance %d has port %d", name, c.Instance, c.Port)
		}
		held[at] = true
	}
	return nil
}

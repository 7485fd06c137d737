package traffic

import (
	"fmt"
	"slices"

	"vmssim/internal/detmath"
)

// Affinity: the same client, the same backend.
//
// A client's address hashes to a sequence of slots of the pool; its backend is the
// first of them that is in rotation. A backend that leaves moves its own clients
// only, evenly over the others, and one that comes takes some from everyone: what
// must move moves, and no more. The slots are found by jump consistent hash
// (Lamping and Veach 2014), which stays what it was when slots are added.

// Clients are the addresses from which the sessions of a workload come.
type Clients struct {
	count int
	upTo  []float64 // by client, the share of it and of those before it; nil: all alike
}

// NewClients returns so many clients. Client k, from 1, sends in proportion to
// k^-skew (Zipf's law): 0 makes all alike.
func NewClients(count int, skew float64) (*Clients, error) {
	if count < 1 || !(skew >= 0) {
		return nil, fmt.Errorf("%d clients with a skew of %v; there is at least one, and no skew below 0", count, skew)
	}
	c := &Clients{count: count}
	if skew == 0 {
		return c, nil
	}
	sum := 0.0
	for k := range count {
		sum += detmath.Pow(float64(k+1), -skew)
		c.upTo = append(c.upTo, sum)
	}
	for k := range c.upTo {
		c.upTo[k] /= sum
	}
	return c, nil
}

// pick returns the client that a uniform number chooses.
func (c *Clients) pick(u float64) uint64 {
	if c.upTo == nil {
		return uint64(u * float64(c.count))
	}
	at, _ := slices.BinarySearch(c.upTo, u)
	return uint64(min(at, c.count-1))
}

// address returns a hash of the address from which a session comes, or a request
// without one.
func (t *Traffic) address(c *client, number uint64) uint64 {
	luck := t.streams.For(purposeClient, c.config.Name, number)
	if c.config.Clients == nil {
		return luck.Uint64()
	}
	host := t.streams.For(purposeAddress, c.config.Name, c.config.Clients.pick(luck.Uniform()))
	return host.Uint64()
}

// choose returns a backend for a new connection, or none.
func (t *Traffic) choose(p *pool, hash, source uint64) int32 {
	switch p.config.Spread {
	case BySource:
		return t.pickFor(p, source)
	case InTurn:
		return p.next()
	}
	return p.pick(hash)
}

// next returns the backend whose turn it is, or none.
func (p *pool) next() int32 {
	if len(p.up) == 0 {
		return none
	}
	if p.turn >= len(p.up) {
		p.turn = 0
	}
	p.turn++
	return p.up[p.turn-1]
}

// pickFor returns the backend of a client, or none.
func (t *Traffic) pickFor(p *pool, source uint64) int32 {
	everybody := len(p.up) == 0
	if everybody && (!p.config.Everybody || len(p.all) == 0) {
		return none
	}
	for hash := source; ; hash = rehash(hash) {
		at := p.slots[jump(hash, len(p.slots))]
		if at != none && (everybody || t.stations[at].rotation) {
			return at
		}
	}
}

// jump returns one of so many slots for a hash: if there is one more, the same or
// the new one.
func jump(hash uint64, slots int) int {
	at, next := 0, 0
	for next < slots {
		at = next
		hash = hash*2862933555777941757 + 1
		next = int(float64(at+1) * (float64(1<<31) / float64(hash>>33+1)))
	}
	return at
}

// rehash returns the next hash of a sequence, a bijection.
func rehash(hash uint64) uint64 {
	hash = (hash ^ hash>>32) * 0xd6e8feb86659fd93
	return hash ^ hash>>29
}

// settle gives a backend the first vacant slot. Slots are never taken away, or
// clients would move that need not.
func (p *pool) settle(at int32) {
	if slot := slices.Index(p.slots, none); slot >= 0 {
		p.slots[slot] = at
	} else {
		p.slots = append(p.slots, at)
	}
}

func (p *pool) vacate(at int32) { p.slots[slices.Index(p.slots, at)] = none }

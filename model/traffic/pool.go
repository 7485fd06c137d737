package traffic

import (
	"math/bits"
	"slices"

	"vmssim/sim"
)

// A Pool is the backends behind one load balancer.
type Pool struct {
	// Everybody receives new requests when nobody is in rotation
	// (noHealthyBackendsBehavior AllProbedUp).
	Everybody bool

	Spread  Spread
	Proxy   bool // an application gateway: it chooses a backend for each request, whatever the connection
	Cookies bool // of a proxy: the requests of a session go to the backend of the first

	// How long a connection may be without traffic before it is forgotten; 0: for
	// ever. TellsIdle sends both ends a reset then; without it the client finds out
	// when nothing answers its next request.
	IdleTimeout sim.Time
	TellsIdle   bool

	Drain sim.Time // how long connections live on to a backend that is taken out; 0: not at all
}

// A Spread is how a pool chooses a backend: for a new connection, or if it is a
// proxy for a request.
type Spread uint8

// The spreads.
const (
	ByConnection Spread = iota // a hash of the connection: every backend is as likely as another
	BySource                   // a hash of the client's address
	InTurn                     // one after the other
)

// A pool keeps its backends in the order of their keys, so that who gets a
// request depends on who is there alone.
type pool struct {
	config *Pool
	up     []int32 // stations in rotation
	all    []int32
	slots  []int32 // all, each at a place that it keeps; none: vacant
	turn   int     // index into up of the one whose turn it is
	schema Schema
}

// pick returns the backend for a hash, or none. Azure Load Balancer hashes the
// five-tuple of a connection: every backend in rotation is as likely as another.
func (p *pool) pick(hash uint64) int32 {
	backends := p.up
	if len(backends) == 0 {
		if !p.config.Everybody || len(p.all) == 0 {
			return none
		}
		backends = p.all
	}
	index, _ := bits.Mul64(hash, uint64(len(backends)))
	return backends[index]
}

// insert and remove keep a list in the order of the stations' keys, and return the
// place.
func insert(list []int32, stations []station, at int32) ([]int32, int) {
	i, _ := slices.BinarySearchFunc(list, stations[at].config.Key, byKey(stations))
	return slices.Insert(list, i, at), i
}

func remove(list []int32, stations []station, at int32) ([]int32, int) {
	i, _ := slices.BinarySearchFunc(list, stations[at].config.Key, byKey(stations))
	return slices.Delete(list, i, i+1), i
}

func byKey(stations []station) func(int32, uint64) int {
	return func(at int32, key uint64) int {
		switch k := stations[at].config.Key; {
		case k < key:
			return -1
		case k > key:
			return 1
		}
		return 0
	}
}

package traffic

import (
	"math/bits"
	"slices"
)

// A Pool is the backends behind one load balancer.
type Pool struct {
	// Everybody receives new requests when nobody is in rotation
	// (noHealthyBackendsBehavior AllProbedUp).
	Everybody bool
}

// A pool keeps its backends in the order of their keys, so that who gets a
// request depends on who is there alone.
type pool struct {
	config *Pool
	up     []int32 // stations in rotation
	all    []int32
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

// insert and remove keep a list in the order of the stations' keys.
func insert(list []int32, stations []station, at int32) []int32 {
	i, _ := slices.BinarySearchFunc(list, stations[at].config.Key, byKey(stations))
	return slices.Insert(list, i, at)
}

func remove(list []int32, stations []station, at int32) []int32 {
	i, _ := slices.BinarySearchFunc(list, stations[at].config.Key, byKey(stations))
	return slices.Delete(list, i, i+1)
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

package model

import (
	"math"

	"vmssim/model/queueing"
	"vmssim/sim"
)

// A class is the instances of one scale set that are alike: what one of them does
// for requests and jobs. Every instance is of one class at a time.
type class struct {
	vcpus   int
	workers int // requests that it works on at once
	places  int // requests that may wait in it
	speed   float64
	memory  float64 // bytes
}

// classes returns the classes of a set's instances, one for each of its sizes.
func (s *ScaleSet) classes() []class {
	var list []class
	for _, size := range s.VMSizes() {
		list = append(list, class{
			vcpus: size.Size.VCPUs, workers: size.Concurrency, places: s.QueueLimit, speed: size.Speed,
			memory: float64(size.Size.MemoryGiB * gibibyte),
		})
	}
	return list
}

// station returns what an instance of the class is to the requests of a load: it
// serves each in the load's service time, divided by its speed.
func (c *class) station(load *Workload) queueing.Station {
	s := queueing.Station{
		Workers: c.workers,
		Places:  float64(c.places),
		Service: load.Service.Mean() / c.speed,
		CV:      load.Service.CV(),
	}
	if load.Timeout > 0 {
		// The client waits for its answer: what its service takes is not left for waiting.
		s.Patience = math.Max(sim.Millisecond.Seconds(), load.Timeout.Seconds()-s.Service)
	}
	return s
}

// late returns the share of the services by an instance of the class that outlast
// the client's timeout.
func (c *class) late(load *Workload) float64 {
	if load.Timeout <= 0 {
		return 0
	}
	return load.Service.Exceeds(load.Timeout.Seconds() * c.speed)
}

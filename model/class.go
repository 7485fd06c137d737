package model

import (
	"math"
	"slices"

	"vmssim/model/queueing"
	"vmssim/sim"
)

// A Class is the instances of one scale set that are alike to requests, messages and
// jobs. Every instance is of one class at a time.
type Class struct {
	Size    int  // index into ScaleSet.VMSizes
	Release int  // index into Config.Releases, or NoRelease
	Erring  bool // a part of their answers are errors by now
}

// A class is what one instance of a Class does for requests and jobs.
type class struct {
	Class
	vcpus   int
	workers int // requests that it works on at once
	places  int // requests that may wait in it
	speed   float64
	memory  float64 // bytes
	errors  float64 // share of the answers that are errors
}

// Classes lists the classes of a set's instances: every size with every release, and
// with one that errs once more.
func (c *Config) Classes(set int) []Class {
	var list []Class
	for _, r := range c.releasesOf(set) {
		for size := range c.ScaleSets[set].VMSizes() {
			list = append(list, Class{Size: size, Release: r})
		}
		if release(c.Releases, r).Errors == 0 {
			continue
		}
		for size := range c.ScaleSets[set].VMSizes() {
			list = append(list, Class{size, r, true})
		}
	}
	return list
}

// classes returns what the instances of each class of a set do.
func (c *Config) classes(set int) []class {
	s := &c.ScaleSets[set]
	sizes := s.VMSizes()
	var list []class
	for _, which := range c.Classes(set) {
		size, code := &sizes[which.Size], release(c.Releases, which.Release)
		made := class{
			Class: which, vcpus: size.Size.VCPUs, workers: size.Concurrency, places: s.QueueLimit,
			speed: size.Speed / code.ServiceTime, memory: float64(size.Size.MemoryGiB * gibibyte),
		}
		if which.Erring {
			made.errors = code.Errors
		}
		list = append(list, made)
	}
	return list
}

// classOf returns the class of an instance, as an index.
func (s *set) classOf(i *instance) int {
	is := Class{i.size, i.release, i.erring}
	return slices.IndexFunc(s.classes, func(c class) bool { return c.Class == is })
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

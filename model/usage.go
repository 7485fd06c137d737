package model

import (
	"vmssim/model/traffic"
	"vmssim/sim"
)

// Usage: what requests and jobs use of an instance beside its vCPUs.
//
// Azure does not know: it measures. Ours: every request uses the same. It holds its
// memory and its flows while it is in the instance, waiting or served, and brings
// its bytes in when it comes; it reads, writes and answers when it has been served.
// What is held follows Little's law: it is what one request holds times the mean
// number of requests in the instance. Nothing runs out: memory that is short and
// disks that are slow change no service time.

// A Use is what one request uses.
type Use struct {
	Memory                      float64 // bytes
	NetworkIn, NetworkOut       float64 // bytes
	DiskRead, DiskWrite         float64 // bytes
	DiskReads, DiskWrites       float64 // operations
	InboundFlows, OutboundFlows float64
	KeepAlive                   sim.Time // how long its flows outlast it
}

// A quantity is something that an instance holds, or that it moves every second.
type quantity uint8

const (
	memoryHeld quantity = iota // bytes
	inboundHeld
	outboundHeld
	networkIn // bytes per second
	networkOut
	diskRead
	diskWrite
	diskReads // operations per second
	diskWrites
	quantities
)

// A usage is what one instance holds and moves, averaged over a span.
type usage [quantities]float64

// of returns the usage of one of n instances in a span of seconds, in which so many
// requests came and were served; inside are those in the n instances on average.
func (u *Use) of(n, seconds, arrived, served, inside float64) usage {
	perSecond := 1 / seconds / n
	came, went := arrived*perSecond, served*perSecond
	open := inside/n + float64(went*u.KeepAlive.Seconds())
	return usage{
		memoryHeld:   inside / n * u.Memory,
		inboundHeld:  open * u.InboundFlows,
		outboundHeld: open * u.OutboundFlows,
		networkIn:    came * u.NetworkIn,
		networkOut:   went * u.NetworkOut,
		diskRead:     went * u.DiskRead,
		diskWrite:    went * u.DiskWrite,
		diskReads:    went * u.DiskReads,
		diskWrites:   went * u.DiskWrites,
	}
}

// add adds what so many instances with the usage have held and moved in a span.
func (u *usage) add(span float64, more *usage) {
	for q := range u {
		u[q] += float64(span * more[q])
	}
}

// A perAnswer is what belongs to one served request of a workload, on average.
type perAnswer struct {
	tries float64
	stays float64 // seconds in the system
}

// measureSingly counts what the requests of one workload have used in the span of a
// flow, where they are played one by one: what is in the system is spread over the
// instances as what is served.
func (p *pool) measureSingly(f *Flow, load *Workload, now, before *traffic.Tally) (each perAnswer) {
	if f.To == f.From {
		return each
	}
	span := f.To - f.From
	tried := float64(now.Offered-before.Offered) + float64(now.Retries-before.Retries)
	tried -= float64(now.Failed[traffic.NoBackend] - before.Failed[traffic.NoBackend])
	served, inside := number(f.Served), float64(now.Area-before.Area)/float64(span)
	if served > 0 {
		each = perAnswer{tried / served, inside * span.Seconds() / served}
	}
	if p.metered {
		p.passed.syns += float64(tried * load.Use.InboundFlows)
		p.passed.bytes += float64(tried*load.Use.NetworkIn) + float64(served*load.Use.NetworkOut)
	}
	for i := range f.Sets {
		l := &f.Sets[i]
		s := p.backends[i].set
		if !s.metered || l.Serving == 0 {
			continue
		}
		part := 0.0
		if served > 0 {
			part = number(l.Served) / served
		}
		used := load.Use.of(float64(l.Serving), span.Seconds(), tried*part, number(l.Served), inside*part)
		s.uses[l.Class].add(1, &used)
	}
	return each
}

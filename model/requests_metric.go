package model

import (
	"math"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// How busy instances are whose requests or messages are played one by one: each on
// its own.

// A seenWork is what of the work of an instance's station or receiver has been
// measured.
type seenWork struct {
	since    sim.Time // that it is there
	at       sim.Time
	work     uint64   // up to at
	busy     float64  // the vCPUs, in the span before at
	used     usage    // in that span
	served   []uint64 // up to at, by workload of the traffic
	atMinute uint64   // work up to the end of the last minute
}

// workOf returns how long the vCPUs of an instance have worked; false if it has no
// part in the traffic.
func (play *requestPlay) workOf(i *instance) (work uint64, plays bool) {
	switch {
	case i.station > 0:
		return play.traffic.Work(i.station - 1), true
	case i.receiver > 0:
		return play.traffic.ReceiverWork(i.receiver - 1), true
	}
	return 0, false
}

// look measures what an instance that has a part in the traffic did in the span that
// ends now. It may be asked again at the same instant.
func (play *requestPlay) look(s *set, i *instance, now sim.Time) *seenWork {
	work, plays := play.workOf(i)
	if span := now - i.seen.at; plays && span > 0 {
		vcpus := s.classes[i.class].vcpus
		i.seen.busy = math.Min(1, float64(work-i.seen.work)/(float64(vcpus)*1e6*float64(span)))
		if s.metered && i.station > 0 {
			i.seen.used = play.usedBy(i, span)
		}
		i.seen.work, i.seen.at = work, now
	}
	return &i.seen
}

// usedBy returns what an instance has used in a span, of which it has answered its
// own requests; each of them has been in the system for as long as any other.
func (play *requestPlay) usedBy(i *instance, span sim.Time) usage {
	seen, used, seconds := &i.seen, usage{}, span.Seconds()
	if seen.served == nil {
		seen.served = make([]uint64, len(play.loads))
	}
	for index := range play.loads {
		all, each := play.traffic.Answered(i.station-1, index), &play.each[index]
		served := float64(all - seen.served[index])
		seen.served[index] = all
		more := play.uses[index].of(1, seconds, served*each.tries, served, served/seconds*each.stays)
		used.add(1, &more)
	}
	return used
}

// extremes puts the least and the most busy instance of the minute that ends now
// into it, of those that were there all the minute.
func (play *requestPlay) extremes(s *set, minute *autoscale.Minute) {
	least, most := math.Inf(1), math.Inf(-1)
	for _, i := range s.instances {
		work, plays := play.workOf(i)
		if !plays || !i.answers() {
			continue
		}
		if minute.End-i.seen.since >= sim.Minute {
			busy := 100 * math.Min(1, float64(work-i.seen.atMinute)/
				(float64(s.classes[i.class].vcpus)*1e6*float64(sim.Minute)))
			least, most = min(least, busy), max(most, busy)
		}
		i.seen.atMinute = work
	}
	if least <= most {
		minute.Min, minute.Max = min(least, minute.Min), max(most, minute.Max)
	}
}

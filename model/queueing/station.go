// Package queueing answers, in closed form, what waits and what is lost at one
// instance: a station with c workers, a waiting line of limited length and
// clients of limited patience, in steady state under Poisson arrivals.
//
// With exponential service the station is M/M/c/K and the answers are exact: the
// Erlang B recursion for the workers and a geometric waiting line behind them.
// Clients that leave when no worker has come after a fixed time make it M/M/c+D
// (Gnedenko and Kovalenko, "Introduction to Queueing Theory", 1968; Baccelli and
// Hebuterne, 1981), which is exact too: it loses like a line with a real number
// of places, see patiencePlaces. Where both limit the line, the stricter one
// decides.
//
// General service times are reckoned by the two-moment scaling of heavy traffic
// (Kingman 1962; Lee and Longton 1959 for the mean wait of M/G/c): the line of an
// M/G/c station is that of the M/M/c station measured in units of
// R = (1 + cv²)/2. A line of K places behaves like one of K/R places with
// exponential service, and the time spent in it is multiplied by R. This is exact
// for exponential service, for lines without places (Erlang's loss formula holds
// for every service distribution) and, for the mean wait of one worker behind an
// unlimited line, for every distribution (Pollaczek and Khinchine). Elsewhere it
// errs as the table in twomoment_test.go says, in loss by at most 0.026 of the arrivals
// for cv up to 1.5. The loss of a saturated station tends to 1 - 1/ρ in any case.
package queueing

import (
	"fmt"
	"math"
)

// A Station is one instance as its requests see it. Its numbers may go up to
// 1e18, which serves as infinity for Places.
type Station struct {
	Workers  int     // requests in service at once, at least 1
	Places   float64 // requests that may wait, at least 0
	Patience float64 // seconds that a client waits for a worker; 0 or less: for ever
	Service  float64 // mean seconds of a worker per request, above 0
	CV       float64 // coefficient of variation of the service time, at least 0
}

// A State is a Station in steady state. Requests that patience will lose are
// counted as lost when they arrive: neither Waiting nor Places includes them,
// and what is in the line is work that a worker will do.
type State struct {
	Loss     float64 // share of the arrivals that is lost
	Timeouts bool    // what is lost is lost to patience; else to the length of the line
	Busy     float64 // mean busy workers
	Waiting  float64 // mean requests waiting
	Places   float64 // the most that can wait: the line's places, or fewer if patience ends first
	Wait     Wait    // of the requests that are served
}

// Limit returns the most requests that the station can hold, given its workers.
// It does not depend on the rate.
func (s State) Limit(workers int) float64 { return float64(workers) + s.Places }

// Steady returns the state of the station when rate requests arrive per second,
// for ever. Above saturation that is a full line, which many places take long to
// fill; how the line grows until then is the caller's business. Steady panics
// when the station or the rate is outside its domain.
func (s Station) Steady(rate float64) State {
	s.check(rate)
	var (
		workers   = float64(s.Workers)
		perSecond = workers / s.Service
		rho       = rate / perSecond
		scale     = (1 + float64(s.CV*s.CV)) / 2
		patience  = s.Patience
	)
	if patience <= 0 {
		patience = math.Inf(1)
	}
	st := State{Places: math.Min(s.Places, perSecond*patience)}
	if rho == 0 {
		st.Timeouts = st.Places < s.Places
		return st
	}
	places := math.Min(s.Places, patiencePlaces(rho, perSecond*patience))
	l := newLine(rho, places/scale)
	free := float64(l.first * idleOdds(rho*workers, s.Workers))
	total := free + l.waits + l.last

	st.Loss = l.last / total
	st.Timeouts = places < s.Places
	st.Busy = workers * math.Min(1, rho*((free+l.waits)/total))
	st.Wait = l.wait(scale/perSecond, patience)
	st.Waiting = rate * (l.waits / total) * st.Wait.Mean
	st.Wait.Share = l.waits / (free + l.waits)
	st.Wait.Mean *= st.Wait.Share
	return st
}

// check panics when the rate or the station is outside its domain.
func (s Station) check(rate float64) {
	within := func(x float64) bool { return x >= 0 && x <= 1e18 }
	if s.Workers < 1 || !within(s.Places) || math.IsNaN(s.Patience) ||
		!within(s.Service) || s.Service == 0 || !within(s.CV) || !within(rate) {
		panic(fmt.Sprintf("queueing: rate %v at station %+v", rate, s))
	}
}

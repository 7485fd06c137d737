package collect

import (
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A sessionAccount keeps the books of one workload's sessions.
type sessionAccount struct {
	tally traffic.SessionTally
	lost  []float64 // by step of the series
}

// newSessionAccount returns nil for a workload without sessions.
func newSessionAccount(sessions *traffic.Sessions, points int) *sessionAccount {
	if sessions == nil {
		return nil
	}
	return &sessionAccount{lost: make([]float64, points)}
}

// add takes in how the sessions stand at the end of a flow.
func (a *sessionAccount) add(tally *traffic.SessionTally, step int) {
	if a == nil {
		return
	}
	a.lost[step] += float64(tally.LostTotal() - a.tally.LostTotal())
	a.tally = *tally
}

// result returns nil for a workload without sessions.
func (a *sessionAccount) result() *traffic.SessionTally {
	if a == nil {
		return nil
	}
	return &a.tally
}

// series returns the lost sessions per second of every step, or nil.
func (a *sessionAccount) series(every, end sim.Time) []float64 {
	if a == nil {
		return nil
	}
	var list []float64
	for i, n := range a.lost {
		if span := stepLength(i, every, end); span > 0 {
			list = append(list, n/span.Seconds())
		}
	}
	return list
}

// sessionsCompleted returns the part of the ended sessions that completed.
func sessionsCompleted(loads []Workload) float64 {
	var completed, ended float64
	for i := range loads {
		if s := loads[i].Sessions; s != nil {
			completed += float64(s.Completed)
			ended += float64(s.Ended())
		}
	}
	return shareOf(completed, ended, 1)
}

// checkSessions: sessions that have ended had begun, their requests were offered,
// and as many were lost with a request as requests were.
func checkSessions(w *Workload) error {
	s := w.Sessions
	if s == nil {
		return nil
	}
	offered, lost := uint64(w.Offered/workload.Request), uint64(w.LostTotal()/workload.Request)
	if s.Ended() > s.Started || s.Requests > offered || s.Requests < s.Ended() || s.Lost[traffic.RequestLost] != lost {
		return broken("workload %s: sessions %+v of %d requests, %d lost", w.Name, *s, offered, lost)
	}
	return nil
}

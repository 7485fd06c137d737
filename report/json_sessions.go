package report

import (
	"vmssim/collect"
	"vmssim/model/traffic"
)

// The parts of the schema that workloads with sessions have.
type (
	sessionsDoc struct {
		Started      uint64           `json:"started"`
		Completed    uint64           `json:"completed"`
		Lost         uint64           `json:"lost"`
		LostByCause  []lostSessionDoc `json:"lostByCause"`
		GoOn         uint64           `json:"goOn"`
		RequestsEach *real            `json:"requestsEach"`
		Connections  connectionsDoc   `json:"connections"`
	}
	lostSessionDoc struct {
		Cause    string `json:"cause"`
		Sessions uint64 `json:"sessions"`
	}
	connectionsDoc struct {
		Opened uint64 `json:"opened"`
		Broken uint64 `json:"broken"`
		Idled  uint64 `json:"idled"`
	}
)

// sessionsOf returns nil for a workload without sessions.
func sessionsOf(w *collect.Workload) *sessionsDoc {
	s := w.Sessions
	if s == nil {
		return nil
	}
	d := &sessionsDoc{
		Started: s.Started, Completed: s.Completed, Lost: s.LostTotal(), GoOn: s.Started - s.Ended(),
		Connections: connectionsDoc{s.Opened, s.Broken, s.Idled},
	}
	for cause, n := range s.Lost {
		d.LostByCause = append(d.LostByCause, lostSessionDoc{traffic.SessionCause(cause).String(), n})
	}
	if s.Ended() > 0 {
		each := real(float64(s.Requests) / float64(s.Ended()))
		d.RequestsEach = &each
	}
	return d
}

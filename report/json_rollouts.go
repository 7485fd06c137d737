package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/traffic"
)

// The parts of the schema that say how changes of a set's model reached its
// instances.
type (
	modelsDoc struct {
		Updates int         `json:"updates"`
		Latest  int         `json:"latestAtEnd"`
		Older   int         `json:"olderAtEnd"`
		Mixed   json.Number `json:"mixedSeconds"`
	}
	rolloutDoc struct {
		Number     int                `json:"number"`
		Mode       string             `json:"mode"`
		StartedBy  string             `json:"startedBy"`
		Into       string             `json:"into,omitempty"` // the set that takes over
		Change     string             `json:"change"`
		Began      json.Number        `json:"beganSeconds"`
		Duration   json.Number        `json:"durationSeconds"`
		Code       string             `json:"code"`
		Error      string             `json:"error,omitempty"`
		Reason     string             `json:"reason"`
		Instances  int                `json:"instances"`
		Successful int                `json:"successfulInstanceCount"`
		Failed     int                `json:"failedInstanceCount"`
		InProgress int                `json:"inProgressInstanceCount"`
		Pending    int                `json:"pendingInstanceCount"`
		Back       rollbackDoc        `json:"rollbackInfo"`
		Running    dipDoc             `json:"running"`
		Serving    dipDoc             `json:"serving"`
		Zones      []rolloutZoneDoc   `json:"zones,omitempty"`
		Peak       int                `json:"instancesPeak"`
		PeakVCPUs  int                `json:"vCPUsPeak"`
		Mixed      json.Number        `json:"mixedSeconds"`
		Requests   rolloutRequestsDoc `json:"requests"`
		Sessions   rolloutSessionsDoc `json:"sessions"`
		Extra      extraDoc           `json:"extra"`
		Batches    []batchDoc         `json:"batches"`
	}
	rollbackDoc struct {
		Successful int `json:"successfullyRolledbackInstanceCount"`
		Failed     int `json:"failedRolledbackInstanceCount"`
	}
	dipDoc struct {
		Before int `json:"before"`
		Min    int `json:"min"`
	}
	rolloutZoneDoc struct {
		Zone    string `json:"zone"`
		Running dipDoc `json:"running"`
		Serving dipDoc `json:"serving"`
	}
	rolloutRequestsDoc struct {
		Offered     json.Number      `json:"offered"`
		Lost        json.Number      `json:"lost"`
		LostByCause []lostRequestDoc `json:"lostByCause"`
		NewModel    json.Number      `json:"answeredByNewModel"`
		Later       json.Number      `json:"answeredByNewModelLater"`
		Blast       json.Number      `json:"blastRadius"`
	}
	lostRequestDoc struct {
		Cause    string      `json:"cause"`
		Requests json.Number `json:"requests"`
	}
	rolloutSessionsDoc struct {
		Lost        uint64           `json:"lost"`
		LostByCause []lostSessionDoc `json:"lostByCause"`
	}
	extraDoc struct {
		Time json.Number `json:"instanceSeconds"`
		Cost json.Number `json:"cost"`
	}
	batchDoc struct {
		Began     json.Number `json:"beganSeconds"`
		Duration  json.Number `json:"durationSeconds"`
		Instances []int       `json:"instances"`
		Zones     []string    `json:"zones,omitempty"`
		Surge     bool        `json:"surge"`
		Reason    string      `json:"reason"`
	}
)

func modelsOf(m *collect.ModelUse) *modelsDoc {
	if m == nil {
		return nil
	}
	return &modelsDoc{m.Updates, m.Latest, m.Older, seconds(m.Mixed)}
}

func rolloutsOf(list []collect.Rollout) []rolloutDoc {
	var docs []rolloutDoc
	for i := range list {
		o := &list[i]
		d := rolloutDoc{
			Number: o.Number, Mode: o.Mode.String(), StartedBy: o.StartedBy.String(), Into: o.Into, Change: o.Change,
			Back: rollbackDoc(o.Rollbacks), Began: seconds(o.Began),
			Duration: seconds(o.Duration()), Code: o.Code.String(), Error: o.Error, Reason: o.Reason,
			Instances: o.Instances, Successful: o.Counters.Successful, Failed: o.Counters.Failed,
			InProgress: o.Counters.InProgress, Pending: o.Counters.Pending,
			Running: dipOf(o.Capacity), Serving: dipOf(o.Serving), Peak: o.Peak, PeakVCPUs: o.PeakVCPUs, Mixed: seconds(o.Mixed),
			Requests: rolloutRequestsOf(o), Extra: extraDoc{seconds(o.ExtraTime), money(o.Extra)}, Batches: []batchDoc{},
		}
		for _, z := range o.Zones {
			d.Zones = append(d.Zones, rolloutZoneDoc{z.Name, dipOf(z.Capacity), dipOf(z.Serving)})
		}
		d.Sessions.Lost = o.SessionsLostTotal()
		for cause, n := range o.SessionsLost {
			d.Sessions.LostByCause = append(d.Sessions.LostByCause, lostSessionDoc{traffic.SessionCause(cause).String(), n})
		}
		for _, b := range o.Batches {
			d.Batches = append(d.Batches, batchDoc{seconds(b.Began), seconds(b.Ended - b.Began), append([]int{}, b.Instances...), b.Zones, b.Surge, b.Reason})
		}
		docs = append(docs, d)
	}
	return docs
}

func dipOf(d collect.Dip) dipDoc { return dipDoc{d.Before, d.Trough} }

func rolloutRequestsOf(o *collect.Rollout) rolloutRequestsDoc {
	q := &o.Requests
	d := rolloutRequestsDoc{
		Offered: amount(q.Offered), Lost: amount(q.LostTotal()), LostByCause: []lostRequestDoc{}, NewModel: amount(q.Reached),
		Later: amount(q.After), Blast: amount(o.Blast()),
	}
	for cause, n := range q.Lost {
		if n > 0 {
			d.LostByCause = append(d.LostByCause, lostRequestDoc{model.Cause(cause).String(), amount(n)})
		}
	}
	return d
}

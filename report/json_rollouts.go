package report

import (
	"encoding/json"

	"vmssim/collect"
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
		Number     int         `json:"number"`
		Mode       string      `json:"mode"`
		Change     string      `json:"change"`
		Began      json.Number `json:"beganSeconds"`
		Duration   json.Number `json:"durationSeconds"`
		Code       string      `json:"code"`
		Error      string      `json:"error,omitempty"`
		Reason     string      `json:"reason"`
		Instances  int         `json:"instances"`
		Successful int         `json:"successfulInstanceCount"`
		Failed     int         `json:"failedInstanceCount"`
		InProgress int         `json:"inProgressInstanceCount"`
		Pending    int         `json:"pendingInstanceCount"`
		Serving    struct {
			Before int `json:"before"`
			Min    int `json:"min"`
		} `json:"serving"`
		Peak    int         `json:"instancesPeak"`
		Mixed   json.Number `json:"mixedSeconds"`
		Batches []batchDoc  `json:"batches"`
	}
	batchDoc struct {
		Began     json.Number `json:"beganSeconds"`
		Duration  json.Number `json:"durationSeconds"`
		Instances []int       `json:"instances"`
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
			Number: o.Number, Mode: o.Mode.String(), Change: o.Change, Began: seconds(o.Began),
			Duration: seconds(o.Duration()), Code: o.Code.String(), Error: o.Error, Reason: o.Reason,
			Instances: o.Instances, Successful: o.Counters.Successful, Failed: o.Counters.Failed,
			InProgress: o.Counters.InProgress, Pending: o.Counters.Pending, Peak: o.Peak, Mixed: seconds(o.Mixed),
			Batches: []batchDoc{},
		}
		d.Serving.Before, d.Serving.Min = o.Before, o.Trough
		for _, b := range o.Batches {
			d.Batches = append(d.Batches, batchDoc{seconds(b.Began), seconds(b.Ended - b.Began), b.Instances, b.Surge, b.Reason})
		}
		docs = append(docs, d)
	}
	return docs
}

package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/model"
)

// The parts of the schema that loads of messages have.
type (
	messageLoadDoc struct {
		Name         string        `json:"name"`
		Queue        string        `json:"queue"`
		Fidelity     string        `json:"fidelity"`
		Arrived      json.Number   `json:"arrived"`
		Enqueued     []enqueuedDoc `json:"enqueued"`
		Completed    json.Number   `json:"completed"`
		DeadLettered json.Number   `json:"deadLettered"`
		ExpiredDead  json.Number   `json:"deadLetteredExpired"`
		Expired      json.Number   `json:"expired"`
		Waiting      json.Number   `json:"waiting"`
		Locked       json.Number   `json:"locked"`
		Peak         json.Number   `json:"peakInQueue"`
		Mean         real          `json:"meanInQueue"`
		Redelivered  json.Number   `json:"redelivered"`
		LockLost     json.Number   `json:"lockLost"`
		Duplicates   *json.Number  `json:"duplicates"`
		Orphaned     []orphanedDoc `json:"orphaned"`
		Oldest       json.Number   `json:"oldestSeconds"`
		Age          *latencyDoc   `json:"age"`
		Worker       workerTimeDoc `json:"workerSeconds"`
	}
	enqueuedDoc struct {
		By         string `json:"by"`
		Messages   uint64 `json:"messages"`
		Unanswered uint64 `json:"unanswered"`
	}
	orphanedDoc struct {
		Reason   string      `json:"reason"`
		Messages json.Number `json:"messages"`
		Seconds  real        `json:"lostWorkerSeconds"`
	}
	workerTimeDoc struct {
		All    real `json:"all"`
		InVain real `json:"inVain"`
		Failed real `json:"failedDeliveries"`
		Lapsed real `json:"lockLost"`
	}
)

func messageLoadsOf(loads []collect.MessageLoad) []messageLoadDoc {
	list := make([]messageLoadDoc, len(loads))
	for i := range loads {
		list[i] = messageLoadOf(&loads[i])
	}
	return list
}

func messageLoadOf(m *collect.MessageLoad) messageLoadDoc {
	d := messageLoadDoc{
		Name: m.Name, Queue: m.Queue, Fidelity: m.Fidelity.String(),
		Arrived: amount(m.Arrived), Completed: amount(m.Completed),
		DeadLettered: amount(m.DeadLettered), ExpiredDead: amount(m.ExpiredDead), Expired: amount(m.Expired),
		Waiting: amount(m.Waiting), Locked: amount(m.Locked), Peak: amount(m.Peak), Mean: real(m.Mean),
		Redelivered: amount(m.Redelivered), LockLost: amount(m.LockLost), Enqueued: []enqueuedDoc{}, Orphaned: []orphanedDoc{},
		Oldest: seconds(m.Oldest),
		Worker: workerTimeDoc{
			real(m.Worked.Total), real(m.Worked.InVain()), real(m.Worked.Failed), real(m.Worked.Lapsed),
		},
	}
	for _, by := range m.Enqueued {
		d.Enqueued = append(d.Enqueued, enqueuedDoc{by.Workload, by.Messages, by.Unanswered})
	}
	for why, n := range m.Orphaned {
		if n > 0 {
			d.Orphaned = append(d.Orphaned, orphanedDoc{model.Reason(why).String(), amount(n), real(m.Worked.Lost[why])})
		}
	}
	if m.Fidelity == model.MessageFidelity {
		n := amount(m.Duplicates)
		d.Duplicates = &n
	}
	if m.Completed > 0 {
		d.Age = distributionOf(m.Age)
	}
	return d
}

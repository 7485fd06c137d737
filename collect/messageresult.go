package collect

import (
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A MessageLoad is the account of one queue's messages: Arrived = Completed +
// DeadLettered + Expired + Waiting + Locked, exactly.
type MessageLoad struct {
	Name         string
	Fidelity     model.Fidelity
	Queue        string // the queue's name
	Arrived      workload.Requests
	Enqueued     []EnqueuedBy // of Arrived, those by requests
	Completed    workload.Requests
	DeadLettered workload.Requests // they stay in the queue's dead-letter queue
	Expired      workload.Requests // dropped
	Waiting      workload.Requests // at the end
	Locked       workload.Requests // at the end

	ExpiredDead workload.Requests // of DeadLettered, those that were it because they expired
	Redelivered workload.Requests // deliveries after the first of a message
	LockLost    workload.Requests // deliveries that outlasted their lock
	Duplicates  workload.Requests // of these, those whose worker did all the work; message fidelity only
	Orphaned    [model.Reasons]workload.Requests

	Peak   workload.Requests // the most in the queue at once, dead letters aside
	Mean   float64           // messages in the queue, over time
	Oldest sim.Time          // the highest age of the oldest message in the queue
	Age    Latency           // of the completed ones, from arrival to completion
	Worked WorkerTime
}

// An EnqueuedBy is the messages that the requests of one workload put into the queue.
type EnqueuedBy struct {
	Workload   string
	Messages   uint64
	Unanswered uint64 // of these, those of requests whose client had given up
}

// A WorkerTime is the time of workers that had messages, in seconds. What is not
// in vain completed them.
type WorkerTime struct {
	Total  float64
	Failed float64 // in deliveries that failed
	Lapsed float64 // in deliveries that lost their lock
	Lost   [model.Reasons]float64
}

// InVain returns the time that completed no message.
func (t *WorkerTime) InVain() float64 {
	sum := t.Failed + t.Lapsed
	for _, lost := range t.Lost {
		sum += lost
	}
	return sum
}

// Inside returns the messages that are in the queue at the end, dead letters
// aside.
func (m *MessageLoad) Inside() workload.Requests { return m.Waiting + m.Locked }

// A MessageSeries has one number per step; rates are messages per second and
// numbers of messages those in the queue, averaged over the step.
type MessageSeries struct {
	Arrived, Completed, Capacity []float64
	Inside                       []float64  // waiting or locked
	DeadLettered                 []float64  // in the dead-letter queue
	Oldest                       []sim.Time // the highest age of the oldest message; 0 without one
	P95                          []sim.Time // of the age of those completed; 0 where none was
}

package model

import (
	"vmssim/model/queueing"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A MessageFlow is what one queue did between two instants. Over a run, Arrived =
// Completed + DeadLettered + Expired + the last Waiting and Locked, exactly.
type MessageFlow struct {
	Load         int // index into Config.Messages
	From, To     sim.Time
	Single       bool // played message by message: whole messages, and ages are told by MessagesDone
	Arrived      workload.Requests
	Enqueued     workload.Requests // of Arrived, by requests; message fidelity only
	Completed    workload.Requests
	DeadLettered workload.Requests // because all their deliveries failed
	Expired      workload.Requests // dropped or, if the queue is so, dead-lettered
	Redelivered  workload.Requests // deliveries that follow one which failed or lost its lock
	LockLost     workload.Requests // deliveries that outlasted their lock
	Duplicates   workload.Requests // of these, those whose worker did all the work; message fidelity only
	Waiting      workload.Requests // for a worker, at To
	Locked       workload.Requests // at workers, or at those that are gone, at To
	Inside       float64           // waiting or locked over the span, on average; message fidelity only
	Workers      int               // that receive messages
	Capacity     float64           // messages per second that these can be done with
	Oldest       sim.Time          // since the arrival of the oldest message in the queue, at To
	Worked       float64           // seconds of workers
	InVain       float64           // of Worked, in deliveries that failed
	Lapsed       float64           // of Worked, in deliveries that lost their lock
	Waits        []MessageWait     // of the completed ones
	Sets         []MessageWork     // the scale sets that did the work
}

// A MessageWait is how long a part of the completed messages waited for the first
// delivery.
type MessageWait struct {
	Completed workload.Requests
	Wait      queueing.Wait
}

// A MessageWork is the part of a MessageFlow that one class of a scale set did.
type MessageWork struct {
	Set         int
	Class       int     // of its instances
	Serving     int     // instances that receive messages
	Utilization float64 // of the vCPUs of these instances, 0 to 1
	InVain      float64 // part of Utilization in deliveries that failed
	Lapsed      float64 // part of Utilization in deliveries that lost their lock
}

// A MessageLoss is what an instance that stops takes with it.
type MessageLoss struct {
	Load     int               // index into Config.Messages
	Messages workload.Requests // that come back when their locks run out
	Worked   sim.Time          // time of workers that is lost
}

package model

import (
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A MessageLoad is a stream of messages into one queue. The workers of scale sets
// receive them under a lock, each one at a time; unlike a request, a message
// outlives its worker and comes back when its lock runs out.
type MessageLoad struct {
	Name      string
	Arrivals  workload.Shape
	Queue     MessageQueue
	Takes     sim.Distribution // seconds that one delivery keeps one worker
	CPUShare  float64          // part of that time spent on a vCPU, above 0 and at most 1
	Renewal   sim.Time         // for how long a worker renews its lock; 0: not at all
	Failing   float64          // share of the deliveries that fail, of messages that are no poison
	Poison    float64          // share of the messages of which every delivery fails
	ScaleSets []int            // indices into Config.ScaleSets, whose workers compete
	Fidelity  Fidelity         // flow or messages; what follows is for the latter
	Process   traffic.Process  // by which messages come
	Bursts    *traffic.Bursts
	Prefetch  int // messages that an instance locks beyond those at its workers
}

// A MessageQueue is the queue of a MessageLoad.
type MessageQueue struct {
	Kind              QueueKind
	Name              string   // by which autoscale rules find it
	Lock              sim.Time // lockDuration, or the visibility timeout
	MostDeliveries    int      // after so many that fail, a message is dead-lettered
	TimeToLive        sim.Time // from its arrival until a message expires; 0: it does not
	DeadLetterExpired bool     // an expired message is dead-lettered, else it is dropped
}

// A QueueKind is one of Azure's queues.
type QueueKind uint8

// The kinds of queues.
const (
	ServiceBusQueue QueueKind = iota
	StorageQueue
)

// endures returns how long a delivery may take until its lock is lost.
func (l *MessageLoad) endures() sim.Time { return max(l.Queue.Lock, l.Renewal) }

package model

import (
	"vmssim/model/autoscale"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Metrics of queues.
//
// Azure ("Azure Service Bus monitoring data reference", "Get message counters"):
// active messages are those ready for delivery; Messages counts those in all
// states, dead letters included. Autoscale knows them as ActiveMessageCount and
// MessageCount (the latter holds dead letters: azure-docs issue 57611). The
// approximate count of a Storage queue is not lower than the messages in it. All
// are numbers at one point in time. Neither queue publishes the age of its oldest
// message: an application would, as a custom metric.
//
// Ours: a locked message is active until it is settled. The pages' "in the active
// state and ready for delivery" can be read either way, but a lock is no state of a
// message, and a queue that is worked on would else look empty. The poison queue of
// a Storage queue is another queue. The numbers are those at the end of the minute,
// fractions of a message included.

// sample returns a metric of the queue at the end of a minute.
func (q *messageQueue) sample(metric Metric, end sim.Time) autoscale.Minute {
	value := 0.0
	switch dead := q.deadLetters(); metric {
	case ActiveMessages, ApproximateMessageCount:
		value = number(q.all())
	case DeadletteredMessages:
		value = number(dead)
	case AllMessages:
		value = number(q.all() + dead)
	case OldestMessageAge, OldestStorageMessageAge:
		value = q.oldest(end).Seconds()
	}
	return autoscale.Minute{End: end, Sum: value, Min: value, Max: value, Count: 1}
}

// deadLetters returns how many dead letters the queue has, for ever: nobody reads
// them.
func (q *messageQueue) deadLetters() workload.Requests {
	if q.config.Queue.DeadLetterExpired {
		return q.dead + q.expired
	}
	return q.dead
}

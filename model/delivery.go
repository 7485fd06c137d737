package model

import "math"

// Delivery: what becomes of a message, delivery by delivery.
//
// Azure ("Message transfers, locks, and settlement", "Overview of Service Bus
// dead-letter queues"): a message is received under a lock. When its worker
// abandons it, or the lock runs out, it is back at or near the front of the queue
// and its delivery count rises; once that is beyond maxDeliveryCount, it is
// dead-lettered. A worker whose lock is lost cannot complete the message. In
// Storage queues ("Storage queues and Service Bus queues - compared and
// contrasted") the application does the same with dequeueCount and a poison queue.
//
// Ours: every delivery draws its time anew and, of messages that are no poison,
// fails with the same chance; a worker whose processing fails abandons the message
// at its end. So the deliveries of a message are geometric, cut at the maximum,
// and since it comes back to the front, the next one follows at once: to the
// queue, a message with all its deliveries is one service of one worker.
//
// Left out: receive and delete, sessions, deferral, scheduled messages. Prefetching
// and duplicates are played message by message only (see messageplay.go).

// A delivery is what becomes of one message, on average.
type delivery struct {
	dead     float64 // chance that all deliveries fail
	count    float64 // deliveries
	failed   float64 // of these, those that are abandoned
	lockLost float64 // of these, those that outlast their lock
	service  float64 // seconds of workers, over all deliveries
	cv       float64 // coefficient of variation of that
	inVain   float64 // share of service in deliveries that fail
	lapsed   float64 // share of service in deliveries that lose their lock
}

func (l *MessageLoad) delivery(p *processing) delivery {
	endures := l.endures().Seconds()
	loss := l.Takes.Exceeds(endures)
	first, second, dead := cutGeometric(l.fails(loss), l.Queue.MostDeliveries)
	sound, most := 1-l.Poison, float64(l.Queue.MostDeliveries)
	d := delivery{dead: float64(sound*dead) + l.Poison}
	d.count = float64(sound*first) + float64(l.Poison*most)
	d.lockLost = float64(d.count * loss)
	d.failed = float64((1 - loss) * (float64(sound*first*l.Failing) + float64(l.Poison*most)))
	d.service = float64(d.count * p.mean)
	square := float64(sound*second) + float64(l.Poison*most*most)
	variance := float64(d.count*p.cv*p.cv) + square - float64(d.count*d.count) // in units of mean²
	d.cv = math.Sqrt(math.Max(0, variance)) / d.count
	within, beyond := p.split(endures, loss)
	d.inVain = math.Min(1, float64(d.failed*within)/d.service)
	d.lapsed = math.Min(1-d.inVain, float64(d.lockLost*beyond)/d.service)
	return d
}

// fails returns the chance that a delivery does not complete a message that is no
// poison, given that it loses its lock with a chance.
func (l *MessageLoad) fails(loss float64) float64 { return loss + float64((1-loss)*l.Failing) }

// cutGeometric returns the first two moments of the number of trials until the
// first that does not fail, at most so many, and the chance that all fail.
func cutGeometric(fails float64, most int) (first, second, all float64) {
	all = 1
	for k := range most {
		first += all
		second += float64(float64(2*k+1) * all)
		all = float64(all * fails)
	}
	return first, second, all
}

// CompletedAfter returns with which chance a message that is completed takes one
// delivery, two and so on, as far as that matters, and how many seconds pass on
// average from a delivery that is not the last until the next.
func (l *MessageLoad) CompletedAfter() (chances []float64, apart float64) {
	const rare = 1e-4
	p := newProcessing(l.Takes)
	loss := l.Takes.Exceeds(l.endures().Seconds())
	fails := l.fails(loss)
	_, _, all := cutGeometric(fails, l.Queue.MostDeliveries)
	left := 1.0
	chance := float64(1 - fails)
	for k := 1; k < l.Queue.MostDeliveries && all < 1 && left > rare; k++ {
		chances = append(chances, chance/(1-all))
		left -= chance / (1 - all)
		chance = float64(chance * fails)
	}
	chances = append(chances, math.Max(0, left))
	if loss > 0 {
		return chances, float64(p.mean * p.within(l.endures().Seconds()))
	}
	return chances, p.mean
}

package model

import (
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Messages one by one: the queues that package traffic plays, and what the rest of
// the world tells it.
//
// Every instance that receives messages is a receiver in the traffic. It is brought
// in line where its set counts it (see set.tally); before it goes, what it has is
// taken from it (see losesMessages). What became of the messages is told as the same
// facts as in flow fidelity, in whole messages.

// singly reports whether the queue is played message by message.
func (l *MessageLoad) singly() bool { return l.Fidelity == MessageFidelity }

// traffic returns the queue as package traffic plays it.
func (l *MessageLoad) traffic(index int) traffic.Queue {
	return traffic.Queue{
		Name: l.Name, ID: index, Load: shapeLoad{l.Arrivals}, Process: l.Process, Bursts: l.Bursts,
		Takes: l.Takes, CPU: l.CPUShare, Lock: l.Queue.Lock, Renewal: l.Renewal,
		MostDeliveries: l.Queue.MostDeliveries, TimeToLive: l.Queue.TimeToLive, Prefetch: l.Prefetch,
		Failing: l.Failing, Poison: l.Poison,
	}
}

// A queuePlay is a queue in the traffic, and what of it has been told.
type queuePlay struct {
	play  *requestPlay
	index int // in the traffic
	told  traffic.QueueTally
}

// playQueues joins the queues that are played message by message, and their sets, to
// the traffic.
func (w *World) playQueues() {
	n := 0
	for i := range w.messages {
		q := &w.messages[i]
		if !q.config.singly() {
			continue
		}
		q.single = &queuePlay{play: w.play, index: n}
		n++
		for _, s := range q.sets {
			s.play = w.play
		}
	}
}

// employ brings an instance's receiver in line with it.
func (play *requestPlay) employ(s *set, i *instance) {
	switch receives := s.receives(i); {
	case !receives:
	case i.receiver > 0:
		play.traffic.SetReceiverClass(i.receiver-1, play.siteOf(s, i))
	default:
		c := &s.classes[i.class]
		i.receiver = 1 + play.traffic.AddReceiver(traffic.Receiver{
			Key: uint64(s.index)<<32 | uint64(i.id), Queue: s.messages.single.index, Class: play.siteOf(s, i),
			Workers: c.workers, VCPUs: c.vcpus, Slowness: 1 / c.speed,
		})
		i.seen = seenWork{since: play.traffic.Now(), at: play.traffic.Now()}
	}
}

// dismiss takes from an instance the messages that it will not work on: all, or if
// it drains those that it has only prefetched.
func (w *World) dismiss(s *set, i *instance, drains bool, why Reason) {
	if i.receiver == 0 {
		return
	}
	loss := &w.messageLoss
	*loss = MessageLoss{Load: s.messages.index}
	n := 0
	if drains {
		n = w.play.traffic.CloseReceiver(i.receiver - 1)
	} else {
		n, loss.Worked = w.play.traffic.RemoveReceiver(i.receiver - 1)
		i.receiver = 0
	}
	if loss.Messages = workload.Requests(n) * workload.Request; n > 0 || loss.Worked > 0 {
		w.tellLoss(s, i, why)
	}
}

// accountMessages tells what the queue did since it was last looked at.
func (w *World) accountMessages(q *messageQueue) {
	now, play := w.engine.Now(), q.single.play
	play.traffic.Flush()
	tally, told := play.traffic.QueueTally(q.single.index), &q.single.told
	count := func(now, before uint64) workload.Requests { return workload.Requests(now-before) * workload.Request }
	workers, speed := q.workers()
	f := &w.messageFlow
	*f = MessageFlow{
		Load: q.index, From: q.at, To: now, Single: true,
		Arrived:      count(tally.Arrived, told.Arrived),
		Enqueued:     count(tally.Enqueued, told.Enqueued),
		Completed:    count(tally.Completed, told.Completed),
		DeadLettered: count(tally.DeadLettered, told.DeadLettered),
		Expired:      count(tally.Expired, told.Expired),
		Redelivered:  count(tally.Redelivered, told.Redelivered),
		LockLost:     count(tally.LockLost, told.LockLost),
		Duplicates:   count(tally.Duplicates, told.Duplicates),
		Waiting:      count(tally.Waiting, 0),
		Locked:       count(tally.Locked, 0),
		Oldest:       play.traffic.Oldest(q.single.index),
		Workers:      workers,
		Worked:       (tally.Worked - told.Worked).Seconds(),
		InVain:       (tally.InVain - told.InVain).Seconds(),
		Lapsed:       (tally.Lapsed - told.Lapsed).Seconds(),
		Waits:        f.Waits[:0], Sets: f.Sets[:0],
	}
	f.Inside = float64(tally.Area-told.Area) / float64(now-q.at)
	if workers > 0 {
		f.Capacity = float64(workers) / (q.delivery.service / speed)
	}
	*told = *tally
	q.active, q.busy = f.Waiting+f.Locked, f.Locked
	q.dead, q.expired = count(tally.DeadLettered, 0), count(tally.Expired, 0)
	w.shareMessages(q, f)
	q.at = now
	w.tell(Fact{Kind: MessagesAdvanced, Messages: f})
}

// shareMessages tells each set how busy it was, and meters its CPU.
func (w *World) shareMessages(q *messageQueue, f *MessageFlow) {
	for _, s := range q.sets {
		for class, instances := range s.receiving {
			load := w.play.shareOfWork(s, class, instances, f.To-f.From)
			s.loads[class] = load
			inVain, lapsed := w.play.wasteOf(s, class)
			if instances > 0 {
				room := float64(s.classes[class].vcpus) * float64(instances) * float64(f.To-f.From) * 1e6
				f.Sets = append(f.Sets, MessageWork{
					Set: s.index, Class: class, Serving: instances, Utilization: load.utilization,
					InVain: float64(inVain) / room, Lapsed: float64(lapsed) / room,
				})
			}
		}
		s.measure(f.To, false)
	}
}

// wasteOf returns the work of a class of a set in deliveries that failed and in
// those that had lost their lock, since it was last asked.
func (play *requestPlay) wasteOf(s *set, class int) (inVain, lapsed uint64) {
	for at := range play.sitesOf(s, class) {
		failed, late := play.traffic.ClassWaste(at)
		inVain += failed - play.waste[at][0]
		lapsed += late - play.waste[at][1]
		play.waste[at] = [2]uint64{failed, late}
	}
	return inVain, lapsed
}

// queueBooks returns the book of every queue that is played message by message.
func (w *World) queueBooks() []Book {
	var list []Book
	for i := range w.messages {
		if q := &w.messages[i]; q.single != nil {
			tally := w.play.traffic.QueueTally(q.single.index)
			list = append(list, Book{
				Workload: i, Area: tally.Area, Left: tally.Sojourn, Inside: w.play.traffic.InQueue(q.single.index),
				Answered: tally.Ages,
			})
		}
	}
	return list
}

// oldest returns the age of the oldest message in the queue.
func (q *messageQueue) oldest(now sim.Time) sim.Time {
	if q.single != nil {
		return q.single.play.traffic.Oldest(q.single.index)
	}
	return q.age(now, q.all())
}

package model

import (
	"math"
	"slices"

	"vmssim/model/queueing"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Message queue: one queue, pulled by the workers of all its sets, as a flow.
//
// Every running member whose application works has as many workers as its set has
// concurrency. All of them compete for the head of one line: together they are one
// station in the sense of package queueing, as many workers, a line without end,
// clients that do not leave, and as service the worker time of a message with all
// its deliveries. Below saturation it takes its steady state at once; above it,
// and while a backlog drains, the messages follow the fluid (see flow.go). What
// waits is first in, first out: the age of the oldest message is the time since
// the shape had brought all those before it.
//
// A worker that is gone leaves its message locked. It comes back, before all
// others, after the mean time for which the locks found at a random instant still
// hold. A worker that is told beforehand receives no more, and what it has then is
// done as the processing time says, as far as the notice goes.
//
// Messages are counted in millionths, each count rounded once from its total.

// A messageQueue is the running state of one MessageLoad.
type messageQueue struct {
	index    int
	config   *MessageLoad
	sets     []*set
	takes    processing
	delivery delivery
	station  queueing.Station // Workers is that of the span
	lockLeft sim.Time         // for which a lock holds after its worker is gone
	single   *queuePlay       // nil: the queue is a flow

	at       sim.Time
	active   workload.Requests // waiting, or at workers that receive messages
	busy     workload.Requests // of these, those at workers
	leaving  []*farewell       // what draining instances still have
	orphans  []orphan          // by the end of their locks
	finished workload.Requests // by deliveries, so far
	dead     workload.Requests // of these, dead-lettered
	again    workload.Requests // redelivered so far
	lost     workload.Requests // deliveries that lost their lock, so far
	expired  workload.Requests
}

// A farewell is the messages that a draining instance still has.
type farewell struct {
	instance *instance
	speed    float64
	since    sim.Time
	all      workload.Requests
	done     workload.Requests
}

// An orphan is messages whose worker is gone.
type orphan struct {
	until    sim.Time
	messages workload.Requests
}

func newMessageQueue(config *Config, index int) messageQueue {
	load := &config.Messages[index]
	q := messageQueue{index: index, config: load, takes: newProcessing(load.Takes)}
	q.delivery = load.delivery(&q.takes)
	q.station = queueing.Station{Places: endless, Service: q.delivery.service, CV: q.delivery.cv}
	left := q.takes.lockLeft(load.Queue.Lock.Seconds(), load.Renewal > 0)
	q.lockLeft = max(sim.Millisecond, sim.Time(left*1000)*sim.Millisecond)
	return q
}

// endless is the length of a line without end, as package queueing takes it.
const endless = 1e18

// join makes a scale set receive from the queue.
func (q *messageQueue) join(s *set) {
	s.messages, s.receiving = q, make([]int, len(s.classes))
	q.sets = append(q.sets, s)
}

// receives reports whether the workers of an instance receive messages.
func (s *set) receives(i *instance) bool {
	return s.messages != nil && i.state == Running && i.application == Works && i.role == Member
}

// workers returns how many workers receive messages, and how fast they are on
// average.
func (q *messageQueue) workers() (n int, speed float64) {
	for _, s := range q.sets {
		for index, instances := range s.receiving {
			workers := instances * s.classes[index].workers
			n += workers
			speed += float64(float64(workers) * s.classes[index].speed)
		}
	}
	return n, speed / float64(max(1, n))
}

// advanceMessages accounts for the span since the queue was last looked at.
func (w *World) advanceMessages(q *messageQueue) {
	now := w.engine.Now()
	if now == q.at {
		return
	}
	if q.single != nil {
		w.accountMessages(q)
		return
	}
	f := &w.messageFlow
	*f = MessageFlow{Load: q.index, From: q.at, To: now, Waits: f.Waits[:0], Sets: f.Sets[:0]}
	f.Arrived = q.config.Arrivals.Offered(now) - q.config.Arrivals.Offered(q.at)
	first := q.headWaits(q.at)
	q.at = now
	q.work(f, first)
	q.bid(f)
	q.expire(f)
	f.Waiting = q.active - q.busy
	f.Locked = q.all() - f.Waiting
	f.Oldest = q.age(now, q.all())
	w.tell(Fact{Kind: MessagesAdvanced, Messages: f})
}

// work lets the workers that receive messages take arrivals during the span of f.
// first is how long the head of the line had waited at its beginning.
func (q *messageQueue) work(f *MessageFlow, first sim.Time) {
	span := (f.To - f.From).Seconds()
	workers, speed := q.workers()
	f.Workers = workers
	if f.Workers == 0 {
		q.active += f.Arrived
		q.share(f, 0)
		return
	}
	q.station.Workers, q.station.Service = workers, q.delivery.service/speed
	f.Capacity = float64(f.Workers) / q.station.Service
	l := q.line(f, span)
	q.active = l.after
	q.busy = min(l.after, workload.Request*workload.Requests(f.Workers))
	if !l.fluid || l.after == l.goal {
		q.busy = min(l.after, requests(l.steady.Busy))
	}
	completed := q.finish(f, l.served)
	q.tellWaits(f, &l, completed, first)
	f.Worked = float64(number(l.served) * q.station.Service)
	f.InVain, f.Lapsed = float64(f.Worked*q.delivery.inVain), float64(f.Worked*q.delivery.lapsed)
	q.share(f, f.Worked/span)
}

// A messageLine is one line over a span of constant rate.
type messageLine struct {
	before workload.Requests // in the line or served, at the beginning
	after  workload.Requests // at the end
	served workload.Requests
	steady queueing.State
	goal   workload.Requests // in the steady state
	fluid  bool              // it is not in its steady state all the time
}

// line takes the line of the queue over the span of f.
func (q *messageQueue) line(f *MessageFlow, span float64) messageLine {
	rate := number(f.Arrived) / span
	l := messageLine{before: q.active, steady: q.station.Steady(rate)}
	l.goal = requests(l.steady.Busy + l.steady.Waiting)
	capacity := requests(f.Capacity * span)
	if l.before > l.goal { // the capacity that arrivals leave works it off
		l.fluid = true
		l.after = max(l.goal, l.before+f.Arrived-capacity)
	} else {
		workers := float64(f.Workers)
		length := q.station.Growth(rate).After(number(l.before)-workers, span) + workers
		reach := min(requests(length), l.before+f.Arrived)
		l.fluid = reach < l.goal
		l.after = min(l.goal, reach)
	}
	l.served = l.before + f.Arrived - l.after
	return l
}

// finish books messages that are done with, and returns how many of them are
// completed.
func (q *messageQueue) finish(f *MessageFlow, n workload.Requests) workload.Requests {
	q.finished += n
	dead := toTotal(&q.dead, float64(number(q.finished)*q.delivery.dead))
	f.DeadLettered += dead
	f.Completed += n - dead
	f.Redelivered += toTotal(&q.again, float64(number(q.finished)*(q.delivery.count-1)))
	f.LockLost += toTotal(&q.lost, float64(number(q.finished)*q.delivery.lockLost))
	return n - dead
}

// toTotal brings a count to what its total is now, and returns what is new.
func toTotal(count *workload.Requests, total float64) workload.Requests {
	more := max(0, requests(total)-*count)
	*count += more
	return more
}

// tellWaits tells how long the completed messages waited: in a steady line, or as
// the head of the line did at both ends of the span.
func (q *messageQueue) tellWaits(f *MessageFlow, l *messageLine, completed workload.Requests, first sim.Time) {
	steady := completed
	if l.fluid {
		from, to, served := first.Seconds(), 0.0, l.served
		if l.after != l.goal {
			to = max(q.headWaits(f.To), q.newest(f.To)).Seconds()
		} else { // the backlog was worked off within the span
			span := (f.To - f.From).Seconds()
			spare := f.Capacity - number(f.Arrived)/span
			takes := math.Min(span, number(l.before-l.goal)/spare)
			served = min(served, requests(float64(f.Capacity*takes)))
			to = math.Max(l.steady.Wait.Mean, q.newest(f.From+roundSeconds(takes)).Seconds())
		}
		if l.served > 0 {
			steady -= requests(float64(number(completed) * (number(served) / number(l.served))))
		}
		steady = max(0, steady)
		f.Waits = append(f.Waits, MessageWait{completed - steady, queueing.Wait{
			Share: 1, Low: math.Min(from, to), High: math.Max(from, to), Mean: (from + to) / 2,
		}})
	}
	if steady > 0 {
		f.Waits = append(f.Waits, MessageWait{steady, l.steady.Wait})
	}
}

// share tells each set its part of so many workers that were busy, and meters its
// CPU.
func (q *messageQueue) share(f *MessageFlow, busy float64) {
	each := 0.0
	if f.Workers > 0 {
		each = math.Min(1, busy/float64(f.Workers))
	}
	for _, s := range q.sets {
		for index, instances := range s.receiving {
			class := &s.classes[index]
			cpus := float64(each * float64(class.workers) * q.config.CPUShare)
			utilization := math.Min(1, cpus/float64(class.vcpus))
			s.loads[index] = classLoad{instances, utilization}
			if instances > 0 {
				f.Sets = append(f.Sets, MessageWork{
					Set: s.index, Class: index, Serving: instances, Utilization: utilization,
					InVain: float64(utilization * q.delivery.inVain), Lapsed: float64(utilization * q.delivery.lapsed),
				})
			}
		}
		s.measure(f.To, false)
	}
}

// bid lets draining instances go on with the deliveries that they have. Those that
// fail are back in the line.
func (q *messageQueue) bid(f *MessageFlow) {
	for _, b := range q.leaving {
		part := q.takes.within(float64((f.To - b.since).Seconds() * b.speed))
		n := toTotal(&b.done, float64(number(b.all)*part))
		back := requests(float64(number(n) * (1 - (1-q.delivery.dead)/q.delivery.count)))
		q.active += back
		q.finished += n - back
		f.Completed += n - back
		f.Redelivered += back
		if n > back {
			waited := q.headWaits(f.To).Seconds()
			f.Waits = append(f.Waits, MessageWait{n - back, queueing.Wait{Share: 1, Low: waited, High: waited, Mean: waited}})
		}
	}
}

// expire takes out of the line what has been in the queue for longer than it may.
// Locked messages do not expire.
func (q *messageQueue) expire(f *MessageFlow) {
	ttl := q.config.Queue.TimeToLive
	if ttl == 0 || f.To <= ttl {
		return
	}
	arrivals := q.config.Arrivals
	waiting := q.active - q.busy
	overdue := waiting - (arrivals.Offered(f.To) - arrivals.Offered(f.To-ttl))
	f.Expired = max(0, min(overdue, waiting))
	q.active -= f.Expired
	q.expired += f.Expired
}

// all returns how many messages are in the queue, locked ones included.
func (q *messageQueue) all() workload.Requests {
	n := q.active
	for _, b := range q.leaving {
		n += b.all - b.done
	}
	for _, o := range q.orphans {
		n += o.messages
	}
	return n
}

// headWaits returns for how long the first message that waits for a worker has
// done so.
func (q *messageQueue) headWaits(now sim.Time) sim.Time { return q.age(now, q.active-q.busy) }

// newest returns the time since the arrival of the last message.
func (q *messageQueue) newest(now sim.Time) sim.Time {
	return now - min(now, workload.When(q.config.Arrivals, q.config.Arrivals.Offered(now), 0, now))
}

// age returns the time since the arrival of the oldest of the last n messages.
func (q *messageQueue) age(now sim.Time, n workload.Requests) sim.Time {
	if n <= 0 {
		return 0
	}
	before := max(0, q.config.Arrivals.Offered(now)-n)
	return now - min(now, workload.When(q.config.Arrivals, before+1, 0, now))
}

// losesMessages prepares the messages of an instance for its next state.
func (w *World) losesMessages(s *set, i *instance, next State, why Reason) {
	switch {
	case s.messages == nil:
	case next == Draining && s.messages.single != nil:
		w.dismiss(s, i, true, why)
	case next == Draining && s.receives(i):
		s.messages.leave(s, i)
	case next.Answers():
	case i.state == Draining && next != Failed:
		w.orphan(s, i, i.leaves) // it goes as announced
	default:
		w.orphan(s, i, why)
	}
}

// leave takes an instance out of those that receive messages, with what it has.
func (q *messageQueue) leave(s *set, i *instance) {
	n := q.part(s, i)
	q.active -= n
	q.busy -= n
	q.leaving = append(q.leaving, &farewell{instance: i, speed: s.classes[i.class].speed, since: q.at, all: n})
}

// part returns how many messages an instance that receives them has.
func (q *messageQueue) part(s *set, i *instance) workload.Requests {
	if !s.receives(i) {
		return 0
	}
	all, _ := q.workers()
	return share(q.busy, s.classes[i.class].workers, all)
}

// orphan takes the messages from an instance that works on none any more. They
// stay locked.
func (w *World) orphan(s *set, i *instance, why Reason) {
	q := s.messages
	if q == nil {
		return
	}
	if q.single != nil {
		w.dismiss(s, i, false, why)
		return
	}
	n, since := q.part(s, i), 0.0
	q.active -= n
	q.busy -= n
	if at := slices.IndexFunc(q.leaving, func(b *farewell) bool { return b.instance == i }); at >= 0 {
		b := q.leaving[at]
		n = b.all - b.done
		since = (q.at - b.since).Seconds()
		q.leaving = slices.Delete(q.leaving, at, at+1)
	}
	if n == 0 {
		return
	}
	until := w.engine.Now() + q.lockLeft
	worked := math.Min(q.takes.elapsed(since), q.at.Seconds()) // nobody has worked since before the run
	q.orphans = append(q.orphans, orphan{until, n})
	w.schedule(until, event{kind: lockRunsOut, set: int32(q.index)})
	w.messageLoss = MessageLoss{
		Load: q.index, Messages: n, Worked: roundSeconds(float64(number(n) * worked)),
	}
	w.tellLoss(s, i, why)
}

// tellLoss tells what an instance leaves behind.
func (w *World) tellLoss(s *set, i *instance, why Reason) {
	w.tell(Fact{
		Kind: MessagesOrphaned, Set: s.index, Instance: i.id, Zone: i.zone, FaultDomain: i.faultDomain,
		From: i.state, To: i.state, Role: i.role, Priority: i.priority, Why: why, Loss: &w.messageLoss,
	})
}

// roundSeconds rounds a time to the nanosecond, at most the longest there is.
func roundSeconds(s float64) sim.Time {
	nanoseconds := math.Floor(float64(s*float64(sim.Second)) + 0.5)
	if nanoseconds >= float64(beyond) {
		return beyond
	}
	return sim.Time(nanoseconds)
}

// unlock returns to the line the messages whose locks have run out.
func (w *World) unlock(q *messageQueue) {
	w.advanceMessages(q)
	for len(q.orphans) > 0 && q.orphans[0].until <= w.engine.Now() {
		q.active += q.orphans[0].messages
		q.orphans = q.orphans[1:]
	}
}

// scheduleMessages schedules the next instant at which the rate of messages takes
// another form.
func (w *World) scheduleMessages(q *messageQueue) {
	if q.single != nil {
		return
	}
	if next := q.config.Arrivals.Next(w.engine.Now()); next <= w.config.Duration {
		w.schedule(next, event{kind: messagesChange, set: int32(q.index)})
	}
}

// changeMessages ends the span over which the rate of messages had one form.
func (w *World) changeMessages(q *messageQueue) {
	w.advanceMessages(q)
	w.scheduleMessages(q)
}

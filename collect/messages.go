package collect

import (
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A messageAccount keeps the books of one queue.
type messageAccount struct {
	load    *model.MessageLoad
	every   sim.Time
	result  MessageLoad
	ages    *latencies // flow fidelity
	singles *answers   // message fidelity: ages, too
	area    float64    // messages × seconds
	points  []messagePoint
	p95     []sim.Time // of the steps that have ended

	enqueued workload.Requests // by requests
}

// A messagePoint is one step of an account's series.
type messagePoint struct {
	arrived, completed float64
	capacity           float64 // messages per second × nanoseconds
	inside, dead       float64 // messages × nanoseconds
	oldest             sim.Time
}

// longestAge is the highest age that is told apart, in microseconds: 100 days.
const longestAge = 100 * longestLatency

func newMessageAccount(load *model.MessageLoad, points int, every sim.Time) messageAccount {
	a := messageAccount{
		load: load, every: every, points: make([]messagePoint, points),
		result: MessageLoad{Name: load.Name, Queue: load.Queue.Name, Fidelity: load.Fidelity},
	}
	if load.Fidelity == model.MessageFidelity {
		a.singles = newAnswers(longestAge)
	} else {
		a.ages = newAges(load)
	}
	return a
}

// newAges cuts the time from the first delivery of a message until it is completed:
// further deliveries begin so much later, on average.
func newAges(load *model.MessageLoad) *latencies {
	chances, apart := load.CompletedAfter()
	mean, slices := load.Takes.Mean(), []slice(nil)
	for again, chance := range chances {
		later := float64(float64(again) * apart)
		mean += float64(chance * later)
		for _, s := range sliced(cuts, load.Takes.Quantile) {
			slices = append(slices, slice{float64(chance * s.share), s.value + later})
		}
	}
	return newLatencies(slices, mean, longestAge)
}

func (a *messageAccount) add(f *model.MessageFlow) {
	r := &a.result
	inside, dead := r.Inside(), r.DeadLettered
	r.Arrived += f.Arrived
	a.enqueued += f.Enqueued
	r.Completed += f.Completed
	r.DeadLettered += f.DeadLettered
	if a.load.Queue.DeadLetterExpired {
		r.DeadLettered += f.Expired
		r.ExpiredDead += f.Expired
	} else {
		r.Expired += f.Expired
	}
	r.Redelivered += f.Redelivered
	r.LockLost += f.LockLost
	r.Duplicates += f.Duplicates
	r.Waiting, r.Locked = f.Waiting, f.Locked
	r.Peak = max(r.Peak, r.Inside())
	r.Oldest = max(r.Oldest, f.Oldest)
	r.Worked.Total += f.Worked
	r.Worked.Failed += f.InVain
	r.Worked.Lapsed += f.Lapsed
	mean := f.Inside
	if !f.Single {
		mean = between(inside, r.Inside())
	}
	a.draw(f, mean, between(dead, r.DeadLettered))
	for i := range f.Waits {
		w := &f.Waits[i]
		a.ages.add(&model.SetLoad{Set: i, Speed: 1, Served: w.Completed, Wait: w.Wait})
	}
	if f.To%sim.Minute == 0 && a.ages != nil {
		a.ages.endMinute()
	}
	if f.To%a.every == 0 {
		a.endStep()
	}
}

// endStep keeps the quantile of a step of the series.
func (a *messageAccount) endStep() {
	end := a.singles.endStep
	if a.ages != nil {
		end = a.ages.endStep
	}
	_, p95, _ := end()
	a.p95 = append(a.p95, p95)
}

// between returns the mean of two numbers of messages.
func between(a, b workload.Requests) float64 { return (number(a) + number(b)) / 2 }

// draw adds a flow to the step that it lies in; inside and dead are the messages
// in the queue and its dead letters over the span.
func (a *messageAccount) draw(f *model.MessageFlow, inside, dead float64) {
	span := f.To - f.From
	a.area += float64(inside * span.Seconds())
	p := &a.points[min(int(f.From/a.every), len(a.points)-1)]
	p.arrived += number(f.Arrived)
	p.completed += number(f.Completed)
	p.capacity += float64(f.Capacity * float64(span))
	p.inside += float64(inside * float64(span))
	p.dead += float64(dead * float64(span))
	p.oldest = max(p.oldest, f.Oldest)
}

// orphaned books the messages that an instance leaves behind. In flow they are taken
// as delivered again.
func (a *messageAccount) orphaned(f *model.Fact) {
	l := f.Loss
	a.result.Orphaned[f.Why] += l.Messages
	if a.ages != nil {
		a.result.Redelivered += l.Messages
	}
	a.result.Worked.Total += l.Worked.Seconds()
	a.result.Worked.Lost[f.Why] += l.Worked.Seconds()
}

func (a *messageAccount) summary(end sim.Time, enqueued []EnqueuedBy) MessageLoad {
	r := a.result
	r.Enqueued = enqueued
	if a.ages != nil {
		r.Age = a.ages.summary()
	} else {
		r.Age = a.singles.summary()
	}
	if end > 0 {
		r.Mean = a.area / end.Seconds()
	}
	return r
}

func (a *messageAccount) series(end sim.Time) MessageSeries {
	if len(a.p95) < len(a.points) {
		a.endStep()
	}
	var s MessageSeries
	for i, p := range a.points {
		span := stepLength(i, a.every, end)
		if span <= 0 {
			break
		}
		s.Arrived = append(s.Arrived, p.arrived/span.Seconds())
		s.Completed = append(s.Completed, p.completed/span.Seconds())
		s.Capacity = append(s.Capacity, p.capacity/float64(span))
		s.Inside = append(s.Inside, p.inside/float64(span))
		s.DeadLettered = append(s.DeadLettered, p.dead/float64(span))
		s.Oldest = append(s.Oldest, p.oldest)
		s.P95 = append(s.P95, a.p95[i])
	}
	return s
}

// messagesWorked books the work on messages with the sets that did it.
func (r *Run) messagesWorked(f *model.MessageFlow) {
	for i := range f.Sets {
		s := &f.Sets[i]
		m := &r.sets[s.Set].meters[r.classes[s.Set][s.Class].Size]
		time := float64(f.To-f.From) * float64(s.Serving)
		m.share(&m.busy, float64(s.Utilization*time))
		m.share(&m.inVain, float64((s.InVain+s.Lapsed)*time))
	}
}

// messagesLost books the work that is lost with a running instance; that of one
// that drains belongs to the cost of draining.
func (r *Run) messagesLost(f *model.Fact) {
	r.messages[f.Loss.Load].orphaned(f)
	set := &r.sets[f.Set]
	if f.From == model.Running {
		m := &set.meters[set.instances[f.Instance].size]
		cpus := float64(f.Loss.Worked) * r.config.Messages[f.Loss.Load].CPUShare
		m.inVain[f.Priority] += cpus / float64(m.size.Size.VCPUs)
	}
}

// enqueuedInto returns what requests put into a queue, by workload.
func (r *Run) enqueuedInto(queue int) []EnqueuedBy {
	var list []EnqueuedBy
	for _, b := range r.books {
		load := r.workloads[b.Workload].load
		by := EnqueuedBy{Workload: load.Name}
		for i, n := range b.Enqueued {
			if load.Enqueues[i].Queue == queue {
				by.Messages += n.Messages
				by.Unanswered += n.Unanswered
			}
		}
		if by.Messages > 0 {
			list = append(list, by)
		}
	}
	return list
}

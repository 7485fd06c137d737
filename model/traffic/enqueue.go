package traffic

import "vmssim/sim"

// Messages that requests put into queues.
//
// A request enqueues when all its work is done, at the instant of its answer and
// before it, and waits for nothing. A worker that ends what it did for a client which
// has given up does the same, since it does not know: a request that is tried again
// may enqueue more than once. What fails, or ends with its instance, enqueues nothing.
//
// The luck of these messages belongs to them by the number of the request, its
// Enqueue and their turn: whether they are put into the queue, how much work they are
// and what fails. A further try of a request enqueues the same again.

// An Enqueue is what requests of a workload put into a queue.
type Enqueue struct {
	Queue int     // index into Config.Queues
	Share float64 // of the requests that do
	Times int     // messages of each of them
}

// An Enqueued is the messages of one Enqueue so far.
type Enqueued struct {
	Messages   uint64
	Unanswered uint64 // of these, those of tries whose client had given up
}

const (
	purposeEnqueue  sim.Purpose = "request enqueues"
	purposeEnqueued sim.Purpose = "enqueued message"
)

// An outlet is the running state of an Enqueue.
type outlet struct {
	config *Enqueue
	luck   string
	tally  Enqueued
}

// outlets returns what requests put into queues, or nil if they put nothing.
func (w *Workload) outlets(config *Config) []outlet {
	var list []outlet
	queues := make([]string, len(w.Enqueues))
	for i, e := range w.Enqueues {
		queues[i] = config.Queues[e.Queue].Name
	}
	for i, luck := range lucks(w.Name, queues) {
		list = append(list, outlet{config: &w.Enqueues[i], luck: luck})
	}
	return list
}

// Enqueued returns what the requests of a workload have put into queues, by its
// Enqueues.
func (t *Traffic) Enqueued(workload int) []Enqueued {
	var list []Enqueued
	for _, o := range t.clients[workload].outlets {
		list = append(list, o.tally)
	}
	return list
}

// enqueue puts the messages of a request that is done into their queues.
func (t *Traffic) enqueue(c *client, r *request) {
	for i := range c.outlets {
		o := &c.outlets[i]
		if e := o.config; e.Share < 1 {
			luck := t.streams.For(purposeEnqueue, o.luck, r.number)
			if luck.Uniform() >= e.Share {
				continue
			}
		}
		q := &t.queues[o.config.Queue]
		for turn := range o.config.Times {
			luck := t.streams.For(purposeEnqueued, o.luck, r.number<<8|uint64(turn))
			o.tally.Messages++
			if r.state == deserted || r.state == forsaken {
				o.tally.Unanswered++
			}
			q.tally.Enqueued++
			t.put(q, message{
				work:    nanoseconds(luck.Value(q.config.Takes)),
				poison:  luck.Uniform() < q.config.Poison,
				failing: luck.Uniform() < q.config.Failing,
				luck:    luck.Uint64(),
			})
		}
	}
}

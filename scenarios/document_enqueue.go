package scenarios

// An Enqueue is the messages that requests put into a queue, for workers to do later
// what the client need not wait for. A request enqueues when its work is done, as it is
// answered. A worker whose client has given up meanwhile does so, too: with retries the
// same may be enqueued more than once.
type Enqueue struct {
	// The workload of messages that gets them, of fidelity messages. It needs no
	// arrivals of its own.
	Workload *Name `key:"workload" required:"true"`

	// The part of the requests that enqueue.
	Share *Percent `key:"share" default:"100%" above:"0%" max:"100%"`

	// How many messages each of them enqueues.
	Times *int `key:"times" default:"1" min:"1" max:"100"`
}

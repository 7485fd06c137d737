package model

// What requests ask of other workloads and put into queues, on average.

// eventsOfCall is how many events a call takes: it ends once, and there is a timeout
// now and then.
const eventsOfCall = 2

// requests returns how many requests of each workload there are to be on average,
// calls included and retries not.
func (c *Config) requests() []float64 {
	list, known := make([]float64, len(c.Workloads)), make([]bool, len(c.Workloads))
	var find func(i int) float64
	find = func(i int) float64 {
		if known[i] {
			return list[i]
		}
		load := &c.Workloads[i]
		n := number(load.Arrivals.Offered(c.Duration))
		if load.Sessions != nil {
			n = float64(n * load.Sessions.Requests.Expected())
		}
		for caller := range c.Workloads {
			if each := c.Workloads[caller].callsEach(i); each > 0 {
				n += float64(find(caller) * each)
			}
		}
		list[i], known[i] = n, true
		return n
	}
	for i := range list {
		find(i)
	}
	return list
}

// callsEach returns how often a request of the workload calls another one on
// average.
func (l *Workload) callsEach(callee int) float64 {
	n := 0.0
	for _, call := range l.Calls {
		if call.Workload == callee {
			n += float64(call.Share * float64(call.Times))
		}
	}
	return n
}

// callsOf returns how many calls a workload makes on average, by the requests of
// all workloads.
func (c *Config) callsOf(caller int, requests []float64) float64 {
	n := 0.0
	for callee := range c.Workloads {
		n += float64(requests[caller] * c.Workloads[caller].callsEach(callee))
	}
	return n
}

// enqueuesOf returns how many messages a workload puts into a queue on average, by
// the requests of all workloads.
func (c *Config) enqueuesOf(from, queue int, requests []float64) float64 {
	n := 0.0
	for _, e := range c.Workloads[from].Enqueues {
		if e.Queue == queue {
			n += float64(float64(requests[from]*e.Share) * float64(e.Times))
		}
	}
	return n
}

package scenarios

import "slices"

func (c *checker) messages(e Entry[Workload], path string) {
	w, m := e.Value, e.Value.Messages
	if at := join(path, "takes"); m.singly() {
		c.takesTime(m.Takes, at)
	} else {
		c.inFlow(m.Takes, at, "at most 100 in flow; fidelity messages takes any")
	}
	if at := join(path, "arrivals"); m.Arrivals != nil {
		c.arrivals(m.Arrivals, at)
	} else if !c.source.written(at) && !c.asked(e.Name, (*Requests).enqueued) {
		c.missing(at, "missing; only a queue that requests enqueue in can do without")
	}
	c.singleMessages(m, path)
	for i, to := range m.To {
		c.receives(w, i, to, path)
	}
	if key, name := m.Queue.name(); name != nil && c.clean(join(path, key)) {
		for _, e := range c.document.Workloads {
			if e.Value == w {
				break
			}
			if o := e.Value.Messages; o != nil {
				if _, other := o.Queue.name(); other != nil && *other == *name {
					c.at(join(path, key), "queue %s is that of workload %s already", quote(name.String()), quote(e.Name.String()))
				}
			}
		}
	}
}

// singly reports whether the messages are played one by one.
func (m *Messages) singly() bool { return m.Fidelity != nil && *m.Fidelity == "messages" }

// singleMessages checks what only messages that are played one by one can have.
func (c *checker) singleMessages(m *Messages, path string) {
	c.bursts(m.Bursts, m.Process, path)
	if m.singly() {
		return
	}
	const hint = "is only for fidelity messages; this workload is played as flow"
	if m.Process != nil && *m.Process != "Poisson" {
		c.at(join(path, "process"), hint)
	}
	if m.Bursts != nil {
		c.at(join(path, "bursts"), hint)
	}
	if m.PrefetchCount != nil && *m.PrefetchCount > 0 {
		c.at(join(path, "prefetchCount"), hint)
	}
}

// name returns the key and the name of a queue.
func (q *Queue) name() (key string, name *Name) {
	switch {
	case q == nil:
		return "", nil
	case q.Storage != nil:
		return "queue.storage.name", q.Storage.name()
	}
	return "queue.serviceBus.name", q.ServiceBus.name()
}

// name returns the name of a queue of this kind, or nil without one.
func (q *ServiceBusQueue) name() *Name {
	if q == nil {
		return nil
	}
	return q.Name
}

// name returns the name of a queue of this kind, or nil without one.
func (q *StorageQueue) name() *Name {
	if q == nil {
		return nil
	}
	return q.Name
}

// receives checks a scale set that messages go to: it does nothing else.
func (c *checker) receives(w *Workload, i int, to Name, path string) {
	at := item(join(path, "to"), i)
	set := c.target(&to, at)
	switch {
	case set == nil:
	case slices.Contains(w.Messages.To[:i], to):
		c.at(at, "scale set %s twice", quote(to.String()))
	case set.Behind != nil:
		c.at(at, "scale set %s is behind %s %s; messages go to scale sets that are behind none",
			quote(to.String()), c.document.nounOf(*set.Behind), quote(set.Behind.String()))
	default:
		for _, e := range c.document.Workloads {
			if j := e.Value.Jobs; j != nil && slices.Contains(j.To, to) {
				c.at(at, "scale set %s takes the jobs of workload %s; it cannot do both", quote(to.String()), quote(e.Name.String()))
			}
			if m := e.Value.Messages; m != nil && slices.Contains(m.To, to) && e.Value != w {
				c.at(at, "scale set %s receives the messages of workload %s, too; give each queue its own",
					quote(to.String()), quote(e.Name.String()))
			}
		}
	}
}

// anyMessages reports whether a workload has messages.
func (d *Document) anyMessages() bool {
	return slices.ContainsFunc(d.Workloads, func(w Entry[Workload]) bool { return w.Value.Messages != nil })
}

// ofMessages returns the key of an objective that is about messages, or "".
func (o *Objective) ofMessages() string {
	switch {
	case o.MessagesCompleted != nil:
		return "messages.completed"
	case o.MessagesDeadLettered != nil:
		return "messages.deadLettered"
	case o.MessagesAgeP50 != nil:
		return "messages.age.p50"
	case o.MessagesAgeP95 != nil:
		return "messages.age.p95"
	case o.MessagesBacklogPeak != nil:
		return "messages.backlog.peak"
	}
	return ""
}

package scenarios

import (
	"slices"
	"strings"
)

// calls checks what requests ask of other workloads.
func (c *checker) calls(w Entry[Workload], path string) {
	r := w.Value.Requests
	if r.Arrivals == nil && !c.source.written(join(path, "arrivals")) && !c.asked(w.Name, (*Requests).called) {
		c.missing(join(path, "arrivals"), "missing; only a workload that another one calls can do without")
	}
	for i := range r.Calls {
		at := item(join(path, "calls"), i)
		if to := join(at, "workload"); c.clean(to) {
			c.callee(w.Name, *r.Calls[i].Workload, to)
		}
	}
	if len(r.Calls) > 0 && !r.singly() {
		c.at(join(path, "calls"), "is only for fidelity requests; this workload is played as flow")
	}
}

// asked reports whether a workload is among those that the requests of some workload
// ask for something.
func (c *checker) asked(name Name, by func(*Requests) []*Name) bool {
	return slices.ContainsFunc(c.document.Workloads, func(e Entry[Workload]) bool {
		return e.Value.Requests != nil && slices.ContainsFunc(by(e.Value.Requests), func(n *Name) bool {
			return n != nil && *n == name
		})
	})
}

// called returns the workloads that requests call.
func (r *Requests) called() (list []*Name) {
	for i := range r.Calls {
		list = append(list, r.Calls[i].Workload)
	}
	return list
}

// enqueued returns the workloads into whose queues requests enqueue.
func (r *Requests) enqueued() (list []*Name) {
	for i := range r.Enqueues {
		list = append(list, r.Enqueues[i].Workload)
	}
	return list
}

// enqueues checks what requests put into queues.
func (c *checker) enqueues(r *Requests, path string) {
	for i := range r.Enqueues {
		at := join(item(join(path, "enqueues"), i), "workload")
		if !c.clean(at) || !c.reference(at, *r.Enqueues[i].Workload, "workload", c.document.Workloads.names()) {
			continue
		}
		name := quote(r.Enqueues[i].Workload.String())
		switch w, _ := c.document.Workloads.get(*r.Enqueues[i].Workload); {
		case w.Messages == nil:
			c.at(at, "workload %s is not one of messages", name)
		case !w.Messages.singly():
			c.at(at, "workload %s is played as flow; enqueues needs fidelity messages", name)
		}
	}
	if len(r.Enqueues) > 0 && !r.singly() {
		c.at(join(path, "enqueues"), "is only for fidelity requests; this workload is played as flow")
	}
}

// callee checks the workload that is called.
func (c *checker) callee(caller, name Name, at string) {
	if !c.reference(at, name, "workload", c.document.Workloads.names()) {
		return
	}
	w, _ := c.document.Workloads.get(name)
	r := w.Requests
	switch {
	case r == nil:
		c.at(at, "workload %s is not one of requests", quote(name.String()))
	case !r.singly():
		c.at(at, "workload %s is played as flow; calls need fidelity requests", quote(name.String()))
	case r.Sessions != nil:
		c.at(at, "workload %s has sessions; calls are single requests", quote(name.String()))
	default:
		if circle := c.circle(caller, []Name{name}, map[Name]bool{}); circle != "" {
			c.at(at, "calls go round in a circle: %s", circle)
		}
	}
}

// circle returns the way from the last of some calls back to a workload, or
// nothing. It keeps in seen what it has looked at.
func (c *checker) circle(start Name, way []Name, seen map[Name]bool) string {
	last := way[len(way)-1]
	if last == start {
		names := []string{start.String()}
		for _, n := range way {
			names = append(names, n.String())
		}
		return strings.Join(names, " calls ")
	}
	w, _ := c.document.Workloads.get(last)
	if w == nil || w.Requests == nil || seen[last] {
		return ""
	}
	seen[last] = true
	for _, call := range w.Requests.Calls {
		if call.Workload == nil {
			continue
		}
		if circle := c.circle(start, append(slices.Clone(way), *call.Workload), seen); circle != "" {
			return circle
		}
	}
	return ""
}

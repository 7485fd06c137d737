package scenarios

import (
	"vmssim/model/traffic"
	"vmssim/model/workload"
)

// offered returns arrivals; without any, nothing comes but what other workloads ask for.
func (b builder) offered(a *Arrivals) (workload.Shape, error) {
	if a == nil {
		return workload.NewConstant(0)
	}
	return b.arrivals(a)
}

func (b builder) calls(list []Call) []traffic.Call {
	var made []traffic.Call
	for _, c := range list {
		made = append(made, traffic.Call{
			Workload: b.document.indexAmong(*c.Workload, (*Workload).isRequests), Share: c.Share.share(), Times: *c.Times,
			After: *c.When == "after", Holds: *c.HoldsWorker, Required: *c.Required,
		})
	}
	return made
}

func (b builder) enqueues(list []Enqueue) []traffic.Enqueue {
	var made []traffic.Enqueue
	for _, e := range list {
		made = append(made, traffic.Enqueue{
			Queue: b.document.indexAmong(*e.Workload, (*Workload).isMessages), Share: e.Share.share(), Times: *e.Times,
		})
	}
	return made
}

func (w *Workload) isRequests() bool { return w.Requests != nil }
func (w *Workload) isMessages() bool { return w.Messages != nil }

// indexAmong returns the place of a workload among those of its kind.
func (d *Document) indexAmong(name Name, kind func(*Workload) bool) int {
	index := 0
	for _, e := range d.Workloads {
		switch {
		case e.Name == name:
			return index
		case kind(e.Value):
			index++
		}
	}
	return -1
}

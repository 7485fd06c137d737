package scenarios

import (
	"vmssim/model/traffic"
	"vmssim/model/workload"
)

// offered returns the arrivals of requests; without any, none come but calls.
func (b builder) offered(r *Requests) (workload.Shape, error) {
	if r.Arrivals == nil {
		return workload.NewConstant(0)
	}
	return b.arrivals(r.Arrivals)
}

func (b builder) calls(list []Call) []traffic.Call {
	var made []traffic.Call
	for _, c := range list {
		made = append(made, traffic.Call{
			Workload: b.document.requestsIndex(*c.Workload), Share: c.Share.share(), Times: *c.Times,
			After: *c.When == "after", Holds: *c.HoldsWorker, Required: *c.Required,
		})
	}
	return made
}

// requestsIndex returns the place of a workload among those of requests.
func (d *Document) requestsIndex(name Name) int {
	index := 0
	for _, e := range d.Workloads {
		switch {
		case e.Name == name:
			return index
		case e.Value.Requests != nil:
			index++
		}
	}
	return -1
}

package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model/traffic"
	"vmssim/sim"
)

// TestBuildCalls checks what testdata/good/calls.yaml becomes: calls name their
// workload by its place among those of requests, and without arrivals none come.
func TestBuildCalls(t *testing.T) {
	config := load(t, validSource(t, "calls.yaml")).Config
	want := map[string][]traffic.Call{
		"web": {
			{Workload: 2, Share: 0.9, Times: 1},
			{Workload: 1, Share: 0.25, Times: 2, After: true, Holds: true, Required: true},
		},
		"api":   {{Workload: 2, Share: 1, Times: 1, Holds: true, Required: true}},
		"cache": nil,
	}
	for _, w := range config.Workloads {
		if diff := cmp.Diff(want[w.Name], w.Calls); diff != "" {
			t.Errorf("%s: %s", w.Name, diff)
		}
	}
	if n := config.Workloads[1].Arrivals.Offered(sim.Hour); n != 0 {
		t.Errorf("%d millionths of a request come to api, want none but calls", n)
	}
}

// TestBuildEnqueues checks what testdata/good/enqueues.yaml becomes: queues are named by
// their place among those of messages, and without arrivals nothing comes by itself.
func TestBuildEnqueues(t *testing.T) {
	config := load(t, validSource(t, "enqueues.yaml")).Config
	want := []traffic.Enqueue{{Queue: 1, Share: 0.3, Times: 1}, {Queue: 0, Share: 1, Times: 2}}
	if diff := cmp.Diff(want, config.Workloads[0].Enqueues); diff != "" {
		t.Error(diff)
	}
	if mails, orders := config.Messages[0].Arrivals.Offered(sim.Hour), config.Messages[1].Arrivals.Offered(sim.Hour); mails != 3600e6 || orders != 0 {
		t.Errorf("%d millionths of a message come to mails, %d to orders", mails, orders)
	}
}

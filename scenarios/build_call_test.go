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

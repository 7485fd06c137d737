package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOverrides changes a scenario in all the ways that the reference
// describes, and compares with the same written in full.
func TestOverrides(t *testing.T) {
	const base = `name: x
duration: 1h
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 1}
    zones: ["1"]
  web.v1:
    sku: {name: Standard_D2s_v5, capacity: 1}
objectives:
  - {requests.success: at least 99%}
`
	for name, test := range map[string]struct {
		overrides []string
		want      string
	}{
		"a scalar, then again": {[]string{"duration=2h", "duration=PT3H"}, `name: x
duration: 3h
scaleSets:
  web: {sku: {name: Standard_D2s_v5, capacity: 1}, zones: ["1"]}
  web.v1: {sku: {name: Standard_D2s_v5, capacity: 1}}
objectives: [{requests.success: at least 99%}]
`},
		"names and measures with dots": {[]string{
			"scaleSets.web.v1.sku.capacity=2",
			`scaleSets."web.v1".behind=lb`,
			`scaleSets."web.v2".sku={name: Standard_D4s_v5, capacity: 3}`,
			"objectives[0].requests.success=at least 98%",
			"objectives[1].latency.p95=at most 1s",
			"loadBalancers.lb={}",
		}, `name: x
duration: 1h
loadBalancers: {lb: {}}
scaleSets:
  web: {sku: {name: Standard_D2s_v5, capacity: 1}, zones: ["1"]}
  web.v1: {sku: {name: Standard_D2s_v5, capacity: 2}, behind: lb}
  web.v2: {sku: {name: Standard_D4s_v5, capacity: 3}}
objectives: [{requests.success: at least 98%}, {latency.p95: at most 1s}]
`},
		"missing mappings and lists": {[]string{
			`scaleSets.web.zones[1]="2"`,
			"scaleSets.web.autoscale.profiles[0].capacity={minimum: 1, maximum: 2, default: 1}",
			"actions[0]={at: 1m, scaleSet: web, capacity: 2}",
			"question=Does a=b work? # with a comment",
		}, `name: x
question: Does a=b work?
duration: 1h
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 1}
    zones: ["1", "2"]
    autoscale: {profiles: [{capacity: {minimum: 1, maximum: 2, default: 1}}]}
  web.v1: {sku: {name: Standard_D2s_v5, capacity: 1}}
actions: [{at: 1m, scaleSet: web, capacity: 2}]
objectives: [{requests.success: at least 99%}]
`},
	} {
		got := load(t, Source{Name: "base.yaml", Data: []byte(base)}, test.overrides...)
		want := load(t, Source{Name: "want.yaml", Data: []byte(test.want)})
		if diff := cmp.Diff(want.Document, got.Document, values); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestOverrideOfAlias shows that an override changes one use of an anchor, not
// the others.
func TestOverrideOfAlias(t *testing.T) {
	s := load(t, validSource(t, "aliases.yaml"), "scaleSets.green.sku.capacity=5", "scaleSets.blue.sku.capacity=4")
	if got := [2]int{s.Config.ScaleSets[0].Capacity, s.Config.ScaleSets[1].Capacity}; got != [2]int{4, 5} {
		t.Errorf("capacities of blue and green %v, want 4 and 5", got)
	}
}

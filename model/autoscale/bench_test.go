package autoscale_test

import (
	"testing"

	"vmssim/model/autoscale"
)

// tenRules are as many as a profile may have, over windows of ten minutes and on
// two metrics; all must be read and none fires.
func tenRules() (*autoscale.Setting, autoscale.Input) {
	var rules []autoscale.Rule
	for _, metric := range []string{"Percentage CPU", "Inbound Flows"} {
		for i := range 5 {
			rule := autoscale.Rule{
				Trigger: when(metric, autoscale.GreaterThan, float64(80+i)), Action: out(1 + i)}
			if i%2 == 1 {
				rule = autoscale.Rule{
					Trigger: when(metric, autoscale.LessThan, float64(30+i)), Action: in(1)}
			}
			rules = append(rules, rule)
		}
	}
	return setting(rules...), autoscale.Input{
		Now: noon, Capacity: 6,
		Metrics: []autoscale.Metric{steady("Percentage CPU", 55, 60), steady("Inbound Flows", 50, 70)},
	}
}

func TestEvaluateAllocatesNothing(t *testing.T) {
	s, input := tenRules()
	var d autoscale.Decision
	if n := testing.AllocsPerRun(100, func() { s.Evaluate(input, &d) }); n != 0 {
		t.Errorf("%v allocations per run, want 0", n)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	s, input := tenRules()
	var d autoscale.Decision
	b.ReportAllocs()
	for b.Loop() {
		s.Evaluate(input, &d)
	}
}

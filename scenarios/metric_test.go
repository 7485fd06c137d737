package scenarios

import (
	"slices"
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/sim"
)

// metricScenario is two sets; the rule of the first has the given trigger.
func metricScenario(trigger string) Source {
	return Source{Name: "metric.yaml", Data: []byte(`
name: metrics
duration: 1h
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 2}
    autoscale:
      profiles:
        - capacity: {minimum: 1, maximum: 5, default: 2}
          rules:
            - metricTrigger: {timeWindow: 5m, operator: GreaterThan, threshold: 70, ` + trigger + `}
              scaleAction: {direction: Increase, type: ChangeCount}
            - metricTrigger: {metricName: Percentage CPU, timeWindow: 5m, operator: LessThan, threshold: 20}
              scaleAction: {direction: Decrease, type: ChangeCount}
  api:
    sku: {name: Standard_D2s_v5, capacity: 2}
`)}
}

// What a trigger says of its metric, and what the rule reads then: the resource in
// its explanations, the set, and how many sources there are beside the second rule,
// which reads the CPU of its own set.
func TestMetricResourceURI(t *testing.T) {
	const id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/" +
		"Microsoft.Compute/virtualMachineScaleSets/"
	for _, row := range []struct {
		trigger, resource, dimensions string
		set, sources                  int
	}{
		{"", "", "", 0, 1},
		{`metricResourceUri: "", metricNamespace: "", metricResourceLocation: eastus, dimensions: []`, "", "", 0, 1},
		{"metricResourceUri: web", "", "", 0, 1},
		{"metricResourceUri: " + id + "web", "", "", 0, 1},
		{"metricResourceUri: " + strings.ToLower(id) + "web/", "", "", 0, 1},
		{"metricResourceUri: api", "api", "", 1, 2},
		{"metricResourceUri: " + id + "api", "api", "", 1, 2},
		{"dimensions: [{DimensionName: VMName, Operator: Equals, Values: [cliname1, web_2, web_02, api_1, web_2]}]",
			"", "VMName cliname1, web_2, web_02, api_1 or web_2", 0, 2},
		{"metricResourceUri: api, dimensions: [{DimensionName: VMName, Operator: NotEquals, Values: [api_1]}]",
			"api", "VMName not api_1", 1, 2},
	} {
		c := load(t, metricScenario("metricName: Percentage CPU, "+row.trigger)).Config
		trigger := c.ScaleSets[0].Autoscale.Profiles[0].Rules[0].Trigger
		if trigger.Resource != row.resource || trigger.Dimensions != row.dimensions {
			t.Errorf("%s: of %q (%s)", row.trigger, trigger.Resource, trigger.Dimensions)
		}
		source := c.Metrics[c.ScaleSets[0].Metrics[0].Source]
		if source.Index != row.set || len(c.Metrics) != row.sources {
			t.Errorf("%s: reads %+v of %d", row.trigger, source, len(c.Metrics))
		}
		if row.dimensions != "" {
			want := model.InstanceFilter{Some: true, IDs: []int{row.set*-1 + 2}, Except: row.set == 1}
			got := source.Instances
			if got.Some != want.Some || got.Except != want.Except || !slices.Equal(got.IDs, want.IDs) {
				t.Errorf("%s: instances %+v, want %+v", row.trigger, got, want)
			}
		}
	}
}

// A forecast is compared with the threshold of rules that scale out above an
// average of the set's own Percentage CPU, and of no other.
func TestForeseeableRules(t *testing.T) {
	for trigger, want := range map[string]bool{
		"metricName: Percentage CPU":                                                                           true,
		"metricName: Percentage CPU, metricResourceUri: web":                                                   true,
		"metricName: Percentage CPU, metricResourceUri: api":                                                   false,
		"metricName: Percentage CPU, statistic: Max":                                                           false,
		"metricName: Percentage CPU, timeAggregation: Last":                                                    false,
		"metricName: Percentage CPU, dividePerInstance: true":                                                  false,
		"metricName: Percentage CPU, dimensions: [{DimensionName: VMName, Operator: Equals, Values: [web_0]}]": false,
	} {
		s, err := Load(metricScenario(trigger), nil)
		if err != nil {
			t.Fatalf("%s: %v", trigger, err)
		}
		rules := s.Config.ScaleSets[0].Autoscale.Profiles[0].Rules
		if rules[0].Foreseeable != want || rules[1].Foreseeable {
			t.Errorf("%s: %v, and the rule that scales in %v; want %v", trigger, rules[0].Foreseeable, rules[1].Foreseeable, want)
		}
		_, err = Load(metricScenario(trigger), []string{"scaleSets.web.autoscale.predictiveAutoscalePolicy={scaleMode: Enabled}"})
		if (err == nil) != want {
			t.Errorf("%s, with a predictive policy: %v", trigger, err)
		}
	}
}

// The mean of a metric over each of its first minutes. The trace has 120, 240 and 60,
// a minute each, and is halved.
func TestCustomMetricValues(t *testing.T) {
	config := load(t, validSource(t, "everything.yaml")).Config
	for index, want := range map[int][]float64{0: {0.5, 0.5}, 1: {12, 12}, 2: {3, 3}, 4: {60, 120, 30, 60}} {
		m := &config.CustomMetrics[index]
		for minute, value := range want {
			from := sim.Time(minute) * sim.Minute
			if got := m.Values.Offered(from+sim.Minute) - m.Values.Offered(from); float64(got) != value*60e6 {
				t.Errorf("%s is %v in minute %d, want %v", m.Name, float64(got)/60e6, minute, value)
			}
		}
	}
}

package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/autoscale"
)

// metrics resolves what every rule reads. A source that several rules read is
// there once.
func (b builder) metrics(config *model.Config) {
	for s, set := range b.document.ScaleSets {
		built := &config.ScaleSets[s]
		if set.Value.Autoscale == nil {
			continue
		}
		for p := range set.Value.Autoscale.Profiles {
			for r := range set.Value.Autoscale.Profiles[p].Rules {
				source, _ := b.document.read(set.Name, set.Value.Autoscale.Profiles[p].Rules[r].MetricTrigger)
				trigger := &built.Autoscale.Profiles[p].Rules[r].Trigger
				trigger.Dimensions = source.Dimensions
				if source.Publisher != model.ScaleSetMetrics || source.Index != s {
					trigger.Resource = source.Resource
				}
				trigger.DividePerInstance = trigger.DividePerInstance || source.Metric.Divided()
				rule := &built.Autoscale.Profiles[p].Rules[r]
				rule.Foreseeable = rule.Action.Direction == autoscale.Increase &&
					b.document.foreseeable(set.Name, &set.Value.Autoscale.Profiles[p].Rules[r])
				use := model.MetricUse{
					Name: trigger.MetricName, Resource: trigger.Resource, Dimensions: trigger.Dimensions,
					Source: addSource(config, source),
				}
				if !slices.Contains(built.Metrics, use) {
					built.Metrics = append(built.Metrics, use)
				}
			}
		}
	}
}

// addSource returns the place of a source in the list of all, to which it is added
// if it is new.
func addSource(config *model.Config, source model.MetricSource) int {
	if at := slices.IndexFunc(config.Metrics, source.Same); at >= 0 {
		return at
	}
	config.Metrics = append(config.Metrics, source)
	return len(config.Metrics) - 1
}

package scenarios

import (
	"math"
	"slices"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/workload"
)

func (b builder) customMetrics() ([]model.CustomMetric, error) {
	var list []model.CustomMetric
	for _, e := range b.document.Metrics {
		values, err := b.values(e.Value.Value)
		if err != nil {
			return nil, err
		}
		made := model.CustomMetric{Name: e.Value.name(e.Name), Values: values}
		for _, gap := range e.Value.Missing {
			made.Missing = append(made.Missing, model.Gap{At: gap.At.since(*b.document.Start), For: gap.For.time()})
		}
		list = append(list, made)
	}
	return list, nil
}

// values returns the shape whose rate is the metric's value.
func (b builder) values(v *Values) (workload.Shape, error) { return b.shape(v.shape()) }

// shape writes the values as rates of requests. A row of a trace counts the requests
// of the time that it covers: as many times its value as that has seconds.
func (v *Values) shape() *Shape {
	made := &Shape{Steps: points(v.Steps), Points: points(v.Points)}
	if v.Constant != nil {
		made.Constant = rate(v.Constant)
	}
	if v.Daily != nil {
		made.Daily = &Daily{Low: rate(v.Daily.Low), High: rate(v.Daily.High), PeakAt: v.Daily.PeakAt}
	}
	if v.Trace != nil {
		counted := *v.Trace
		scale := *counted.Scale * counted.Every.time().Seconds()
		counted.Scale = &scale
		made.Trace = &counted
	}
	return made
}

func points(values []ValuePoint) []Point {
	var made []Point
	for _, p := range values {
		made = append(made, Point{At: p.At, Rate: rate(p.Value)})
	}
	return made
}

// rate returns a value as so many requests per second.
func rate(value *float64) *Rate {
	if value == nil {
		return nil
	}
	made := Rate(math.Round(*value * float64(workload.Request)))
	return &made
}

// name returns by which name rules ask for the metric of an entry.
func (m *CustomMetric) name(entry Name) string {
	if m.MetricName != nil {
		return m.MetricName.String()
	}
	return entry.String()
}

func (b builder) metricOutages() []model.MetricOutage {
	var outages []model.MetricOutage
	for _, o := range b.document.Hazards.MetricOutages {
		r := b.document.resources(o.Resource.String())[0]
		outages = append(outages, model.MetricOutage{
			Publisher: r.kind, Index: r.index, Resource: r.name, Span: b.span(o.At, o.For, o.Every, o.Lasts),
		})
	}
	return outages
}

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

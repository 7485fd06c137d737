package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vmssim/model"
)

// Metrics of rules: which metric of which resource a rule reads.
//
// ARM names a resource by its id. Here the last part of it is enough, which is a
// name of the scenario; what stands before that says of which kind it is.

// A publisher is a kind of resource whose metrics rules can read.
type publisher struct {
	kind  model.Publisher
	what  string   // as problems name it
	types []string // the last type in the ids of such resources, in lower case; nil: any
	names func(*Document) []string

	custom bool // each publishes one metric, of its own name
}

// publishers lists every kind of resource, in the order in which a bare name is
// looked for.
var publishers = []publisher{{
	kind: model.ScaleSetMetrics, what: "scale set", types: []string{"virtualmachinescalesets"},
	names: func(d *Document) []string { return d.ScaleSets.names() },
}, {
	kind: model.LoadBalancerMetrics, what: "load balancer", types: []string{"loadbalancers"},
	names: func(d *Document) []string { return d.LoadBalancers.names() },
}, {
	kind: model.ServiceBusMetrics, what: "Service Bus queue", types: []string{"queues"},
	names: func(d *Document) []string { return d.queues(func(q *Queue) *Name { return q.ServiceBus.name() }) },
}, {
	kind: model.StorageQueueMetrics, what: "Storage queue", types: []string{"queues"},
	names: func(d *Document) []string { return d.queues(func(q *Queue) *Name { return q.Storage.name() }) },
}, {
	kind: model.CustomMetrics, what: "resource", custom: true,
	names: func(d *Document) []string { return d.Metrics.names() },
}}

// queues returns the names of the queues of one kind, "" in the place of others.
func (d *Document) queues(of func(*Queue) *Name) []string {
	var names []string
	for _, w := range d.Workloads {
		if m := w.Value.Messages; m != nil {
			name := ""
			if m.Queue != nil && of(m.Queue) != nil {
				name = of(m.Queue).String()
			}
			names = append(names, name)
		}
	}
	return names
}

// has reports whether an id with a last type, or without one, may be that of such a
// resource.
func (p *publisher) has(kind string) bool {
	return kind == "" || p.types == nil || slices.Contains(p.types, kind)
}

// A resource is one that a rule may mean.
type resource struct {
	*publisher
	index int
	name  string
}

// resources returns what metricResourceUri may mean: an id means one kind of
// resource, a bare name any.
func (d *Document) resources(uri string) []resource {
	name, kind := lastOf(uri)
	kind = strings.ToLower(kind)
	var found []resource
	for i := range publishers {
		p := &publishers[i]
		if name == "" || !p.has(kind) {
			continue
		}
		if index := slices.Index(p.names(d), name); index >= 0 {
			found = append(found, resource{p, index, name})
		}
	}
	return found
}

// lastOf returns the name that a resource's id ends in, and the type before it,
// which a bare name has not.
func lastOf(uri string) (name, kind string) {
	parts := strings.Split(strings.Trim(uri, "/"), "/")
	last := len(parts) - 1
	if last > 0 {
		kind = parts[last-1]
	}
	return parts[last], kind
}

// unknownResource says that metricResourceUri means nothing.
func (d *Document) unknownResource(uri string) string {
	name, kind := lastOf(uri)
	var known []string
	for i := range publishers {
		if p := &publishers[i]; p.has(strings.ToLower(kind)) {
			known = append(known, slices.DeleteFunc(p.names(d), func(name string) bool { return name == "" })...)
		}
	}
	if kind != "" {
		kind = " below " + shorten(kind)
	}
	return fmt.Sprintf("no resource %s%s that publishes metrics%s", quote(name), kind, didYouMean(name, known))
}

// A refusal is why a trigger cannot be read, and the field that it is about.
type refusal struct{ field, text string }

// read returns what a rule of the named set reads.
func (d *Document) read(set Name, t *MetricTrigger) (model.MetricSource, *refusal) {
	uri := "virtualMachineScaleSets/" + set.String()
	if t.MetricResourceURI != nil && *t.MetricResourceURI != "" {
		uri = t.MetricResourceURI.String()
	}
	candidates := d.resources(uri)
	if len(candidates) == 0 {
		return model.MetricSource{}, &refusal{"metricResourceUri", d.unknownResource(uri)}
	}
	name := t.MetricName.String()
	var known []string
	for _, r := range candidates {
		source := model.MetricSource{Publisher: r.kind, Index: r.index, Metric: model.CustomValue, Resource: r.name}
		var found bool
		if r.custom {
			source.Name = d.Metrics[r.index].Value.name(d.Metrics[r.index].Name)
			known, found = append(known, source.Name), source.Name == name
		} else {
			known = append(known, model.MetricNames(r.kind)...)
			source.Metric, found = model.ParseMetric(r.kind, name)
		}
		if found {
			return source, t.restrict(&source)
		}
	}
	advice := didYouMean(name, known)
	for _, e := range d.Metrics {
		if e.Value.name(e.Name) == name {
			advice = fmt.Sprintf("; write metricResourceUri: %s", e.Name)
		}
	}
	return model.MetricSource{}, &refusal{"metricName", fmt.Sprintf("%s is no metric of %s %s%s",
		quote(name), candidates[0].what, quote(candidates[0].name), advice)}
}

// vmName is the dimension of a scale set's metrics that names its instances.
const vmName = "VMName"

// restrict applies the dimensions of a trigger to what it reads.
func (t *MetricTrigger) restrict(source *model.MetricSource) *refusal {
	var words []string
	for i := range t.Dimensions {
		d, at := &t.Dimensions[i], item("dimensions", i)
		switch {
		case source.Publisher != model.ScaleSetMetrics:
			return &refusal{at, fmt.Sprintf("%s has no dimensions here", t.MetricName)}
		case *d.DimensionName != vmName:
			return &refusal{join(at, "DimensionName"), fmt.Sprintf("no dimension %s of %s%s",
				quote(d.DimensionName.String()), t.MetricName, didYouMean(d.DimensionName.String(), []string{vmName}))}
		case i > 0:
			return &refusal{at, "dimension VMName twice; list all of its values in one"}
		}
		text, sign := make([]string, len(d.Values)), ""
		for j, value := range d.Values {
			text[j] = value.String()
			if id, ok := instanceID(source.Resource, text[j]); ok {
				source.Instances.IDs = append(source.Instances.IDs, id)
			}
		}
		if source.Instances.Except = *d.Operator == "NotEquals"; source.Instances.Except {
			sign = "not "
		}
		source.Instances.Some = true
		slices.Sort(source.Instances.IDs)
		source.Instances.IDs = slices.Compact(source.Instances.IDs)
		words = append(words, vmName+" "+sign+listing(text, "or"))
	}
	source.Dimensions = strings.Join(words, ", ")
	return nil
}

// instanceID returns which instance of a set has the name, which is that of the
// set, an underscore and the instance's id. Azure names Flexible ones at random.
func instanceID(set, name string) (id int, ok bool) {
	digits, found := strings.CutPrefix(name, set+"_")
	id, err := strconv.Atoi(digits)
	return id, found && err == nil && strconv.Itoa(id) == digits && id >= 0
}

// foreseeable reports whether predictive autoscale can compare its forecast with
// the threshold of a rule: Azure supports the average Percentage CPU of the set
// itself, and scale-out. It also accepts a rule with direction None, which never
// acts: a setting recorded from the service has no other.
func (d *Document) foreseeable(set Name, r *Rule) bool {
	t, a := r.MetricTrigger, r.ScaleAction
	if t == nil || a == nil || *a.Direction == "Decrease" || *t.Statistic != "Average" ||
		*t.TimeAggregation != "Average" || *t.Operator != "GreaterThan" && *t.Operator != "GreaterThanOrEqual" {
		return false
	}
	source, refused := d.read(set, t)
	return refused == nil && source.Metric == model.PercentageCPU && source.Resource == set.String() &&
		source.Publisher == model.ScaleSetMetrics && !source.Instances.Some && !*t.DividePerInstance
}

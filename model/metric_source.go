package model

import (
	"cmp"
	"slices"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Metric sources: what autoscale rules read.
//
// Azure ("Understand autoscale settings"): a rule reads any metric of any resource,
// metricResourceUri; by default one of the scale set itself. Every metric is a
// value per minute and, for a scale set, per instance.
//
// Ours: a source is one metric of one resource, restricted to some of its
// instances or not. However many rules of however many sets read it, it is sampled
// once a minute.

// A Publisher is a kind of resource that publishes metrics.
type Publisher uint8

// The publishers.
const (
	ScaleSetMetrics     Publisher = iota // Config.ScaleSets
	LoadBalancerMetrics                  // Config.LoadBalancers
	ServiceBusMetrics                    // Config.Messages, of that kind
	StorageQueueMetrics                  // Config.Messages, of that kind
	CustomMetrics                        // Config.CustomMetrics
	Publishers                           // how many there are
)

// A Metric is a metric that the model publishes.
type Metric uint8

// The metrics, by publisher.
const (
	PercentageCPU             Metric = iota // of a scale set, as all up to OutboundFlows: percent of the vCPUs
	AvailableMemoryBytes                    // bytes
	AvailableMemoryPercentage               // percent
	NetworkInTotal                          // bytes in the minute
	NetworkOutTotal                         // bytes in the minute
	DiskReadBytes                           // bytes in the minute
	DiskWriteBytes                          // bytes in the minute
	DiskReadOperations                      // operations per second
	DiskWriteOperations                     // operations per second
	InboundFlows                            // flows that are open
	OutboundFlows                           // flows that are open
	ByteCount                               // of a load balancer, as SYNCount: bytes in the minute, both ways
	SYNCount                                // new connections in the minute
	ActiveMessages                          // messages in the queue, locked ones included
	DeadletteredMessages                    // its dead letters
	AllMessages                             // both together
	OldestMessageAge                        // seconds; Azure has no such metric
	ApproximateMessageCount                 // messages in the queue, invisible ones included
	OldestStorageMessageAge                 // as OldestMessageAge
	CustomValue                             // of Config.CustomMetrics
	Metrics                                 // how many there are
)

// metricTable says who publishes a metric, whether autoscale divides it without
// being told, as it does with queues, and its names: the one of Azure's reference of
// metrics, older and longer ones, and those of the guest's counters.
var metricTable = [Metrics]struct {
	publisher Publisher
	divided   bool // by the number of instances
	names     []string
}{
	PercentageCPU: {names: []string{"Percentage CPU", `\Processor(_Total)\% Processor Time`,
		`\Processor Information(_Total)\% Processor Time`, `\Processor\PercentProcessorTime`}},
	AvailableMemoryBytes: {names: []string{"Available Memory Bytes", `\Memory\Available Bytes`,
		`\Memory\AvailableMemory`}},
	AvailableMemoryPercentage: {names: []string{"Available Memory Percentage", `\Memory\PercentAvailableMemory`}},
	NetworkInTotal:            {names: []string{"Network In Total", "Network In"}},
	NetworkOutTotal:           {names: []string{"Network Out Total", "Network Out"}},
	DiskReadBytes:             {names: []string{"Disk Read Bytes"}},
	DiskWriteBytes:            {names: []string{"Disk Write Bytes"}},
	DiskReadOperations:        {names: []string{"Disk Read Operations/Sec"}},
	DiskWriteOperations:       {names: []string{"Disk Write Operations/Sec"}},
	InboundFlows:              {names: []string{"Inbound Flows"}},
	OutboundFlows:             {names: []string{"Outbound Flows"}},
	ByteCount:                 {publisher: LoadBalancerMetrics, names: []string{"ByteCount", "Byte Count"}},
	SYNCount:                  {publisher: LoadBalancerMetrics, names: []string{"SYNCount", "SYN Count"}},
	ActiveMessages:            {ServiceBusMetrics, true, []string{"ActiveMessages", "ActiveMessageCount"}},
	DeadletteredMessages:      {ServiceBusMetrics, true, []string{"DeadletteredMessages", "DeadLetterMessageCount"}},
	AllMessages:               {ServiceBusMetrics, true, []string{"Messages", "MessageCount"}},
	OldestMessageAge:          {ServiceBusMetrics, false, []string{"OldestMessageAge"}},
	ApproximateMessageCount:   {StorageQueueMetrics, true, []string{"ApproximateMessageCount"}},
	OldestStorageMessageAge:   {StorageQueueMetrics, false, []string{"OldestMessageAge"}},
	CustomValue:               {publisher: CustomMetrics, names: []string{"custom metric"}},
}

// String returns the first of m's names.
func (m Metric) String() string { return metricTable[m].names[0] }

// Divided reports whether autoscale divides m by the number of instances without
// being told.
func (m Metric) Divided() bool { return metricTable[m].divided }

// ParseMetric returns the metric of a publisher with the given name; the
// comparison is exact.
func ParseMetric(publisher Publisher, name string) (Metric, bool) {
	for m := range Metrics {
		if metricTable[m].publisher == publisher && slices.Contains(metricTable[m].names, name) {
			return m, true
		}
	}
	return 0, false
}

// MetricNames returns the first name of each metric of a publisher.
func MetricNames(publisher Publisher) []string {
	var names []string
	for m := range Metrics {
		if metricTable[m].publisher == publisher {
			names = append(names, m.String())
		}
	}
	return names
}

// A MetricSource is one metric of one resource, or of some of its instances.
type MetricSource struct {
	Publisher  Publisher
	Index      int // of the resource, in its publisher's list
	Metric     Metric
	Dimensions string         // in words, as autoscale.Trigger has them
	Instances  InstanceFilter // the same for the instances of a scale set
	Resource   string         // its name, for reports
	Name       string         // of a custom metric
}

// An InstanceFilter is some of the instances of a scale set.
type InstanceFilter struct {
	Some   bool  // not all of them
	IDs    []int // ascending
	Except bool  // all but these
}

// holds reports whether an instance is one of those that are meant.
func (f *InstanceFilter) holds(id int) bool {
	return !f.Some || slices.Contains(f.IDs, id) != f.Except
}

// Same reports whether both are one source.
func (m MetricSource) Same(other MetricSource) bool {
	return m.Publisher == other.Publisher && m.Index == other.Index && m.Metric == other.Metric &&
		m.Dimensions == other.Dimensions
}

// Title names the source in reports, for example "web.Percentage CPU".
func (m *MetricSource) Title() string {
	title := m.Resource + "." + cmp.Or(m.Name, m.Metric.String())
	if m.Dimensions != "" {
		title += " (" + m.Dimensions + ")"
	}
	return title
}

// A MetricUse is a source as the rules of one scale set name it.
type MetricUse struct {
	Name, Resource, Dimensions string // as autoscale.Trigger has them
	Source                     int    // index into Config.Metrics
}

// IsSetCPU reports whether the source is the Percentage CPU of a whole scale set,
// which every set publishes, read or not.
func (m *MetricSource) IsSetCPU() bool {
	return m.Publisher == ScaleSetMetrics && m.Metric == PercentageCPU && m.Dimensions == ""
}

// Moved reports whether some work of the scenario moves what the source measures.
func (c *Config) Moved(source *MetricSource) bool {
	switch source.Publisher {
	case ScaleSetMetrics:
		use := usage{}
		for i := range c.Workloads {
			if w := &c.Workloads[i]; w.LoadBalancer == c.ScaleSets[source.Index].LoadBalancer {
				use = w.Use.of(1, 1, 1, 1, 1)
				if source.Metric == PercentageCPU {
					return true
				}
			}
		}
		for i := range c.Jobs {
			if j := &c.Jobs[i]; slices.Contains(j.ScaleSets, source.Index) {
				use[memoryHeld] += float64(j.Memory)
				if source.Metric == PercentageCPU {
					return true
				}
			}
		}
		return source.Metric != PercentageCPU && use[hostMetrics[source.Metric].of] > 0
	case LoadBalancerMetrics:
		return slices.ContainsFunc(c.Workloads, func(w Workload) bool {
			moved := w.Use.InboundFlows
			if source.Metric == ByteCount {
				moved = w.Use.NetworkIn + w.Use.NetworkOut
			}
			return w.LoadBalancer == source.Index && moved > 0
		})
	}
	return true
}

// subscribe makes the series that the engines of autoscale read.
func (w *World) subscribe() {
	spans := make([]sim.Time, len(w.config.Metrics))
	for i := range w.sets {
		if setting := w.sets[i].config.Autoscale; setting != nil && setting.Enabled {
			for _, use := range w.sets[i].config.Metrics {
				spans[use.Source] = max(spans[use.Source], setting.Lookback())
			}
		}
	}
	w.series = make([]*autoscale.Series, len(spans))
	for index, span := range spans {
		if span == 0 {
			continue
		}
		w.series[index] = autoscale.NewSeries(span)
		if source := &w.config.Metrics[index]; source.Instances.Some {
			w.sets[source.Index].part(&source.Instances)
		}
	}
	w.meterUsage()
	for i := range w.sets {
		for _, use := range w.sets[i].config.Metrics {
			w.sets[i].scaler.metrics = append(w.sets[i].scaler.metrics, autoscale.Metric{
				Name: use.Name, Resource: use.Resource, Dimensions: use.Dimensions, Series: w.series[use.Source],
			})
		}
	}
}

// meterUsage lets the sets and load balancers count what requests use, of which
// more is read than the CPU.
func (w *World) meterUsage() {
	for index := range w.config.Metrics {
		source := &w.config.Metrics[index]
		switch {
		case w.series[index] == nil || source.Metric == PercentageCPU:
		case source.Publisher == ScaleSetMetrics:
			w.sets[source.Index].metered = true
		case source.Publisher == LoadBalancerMetrics:
			w.pools[source.Index].metered = true
		}
	}
}

// publish adds the minute that ends now to every series that is read.
func (w *World) publish(now sim.Time) {
	for i, series := range w.series {
		source := &w.config.Metrics[i]
		if series == nil || w.silent(source) {
			continue
		}
		minute, ok := w.sample(source, now)
		if !ok {
			continue
		}
		series.Append(minute)
		if !source.IsSetCPU() {
			w.tell(Fact{Kind: MetricPublished, Metric: i, Minute: &minute})
		}
	}
}

// sample returns what a source publishes of the minute that ends now. It reports
// false when there is nothing to publish.
func (w *World) sample(source *MetricSource, now sim.Time) (autoscale.Minute, bool) {
	switch source.Publisher {
	case ScaleSetMetrics:
		return w.sets[source.Index].sample(source, now)
	case LoadBalancerMetrics:
		return w.pools[source.Index].sample(source.Metric, now)
	case ServiceBusMetrics, StorageQueueMetrics:
		return w.messages[source.Index].sample(source.Metric, now), true
	case CustomMetrics:
		return w.config.CustomMetrics[source.Index].sample(now)
	}
	panic("model: a metric without a publisher")
}

// sample returns a metric of the set, or of a part of it.
func (s *set) sample(source *MetricSource, now sim.Time) (autoscale.Minute, bool) {
	meter := &s.meter
	if source.Instances.Some {
		meter = s.part(&source.Instances).meter(s)
	}
	switch {
	case source.IsSetCPU():
		return s.minute, s.minute.End == now
	case source.Metric == PercentageCPU:
		return meter.minute(now)
	}
	return s.hostMinute(source, meter, now)
}

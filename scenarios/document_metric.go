package scenarios

// A CustomMetric is a metric of a resource that the scenario does not have, such as
// one that an application sends. It follows a shape over time, and no work.
type CustomMetric struct {
	// The name by which rules ask for it, beside the name of the entry as
	// metricResourceUri. The default is the name of the entry.
	MetricName *Text `key:"metricName"`

	// What it reads.
	Value *Values `key:"value" required:"true"`

	// When it is not published.
	Missing []Gap `key:"missing" items:"0..1000"`
}

// Values is a value over time, in the metric's unit. A minute has the mean over it.
type Values struct {
	// The same value all the time.
	Constant *float64 `key:"constant" min:"0" max:"1000000000"`

	// Values that hold from an instant on, in order of time. The value is zero before
	// the first.
	Steps []ValuePoint `key:"steps" items:"1..100000"`

	// Values at instants, in order of time, joined by straight lines; level before the
	// first and after the last.
	Points []ValuePoint `key:"points" items:"1..100000"`

	// The same wave every day: a cosine that is highest at one time of the day and
	// lowest twelve hours from it.
	Daily *DailyValue `key:"daily"`

	// Values that were measured, from a CSV file. The column holds the metric's value
	// while each row lasts, not a number of requests.
	Trace *Trace `key:"trace"`
}

func (Values) alternatives() ([][]string, string) {
	return oneOf("constant", "steps", "points", "daily", "trace")
}

// A ValuePoint is a value at an instant.
type ValuePoint struct {
	// When. Instants are in ascending order.
	At *Instant `key:"at" required:"true"`

	// The value.
	Value *float64 `key:"value" required:"true" min:"0" max:"1000000000"`
}

// DailyValue is a wave that repeats every day.
type DailyValue struct {
	// The lowest value of the day.
	Low *float64 `key:"low" required:"true" min:"0" max:"1000000000"`

	// The highest value of the day.
	High *float64 `key:"high" required:"true" min:"0" max:"1000000000"`

	// When the value is highest, in UTC.
	PeakAt *TimeOfDay `key:"peakAt" default:"14:00"`
}

// A Gap is a span of time without a value.
type Gap struct {
	// When it begins. Gaps are in ascending order.
	At *Instant `key:"at" required:"true"`

	// How long it lasts. A minute is published at its end, so what ends inside is
	// missing.
	For *Duration `key:"for" required:"true" above:"0s" max:"3653d"`
}

// A MetricOutage keeps the metrics of a resource from autoscale, once or again and
// again. What was published before is read until it is older than the window of the
// rule.
type MetricOutage struct {
	// The resource, as in metricResourceUri: a scale set, a load balancer or an entry of
	// metrics. Of several with one name it is the first in this order;
	// loadBalancers/NAME is always the load balancer.
	Resource *Text `key:"resource" required:"true"`

	// When it begins.
	At *Instant `key:"at"`

	// How long it lasts.
	For *Duration `key:"for" above:"0s" max:"3653d"`

	// From the start of the run, and then from the end of each outage, until the next
	// one.
	Every *Distribution `key:"every"`

	// How long each outage lasts.
	Lasts *Distribution `key:"lasts"`
}

func (MetricOutage) alternatives() ([][]string, string) {
	return [][]string{{"at", "for"}, {"every", "lasts"}}, "at and for, or every and lasts"
}

package autoscale

import "slices"

// A Statistic makes one sample of the values of one time grain. Azure's pages
// give the field two meanings, see [StatisticReading]. [TimeAggregation] then
// combines the samples of the window.
type Statistic uint8

// The statistics of the schema.
const (
	StatisticAverage Statistic = iota // sum of the values ÷ their number
	StatisticMin                      // the smallest value
	StatisticMax                      // the largest value
	StatisticSum                      // the sum of the values
	StatisticCount                    // the number of values
)

var statisticNames = []string{"Average", "Min", "Max", "Sum", "Count"}

// String returns the schema's name of s.
func (s Statistic) String() string { return spell("Statistic", statisticNames, uint8(s)) }

// ParseStatistic returns the statistic with the given name; the comparison is
// exact.
func ParseStatistic(name string) (Statistic, bool) { return parse[Statistic](statisticNames, name) }

// Statistics returns the names ParseStatistic knows.
func Statistics() []string { return slices.Clone(statisticNames) }

// A StatisticReading is one of the two ways in which Azure's pages describe the
// statistic.
type StatisticReading uint8

const (
	// StatisticAcrossInstances: the statistic combines the values of all
	// instances, and of all minutes of the grain. So say "Best practices for
	// autoscale" and the schema.
	StatisticAcrossInstances StatisticReading = iota

	// StatisticInsideGrain: the statistic combines the values sampled within one
	// grain. So says "Understand autoscale settings", silent on what combines the
	// instances: here each minute is first averaged over those that reported, and
	// that is one value. With a grain of one minute all statistics but Count then
	// read the same.
	StatisticInsideGrain
)

var statisticReadingNames = []string{"AcrossInstances", "InsideGrain"}

// String returns the name of r.
func (r StatisticReading) String() string {
	return spell("StatisticReading", statisticReadingNames, uint8(r))
}

// ParseStatisticReading returns the reading with the given name; the comparison
// is exact.
func ParseStatisticReading(name string) (StatisticReading, bool) {
	return parse[StatisticReading](statisticReadingNames, name)
}

// StatisticReadings returns the names ParseStatisticReading knows.
func StatisticReadings() []string { return slices.Clone(statisticReadingNames) }

// reduce leaves of a minute the values that the statistic combines: those of the
// instances, or one for all of them.
func (r StatisticReading) reduce(m *Minute) {
	if r != StatisticAcrossInstances {
		average := m.Sum / float64(m.Count)
		m.Sum, m.Min, m.Max, m.Count = average, average, average, 1
	}
}

// of returns the statistic of the values gathered in m.
func (s Statistic) of(m *Minute) float64 {
	switch s {
	case StatisticAverage:
		return m.Sum / float64(m.Count)
	case StatisticMin:
		return m.Min
	case StatisticMax:
		return m.Max
	case StatisticSum:
		return m.Sum
	case StatisticCount:
		return float64(m.Count)
	}
	panic("autoscale: unknown " + s.String())
}

// A TimeAggregation combines the samples of a window, one per time grain, into
// the value that is compared with the threshold.
type TimeAggregation uint8

// The time aggregations of the schema. Average is its default.
const (
	AggregationAverage TimeAggregation = iota // mean of the samples
	AggregationMinimum                        // smallest sample
	AggregationMaximum                        // largest sample
	AggregationTotal                          // sum of the samples
	AggregationCount                          // number of samples
	AggregationLast                           // newest sample
)

var timeAggregationNames = []string{"Average", "Minimum", "Maximum", "Total", "Count", "Last"}

// String returns the schema's name of a.
func (a TimeAggregation) String() string {
	return spell("TimeAggregation", timeAggregationNames, uint8(a))
}

// ParseTimeAggregation returns the time aggregation with the given name; the
// comparison is exact.
func ParseTimeAggregation(name string) (TimeAggregation, bool) {
	return parse[TimeAggregation](timeAggregationNames, name)
}

// TimeAggregations returns the names ParseTimeAggregation knows.
func TimeAggregations() []string { return slices.Clone(timeAggregationNames) }

// A tally holds every time aggregation of the samples added so far.
type tally struct {
	total, smallest, largest, last float64
	samples                        int
}

func (t *tally) add(sample float64) {
	if t.samples == 0 || sample < t.smallest {
		t.smallest = sample
	}
	if t.samples == 0 || sample > t.largest {
		t.largest = sample
	}
	t.total += sample
	t.last = sample
	t.samples++
}

// by returns the aggregation a of at least one sample.
func (t *tally) by(a TimeAggregation) float64 {
	switch a {
	case AggregationAverage:
		return t.total / float64(t.samples)
	case AggregationMinimum:
		return t.smallest
	case AggregationMaximum:
		return t.largest
	case AggregationTotal:
		return t.total
	case AggregationCount:
		return float64(t.samples)
	case AggregationLast:
		return t.last
	}
	panic("autoscale: unknown " + a.String())
}

package collect

import (
	"math"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A metricBook keeps the series of one metric that rules read.
type metricBook struct {
	source *model.MetricSource
	steps  []metricStep // nil: nothing but the Percentage CPU of a set, which has a series anyway
}

// A metricStep adds up the minutes of one step of the series.
type metricStep struct {
	sum float64
	n   int
}

func newMetricBooks(config *model.Config, points int) []metricBook {
	books := make([]metricBook, len(config.Metrics))
	for i := range books {
		books[i].source = &config.Metrics[i]
		if !books[i].source.IsSetCPU() {
			books[i].steps = make([]metricStep, points)
		}
	}
	return books
}

func (b *metricBook) add(now sim.Time, m *autoscale.Minute, every sim.Time) {
	step := &b.steps[(now-1)/every]
	step.sum += m.Sum / float64(m.Count)
	step.n++
}

// metricSeries returns the series of all books that have one.
func metricSeries(books []metricBook) []MetricSeries {
	var list []MetricSeries
	for i := range books {
		if books[i].steps == nil {
			continue
		}
		series := MetricSeries{Title: books[i].source.Title()}
		for _, step := range books[i].steps {
			mean := math.NaN()
			if step.n > 0 {
				mean = step.sum / float64(step.n)
			}
			series.Values = append(series.Values, mean)
		}
		list = append(list, series)
	}
	return list
}

package report

import (
	"strings"
	"unicode"

	"vmssim/collect"
)

// Charts returns every chart that says something about r: per workload its load
// and latency, its jobs or its messages, per scale set its instances, zones,
// rollouts, CPU and forecast, and the cost of all.
func Charts(r *collect.Result, thresholds []Threshold) []*Chart {
	var list []*Chart
	for w := range r.Series.Workloads {
		list = append(list, LoadChart(r, w), LatencyChart(r, w))
	}
	for load := range r.Series.Jobs {
		list = append(list, JobsChart(r, load))
	}
	for load := range r.Series.Messages {
		list = append(list, BacklogChart(r, load), ThroughputChart(r, load), AgeChart(r, load))
	}
	for set := range r.Series.ScaleSets {
		list = append(list, InstancesChart(r, set))
		if inZones(&r.ScaleSets[set]) {
			list = append(list, ZonesChart(r, set))
		}
		list = append(list, rolloutCharts(r, set)...)
		list = append(list, CPUChart(r, set, thresholds))
		if r.Series.ScaleSets[set].Forecast != nil {
			list = append(list, ForecastChart(r, set))
		}
	}
	return append(list, CostChart(r))
}

// fileName makes a name safe for every file system.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > unicode.MaxASCII:
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("._-", r):
			return r
		}
		return '-'
	}, name)
}

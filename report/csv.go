package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// WriteSeries writes the series of r as CSV: a head, then a line per step.
//
// The columns seconds (since time zero) and clock (RFC 3339) say when the step
// begins. For each workload w follow w.offered, w.served, w.lost and
// w.capacityRate in requests per second, then w.p50Seconds, w.p95Seconds and
// w.p99Seconds and, if it has sessions, w.sessionsLost per second; for each load of jobs j how many there are, j.waiting and
// j.running; for each load of messages m m.arrived, m.completed and m.capacityRate
// in messages per second, the number in the queue m.inQueue and of its dead letters
// m.deadLettered, the highest age of the oldest m.oldestSeconds and
// m.ageP95Seconds of those completed; for each scale set s follow s.capacity
// (sku.capacity), s.serving, where it serves requests alone s.demand (the
// instances that these need), s.zone.z for each of its zones z, s.size.z for each
// size z of an instance mix the instances that have hardware, s.version.v for
// each version v of its image that an instance had, the instances in each state
// as s.requested and so on,
// s.cpu and s.cpuMax in percent, with predictive autoscale s.cpuTotal, which is
// added up over the instances, and s.forecast of it, made its time to look ahead
// before, and, if the set has a source of health, s.healthy. If its autoscale engine
// ran, there follows what that publishes of itself: s.observedCapacity,
// s.scaleActionsInitiated, and for each rule n that it evaluated in a profile p
// s.p.rule-n.observedMetricValue and s.p.rule-n.metricThreshold. Actions are counted
// over the step, and what a run saw is that of the last one in it; all else are
// averages over the step. Where there was nothing to measure the cell is empty.
//
// A head that begins with one of = + - @ is led by an apostrophe, so that no
// spreadsheet takes a name for a formula.
func WriteSeries(w io.Writer, r *collect.Result) error {
	series := seriesColumns(r)
	line := []string{"seconds", "clock"}
	for _, c := range series {
		line = append(line, noFormula(plain(c.name)))
	}
	out := csv.NewWriter(w)
	if err := out.Write(line); err != nil {
		return err
	}
	dates := calendarOf(r)
	for i := range steps(r) {
		at := sim.Time(i) * r.Series.Every
		line = append(line[:0], string(seconds(at)), stamp(dates, at))
		for _, c := range series {
			line = append(line, c.cell(i))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// A seriesColumn is a column of the series: numbers or times.
type seriesColumn struct {
	name   string
	values []float64
	times  []sim.Time // where there are no values
}

// cell returns the text of step i.
func (c seriesColumn) cell(i int) string {
	switch {
	case i < len(c.values):
		if x := c.values[i]; !math.IsNaN(x) && !math.IsInf(x, 0) {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
	case i < len(c.times) && c.times[i] > 0:
		return string(seconds(c.times[i]))
	}
	return ""
}

func seriesColumns(r *collect.Result) []seriesColumn {
	var list []seriesColumn
	for i := range r.Series.Workloads {
		w, name := &r.Series.Workloads[i], r.Workloads[i].Name
		list = append(list,
			seriesColumn{name: name + ".offered", values: w.Offered},
			seriesColumn{name: name + ".served", values: w.Served},
			seriesColumn{name: name + ".lost", values: w.Lost},
			seriesColumn{name: name + ".capacityRate", values: w.Capacity},
			seriesColumn{name: name + ".p50Seconds", times: w.P50},
			seriesColumn{name: name + ".p95Seconds", times: w.P95},
			seriesColumn{name: name + ".p99Seconds", times: w.P99})
		if w.SessionsLost != nil {
			list = append(list, seriesColumn{name: name + ".sessionsLost", values: w.SessionsLost})
		}
	}
	for i := range r.Series.Jobs {
		j, name := &r.Series.Jobs[i], r.Jobs[i].Name
		list = append(list,
			seriesColumn{name: name + ".waiting", values: j.Waiting},
			seriesColumn{name: name + ".running", values: j.Running})
	}
	for i := range r.Series.Messages {
		m, name := &r.Series.Messages[i], r.Messages[i].Name
		list = append(list,
			seriesColumn{name: name + ".arrived", values: m.Arrived},
			seriesColumn{name: name + ".completed", values: m.Completed},
			seriesColumn{name: name + ".capacityRate", values: m.Capacity},
			seriesColumn{name: name + ".inQueue", values: m.Inside},
			seriesColumn{name: name + ".deadLettered", values: m.DeadLettered},
			seriesColumn{name: name + ".oldestSeconds", times: m.Oldest},
			seriesColumn{name: name + ".ageP95Seconds", times: m.P95})
	}
	for i := range r.Series.ScaleSets {
		s, set := &r.Series.ScaleSets[i], &r.ScaleSets[i]
		list = append(list,
			seriesColumn{name: set.Name + ".capacity", values: s.Capacity},
			seriesColumn{name: set.Name + ".serving", values: s.Serving})
		if s.Demand != nil {
			list = append(list, seriesColumn{name: set.Name + ".demand", values: s.Demand})
		}
		for z, values := range s.Zone {
			zone := set.Zones[z].Name
			switch {
			case !inZones(set):
				continue
			case zone == "":
				zone = "none"
			}
			list = append(list, seriesColumn{name: set.Name + ".zone." + zone, values: values})
		}
		for size, values := range s.Size {
			list = append(list, seriesColumn{name: set.Name + ".size." + set.Sizes[size].Name, values: values})
		}
		for v, values := range s.Version {
			name := set.Name + ".version." + set.Image.Versions[v].Version
			list = append(list, seriesColumn{name: name, values: values})
		}
		for state, values := range s.State[:model.Deleted] {
			name := set.Name + "." + model.State(state).String()
			list = append(list, seriesColumn{name: name, values: values})
		}
		list = append(list,
			seriesColumn{name: set.Name + ".cpu", values: s.CPU},
			seriesColumn{name: set.Name + ".cpuMax", values: s.CPUMax})
		if s.Forecast != nil {
			list = append(list,
				seriesColumn{name: set.Name + ".cpuTotal", values: s.CPUTotal},
				seriesColumn{name: set.Name + ".forecast", values: s.Forecast})
		}
		if s.Healthy != nil {
			list = append(list, seriesColumn{name: set.Name + ".healthy", values: s.Healthy})
		}
		list = append(list, engineColumns(set.Name, s.Engine)...)
	}
	for _, m := range r.Series.Metrics {
		list = append(list, seriesColumn{name: m.Title, values: m.Values})
	}
	return list
}

// engineColumns returns what the autoscale engine of a set says of itself.
func engineColumns(set string, e *collect.EngineSeries) []seriesColumn {
	if e == nil {
		return nil
	}
	list := []seriesColumn{
		{name: set + ".observedCapacity", values: e.ObservedCapacity},
		{name: set + ".scaleActionsInitiated", values: e.ScaleActions},
	}
	for _, rule := range e.Rules {
		list = append(list,
			seriesColumn{name: set + "." + rule.Name + ".observedMetricValue", values: rule.Observed},
			seriesColumn{name: set + "." + rule.Name + ".metricThreshold", values: rule.Threshold})
	}
	return list
}

// steps returns how many steps the series of r has.
func steps(r *collect.Result) int {
	n := 0
	for i := range r.Series.Workloads {
		n = max(n, len(r.Series.Workloads[i].Offered))
	}
	for i := range r.Series.Jobs {
		n = max(n, len(r.Series.Jobs[i].Running))
	}
	for i := range r.Series.Messages {
		n = max(n, len(r.Series.Messages[i].Inside))
	}
	for i := range r.Series.ScaleSets {
		n = max(n, len(r.Series.ScaleSets[i].Capacity))
	}
	return n
}

// noFormula leads a text that a spreadsheet would calculate by an apostrophe.
func noFormula(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@':
			return "'" + s
		}
	}
	return s
}

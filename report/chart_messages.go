package report

import (
	"math"

	"gonum.org/v1/plot"

	"vmssim/collect"
	"vmssim/sim"
)

// BacklogChart draws how many messages are in a queue, and in its dead-letter
// queue.
func BacklogChart(r *collect.Result, load int) *Chart {
	name := r.Messages[load].Name
	c := newChart(r, "backlog", name, "Messages in the queue of "+name, "messages")
	s := r.Series.Messages[load]
	if len(s.Inside) == 0 || r.Series.Every <= 0 {
		return c
	}
	all := sum(s.Inside, s.DeadLettered)
	c.timePlot(r, linearTicks(highest(all), false))
	c.addArea(r, "in the queue", s.Inside, make([]float64, len(all)), skyTint)
	if highest(s.DeadLettered) > 0 {
		c.addArea(r, "dead letters", all, s.Inside, vermillion)
	}
	return c
}

// ThroughputChart draws how many messages of a queue arrive and are completed, and
// how many the workers can take.
func ThroughputChart(r *collect.Result, load int) *Chart {
	name := r.Messages[load].Name
	c := newChart(r, "messages", name, "Messages and capacity of "+name, "messages per second")
	s := r.Series.Messages[load]
	if len(s.Arrived) == 0 || r.Series.Every <= 0 {
		return c
	}
	c.timePlot(r, linearTicks(max(highest(s.Arrived), highest(s.Completed), highest(s.Capacity)), false))
	c.addArea(r, "completed", s.Completed, make([]float64, len(s.Completed)), skyTint)
	c.addLine(r, "arriving", s.Arrived, strong(ink))
	c.addLine(r, "capacity", s.Capacity, dashed(leaf))
	return c
}

// AgeChart draws the age of the oldest message in a queue, and that of completed
// messages.
func AgeChart(r *collect.Result, load int) *Chart {
	name := r.Messages[load].Name
	c := newChart(r, "age", name, "Age of messages of "+name, "seconds")
	s := r.Series.Messages[load]
	oldest, p95 := inSeconds(s.Oldest), inSeconds(s.P95)
	top := max(highest(oldest), highest(p95))
	if top == 0 || r.Series.Every <= 0 {
		return c
	}
	if bottom := min(lowest(oldest), lowest(p95)); top > wideSpan*bottom {
		c.unit += ", logarithmic"
		c.timePlot(r, logTicks(bottom, top))
		c.plot.Y.Scale = plot.LogScale{}
	} else {
		c.timePlot(r, linearTicks(top, false))
	}
	c.addLine(r, "completed, p95", p95, strong(orange))
	c.addLine(r, "oldest in the queue", oldest, strong(blue))
	return c
}

// inSeconds leaves gaps where there is nothing.
func inSeconds(times []sim.Time) []float64 {
	values := make([]float64, len(times))
	for i, t := range times {
		values[i] = math.NaN()
		if t > 0 {
			values[i] = t.Seconds()
		}
	}
	return values
}

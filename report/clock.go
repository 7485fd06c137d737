package report

import (
	"time"

	"vmssim/sim"
)

// A calendar turns the simulated time into dates.
type calendar struct {
	start  int64 // Unix seconds of time zero
	length sim.Time
}

func (c calendar) at(t sim.Time) time.Time {
	return time.Unix(c.start, int64(t)).UTC()
}

// period writes from when to when the run lasted.
func (c calendar) period() string {
	const layout = "Mon 2 Jan 2006 15:04"
	return c.at(0).Format(layout) + " – " + c.at(c.length).Format(layout) + " UTC"
}

// clock returns the shortest layout that tells all the given instants apart
// from the other days of the run and, if any has them, shows seconds.
func (c calendar) clock(instants []sim.Time) string {
	layout := "15:04"
	for _, t := range instants {
		if c.at(t).Second() != 0 {
			layout = "15:04:05"
		}
	}
	switch {
	case c.length > sim.Week:
		return "Mon 2 Jan " + layout
	case c.at(0).YearDay() != c.at(c.length-1).YearDay():
		return "Mon " + layout
	}
	return layout
}

// brief writes a span of time with about three figures: to the millisecond
// below ten seconds, to the second below a day, else to the minute.
func brief(t sim.Time) string {
	switch size := max(t, -t); {
	case size < 10*sim.Second:
		return nearest(t, sim.Millisecond).String()
	case size < sim.Day:
		return nearest(t, sim.Second).String()
	}
	return nearest(t, sim.Minute).String()
}

// nearest rounds t to a multiple of unit, halves away from zero.
func nearest(t, unit sim.Time) sim.Time {
	half := unit / 2
	if t < 0 {
		half = -half
	}
	return (t + half) / unit * unit
}

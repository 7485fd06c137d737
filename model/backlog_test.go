package model

import (
	"math"
	"testing"

	"vmssim/model/queueing"
	"vmssim/model/workload"
)

// inSpans takes a constant rate to n stations in so many equal spans.
func inSpans(station queueing.Station, n int, perSecond, seconds float64, spans int) (c carry) {
	total := carry{}
	for range spans {
		span := seconds / float64(spans)
		c = carry{
			n: float64(n), span: span, before: c.after, arrivals: requests(perSecond * span), station: station,
			capacity: requests(float64(n*station.Workers) / station.Service * span),
		}
		c.solve()
		total.arrivals += c.arrivals
		total.served += c.served
		total.overflow += c.overflow
		total.after = c.after
	}
	return total
}

// Three instances of two workers that take 0.1 s serve 60/s. What comes beyond that
// waits: after an hour the drift, and at most the diffusion of the whole hour more,
// whether the hour is taken at once or in minutes or seconds.
func TestOverloadDoesNotDependOnSpans(t *testing.T) {
	station := queueing.Station{Workers: 2, Places: 1e6, Service: 0.1, CV: 1}
	for _, rate := range []float64{60, 60.3, 66, 120} {
		once := inSpans(station, 3, rate, 3600, 1)
		drift := (rate - 60) * 3600
		diffusion := 3 * math.Sqrt(2*(rate/3)*2*3600/math.Pi)
		if got := number(once.after); got < drift || got > drift+diffusion+6 {
			t.Errorf("%v/s: %v in the system, want %v to %v", rate, got, drift, drift+diffusion+6)
		}
		for _, spans := range []int{60, 3600} {
			cut := inSpans(station, 3, rate, 3600, spans)
			if math.Abs(number(cut.after-once.after)) > 0.01 || cut.overflow != 0 {
				t.Errorf("%v/s in %d spans: %v in the system and %v lost, at once %v",
					rate, spans, number(cut.after), number(cut.overflow), number(once.after))
			}
		}
	}
}

// Nor does it matter in which span the line becomes full: 66/s fill the 500 places
// of each instance within the hour.
func TestFullLinesDoNotDependOnSpans(t *testing.T) {
	station := queueing.Station{Workers: 2, Places: 500, Service: 0.1, CV: 1}
	once := inSpans(station, 3, 66, 3600, 1)
	for _, spans := range []int{7, 60, 3600} {
		cut := inSpans(station, 3, 66, 3600, spans)
		if math.Abs(number(cut.after-once.after)) > 0.01 || math.Abs(number(cut.overflow-once.overflow)) > 0.01 {
			t.Errorf("in %d spans: %v in the system, %v lost; at once %v, %v",
				spans, number(cut.after), number(cut.overflow), number(once.after), number(once.overflow))
		}
	}
}

// A service of which 90 % end within a second and 1 % take more than an hour: it has
// sigma = ln 3600 / (2.326 - 1.282) = 7.84, so a mean of 30 years and a coefficient of
// variation of 2·10^13. In such a line is never more than what came.
func TestHeavyTailsAreCounted(t *testing.T) {
	for _, cv := range []float64{1, 2e13, 1e18} {
		for _, spans := range []int{1, 60} {
			station := queueing.Station{Workers: 2, Places: 1e18, Service: 1e9, CV: cv}
			c := inSpans(station, 3, 1e3, 7200, spans)
			if c.after < 0 || c.after > c.arrivals || c.served < 0 || c.overflow < 0 || c.arrivals != 7200e3*workload.Request {
				t.Errorf("cv %v, %d spans: %+v", cv, spans, c)
			}
		}
	}
}

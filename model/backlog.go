package model

import (
	"math"

	"vmssim/model/queueing"
	"vmssim/model/workload"
)

// A carry takes the requests in n equal stations over one span of constant rate.
type carry struct {
	n        float64
	span     float64 // seconds
	before   workload.Requests
	arrivals workload.Requests
	capacity workload.Requests // completions that the span has room for
	station  queueing.Station
	steady   queueing.State

	after    workload.Requests // in service or waiting at the end of the span
	served   workload.Requests
	overflow workload.Requests
	timeouts workload.Requests
	wait     queueing.Wait
}

// solve fills in the outcome: before + arrivals = after + served + overflow +
// timeouts.
func (c *carry) solve() {
	if c.n > 0 {
		rate := number(c.arrivals) / c.span / c.n
		c.steady = c.station.Steady(rate)
		goal := requests(c.n * (c.steady.Busy + c.steady.Waiting))
		lost := number(c.arrivals) * c.steady.Loss
		if c.before > goal {
			c.drain(goal, requests(lost))
		} else {
			growth := c.station.Growth(rate)
			if takes := growth.Until(c.line(c.before), c.line(goal)); takes < c.span {
				c.hold(goal, requests(float64(lost*(1-takes/c.span))))
			} else {
				c.fill(goal, growth)
			}
		}
	} // else whatever is in flight finishes outside rotation
	c.served = c.before + c.arrivals - c.after - c.overflow - c.timeouts
}

// line returns how long the line of each station is with so many in all of them;
// below 0 it is free workers.
func (c *carry) line(n workload.Requests) float64 {
	return number(n)/c.n - float64(c.station.Workers)
}

// hold takes the steady state, having lost what it loses.
func (c *carry) hold(goal, lost workload.Requests) {
	c.lose(min(lost, c.arrivals))
	c.after = min(goal, c.before+c.arrivals-c.overflow-c.timeouts)
	c.wait = c.steady.Wait
}

// fill grows the backlog of a line that is not yet as long as in the steady state:
// nothing is lost.
func (c *carry) fill(goal workload.Requests, growth queueing.Growth) {
	length := growth.After(c.line(c.before), c.span) + float64(c.station.Workers)
	c.after = min(goal, requests(float64(c.n*length)), c.before+c.arrivals)
	c.wait = c.fluidWait()
}

// drain works a backlog off with the capacity that the arrivals leave. What no
// longer fits into the line, because instances have gone, is lost.
func (c *carry) drain(goal, lost workload.Requests) {
	most := requests(c.n * c.steady.Limit(c.station.Workers))
	c.lose(min(lost, c.arrivals) + max(0, c.before-most))
	rest := c.before + c.arrivals - c.overflow - c.timeouts
	c.after = min(rest, max(goal, rest-c.capacity))
	c.wait = c.steady.Wait
	if c.after > goal {
		c.wait = c.fluidWait()
	}
}

// lose counts lost requests under what bounds the line.
func (c *carry) lose(n workload.Requests) {
	if c.steady.Timeouts {
		c.timeouts += n
	} else {
		c.overflow += n
	}
}

// fluidWait is the wait behind a backlog that goes evenly from before to after.
func (c *carry) fluidWait() queueing.Wait {
	perSecond := c.n * float64(c.station.Workers) / c.station.Service
	busy := float64(c.n * float64(c.station.Workers))
	first := math.Max(0, number(c.before)-busy) / perSecond
	last := math.Max(0, number(c.after)-busy) / perSecond
	return queueing.Wait{
		Share: 1,
		Low:   math.Min(first, last),
		High:  math.Max(first, last),
		Mean:  (first + last) / 2,
	}
}

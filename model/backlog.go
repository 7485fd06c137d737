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
		c.steady = c.station.Steady(number(c.arrivals) / c.span / c.n)
		goal := requests(c.n * (c.steady.Busy + c.steady.Waiting))
		lost := requests(number(c.arrivals) * c.steady.Loss)
		switch {
		case c.before > goal:
			c.drain(goal, lost)
		case c.reach() < goal:
			c.fill()
		default:
			c.hold(goal, lost)
		}
	} // else whatever is in flight finishes outside rotation
	c.served = c.before + c.arrivals - c.after - c.overflow - c.timeouts
}

// reach returns how many requests can be in the system at the end of the span:
// all workers busy at once, then what arrives beyond the capacity, and the
// diffusion of a queue at critical load.
func (c *carry) reach() workload.Requests {
	busy := requests(c.n * float64(c.station.Workers))
	rate := number(c.arrivals) / c.span / c.n
	spread := math.Sqrt(2 * rate * (1 + float64(c.station.CV*c.station.CV)) * c.span / math.Pi)
	return max(c.before, busy) + max(0, c.arrivals-c.capacity) + requests(c.n*spread)
}

// hold takes the steady state. Places that were free take in what would else be
// lost.
func (c *carry) hold(goal, lost workload.Requests) {
	c.lose(max(0, lost-(goal-c.before)))
	c.after = min(goal, c.before+c.arrivals-c.overflow-c.timeouts)
	c.wait = c.steady.Wait
}

// fill grows the backlog of a line that is not yet full: nothing is lost.
func (c *carry) fill() {
	c.after = min(c.reach(), c.before+c.arrivals)
	c.wait = c.fluidWait()
}

// drain works a backlog off with the capacity that the arrivals leave. What no
// longer fits into the line, because instances have gone, is lost.
func (c *carry) drain(goal, lost workload.Requests) {
	most := requests(c.n * c.steady.Limit(c.station.Workers))
	c.lose(lost + max(0, c.before-most))
	rest := c.before + c.arrivals - c.overflow - c.timeouts
	c.after = max(goal, rest-c.capacity)
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

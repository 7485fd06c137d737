package queueing_test

import (
	"math"
	"testing"

	"vmssim/model/queueing"
)

// workers and loads (per worker) of the grids.
var (
	workerGrid = []int{1, 2, 4, 8, 16, 64}
	loadGrid   = []float64{
		1e-12, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 1 - 1e-3, 1 - 1e-5, 1 - 1e-9,
		1, 1 + 1e-9, 1 + 1e-5, 1 + 1e-3, 1.05, 1.2, 2, 5, 50, 1e6,
	}
)

// A chain is the M/M/c/K station solved state by state: the chance of every
// number of requests in the system.
type chain struct {
	workers, places int
	chance          []float64
}

// solveChain multiplies out the balance λ·p(k) = min(k+1, c)·μ·p(k+1), upwards
// and downwards from the likeliest state, so that nothing overflows.
func solveChain(workers, places int, rate, service float64) chain {
	c := chain{workers, places, make([]float64, workers+places+1)}
	up := func(k int) float64 { return rate * service / float64(min(k+1, workers)) }
	mode := 0
	for mode < workers+places && up(mode) >= 1 {
		mode++
	}
	c.chance[mode] = 1
	for k := mode; k < workers+places; k++ {
		c.chance[k+1] = c.chance[k] * up(k)
	}
	for k := mode; k > 0; k-- {
		c.chance[k-1] = c.chance[k] / up(k-1)
	}
	sum := 0.0
	for _, p := range c.chance {
		sum += p
	}
	for k := range c.chance {
		c.chance[k] /= sum
	}
	return c
}

// loss is the chance of a full system.
func (c chain) loss() float64 { return c.chance[len(c.chance)-1] }

// waits is the share of the accepted that find all workers busy.
func (c chain) waits() float64 {
	wait, accepted := 0.0, 0.0
	for k, p := range c.chance[:len(c.chance)-1] {
		accepted += p
		if k >= c.workers {
			wait += p
		}
	}
	return wait / accepted
}

// busy and waiting are the means of min(k, c) and max(0, k-c).
func (c chain) busy() (sum float64) {
	for k, p := range c.chance {
		sum += p * float64(min(k, c.workers))
	}
	return sum
}

func (c chain) waiting() (sum float64) {
	for k, p := range c.chance {
		sum += p * float64(max(0, k-c.workers))
	}
	return sum
}

// TestBirthDeath compares M/M/c/K with the chain solved state by state. Both
// sides raise a rounded ρ to the 1000th power, which costs up to 1000 roundings
// of 1e-16.
func TestBirthDeath(t *testing.T) {
	const service, relative = 0.05, 2e-13
	for _, workers := range workerGrid {
		for _, places := range []int{0, 1, 5, 50, 1000} {
			station := queueing.Station{Workers: workers, Places: float64(places), Service: service, CV: 1}
			for _, rho := range loadGrid {
				rate := rho * float64(workers) / service
				got, want := station.Steady(rate), solveChain(workers, places, rate, service)
				for _, v := range []struct {
					name      string
					got, want float64
				}{
					{"loss", got.Loss, want.loss()},
					{"busy", got.Busy, want.busy()},
					{"waiting", got.Waiting, want.waiting()},
					{"in the system", got.Busy + got.Waiting, want.busy() + want.waiting()},
					{"share that waits", got.Wait.Share, want.waits()},
				} {
					if !near(v.got, v.want, relative) {
						t.Errorf("c=%d places=%d rho=%v: %s %v, want %v (%.1e)",
							workers, places, rho, v.name, v.got, v.want, v.got/v.want-1)
					}
				}
			}
		}
	}
}

// near tells whether got is want to a relative error. Chances below 1e-290, which
// one side or the other underflows, are equal.
func near(got, want, relative float64) bool {
	return math.Abs(got-want) <= relative*math.Abs(want)+1e-290
}

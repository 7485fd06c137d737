package queueing_test

import (
	"math"
	"testing"

	"vmssim/model/queueing"
)

// erlangMixture returns the chance that an arrival that waits in M/M/c/K waits for
// less than x steps 1/(cμ): finding j before it has weight ρ^j, and then it waits
// for an Erlang(j+1) time, which is longer than x with Σ e^-x·x^i/i!, i = 0 … j.
func erlangMixture(rho float64, places int, x float64) float64 {
	sum, within, longer := 0.0, 0.0, 0.0
	for j := range places {
		logWeight := float64(j) * math.Log(rho)
		if rho > 1 { // relative to the longest, so that nothing overflows
			logWeight -= float64(places) * math.Log(rho)
		}
		logFactorial, _ := math.Lgamma(float64(j) + 1)
		longer += math.Exp(float64(j)*math.Log(x) - x - logFactorial)
		weight := math.Exp(logWeight)
		sum += weight
		within += weight * (1 - longer)
	}
	return within / sum
}

// TestWaitOfLines holds the error of the 95th percentile of the wait behind a line,
// in percent, where the truncated exponential stands for a mixture of Erlangs. It is
// below 1 % while the line is seldom full. A full line is one of K services, whose
// sum varies by sqrt(K): the truncated exponential does not know this, and is short by
// about 1.64·sqrt(K) in K + 1.64·sqrt(K). One place means an exponential wait, which
// has no end.
func TestWaitOfLines(t *testing.T) {
	lines := []int{1, 2, 5, 20, 50, 200}
	for _, row := range []struct {
		rho     float64
		percent [6]float64
	}{
		{0.1, [...]float64{-4, 0, 0, 0, 0, 0}},
		{0.3, [...]float64{-16, -4, 0, 0, 0, 0}},
		{0.5, [...]float64{-24, -13, 0, 0, 0, 0}},
		{0.8, [...]float64{-33, -25, -12, 1, 0, 0}},
		{0.95, [...]float64{-36, -29, -19, -5, 1, 0}},
		{1, [...]float64{-37, -31, -22, -9, -4, -1}},
		{1.2, [...]float64{-40, -35, -28, -20, -15, -9}},
		{2, [...]float64{-48, -45, -40, -26, -18, -10}},
		{5, [...]float64{-59, -55, -44, -28, -19, -11}},
	} {
		for i, places := range lines {
			s := queueing.Station{Workers: 2, Places: float64(places), Service: 2, CV: 1}
			low, high := 0.0, 1000.0
			for range 50 {
				if middle := (low + high) / 2; erlangMixture(row.rho, places, middle) < 0.95 {
					low = middle
				} else {
					high = middle
				}
			}
			got := s.Steady(row.rho).Wait.Quantile(0.95)
			if percent := 100 * (got/low - 1); math.Abs(percent-row.percent[i]) > 0.6 {
				t.Errorf("rho=%v places=%d: %v steps for %v, %.1f %%", row.rho, places, got, low, percent)
			}
		}
	}
}

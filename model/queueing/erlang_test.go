package queueing_test

import (
	"math"
	"math/big"
	"testing"

	"vmssim/model/queueing"
)

// erlangSums returns Σ a^k/k! for k = 0 … c-1, and a^c/c!, with 200 bits.
func erlangSums(load *big.Float, workers int) (below, full *big.Float) {
	below, full = wide(0), wide(1)
	for k := 1; k <= workers; k++ {
		below.Add(below, full)
		full.Mul(full, load)
		full.Quo(full, wide(float64(k)))
	}
	return below, full
}

// wide returns x with 200 bits.
func wide(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }

// erlangB is a^c/c! over the sum of all terms up to it.
func erlangB(load float64, workers int) float64 {
	below, full := erlangSums(wide(load), workers)
	b, _ := full.Quo(full, below.Add(below, full)).Float64()
	return b
}

// erlangC is the chance of waiting in M/M/c: with w = a^c/c! / (1-ρ), it is w over
// w and the terms below.
func erlangC(load float64, workers int) float64 {
	below, full := erlangSums(wide(load), workers)
	free := wide(1)
	free.Sub(free, wide(0).Quo(wide(load), wide(float64(workers))))
	full.Quo(full, free)
	c, _ := full.Quo(full, below.Add(below, full)).Float64()
	return c
}

// TestErlangC compares a station with a hundred thousand places with M/M/c: the
// share that waits, their mean wait 1/(cμ-λ), and the 95th percentile over all,
// ln(20·C)/(cμ-λ) where more than 5 % wait. Near saturation the gap cμ-λ has lost
// two digits to rounding; 0.99^100000 = 1e-437 stands for no limit.
func TestErlangC(t *testing.T) {
	const service, relative = 0.25, 1e-13
	for _, workers := range workerGrid {
		station := queueing.Station{Workers: workers, Places: 1e5, Service: service, CV: 1}
		for _, rho := range []float64{0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99} {
			load := rho * float64(workers)
			got := station.Steady(load / service)
			gap := (float64(workers) - load) / service
			share := erlangC(load, workers)
			if !near(got.Wait.Share, share, relative) {
				t.Errorf("c=%d rho=%v: %v wait, want %v", workers, rho, got.Wait.Share, share)
			}
			if mean := share / gap; !near(got.Wait.Mean, mean, relative) {
				t.Errorf("c=%d rho=%v: mean wait %v, want %v", workers, rho, got.Wait.Mean, mean)
			}
			if share <= 0.05 {
				continue
			}
			p95 := math.Log(20*share) / gap
			// 1 - 0.05/C cancels where C is close to 0.05.
			if q := got.Wait.Quantile(1 - 0.05/got.Wait.Share); math.Abs(q-p95) > 1e-12*(p95+1/gap) {
				t.Errorf("c=%d rho=%v: 95th percentile %v, want %v", workers, rho, q, p95)
			}
		}
	}
}

// TestErlangB: a station without places loses what Erlang's formula says, whatever
// the distribution of its service, and nobody waits.
func TestErlangB(t *testing.T) {
	for _, workers := range workerGrid {
		for _, rho := range loadGrid {
			for _, cv := range []float64{0, 0.5, 1, 3} {
				station := queueing.Station{Workers: workers, Service: 1, CV: cv}
				load := rho * float64(workers)
				got, want := station.Steady(load), erlangB(load, workers)
				if !near(got.Loss, want, 1e-14) || got.Waiting != 0 || got.Wait.Share != 0 || got.Wait.Mean != 0 {
					t.Errorf("c=%d rho=%v cv=%v: %+v, want loss %v and nobody waiting", workers, rho, cv, got, want)
				}
			}
		}
	}
}

// TestPollaczekKhinchine: behind one worker and an unlimited line the mean wait is
// λ·E[S²] / (2(1-ρ)), whatever the distribution of the service.
func TestPollaczekKhinchine(t *testing.T) {
	const service = 0.25
	for _, cv := range []float64{0, 0.5, 1, 2} {
		station := queueing.Station{Workers: 1, Places: 1e6, Service: service, CV: cv}
		for _, rho := range []float64{0.1, 0.5, 0.8, 0.95, 0.99} {
			secondMoment := service * service * (1 + cv*cv)
			want := rho / service * secondMoment / (2 * (1 - rho))
			if got := station.Steady(rho / service).Wait.Mean; !near(got, want, 1e-13) {
				t.Errorf("cv=%v rho=%v: mean wait %v, want %v", cv, rho, got, want)
			}
		}
	}
}

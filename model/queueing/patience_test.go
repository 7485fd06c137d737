package queueing_test

import (
	"math"
	"testing"

	"vmssim/model/queueing"
)

// An offered is the virtual wait of M/M/c+D: what an arrival would wait. With
// c-1 busy workers it is zero and rises by an exponential service of the c at
// rate λ, so its density at 0 is λp, p being the chance of c-1 busy. The balance
// of what crosses a level x < τ gives
//
//	f(x) = λ·∫ f(y)·exp(-cμ(x-y)) dy + λp·exp(-cμx) = λp·exp(-(cμ-λ)x).
//
// Above τ nobody joins, and f(x) = f(τ)·exp(-cμ(x-τ)). What is offered more than τ
// is lost: f(τ)/(cμ).
type offered struct {
	loss, share, mean float64 // share and mean wait are of the served
}

// offer integrates f in closed form, up to the normalization by
// Σ a^k/k! + ∫f = 1.
func offer(workers int, rate, service, patience float64) offered {
	below, _ := erlangSums(wide(rate*service), workers)
	_, last := erlangSums(wide(rate*service), workers-1) // c-1 busy
	idle, _ := below.Float64()
	p, _ := last.Float64()
	capacity := float64(workers) / service
	decay := capacity - rate
	end := rate * p * math.Exp(-decay*patience)
	within := rate * p * -math.Expm1(-decay*patience) / decay
	// ∫x·f = (∫f - τ·f(τ)) / (cμ-λ)
	moment := (within - patience*end) / decay
	served := idle + within
	total := served + end/capacity
	return offered{loss: end / capacity / total, share: within / served, mean: moment / served}
}

// TestPatience compares M/M/c+D with the integral of the offered wait. Around
// saturation the moment of the oracle cancels: its relative error is
// 1e-16/((cμ-λ)τ)², 1e-9 at the worst point of the grid.
func TestPatience(t *testing.T) {
	const service = 0.25
	for _, workers := range workerGrid {
		for _, rho := range []float64{0.1, 0.5, 0.9, 0.999, 1.001, 1.05, 1.2, 2, 5} {
			for _, steps := range []float64{0.5, 1, 4, 20, 100} { // patience in steps of the line
				rate := rho * float64(workers) / service
				patience := steps * service / float64(workers)
				station := queueing.Station{
					Workers: workers, Places: 1e9, Patience: patience, Service: service, CV: 1,
				}
				got, want := station.Steady(rate), offer(workers, rate, service, patience)
				if !near(got.Loss, want.loss, 1e-12) || !near(got.Wait.Share, want.share, 1e-12) {
					t.Errorf("c=%d rho=%v steps=%v: loss %v and %v wait, want %v and %v",
						workers, rho, steps, got.Loss, got.Wait.Share, want.loss, want.share)
				}
				if cancelled := 1e-15 / math.Pow((1-rho)*steps, 2); !near(got.Wait.Mean, want.mean, 1e-12+cancelled) {
					t.Errorf("c=%d rho=%v steps=%v: mean wait %v, want %v",
						workers, rho, steps, got.Wait.Mean, want.mean)
				}
				if !got.Timeouts || got.Wait.High != patience {
					t.Errorf("c=%d rho=%v steps=%v: %+v, want timeouts and waits up to %v",
						workers, rho, steps, got, patience)
				}
			}
		}
	}
}

// TestPatienceAtSaturation: at ρ = 1 the offered wait is even up to τ. One worker,
// unit service and a patience of 3 give weights 1 (free), 3 (waits, mean 1.5) and
// 1 (lost).
func TestPatienceAtSaturation(t *testing.T) {
	got := queueing.Station{Workers: 1, Places: 1e9, Patience: 3, Service: 1, CV: 1}.Steady(1)
	want := queueing.State{
		Loss: 0.2, Timeouts: true, Busy: 0.8, Waiting: 0.6 * 1.5, Places: 3,
		Wait: queueing.Wait{Share: 0.75, High: 3, Mean: 0.75 * 1.5},
	}
	if !near(got.Waiting, want.Waiting, 1e-15) {
		t.Errorf("waiting %v, want %v", got.Waiting, want.Waiting)
	}
	got.Waiting = want.Waiting
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestLineAndPatience: with both, the stricter one loses. One worker of unit
// service, a line of 10.
func TestLineAndPatience(t *testing.T) {
	line := queueing.Station{Workers: 1, Places: 10, Service: 1, CV: 1}
	for _, c := range []struct {
		name          string
		rate          float64
		patience      float64
		timeouts      bool
		places, waits float64 // the most that wait, and the longest wait of the served
	}{
		{"line: patience is far", 0.9, 1000, false, 10, 0},
		{"patience: the line is far", 0.9, 5, true, 5, 5},
		{"patience below saturation: waits of 10 services often exceed 11 s", 0.5, 11, true, 10, 11},
		{"overload: the line is full of clients that time out", 20, 8, false, 8, 8},
		{"no load", 0, 8, true, 8, 0},
		{"no load, line", 0, 12, false, 10, 0},
	} {
		station := line
		station.Patience = c.patience
		got := station.Steady(c.rate)
		if got.Timeouts != c.timeouts || got.Places != c.places || got.Limit(1) != c.places+1 {
			t.Errorf("%s: %+v, want timeouts %v and %v places", c.name, got, c.timeouts, c.places)
		}
		if c.waits > 0 && got.Wait.High != c.waits {
			t.Errorf("%s: longest wait %v, want %v", c.name, got.Wait.High, c.waits)
		}
	}
}

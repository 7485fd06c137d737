package queueing_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vmssim/model/queueing"
)

// anyStation draws a station of one second of service and a load per worker.
func anyStation(t *rapid.T) (queueing.Station, float64) {
	workers := rapid.IntRange(1, 64).Draw(t, "workers")
	patience := rapid.SampledFrom([]float64{0, 1e-3, 0.1, 1, 10, 1e3}).Draw(t, "patience")
	return queueing.Station{
		Workers:  workers,
		Places:   float64(rapid.IntRange(0, 1000).Draw(t, "places")),
		Patience: patience * rapid.Float64Range(0.5, 5).Draw(t, "factor"),
		Service:  1,
		CV:       rapid.SampledFrom([]float64{0, 0.5, 1, 1.5, 3}).Draw(t, "cv"),
	}, anyLoad(t)
}

func anyLoad(t *rapid.T) float64 {
	return rapid.OneOf(
		rapid.Float64Range(1e-6, 3),
		rapid.Float64Range(0.9999, 1.0001),
		rapid.Float64Range(3, 1e4),
	).Draw(t, "rho")
}

// TestState holds what every steady state must be.
func TestState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, rho := anyStation(t)
		rate := rho * float64(s.Workers)
		st := s.Steady(rate)
		workers := float64(s.Workers)
		claim := func(ok bool, what string) {
			if !ok {
				t.Fatalf("%s: %+v at %v: %+v", what, s, rate, st)
			}
		}
		claim(st.Loss >= math.Max(0, 1-1/rho)-1e-15 && st.Loss < 1, "loss is at least 1-1/ρ")
		claim(st.Busy <= workers && near(st.Busy, rate*(1-st.Loss), 1e-11), "busy is what is served")
		claim(st.Waiting >= 0 && st.Waiting <= st.Places*(1+1e-12), "what waits has places")
		claim(st.Places <= s.Places && st.Limit(s.Workers) == workers+st.Places, "places")
		claim(near(st.Waiting, rate*(1-st.Loss)*st.Wait.Mean, 1e-11), "Little's law")
		w := st.Wait
		claim(w.Share >= 0 && w.Share <= 1 && w.Low == 0 && w.High >= 0, "wait")
		claim(s.Patience <= 0 || w.High <= s.Patience, "nobody waits beyond patience")
	})
}

// TestQuantile: quantiles lie within the wait, rise, and average to its mean. The
// average of 2000 midpoints errs by the curvature at a far end, the mean of the
// distribution by the 0.6 % of its length that stretch leaves.
func TestQuantile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, rho := anyStation(t)
		w := s.Steady(rho * float64(s.Workers)).Wait
		const n = 2000
		sum, before := 0.0, w.Low
		for i := range n {
			q := w.Quantile((float64(i) + 0.5) / n)
			if !(q >= before && q <= w.High) {
				t.Fatalf("%+v: quantile %v after %v", w, q, before)
			}
			sum, before = sum+q/n, q
		}
		if !near(w.Share*sum, w.Mean, 5e-3) {
			t.Fatalf("%+v: mean of the quantiles %v", w, w.Share*sum)
		}
	})
}

// TestMonotone: more load loses and waits no less; more places and more patience
// lose no more.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, rho := anyStation(t)
		rate := rho * float64(s.Workers)
		st := s.Steady(rate)
		more := func(a, b, slack float64) bool { return b >= a*(1-slack)-1e-290 }

		faster := s.Steady(rate * rapid.Float64Range(1, 2).Draw(t, "faster"))
		if !more(st.Loss, faster.Loss, 1e-11) || !more(st.Waiting, faster.Waiting, 1e-11) {
			t.Fatalf("%+v: more load turns %+v into %+v", s, st, faster)
		}
		longer := s
		longer.Places += rapid.Float64Range(0, 50).Draw(t, "longer")
		if other := longer.Steady(rate); !more(other.Loss, st.Loss, 1e-11) {
			t.Fatalf("%+v: more places turn %+v into %+v", s, st, other)
		}
		if s.Patience > 0 {
			patient := s
			patient.Patience *= rapid.Float64Range(1, 2).Draw(t, "patient")
			if other := patient.Steady(rate); !more(other.Loss, st.Loss, 1e-11) {
				t.Fatalf("%+v: more patience turns %+v into %+v", s, st, other)
			}
		}
	})
}

// TestOverload: far above saturation the loss is 1-1/ρ, all workers are busy, and
// the line is full but for the last places, of which R/(ρ-1) are free.
func TestOverload(t *testing.T) {
	for _, workers := range workerGrid {
		for _, cv := range []float64{0, 0.5, 1, 3} {
			for _, rho := range []float64{1.2, 2, 5, 1e6} {
				// ρ^(2000/R) is above 1.2^400 = 1e31.
				s := queueing.Station{Workers: workers, Places: 2000, Service: 1, CV: cv}
				st := s.Steady(rho * float64(workers))
				waiting := 2000 - (1+cv*cv)/2/(rho-1)
				if !near(st.Loss, 1-1/rho, 1e-14) || !near(st.Busy, float64(workers), 1e-14) ||
					!near(st.Waiting, waiting, 1e-12) {
					t.Errorf("%+v at ρ = %v: %+v", s, rho, st)
				}
			}
		}
	}
}

// TestFinite: no corner gives NaN or infinity, and no load is nothing.
func TestFinite(t *testing.T) {
	rates := []float64{0, 5e-324, 1e-300, 1e-12, 1, 1 + 1e-15, 1e6, 1e18}
	rates = append(rates, loadGrid...)
	for _, workers := range []int{1, 64, 10000} {
		for _, places := range []float64{0, 1, 1e6, 1e18} {
			for _, patience := range []float64{0, 1e-18, 1, 1e18, math.MaxFloat64} {
				for _, service := range []float64{1e-9, 1, 1e18} {
					for _, cv := range []float64{0, 1, 1e18} {
						s := queueing.Station{
							Workers: workers, Places: places, Patience: patience, Service: service, CV: cv,
						}
						for _, rate := range rates {
							st := s.Steady(rate)
							text := fmt.Sprintf("%+v %v", st, st.Wait.Quantile(0.95))
							if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
								t.Fatalf("%+v at %v: %s", s, rate, text)
							}
						}
					}
				}
			}
		}
	}
}

// TestDomain: a station that is none panics and shows itself.
func TestDomain(t *testing.T) {
	fine := queueing.Station{Workers: 1, Service: 1}
	for _, c := range []struct {
		name string
		rate float64
		edit func(*queueing.Station)
	}{
		{"no worker", 1, func(s *queueing.Station) { s.Workers = 0 }},
		{"places below 0", 1, func(s *queueing.Station) { s.Places = -1 }},
		{"places not a number", 1, func(s *queueing.Station) { s.Places = math.NaN() }},
		{"patience not a number", 1, func(s *queueing.Station) { s.Patience = math.NaN() }},
		{"no service", 1, func(s *queueing.Station) { s.Service = 0 }},
		{"endless service", 1, func(s *queueing.Station) { s.Service = math.Inf(1) }},
		{"variation below 0", 1, func(s *queueing.Station) { s.CV = -0.5 }},
		{"rate below 0", -1, func(*queueing.Station) {}},
		{"rate not a number", math.NaN(), func(*queueing.Station) {}},
	} {
		s := fine
		c.edit(&s)
		func() {
			defer func() {
				if got, want := fmt.Sprint(recover()), fmt.Sprintf("%+v", s); !strings.Contains(got, want) {
					t.Errorf("%s: panic %q does not show %s", c.name, got, want)
				}
			}()
			s.Steady(c.rate)
		}()
	}
}

func BenchmarkSteady(b *testing.B) {
	for _, workers := range []int{2, 16} {
		b.Run(fmt.Sprintf("c=%d", workers), func(b *testing.B) {
			s := queueing.Station{Workers: workers, Places: 100, Patience: 2, Service: 0.06, CV: 1.2}
			b.ReportAllocs()
			for i := range b.N {
				s.Steady(float64(workers) * float64(i%32+1)) // ρ up to 1.92
			}
		})
	}
}

package queueing

import (
	"math"

	"vmssim/internal/detmath"
)

// A line is a geometric waiting line behind busy workers: j requests wait with
// weight ρ^j, j = 0 … r, where r need not be whole. The weights are relative to
// the full line's when ρ > 1, else to the empty one's, so that none overflows.
type line struct {
	rho    float64
	places float64 // r
	depth  float64 // u = -r·ln ρ
	first  float64 // weight of j = 0
	waits  float64 // Σ ρ^j, j = 0 … r-1: an arrival waits
	last   float64 // weight of j = r: an arrival is lost
}

func newLine(rho, places float64) line {
	l := line{rho: rho, places: places, depth: -places * detmath.Log(rho)}
	switch {
	case rho < 1:
		l.first, l.last = 1, detmath.Exp(-l.depth)
		l.waits = -detmath.Expm1(-l.depth) / (1 - rho)
	case rho > 1:
		l.first, l.last = detmath.Exp(l.depth), 1
		l.waits = detmath.Expm1(l.depth) / (1 - rho)
	default:
		l.first, l.last = 1, 1
		l.waits = places
	}
	return l
}

// wait returns the wait of the arrivals that do wait, given the seconds that the
// line takes per step and the longest wait. Share is left out, and Mean is over
// those that wait.
//
// An arrival that waits finds j requests before it with weight ρ^j and waits for
// j+1 steps. Their mean is logGap(ρ) + r·m, where m is the mean of truncated at u.
// A truncated exponential with the decay of the line stands for the distribution;
// it ends where its mean is right. If patience ends before that, it is cut there,
// which is exact in M/M/c+D.
func (l line) wait(step, patience float64) Wait {
	found, _ := truncated(l.depth)
	mean := float64(step * (logGap(l.rho) + float64(l.places*found)))
	decay := (1 - l.rho) / step
	high := mean + mean // even, right where the decay vanishes
	if x := stretch(l.depth, logRatio(l.rho)); math.Abs(x) > 1e-4 {
		high = x / decay
	}
	if patience < high {
		cut, _ := truncated(decay * patience)
		high, mean = patience, float64(cut*patience)
	}
	return Wait{High: high, Decay: decay, Mean: mean}
}

// patiencePlaces returns the number of places whose loss equals that of clients
// that leave when they would wait for longer than τ, of which worth = cμτ are
// served in that time.
//
// In M/M/c+D the wait that an arrival is offered has the density
// λ·p·exp(-(cμ-λ)x) up to τ, where p is the probability of c-1 busy workers, and
// beyond τ only decays: with cμ. The loss is what lies beyond, λp·exp(-(cμ-λ)τ)/cμ,
// and that is the weight of a full line where ρ^r = exp(-(cμ-λ)τ).
func patiencePlaces(rho, worth float64) float64 { return worth * logRatio(rho) }

// logRatio returns (1-ρ)/(-ln ρ), which is 1 at ρ = 1.
func logRatio(rho float64) float64 { return 1 - float64((1-rho)*logGap(rho)) }

// logGap returns 1/(1-ρ) + 1/ln ρ, which falls from 1 to 0 as ρ grows and is 1/2
// at ρ = 1. Around that its terms cancel, and the first four terms of Gregory's
// series are exact to 1e-14.
func logGap(rho float64) float64 {
	d := 1 - rho
	if math.Abs(d) < 1e-3 {
		return 1.0/2 + float64(d*(1.0/12+float64(d*(1.0/24+float64(d*19/720)))))
	}
	return 1/d + 1/detmath.Log(rho)
}

// truncated returns the mean of the density proportional to exp(-x·t) on (0, 1),
// which is (1-end)/x, and the density at its end, x/(e^x-1). Around 0 the terms
// of the mean cancel, and their series is exact to 1e-13.
func truncated(x float64) (mean, end float64) {
	if math.Abs(x) < 0.02 {
		mean = 1.0/2 - float64(x*(1.0/12-float64(x*x)/720))
		return mean, 1 - float64(x*mean)
	}
	end = x / detmath.Expm1(x)
	return (1 - end) / x, end
}

// stretch returns the x for which end(x) = ratio·end(u), where end is that of
// truncated, ratio < 1 for u > 0 and ratio > 1 for u < 0. Three of Newton's steps
// from u bring the mean of the wait within 0.4 % for ρ ≥ 0.001. Far from 0, end is
// nearly x·e^-x or -x.
func stretch(u, ratio float64) float64 {
	_, goal := truncated(u)
	goal *= ratio
	switch {
	case u > 40:
		return u - detmath.Log(ratio)
	case goal > 40:
		return -goal
	}
	x := u
	for range 3 {
		mean, end := truncated(x)
		x += (1 - goal/end) / (1 - mean)
	}
	return x
}

// idleOdds returns the odds that a station without places, under the offered
// load, has a free worker: 1/B - 1 for Erlang's loss formula B, by the recursion
// for 1/B (Erlang 1917). They are cut at 1e300.
func idleOdds(load float64, workers int) float64 {
	odds, inverse := 0.0, 1.0
	for k := 1; k <= workers; k++ {
		odds = float64(inverse * (float64(k) / load))
		inverse = 1 + odds
	}
	return math.Min(odds, 1e300)
}

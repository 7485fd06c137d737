package queueing

import (
	"math"

	"vmssim/internal/detmath"
)

// A Wait is the distribution of the time that served requests wait for a worker:
// a share 1-Share does not wait, the rest between Low and High seconds with a
// density proportional to exp(-Decay·x). When nobody waits, that density means
// nothing.
type Wait struct {
	Share     float64
	Low, High float64
	Decay     float64 // per second; negative when long waits are the likely ones
	Mean      float64 // seconds, over all served
}

// Quantile returns the time below which a share p of those that wait do wait,
// for 0 < p < 1.
func (w Wait) Quantile(p float64) float64 {
	width := w.High - w.Low
	x := w.Decay * width
	var q float64
	switch {
	case x > 0:
		q = w.Low - detmath.Log1p(float64(p*detmath.Expm1(-x)))/w.Decay
	case x < 0: // the mirror image, so that nothing overflows
		q = w.High - detmath.Log1p(float64((1-p)*detmath.Expm1(x)))/w.Decay
	default:
		q = w.Low + float64(p*width)
	}
	return math.Max(w.Low, math.Min(q, w.High))
}

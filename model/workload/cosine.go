package workload

import (
	"math"

	"vmssim/sim"
)

// cosDay returns the cosine of the angle that is to a full turn as t is to a
// day, for 0 <= t < sim.Day. Its error is below 3e-16.
//
// The standard library's cosine may differ between processors in its last bit;
// this one is made of operations that may not. The angle is folded in whole
// nanoseconds into an eighth of a turn, where the Taylor series needs nine terms.
func cosDay(t sim.Time) float64 {
	if t > sim.Day/2 {
		t = sim.Day - t // cos(-x) = cos x
	}
	if t > sim.Day/4 {
		return -cosQuarter(sim.Day/2 - t) // cos(π-x) = -cos x
	}
	return cosQuarter(t)
}

// cosQuarter is cosDay for 0 <= t <= sim.Day/4.
func cosQuarter(t sim.Time) float64 {
	if t > sim.Day/8 {
		x := angle(sim.Day/4 - t)
		return float64(x * series(x, 3)) // cos x = sin(π/2-x)
	}
	return series(angle(t), 2)
}

// angle returns t of a day as an angle in radians.
func angle(t sim.Time) float64 {
	return float64(2 * math.Pi * (float64(t) / float64(sim.Day)))
}

// series returns 1 - x²/(n(n-1)) (1 - x²/((n+2)(n+1)) (1 - …)), which is cos x
// for n = 2 and sin(x)/x for n = 3. For x <= π/4 the first term left out is
// below 1e-17.
func series(x, n float64) float64 {
	const terms = 8
	square := float64(x * x)
	value := 1.0
	for i := terms - 1; i >= 0; i-- {
		k := n + float64(2*i)
		value = 1 - float64(float64(square/float64(k*(k-1)))*value)
	}
	return value
}

package detmath

import (
	"math"
	"math/rand/v2"
	"testing"
)

var sink float64

// Each function beside its counterpart in the standard library, over the
// arguments that the samplers of package sim give it.
func BenchmarkFunctions(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 2))
	uniforms := make([]float64, 1<<12)
	for i := range uniforms {
		uniforms[i] = 1 - source.Float64()
	}
	for _, c := range []struct {
		name string
		f    func(u float64) float64
	}{
		{"Log", Log},
		{"math.Log", math.Log},
		{"Log1p", func(u float64) float64 { return Log1p(-u / 2) }},
		{"math.Log1p", func(u float64) float64 { return math.Log1p(-u / 2) }},
		{"Exp", Exp},
		{"math.Exp", math.Exp},
		{"Pow", func(u float64) float64 { return Pow(u, 0.7) }},
		{"math.Pow", func(u float64) float64 { return math.Pow(u, 0.7) }},
		{"NormalQuantile", NormalQuantile},
	} {
		b.Run(c.name, func(b *testing.B) {
			for i := range b.N {
				sink += c.f(uniforms[i&(len(uniforms)-1)])
			}
		})
	}
}

package detmath

import (
	"math"
	"testing"
)

var (
	inf     = math.Inf(1)
	nan     = math.NaN()
	minus0  = math.Copysign(0, -1)
	least   = math.SmallestNonzeroFloat64
	largest = math.MaxFloat64
)

// same compares bits, except that every NaN is the same.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func TestSpecialArguments(t *testing.T) {
	for _, c := range []struct {
		name      string
		f         func(float64) float64
		arguments []float64
		want      []float64
	}{
		{"Log", Log,
			[]float64{0, minus0, -1, -inf, inf, nan, 1, least, largest},
			[]float64{-inf, -inf, nan, nan, inf, nan, 0, -744.4400719213812, 709.782712893384}},
		{"Log1p", Log1p,
			[]float64{0, minus0, -1, -1.5, -inf, inf, nan, least, -least, largest},
			[]float64{0, minus0, -inf, nan, nan, inf, nan, least, -least, 709.782712893384}},
		{"Exp", Exp,
			[]float64{0, minus0, -inf, inf, nan, 709.79, -745.14, -745.13, least},
			[]float64{1, 1, 0, inf, nan, inf, 0, least, 1}},
		{"Expm1", Expm1,
			[]float64{0, minus0, -inf, inf, nan, 800, -800, least, -least},
			[]float64{0, minus0, -1, inf, nan, inf, -1, least, -least}},
		{"NormalQuantile", NormalQuantile,
			[]float64{0, 1, -0.1, 1.1, nan, 0.5},
			[]float64{-inf, inf, nan, nan, nan, 0}},
		{"NormalCDF", NormalCDF,
			[]float64{0, inf, -inf, nan, 40, -40},
			[]float64{0.5, 1, 0, nan, 1, 0}},
		{"NormalDensity", NormalDensity,
			[]float64{inf, -inf, nan, 0},
			[]float64{0, 0, nan, 0.3989422804014327}},
	} {
		for i, x := range c.arguments {
			if got := c.f(x); !same(got, c.want[i]) {
				t.Errorf("%s(%v) = %v, want %v", c.name, x, got, c.want[i])
			}
		}
	}
}

func TestPowSpecialArguments(t *testing.T) {
	for _, c := range []struct{ x, y, want float64 }{
		{0, 2, 0}, {0, -2, inf}, {0, 0, 1},
		{5, 0, 1}, {nan, 0, 1}, {1, nan, 1}, {nan, 1, nan}, {2, nan, nan},
		{3.7, 1, 3.7}, {0, 1, 0}, {inf, 1, inf},
		{-2, 1, nan}, {-2, 2, nan},
		{2, inf, inf}, {2, -inf, 0}, {0.5, inf, 0}, {0.5, -inf, inf},
		{inf, 2, inf}, {inf, -2, 0},
		{2, 2000, inf}, {2, -2000, 0},
	} {
		if got := Pow(c.x, c.y); !same(got, c.want) {
			t.Errorf("Pow(%v, %v) = %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

// Neighbouring arguments across every seam between two formulas must not make a
// rising function fall by more than its stated error.
func TestSeamsAreSmooth(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
		at   float64
		slip float64
	}{
		{"Log at sqrt(1/2)", Log, math.Sqrt(0.5), 2e-16},
		{"Log at the smallest normal", Log, 0x1p-1022, 0},
		{"Exp at ln(2)/2", Exp, math.Ln2 / 2, 4e-16},
		{"NormalQuantile at 0.075", NormalQuantile, 0.075, 4e-15},
		{"NormalQuantile at 0.925", NormalQuantile, 0.925, 4e-15},
		{"NormalQuantile at exp(-25)", NormalQuantile, math.Exp(-25), 2e-14},
		{"NormalCDF at -1.5", NormalCDF, -1.5, 1e-15},
		{"NormalCDF at 1.5", NormalCDF, 1.5, 1e-15},
		{"LogGamma at 10", LogGamma, 10, 2e-14},
	} {
		below, above := c.at, c.at
		for range 3 {
			below, above = math.Nextafter(below, -inf), math.Nextafter(above, inf)
		}
		if drop := c.f(below) - c.f(above); drop > c.slip {
			t.Errorf("%s: falls by %.3g", c.name, drop)
		}
		if rise := c.f(above) - c.f(below); rise > c.slip+1e-12*math.Abs(c.f(above)) {
			t.Errorf("%s: jumps by %.3g", c.name, rise)
		}
	}
}

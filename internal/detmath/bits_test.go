package detmath

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

// A hash of 200,000 results of each function. The hashes were computed by this
// code, since they assert no value but the promise of the package: the same
// bits on every architecture. They were met on amd64 (v1 and v3), 386, arm,
// arm64, loong64, mips64le, ppc64le, riscv64 and s390x.
func TestSameBitsEverywhere(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(x, y uint64) float64
		want uint64
	}{
		{"Log", func(x, _ uint64) float64 { return Log(positive(x)) }, 0x531d00b008bc6265},
		{"Log1p", func(x, _ uint64) float64 { return Log1p(unit(x) * 4) }, 0x11e77cb16500f978},
		{"Exp", func(x, _ uint64) float64 { return Exp(unit(x) * 700) }, 0x81d494662fc8d590},
		{"Expm1", func(x, _ uint64) float64 { return Expm1(unit(x) * 4) }, 0xe7b4fd1ce17eb9d1},
		{"Pow", func(x, y uint64) float64 { return Pow(positive(x), unit(y)) }, 0x3291b4cd43491726},
		{"NormalQuantile", func(x, _ uint64) float64 { return NormalQuantile(0.5 + unit(x)/2) }, 0xe15ce5b0e4b76833},
		{"NormalCDF", func(x, _ uint64) float64 { return NormalCDF(unit(x) * 8) }, 0x795a8189febf3780},
		{"LogGamma", func(x, _ uint64) float64 { return LogGamma(10 + float64(unit(x)*10)) }, 0x182277c3da4fe19e},
	} {
		if got := hashOf(c.f); got != c.want {
			t.Errorf("%s: hash %#x, want %#x", c.name, got, c.want)
		}
	}
}

func hashOf(f func(x, y uint64) float64) uint64 {
	const results = 200_000
	source := rand.NewPCG(1, 2)
	sum := fnv.New64a()
	var bytes [8]byte
	for range results {
		b := math.Float64bits(f(source.Uint64(), source.Uint64()))
		for i := range bytes {
			bytes[i] = byte(b >> (8 * i))
		}
		sum.Write(bytes[:])
	}
	return sum.Sum64()
}

// unit maps x to -1..1, in steps of 2^-52. The products are exact, so that
// nothing here can be fused either.
func unit(x uint64) float64 { return float64(int64(x)>>11) * 0x1p-52 }

// positive maps x to a positive number of any exponent, subnormal ones included.
func positive(x uint64) float64 { return math.Float64frombits((x >> 1) % 0x7ff0000000000000) }

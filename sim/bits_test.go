package sim

import (
	"hash/fnv"
	"math"
	"testing"
)

// A hash of 20,000 variates of each family. The hashes were computed by this
// code, since they assert no value but the promise of the package: the same
// bits on every architecture. They were met on amd64 (v1 and v3), 386, arm,
// arm64, loong64, mips64le, ppc64le, riscv64 and s390x.
func TestSameVariatesEverywhere(t *testing.T) {
	for _, c := range []struct {
		name string
		make func() (Distribution, error)
		want uint64
	}{
		{"uniform", func() (Distribution, error) { return Uniform(0.1, 0.7) }, 0x2d62879c62ef8c08},
		{"exponential", func() (Distribution, error) { return Exponential(0.3) }, 0xc39165bf363d531f},
		{"normal", func() (Distribution, error) { return NormalMeanSD(0.3, 0.2) }, 0x7e583ac2b5a1556f},
		{"lognormal", func() (Distribution, error) { return LognormalMeanCV(0.3, 1.1) }, 0xfcd24f8a607a937},
		{"lognormal quantiles", func() (Distribution, error) { return LognormalQuantiles(0.5, 30, 0.95, 100) }, 0x9210d248eeb7097f},
		{"weibull", func() (Distribution, error) { return WeibullMeanCV(0.3, 0.7) }, 0xfab45709295b3f67},
		{"weibull quantiles", func() (Distribution, error) { return WeibullQuantiles(0.5, 30, 0.95, 100) }, 0xf2e567820410c669},
		{"values", func() (Distribution, error) {
			return EmpiricalValues([]float64{0.1, 0.2, 0.7}, []float64{0.3, 0.6, 0.7})
		}, 0x9aa0d1c9476a2d34},
		{"quantiles", func() (Distribution, error) {
			return EmpiricalQuantiles([]float64{0, 0.3, 0.7, 1}, []float64{0.1, 0.2, 0.9, 7.7})
		}, 0x8906544f3fbd7c83},
	} {
		d, err := c.make()
		if err != nil {
			t.Fatal(err)
		}
		if got := hashOf(d); got != c.want {
			t.Errorf("%s: hash %#x, want %#x", c.name, got, c.want)
		}
	}
}

// hashOf covers the variates and what is derived from the parameters.
func hashOf(d Distribution) uint64 {
	sum := fnv.New64a()
	var bytes [8]byte
	write := func(x float64) {
		b := math.Float64bits(x)
		for i := range bytes {
			bytes[i] = byte(b >> (8 * i))
		}
		sum.Write(bytes[:])
	}
	write(d.Mean())
	write(d.CV())
	s := Streams{Seed: 1}.For("bits", "", 0)
	for range 20_000 {
		x := s.Value(d)
		write(x)
		write(d.Exceeds(x))
	}
	return sum.Sum64()
}

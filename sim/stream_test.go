package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// The expected numbers come from an independent program, written from the
// comment of Streams.For and the published definition of PCG-DXSM.
func TestStreamKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		streams Streams
		purpose Purpose
		entity  string
		number  uint64
		want    []uint64
	}{
		{Streams{1, 0}, "boot", "web", 0,
			[]uint64{0xa29cebfedb2c7fe6, 0x9cd49ffb09616869, 0xa6b52d29d0177cdc}},
		{Streams{1, 1}, "boot", "web", 0,
			[]uint64{0x16689df892caa331, 0xa42cbd2c3eca7db1, 0xa954538dfdd7c76d}},
		{Streams{1998, 7}, "arrival", "storefront/très long", 123456789,
			[]uint64{0x2ba47a64163242b0, 0xedd12dd26ef7a3b7, 0x55a87bff4e91781e}},
		{Streams{0, 0}, "", "", 0,
			[]uint64{0x8c57c39a825ad3a0, 0xf5cbe4d83c4e5313, 0x67fff718e8aeb920}},
		{Streams{math.MaxUint64, math.MaxUint64}, "12345678", "x", math.MaxUint64,
			[]uint64{0x58ed88e740ef3599, 0x639063520a95ae48, 0x14fe12f561fe0dcb}},
	} {
		s := c.streams.For(c.purpose, c.entity, c.number)
		for i, want := range c.want {
			if got := s.Uint64(); got != want {
				t.Errorf("%v %q %q %d: number %d is %#x, want %#x",
					c.streams, c.purpose, c.entity, c.number, i, got, want)
			}
		}
	}
}

// key names one stream.
type key struct {
	streams Streams
	purpose Purpose
	entity  string
	number  uint64
}

func (k key) open() Stream { return k.streams.For(k.purpose, k.entity, k.number) }

// neighbours are streams that differ from the first, and from each other, in as
// little as possible.
var neighbours = []key{
	{Streams{1, 0}, "boot", "web-1", 0},
	{Streams{2, 0}, "boot", "web-1", 0},
	{Streams{1, 1}, "boot", "web-1", 0},
	{Streams{0, 1}, "boot", "web-1", 0},
	{Streams{1, 0}, "bood", "web-1", 0},
	{Streams{1, 0}, "boot", "web-2", 0},
	{Streams{1, 0}, "boot", "web-1", 1},
	{Streams{1, 0}, "boot", "web-1", 1 << 63},
	{Streams{1, 0}, "bootw", "eb-1", 0},
	{Streams{1, 0}, "boot", "web-1\x00", 0},
	{Streams{1, 0}, "", "bootweb-1", 0},
	{Streams{1, 0}, "bootweb-1", "", 0},
	{Streams{1, 0}, "ab", "c", 0},
	{Streams{1, 0}, "a", "bc", 0},
}

func TestStreamsDoNotDependOnOrder(t *testing.T) {
	forward := map[key]uint64{}
	for _, k := range neighbours {
		s := k.open()
		forward[k] = s.Uint64()
	}
	backward := slices.Clone(neighbours)
	slices.Reverse(backward)
	for _, k := range backward {
		a, b := k.open(), k.open()
		b.Uint64() // what one copy draws is nothing to the other
		if got := a.Uint64(); got != forward[k] {
			t.Errorf("%v: %#x in one order, %#x in the other", k, forward[k], got)
		}
	}
}

// With n pairs the correlation of independent numbers has a standard deviation
// of 1/sqrt(n); among 91 pairs of streams one beyond 4.5 of them would have a
// probability of 0.06 %.
func TestNeighbouringStreamsAreUncorrelated(t *testing.T) {
	const n = 10_000
	draws := make([][]float64, len(neighbours))
	for i, k := range neighbours {
		s := k.open()
		for range n {
			draws[i] = append(draws[i], s.Uniform())
		}
	}
	for i := range draws {
		for j := range i {
			if r := correlation(draws[i], draws[j]); math.Abs(r) > 4.5/math.Sqrt(n) {
				t.Errorf("%v and %v: correlation %.4f", neighbours[i], neighbours[j], r)
			}
		}
	}
}

// The first draws of streams with successive numbers, as requests take them,
// must be as good as successive draws of one stream: uniform (see ksDistance)
// and without correlation from one to the next.
func TestFirstDrawsOfNumberedStreams(t *testing.T) {
	const n = 100_000
	first := make([]float64, n)
	for i := range first {
		s := Streams{Seed: 1}.For("service", "web", uint64(i))
		first[i] = s.Uniform()
	}
	if r := correlation(first[:n-1], first[1:]); math.Abs(r) > 4.5/math.Sqrt(n) {
		t.Errorf("correlation of neighbours %.5f", r)
	}
	if d := ksDistance(first, func(x float64) float64 { return x }); d > ksBound(n) {
		t.Errorf("distance from uniform %.5f, want at most %.5f", d, ksBound(n))
	}
}

func correlation(x, y []float64) float64 {
	var xx, yy, xy float64
	mx, my := average(x), average(y)
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	return xy / math.Sqrt(xx*yy)
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// A uniform number is the middle of one of 2^52 cells, chosen by the upper bits.
func TestUniformIsOpenAndSymmetric(t *testing.T) {
	s := Streams{Seed: 1}.For("uniform", "", 0)
	copied := s
	for range 10_000 {
		bits, u := copied.Uint64(), s.Uniform()
		if want := (float64(bits>>12) + 0.5) / (1 << 52); u != want {
			t.Fatalf("uniform of bits %#x is %v, want %v", bits, u, want)
		}
		if 1-(1-u) != u || !(u > 0 && u < 1) {
			t.Fatalf("1-(1-u) differs from u = %v", u)
		}
	}
	// The ends, by the same formula: the middles of the first and the last cell.
	low, high := 0.5/(1<<52), (float64(1<<52-1)+0.5)/(1<<52)
	if low != 0x1p-53 || high != 1-0x1p-53 {
		t.Errorf("uniform numbers from %v to %v", low, high)
	}
}

// Every variate takes one draw, so that streams stay in step whatever is drawn.
func TestOneDrawForEachVariate(t *testing.T) {
	for _, l := range laws(t) {
		s := Streams{Seed: 1}.For("step", "", 0)
		reference := s
		for range 5 {
			s.Value(l.d)
			s.Duration(l.d)
			reference.Uint64()
			reference.Uint64()
		}
		if s.Uint64() != reference.Uint64() {
			t.Errorf("%v: out of step after ten variates", l.d)
		}
	}
}

func TestStreamsDoNotAllocate(t *testing.T) {
	for _, l := range laws(t) {
		n := testing.AllocsPerRun(100, func() {
			s := Streams{Seed: 1}.For("boot", "a name of some length", 3)
			s.Duration(l.d)
			s.Value(l.d)
		})
		if n != 0 {
			t.Errorf("%v: %v allocations", l.d, n)
		}
	}
}

// ksDistance is the largest distance between the distribution function of a
// sample and the one given (Kolmogorov 1933).
func ksDistance(sample []float64, cdf func(float64) float64) float64 {
	sorted := slices.Sorted(slices.Values(sample))
	n := float64(len(sorted))
	distance := 0.0
	for i, x := range sorted {
		p := cdf(x)
		distance = max(distance, p-float64(i)/n, float64(i+1)/n-p)
	}
	return distance
}

// ksBound is passed by a right sample of size n with a probability of 1e-5:
// 2 exp(-2 n d^2) = 1e-5.
func ksBound(n int) float64 { return math.Sqrt(math.Log(2/1e-5) / 2 / float64(n)) }

func BenchmarkStreams(b *testing.B) {
	b.Run("For", func(b *testing.B) {
		sum := uint64(0)
		for i := range b.N {
			s := Streams{Seed: 1}.For("service", "storefront", uint64(i))
			sum += s.Uint64()
		}
		if sum == 1 {
			b.Log(sum)
		}
	})
	for _, l := range laws(b) {
		b.Run(fmt.Sprint(l.d), func(b *testing.B) {
			s := Streams{Seed: 1}.For("draw", "", 0)
			for range b.N {
				s.Duration(l.d)
			}
		})
	}
}

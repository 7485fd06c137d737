package sim

import "math/rand/v2"

// A Purpose says what a random stream decides, such as "boot" or "arrival".
type Purpose string

// Streams derives the random streams of one run. Seed names the experiment,
// Replication the run within it.
type Streams struct {
	Seed, Replication uint64
}

// For returns the stream for one purpose of one entity, and of one number where
// an entity has many things to decide, as one for each request. It depends on
// these values only, never on what was asked before: whoever joins or leaves a
// simulation, everyone else meets the same luck.
//
// The words seed, replication, number, then the length and the bytes of purpose
// and of entity in groups of eight, lowest first, are absorbed one by one into
// a state h that starts at 0,
//
//	h = mix(h ^ word + 0x9e3779b97f4a7c15)
//
// where mix is the output function of SplitMix64 (Steele, Lea and Flood 2014).
// Two further outputs of SplitMix64 from h seed the generator. Streams that
// differ in one word only are always different; among n arbitrary ones some two
// agree with a probability of about n*n/2^65.
func (s Streams) For(purpose Purpose, entity string, number uint64) Stream {
	h := absorb(0, s.Seed)
	h = absorb(h, s.Replication)
	h = absorb(h, number)
	h = absorbString(h, string(purpose))
	h = absorbString(h, entity)
	var stream Stream
	stream.source.Seed(mix(h+golden), mix(h+golden+golden))
	return stream
}

// golden is 2^64 divided by the golden ratio, odd; SplitMix64 steps by it.
const golden uint64 = 0x9e3779b97f4a7c15

func absorb(h, word uint64) uint64 { return mix((h ^ word) + golden) }

func absorbString(h uint64, s string) uint64 {
	h = absorb(h, uint64(len(s)))
	for len(s) > 0 {
		n := min(8, len(s))
		word := uint64(0)
		for i := range n {
			word |= uint64(s[i]) << (8 * i)
		}
		h = absorb(h, word)
		s = s[n:]
	}
	return h
}

// mix is the output function of SplitMix64, a bijection.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// A Stream is a sequence of random numbers for one purpose. Every variate takes
// exactly one draw, whatever its distribution, so that two runs stay in step
// when their distributions differ. It must not be copied once in use, or the
// copy repeats the numbers.
//
// The generator is PCG-DXSM with 128 bits of state (O'Neill 2014), as published
// by math/rand/v2.
type Stream struct {
	source rand.PCG
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 { return s.source.Uint64() }

// Uniform returns a number between 0 and 1, never 0 or 1 themselves: one of the
// 2^52 odd multiples of 2^-53. They are exact, as far from 0 as from 1, and 1
// minus any of them is another one.
func (s *Stream) Uniform() float64 {
	// The 53 upper bits plus one half would round to 1 for the largest of them.
	return float64(s.source.Uint64()>>11|1) * 0x1p-53
}

// Value returns a variate of d.
func (s *Stream) Value(d Distribution) float64 { return d.Quantile(s.Uniform()) }

// Duration returns a variate of d as seconds, rounded to whole milliseconds.
func (s *Stream) Duration(d Distribution) Time { return d.Duration(s.Uniform()) }

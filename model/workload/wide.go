package workload

import "math/bits"

// wide is an unsigned 128-bit integer. The largest the package makes is below
// 2e34 (twice MaxRate for 292 years), so that sums and products do not wrap.
type wide struct{ hi, lo uint64 }

// product returns x*y.
func product(x, y uint64) wide {
	hi, lo := bits.Mul64(x, y)
	return wide{hi, lo}
}

// add returns a+b.
func (a wide) add(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return wide{hi, lo}
}

// sub returns a-b for b <= a.
func (a wide) sub(b wide) wide {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return wide{hi, lo}
}

// times returns a*n.
func (a wide) times(n uint64) wide {
	hi, lo := bits.Mul64(a.lo, n)
	return wide{a.hi*n + hi, lo}
}

// divide returns a/d rounded down, and what is left.
func (a wide) divide(d uint64) (quotient wide, rest uint64) {
	hi, rest := a.hi/d, a.hi%d
	lo, rest := bits.Div64(rest, a.lo, d)
	return wide{hi, lo}, rest
}
